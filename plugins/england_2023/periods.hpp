// The least periods of s.54: the shortest row that applies. Parameters hold the days; it must never state one.
#pragma once

#include "plugins/england_2023/contract.hpp"
#include "plugins/england_2023/notices.hpp"

namespace england_2023 {

inline void periods(const Contract& contract, rules::StatedFlags& flags) {
  if (contract.is_direct() || contract.is_call_off() || !contract.procedure) return;
  if (contract.is_light_touch) {
    rules::notes("REASONABLE_PERIODS", "Light touch has no least period; each is reasonable and the same for all.", "",
                 "reasonable_periods");
    return;
  }
  const bool urgent = rules::is_yes("is_urgent");
  if (flags.is_yes("has_participation_stage")) {
    const Text name = urgent ? Text("participation_urgent_days") : Text("participation_days");
    rules::require("participation_days", "", figure(name), name, "Requests to participate have a least period.");
  }
  const bool is_preselected = !contract.is_central && rules::is_yes("are_suppliers_preselected");
  if (is_preselected && rules::is_yes("is_period_agreed")) return;
  const bool electronic = rules::is_yes("electronic_submission");
  const bool documents = rules::is_yes("all_documents_available");
  const bool is_short = urgent || is_preselected || contract.is("dynamic_market") || has_qualifying_planned_notice();
  const Text name = is_short                  ? Text("tender_short_days")
                    : electronic && documents ? Text("tender_electronic_days")
                    : electronic || documents ? Text("tender_one_missing_days")
                                              : Text("tender_both_missing_days");
  const Words<300> sentence(
      is_short ? Text("A planned procurement notice, urgency, a dynamic market or earlier selection shortens the "
                      "period for tenders.")
      : electronic && documents ? Text("Tenders come electronically and all documents are to be had at once.")
      : electronic              ? Text("Not all documents are to be had at once, as far as is stated.")
      : documents               ? Text("Tenders do not come electronically, as far as is stated.")
                                : Text("Neither electronic tenders nor all documents at once are stated."));
  rules::require("tender_days", "", figure(name), name, sentence);
  const auto published = rules::date_fact("published_on");
  if (!published) return;
  const Date first = *published + static_cast<int>(figure(name));
  rules::require("earliest_tender_deadline_date", "", first.days, name, sentence);
  rules::score("earliest_tender_deadline_date", first.days, name);
}

}  // namespace england_2023
