// The standstill between award notice and contract, and what else keeps a contract from being signed: ss.50, 51, 101.
// Parameters hold the figures; it must never state one.
#pragma once

#include "plugins/england_2023/contract.hpp"
#include "plugins/england_2023/health_services.hpp"

namespace england_2023 {

using rules::Date;

// s.51(3).
inline bool is_standstill_due(const Contract& contract) {
  return !contract.is_light_touch && !contract.is_on("urgency") && !contract.is_on("protect_life") &&
         !contract.is_call_off() && !contract.is("dynamic_market");
}

namespace detail {

// s.101: whichever kind of standstill it was.
inline void claim_within(Date last) {
  const auto claimed = rules::date_fact("claim_notified_on");
  if (!claimed || *claimed > last) return;
  const auto disposed = rules::date_fact("claim_disposed_on");
  const auto signing = rules::date_fact("signing_date");
  const bool is_over = disposed && *disposed >= *claimed && (!signing || *disposed <= *signing);
  if (is_over) return;
  rules::blocks("CLAIM_NOTIFIED",
                Words<300>("A claim was notified on ", *claimed,
                           ", within the standstill: there is no contract until it is disposed of or a court lifts "
                           "that."),
                "Wait, and state claim_disposed_on then.", "automatic_suspension");
}

// s.105(4): a notice that is not of this award counts as none.
inline bool is_of_this_award(Date notice) {
  const auto decided = rules::date_fact("award_date");
  if (!decided || notice >= *decided) return true;
  rules::blocks("NOTICE_OF_ANOTHER_AWARD",
                Words<300>("The contract award notice is of ", notice, " and the award was decided on ", *decided,
                           ", so it is the notice of another award."),
                "Publish a contract award notice (UK6) of this award.", "contract_award_notice");
  return false;
}

// The longer of what the law asks and what is planned; tells it.
inline Integer length(bool is_due) {
  const Text name = "standstill_working_days";
  const Integer days = figure(name);
  const auto planned = rules::integer_fact(name);
  if (planned) {
    rules::require(name, "", days, name,
                   is_due ? Text("A standstill is due between award notice and contract.")
                          : Text("A standstill that is offered has the length of one that is due."));
  }
  const Integer whole = planned && *planned > days ? *planned : days;
  rules::score(name, whole, name);
  rules::score("is_standstill_due", is_due ? 1 : 0, name);
  return whole;
}

}  // namespace detail

// Before there is an award: how long it will have to be, so that none is published that is too short.
inline void planned_standstill(const Contract& contract) {
  const bool is_due = is_standstill_due(contract);
  if (is_due || rules::is_yes("standstill_offered")) detail::length(is_due);
}

inline void standstill(const Contract& contract, int gate, rules::StatedFlags& flags) {
  const Text name = "standstill_working_days";
  const bool is_due = is_standstill_due(contract);
  const auto stated_end = rules::date_fact("standstill_stated_end");
  if (!is_due && !stated_end && !flags.is_yes("standstill_offered")) {
    rules::notes("STANDSTILL_VOLUNTARY",
                 contract.is_light_touch ? Text("For light touch a standstill is the authority's own choice.")
                                         : Text("This award needs no standstill."),
                 "", name);
    return;
  }
  const Integer days = detail::length(is_due);
  const auto notice = rules::date_fact("award_notice_on");
  if (!notice) {
    if (gate == CONCORD_GATE_SIGN) {
      rules::block_missing("award_notice_on", "The contract may be signed after the standstill.", name);
    }
    return;
  }
  if (!detail::is_of_this_award(*notice)) return;
  const auto least = rules::working_day("united_kingdom", *notice, static_cast<int>(days));
  if (!least) return calendar_too_short(name);
  if (stated_end && *stated_end < *least) {
    rules::blocks(
        "STANDSTILL_TOO_SHORT",
        Words<300>("The award notice states a standstill to ", *stated_end, "; the least one ends with ", *least, "."),
        Words<200>("Publish the award notice again with a standstill to ", *least, " or later."), name);
  }
  const Date last = stated_end && *stated_end > *least ? *stated_end : *least;
  rules::score("standstill_begins_date", notice->days, name);
  rules::score("standstill_ends_date", last.days, name);
  rules::require("earliest_signing_date", "", last.days + 1, name,
                 Words<300>("The award notice is of ", *notice, " and the standstill ends with ", last, "."));
  if (gate == CONCORD_GATE_SIGN) detail::claim_within(last);
}

// s.50(3): before the contract award notice, to everybody at one time.
inline void assessment_summaries(const Contract& contract) {
  if (contract.is_direct() || contract.is_call_off()) return;
  const Text rule = "assessment_summaries";
  const auto first = rules::date_fact("assessment_summaries_first_on");
  const auto last = rules::date_fact("assessment_summaries_last_on");
  const auto notice = rules::date_fact("award_notice_on");
  if (rules::is_no("assessment_summaries_sent") || (last && notice && *notice < *last)) {
    return rules::blocks("ASSESSMENT_SUMMARIES",
                         "Not every assessed tenderer had its assessment summary before the contract award notice.",
                         "Send the summaries, and publish the contract award notice after them.", rule);
  }
  if (!last && !rules::is_yes("assessment_summaries_sent")) {
    return rules::block_missing("assessment_summaries_sent",
                                "Every assessed tenderer has its summary before the contract award notice.", rule);
  }
  if (first && last && *first < *last) {
    rules::warns("SUMMARIES_NOT_TOGETHER",
                 Words<300>("Assessment summaries were sent from ", *first, " to ", *last,
                            "; all tenderers have them at the same time."),
                 "Record why.", rule);
  }
}

}  // namespace england_2023
