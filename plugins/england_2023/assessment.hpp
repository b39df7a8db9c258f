// What the Act asks of assessing tenders: low prices, refined criteria, who may win what is reserved to supported
// employment. Parameters hold the figures; it must never state one.
#pragma once

#include "plugins/sdk/asking.hpp"
#include "plugins/sdk/concord_rules.hpp"

namespace england_2023 {

namespace rules = concord::plugins::sdk;
using rules::Text;
using rules::Words;

inline void low_price(rules::StatedFlags& flags) {
  if (!flags.is_yes("has_abnormally_low_price")) return;
  const Text rule = "abnormally_low";
  if (!rules::is_yes("low_price_explanation_sought")) {
    return rules::blocks("LOW_PRICE_NOT_EXPLAINED",
                         "A tender is to be disregarded for an abnormally low price, and its supplier could not "
                         "explain it.",
                         "Tell the supplier and hear the explanation first.", rule);
  }
  if (rules::is_yes("low_price_explained")) {
    rules::blocks(
        "LOW_PRICE_EXPLAINED",
        "The supplier showed that it can perform the contract for its price, so the tender is not disregarded "
        "for it.",
        "Assess the tender like the others.", rule);
  } else if (!rules::is_no("low_price_explained")) {
    rules::block_missing("low_price_explained", "A tender whose price was explained is not disregarded for it.", rule);
  }
}

// s.24. Only a competitive flexible procedure may refine, so only there is it asked whether somebody did.
inline void refined_criteria(rules::StatedFlags& flags, bool is_flexible) {
  const Text rule = "criteria_refinement";
  const Text fact = "award_criteria_refined";
  const bool is_refined = is_flexible ? flags.is_yes(fact) : rules::is_yes(fact);
  if (!is_refined || !rules::holds(rule)) return;
  if (!is_flexible) {
    return rules::blocks("CRITERIA_REFINED",
                         "Award criteria were refined, and this is no competitive flexible procedure.",
                         "Assess by the criteria of the tender notice.", rule);
  }
  rules::require_statement("criteria_refinement", rule,
                           "The tender notice provides for the refinement and was published again with it.");
  if (rules::is_no("refined_before_final_tenders")) {
    rules::blocks("CRITERIA_REFINED_LATE",
                  "Award criteria were refined after suppliers were invited to submit their final tenders.",
                  "Assess by the criteria of the invitation to final tenders.", rule);
  } else if (!rules::is_yes("refined_before_final_tenders")) {
    rules::warn_missing("refined_before_final_tenders",
                        "Award criteria may be refined only before the invitation to final tenders.", rule);
  }
  if (rules::is_yes("dropped_supplier_would_progress")) {
    rules::blocks("DROPPED_SUPPLIER_WOULD_PROGRESS",
                  "Under the refined criteria a supplier that did not progress would have done so.",
                  "Take the refinement back.", rule);
  } else if (!rules::is_no("dropped_supplier_would_progress")) {
    rules::warn_missing("dropped_supplier_would_progress",
                        "Award criteria may be refined only if no supplier that did not progress would have done so.",
                        rule);
  }
}

// s.32: of the organisation, of the part that performs the contract, or of all who perform it together.
inline void supported_employment() {
  if (!rules::fact_equals("reserved_to", "supported_employment")) return;
  const Text name = "supported_employment_bp";
  const auto share = rules::integer_fact("supported_employment_share_bp");
  if (!share) {
    return rules::block_missing("supported_employment_share_bp",
                                "A contract that is reserved to supported employment goes to such a provider only.",
                                name);
  }
  const rules::Integer least = rules::figure(name);
  if (*share >= least) return;
  rules::blocks(
      "NO_SUPPORTED_EMPLOYMENT_PROVIDER",
      Words<300>("Disabled or disadvantaged people are ", rules::percent(*share),
                 " of the workforce; a supported employment provider has at least ", rules::percent(least), "."),
      "Disregard this tender and award to a supported employment provider.", name);
}

}  // namespace england_2023
