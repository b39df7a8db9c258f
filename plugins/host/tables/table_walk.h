// Walks rows that were laid out as the generic program (plugins/sdk/standing_orders.hpp) does in a box, and tells the
// same: the same requirements, findings and scores, the same reads in the same order. PURE. It must never answer where
// a box would have refused: then it says nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include "plugins/host/tables/laid_out_rows.h"
#include "plugins/host/words/program.h"

namespace concord::plugins::host {

// Whether the program knows a row's tests; that of sdk 2 did not, and takes kRowTests for a fact that nobody states.
enum class KnowsTests { kNo, kYes };

struct Walked {
  Outcome outcome;
  std::int64_t most_fuel = 0;  // that a box could have counted, rather too much than too little
};

// Nothing where the generic program might be stopped in a box: a cell or fact that it gives up on, a text that must not
// be told, or so much asked and told that a limit of plugins/sdk/concord_rules_limits.h might be reached.
// `provisions_bytes` is what the provisions take on the wire.
std::optional<Walked> walk(const Facts& facts, const std::shared_ptr<const LaidOutRows>& rows,
                           std::size_t provisions_bytes, KnowsTests knows_tests);

}  // namespace concord::plugins::host
