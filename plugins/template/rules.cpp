// The rules of {id}: the tables first, then what no row of a table can say.
#include "plugins/sdk/asking.hpp"
#include "plugins/sdk/standing_orders.hpp"

namespace {

void approve_award() {
  const auto over = rules::integer_fact("award_over_budget_bp");
  if (!over) {
    rules::warn_missing("award_over_budget_bp", "Who approves depends on the distance from the budget.",
                        "tolerance_bp");
    return;
  }
  const rules::Integer distance = *over < 0 ? -*over : *over;
  const rules::Integer tolerance = rules::figure("tolerance_bp");
  if (distance <= tolerance) return;
  // The last words of require: what it rests on (a parameter or a row, whose citation goes on record), and a sentence.
  rules::require("approval", "director", 1, "tolerance_bp",
                 rules::Words<300>("The award lies ", rules::percent(distance), " from its budget, more than ",
                                   rules::percent(tolerance), "."));
}

}  // namespace

concord_int32 rules_evaluate(concord_int32 gate) {
  rules::StandingOrders().tell();
  if (gate == CONCORD_GATE_AWARD) approve_award();
  return 0;
}
