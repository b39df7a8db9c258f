// Surrey's rules: its tables, and who approves an award that lies too far from its budget. Code, because the approver
// depends on the distance in either direction and on the value at once.
#include "plugins/sdk/asking.hpp"
#include "plugins/sdk/standing_orders.hpp"

namespace {

void approve_award() {
  const auto over = rules::integer_fact("award_over_budget_bp");
  if (!over) {
    rules::warn_missing("award_over_budget_bp", "Who approves the award depends on its distance from the budget.",
                        "tolerance_bp");
    return;
  }
  const rules::Integer distance = *over < 0 ? -*over : *over;
  const rules::Integer tolerance = rules::figure("tolerance_bp");
  if (distance <= tolerance) return;
  const auto value = rules::contract_value();
  const rules::Integer level = rules::figure("portfolio_level_pence");
  // An unknown value goes to the higher approver.
  const bool is_high = !value.is_known || value.excluding > level;
  rules::require("approval", is_high ? rules::Text("portfolio_holder") : rules::Text("head_of_procurement"), 1,
                 is_high ? rules::Text("portfolio_level_pence") : rules::Text("tolerance_bp"),
                 rules::Words<300>("The award lies ", rules::percent(distance), " from its budget, more than the ",
                                   rules::percent(tolerance), " within which it is delegated."));
}

}  // namespace

concord_int32 rules_evaluate(concord_int32 gate) {
  rules::StandingOrders().tell();
  if (gate == CONCORD_GATE_AWARD) approve_award();
  if (gate == CONCORD_GATE_PUBLISH) {
    rules::require("social_value_weight_min_bp", "", rules::figure("social_value_bp"), "social_value_bp",
                   "Social value has its usual weight.");
  }
  return 0;
}
