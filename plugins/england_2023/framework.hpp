// How long a framework may run, and what a call-off needs of it: ss.45-49. Parameters hold the figures; it must never
// state one.
#pragma once

#include "plugins/england_2023/contract.hpp"

namespace england_2023 {

// At publication.
inline void framework(const Contract& contract, rules::StatedFlags& flags) {
  if (!flags.is_yes("is_framework")) return;
  const bool is_open = rules::is_yes("is_open_framework");
  if (contract.is_light_touch && !is_open) {
    rules::notes("LIGHT_TOUCH_FRAMEWORK", "The Act's limits on frameworks do not apply to light touch.", "",
                 "framework_light_touch");
    return;
  }
  if (is_open) {
    rules::require("framework_months_max", "", figure("open_framework_months"), "open_framework_months",
                   "An open framework ends eight years after its first award, for whatever reasons.");
    return;
  }
  if (rules::is_yes("has_framework_reasons")) return;
  rules::require("framework_months_max", "", figure("framework_months"), "framework_months",
                 "A longer framework needs reasons in the notice.");
}

// At award: of one supplier alone an open framework ends within four years.
inline void framework_of_one() {
  if (!rules::is_yes("is_open_framework") || rules::integer_fact("distinct_winners").value_or(0) != 1) return;
  rules::require("framework_months_max", "", figure("open_framework_of_one_months"), "open_framework_of_one_months",
                 "An open framework of one supplier ends before four years are over.");
}

namespace detail {

inline void framework_stands() {
  const Text rule = "framework_call_offs";
  if (rules::is_no("framework_award_ok")) {
    return rules::blocks("FRAMEWORK_NOT_AWARDED",
                         "The framework was not itself awarded as the Act asks, so nothing is called off it.",
                         "Compete, or award the framework first.", rule);
  }
  if (!rules::is_yes("framework_award_ok")) {
    rules::block_missing("framework_award_ok", "A framework is a contract that is competed for or awarded on a ground.",
                         rule);
  }
}

inline void call_off_way() {
  const Text rule = "framework_call_offs";
  const auto way = rules::text_fact("call_off_way");
  if (!way) {
    return rules::block_missing("call_off_way",
                                "A call-off is competed for among the framework's suppliers, with two "
                                "exceptions.",
                                rule);
  }
  if (!(way->text() == Text("none"))) return;
  rules::blocks("CALL_OFF_WITHOUT_SELECTION",
                "Of several suppliers one was chosen without a competition, and the framework has no core terms and "
                "objective mechanism for that.",
                "Hold a competition among the framework's suppliers.", rule);
}

}  // namespace detail

// At award, whatever the call-off's own value.
inline void call_off(const Contract& contract) {
  if (!contract.is_call_off()) return;
  const Text rule = "framework_call_offs";
  const auto ends = rules::date_fact("framework_ends_on");
  auto day = rules::date_fact("award_date");
  if (!day) day = rules::date_fact("today");
  if (!ends) {
    rules::block_missing("framework_ends_on", "Nothing is awarded under a framework that has ended.", rule);
  } else if (day && *day > *ends) {
    rules::blocks("FRAMEWORK_ENDED",
                  Words<200>("The framework ended with ", *ends, "; nothing is awarded under it after that day."),
                  "Compete, or call off another framework.", rule);
  }
  if (!contract.is_covered) return;
  detail::framework_stands();
  if (!contract.is_light_touch) detail::call_off_way();
}

}  // namespace england_2023
