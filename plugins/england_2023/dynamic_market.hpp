// Which notices a dynamic market needs from its intention to its cessation: ss.39, 83. It must never stand in for the
// rules on contracts that are awarded by reference to the market.
#pragma once

#include "plugins/england_2023/notices.hpp"
#include "plugins/sdk/asking.hpp"
#include "plugins/sdk/concord_rules.hpp"

namespace england_2023 {

inline void market_notice(Text notice, Text sentence, Text remedy) {
  if (is_listed_notice(notice)) return;
  rules::notes("DYNAMIC_MARKET_NOTICE", sentence, remedy, "dynamic_market_notices");
}

// Whether the decision is about a market itself.
inline bool dynamic_market() {
  rules::Room room;
  const Text step = room.fact("dynamic_market_step");
  if (step.empty() || !rules::holds("dynamic_market_notices")) return !step.empty();
  if (step == Text("intention") || step == Text("establishment")) {
    rules::require_statement("conflicts_assessment", "conflicts_assessment",
                             "A conflicts assessment is prepared before the notice of intention.");
    rules::require_notice("UK13", "dynamic_market_notices",
                          "A dynamic market is established only after a notice of the intention.");
  }
  if (step == Text("establishment")) {
    market_notice("UK14", "A dynamic market establishment notice (UK14) is due as soon as reasonably practicable.",
                  "Publish notice UK14 once the market is established.");
  } else if (step == Text("modification")) {
    market_notice("UK15", "A dynamic market modification notice (UK15) is due as soon as reasonably practicable.",
                  "Publish notice UK15 once the market is modified.");
  } else if (step == Text("cessation")) {
    market_notice("UK16", "A dynamic market cessation notice (UK16) is due as soon as reasonably practicable.",
                  "Publish notice UK16 once the market has ceased to operate.");
  }
  return true;
}

}  // namespace england_2023
