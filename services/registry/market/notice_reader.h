// PURE. Reads one line of Contracts Finder's JSON lines into a MarketNotice. A line that cannot be used as it stands
// becomes a notice set aside with its reason and itself, so that no row is lost.
//
// Fields: id, title, organisation, status, published_date, awarded_date, awarded_value, value_low, value_high (pounds),
// awarded_supplier, cpv_codes; others are left out. HTML entities of the export (&amp; &#039;) are written as
// characters.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

#include "concord/registry/v1/types.pb.h"

namespace concord::registry {

v1::MarketNotice read_notice(std::string_view line);

// The notice that keeps a line aside. Its id follows from the line, so that the same line is kept once.
v1::MarketNotice set_aside(std::string_view line, const std::string& reason);

// Decimal pounds to pence without a float: "1234.5" is 123,450. INVALID_ARGUMENT: not a plain decimal, negative, parts
// of a penny, above GBP 10 billion.
absl::StatusOr<std::int64_t> pence_of(std::string_view pounds);

// The export puts a comma without a space between suppliers and writes ", " only within a name ("Baker, Lomax &
// Shackley Limited"); a piece that is only a legal form ("Ltd") belongs to the name before it. Empty pieces and repeats
// are left out.
std::vector<std::string> split_suppliers(std::string_view list);

// &amp; &lt; &gt; &quot; &apos; &nbsp; and &#NNN; below 128 as characters.
std::string without_entities(std::string_view text);

}  // namespace concord::registry
