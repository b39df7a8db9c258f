// What follows a decision to award: letters and standstill (regulations 85, 86), reasons, award notices. Parameters
// hold the figures; it must never state one.
#pragma once

#include "plugins/scotland_2015/contract.hpp"

namespace scotland_2015 {

using rules::Date;

namespace detail {

// Quarters end with March, June, September and December.
inline Date quarter_end(Date day) {
  const rules::Civil civil = day.civil();
  return Date::of({civil.year, (civil.month - 1) / 3 * 3 + 1, 1}).plus_months(3) - 1;
}

inline bool is_standstill_due(const Contract& contract) {
  return !contract.is_call_off() && !contract.is("dynamic_market") && !contract.is_direct() &&
         !rules::is_yes("is_exempt_from_publication") && !rules::is_yes("only_tenderer");
}

// The longer of what the law asks and what is planned; tells it.
inline Integer length(Text name) {
  const Integer days = figure(name);
  const auto planned = rules::integer_fact("standstill_days");
  const Integer whole = planned && *planned > days ? *planned : days;
  rules::score("standstill_days", whole, name);
  rules::score("is_standstill_due", 1, name);
  return whole;
}

}  // namespace detail

// Before there is an award: how long it will have to be at least, when all letters go out electronically.
inline void planned_standstill(const Contract& contract) {
  if (!detail::is_standstill_due(contract)) return;
  const Text name = "standstill_electronic_days";
  const Integer days = figure(name);
  if (rules::integer_fact("standstill_days")) {
    rules::require("standstill_days", "", days, name, "A standstill is due between the letters and the contract.");
  }
  detail::length(name);
}

inline void reasons(const Contract& contract) {
  const Text name = contract.is_covered ? Text("reasons_days") : Text("reasons_below_days");
  rules::notes("REASONS",
               contract.is_covered ? Words<300>("Tenderers and candidates are told who won and why, and more within ",
                                                figure(name), " days of a written request.")
                                   : Words<300>("Tenderers who ask within ", figure(name), " days have reasons within ",
                                                figure(name), " days."),
               "", name);
}

// Regulations 51 and 75; below the threshold s.23 of the Act of 2014, call-offs included.
inline void award_notice(const Contract& contract) {
  if (contract.is_covered && contract.is_call_off()) return;
  const Text name = "award_notice_days";
  const Integer days = figure(name);
  const bool is_grouped = contract.is_covered && contract.is_social;
  const auto awarded = rules::date_fact("award_date");
  if (is_grouped) {
    Words<400> sentence(
        "An award notice follows; notices of social services may be grouped by quarter and are sent in ", days,
        " days of its end");
    if (awarded) {
      const Date last = detail::quarter_end(*awarded) + static_cast<int>(days);
      sentence.add(": by ", last);
      rules::score("award_notice_date", last.days, name);
    }
    rules::notes("AWARD_NOTICE", sentence.add("."), "", name);
    return;
  }
  rules::require("contract_award_notice_days", "", days, name, "An award notice is due on Public Contracts Scotland.");
  if (awarded) rules::score("award_notice_date", (*awarded + static_cast<int>(days)).days, name);
}

// Regulation 89: proceedings that were served before the contract suspend it, whatever became of the standstill.
inline void proceedings(int gate) {
  if (gate != CONCORD_GATE_SIGN || !rules::holds("proceedings_suspend")) return;
  const auto served = rules::date_fact("claim_notified_on");
  if (!served) return;
  const auto disposed = rules::date_fact("claim_disposed_on");
  const auto signing = rules::date_fact("signing_date");
  const bool is_over = disposed && *disposed >= *served && (!signing || *disposed <= *signing);
  if (is_over || (signing && *served > *signing)) return;
  rules::blocks("CLAIM_NOTIFIED",
                Words<300>("Proceedings were served on ", *served,
                           ": there is no contract until they are disposed of or a court lifts that."),
                "Wait, and state claim_disposed_on then.", "proceedings_suspend");
}

// Calendar days to midnight, from the day after the last letter.
inline void standstill(const Contract& contract, int gate) {
  if (!detail::is_standstill_due(contract)) {
    rules::notes("NO_STANDSTILL", "This award needs no standstill.", "", "standstill_exemptions");
    return;
  }
  const bool electronic = rules::is_yes("last_notice_electronic");
  const Text name = electronic ? Text("standstill_electronic_days") : Text("standstill_other_days");
  const Integer days = detail::length(name);
  const auto letters = rules::date_fact("letters_last_sent_on");
  if (!letters) {
    if (gate == CONCORD_GATE_SIGN) {
      rules::block_missing("letters_last_sent_on", "The contract may be signed after the standstill.", name);
    }
    return;
  }
  const Date last = *letters + static_cast<int>(days);
  rules::score("standstill_begins_date", letters->days + 1, name);
  rules::score("standstill_ends_date", last.days, name);
  rules::require("earliest_signing_date", "", last.days + 1, name,
                 Words<300>("The last letter is of ", *letters, " and the standstill ends with ", last, "."));
}

}  // namespace scotland_2015
