// The basics of the Provider Selection Regime, under which health services are bought instead of the Act. Parameters
// hold the figures; it must never state one.
#pragma once

#include "plugins/sdk/asking.hpp"
#include "plugins/sdk/concord_rules.hpp"

namespace england_2023 {

namespace rules = concord::plugins::sdk;
using rules::Text;
using rules::Words;

inline void calendar_too_short(Text because) {
  rules::blocks("CALENDAR_TOO_SHORT", "The bank holidays of that year are not known.", "Add the year to the calendars.",
                because);
}

// Regulation 6: what direct award C may not be used for.
inline void existing_provider() {
  const Text amount = "psr_change_pence";
  if (rules::is_no("is_existing_provider_satisfactory")) {
    rules::blocks("EXISTING_PROVIDER_NOT_SATISFACTORY",
                  "The existing provider does not satisfy its contract, or is not likely to satisfy the new one.",
                  "Take the most suitable provider process, or compete.", amount);
  } else if (!rules::is_yes("is_existing_provider_satisfactory")) {
    rules::warn_missing("is_existing_provider_satisfactory", "Direct award C is for a provider that satisfies.",
                        amount);
  }
  if (rules::is_yes("is_materially_different")) {
    return rules::blocks("CONSIDERABLE_CHANGE",
                         "The new contract is materially different in character from the existing one.",
                         "Take the most suitable provider process, or compete.", amount);
  }
  if (!rules::is_no("is_materially_different")) {
    rules::warn_missing("is_materially_different", "A materially different contract is no case of direct award C.",
                        amount);
  }
  const auto pence = rules::integer_fact("lifetime_value_increase_pence");
  const auto share = rules::integer_fact("lifetime_value_increase_bp");
  const rules::Integer from = rules::figure(amount);
  const rules::Integer from_share = rules::figure("psr_change_bp");
  if ((pence && *pence < from) || (share && *share < from_share)) return;
  if (!pence || !share) {
    return rules::warn_missing(pence ? Text("lifetime_value_increase_bp") : Text("lifetime_value_increase_pence"),
                               "Whether direct award C may be used depends on the change of the lifetime value.",
                               pence ? Text("psr_change_bp") : amount);
  }
  rules::blocks("CONSIDERABLE_CHANGE",
                Words<400>("The lifetime value rises by ", rules::money(*pence), " and ", rules::percent(*share),
                           "; direct award C is for less than ", rules::money(from), " or less than ",
                           rules::percent(from_share), "."),
                "Take the most suitable provider process, or compete.", amount);
}

inline void health_service(int gate) {
  const Text rule = "provider_selection_regime";
  rules::notes("HEALTH_SERVICE", "Health services: the Provider Selection Regime holds and not the Act.", "", rule);
  if (rules::fact_equals("kind", "goods") || rules::fact_equals("kind", "works")) {
    rules::warns("HEALTH_SERVICE_CONTRADICTED",
                 "Stated as a health service, and goods or works are bought: the regime is for health services.",
                 "State is_health_service as the greater part of the value is, or correct the CPV code or kind.", rule);
  }
  const auto ground = rules::text_fact("direct_award_ground");
  const auto type = rules::text_fact("procedure_type");
  const bool is_direct_award = type && type->text() == Text("direct");
  const bool is_a_or_b =
      ground && (ground->text() == Text("direct_award_a") || ground->text() == Text("direct_award_b"));
  const bool is_c = ground && ground->text() == Text("direct_award_c");
  const bool is_known = is_a_or_b || is_c || (ground && ground->text() == Text("most_suitable_provider"));
  if (is_direct_award && !is_known && (gate == CONCORD_GATE_PUBLISH || gate == CONCORD_GATE_AWARD)) {
    rules::blocks("HEALTH_AWARD_WITHOUT_GROUND", "A health service without competition needs one of the regime's ways.",
                  "State direct award A, B or C or the most suitable provider, or compete.", rule);
  }
  if (is_direct_award && is_c && (gate == CONCORD_GATE_PUBLISH || gate == CONCORD_GATE_AWARD)) existing_provider();
  if (gate == CONCORD_GATE_AWARD) {
    rules::require_statement("five_criteria", rule,
                             "The record shows how quality, value, integration, access and social value were weighed.");
    rules::require("contract_award_notice_days", "", rules::figure("psr_award_notice_days"), "psr_award_notice_days",
                   "An award notice is due.");
  }
  if (gate == CONCORD_GATE_MODIFY) {
    const auto change = rules::integer_fact("modification_value_change_pence");
    const Text from = "psr_modification_pence";
    if (!change) {
      rules::warn_missing("modification_value_change_pence", "Whether a modification notice is due depends on it.",
                          from);
    } else if (*change >= rules::figure(from)) {
      rules::require_notice("PSR_MODIFICATION", from, "A change of this value needs a modification notice.");
    }
  }
  if (is_a_or_b || (gate != CONCORD_GATE_AWARD && gate != CONCORD_GATE_SIGN)) return;
  const auto notice = rules::date_fact("intention_notice_on");
  const Text days_name = "psr_standstill_working_days";
  if (!notice)
    return rules::warn_missing("intention_notice_on", "The contract may be signed after the standstill.", days_name);
  // It begins the day after the notice; the days are counted after the day on which it begins.
  const auto last = rules::working_day("england_and_wales", *notice + 2, static_cast<int>(rules::figure(days_name)));
  if (!last) return calendar_too_short(days_name);
  rules::score("standstill_working_days", rules::figure(days_name), days_name);
  rules::score("is_standstill_due", 1, days_name);
  rules::score("standstill_begins_date", notice->days + 1, days_name);
  rules::score("standstill_ends_date", last->days, days_name);
  rules::require("earliest_signing_date", "", last->days + 1, days_name,
                 Words<300>("The notice of intention is of ", *notice, " and the standstill ends with ", *last, "."));
}

}  // namespace england_2023
