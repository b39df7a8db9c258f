// The clauses that a text names: "clause 7.3", "Clauses 4 and 5", "section 12(a)", "para. 3.1". PURE.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace concord::plugins::tool {

// Their numbers as written, in order: "7.3", "4", "5", "12(a)".
std::vector<std::string> clauses_in(std::string_view text);

}  // namespace concord::plugins::tool
