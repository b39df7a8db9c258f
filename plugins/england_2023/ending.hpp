// What England asks before a service ends or shrinks: notice, dialogue, information on employees who move. Parameters
// hold the figures; it must never state one.
#pragma once

#include "plugins/england_2023/notices.hpp"
#include "plugins/sdk/asking.hpp"
#include "plugins/sdk/concord_rules.hpp"

namespace england_2023 {

namespace rules = concord::plugins::sdk;
using rules::Text;
using rules::Words;

inline void ending() {
  rules::require("ending_notice_months", "", rules::figure("ending_notice_months"), "ending_notice_months",
                 "Provider and users have notice before a service ends or shrinks.");
  if (!rules::is_yes("users_told")) {
    if (rules::is_no("users_told")) {
      rules::blocks("USERS_NOT_TOLD", "The people supported had no notice.", "Tell them too, with the same notice.",
                    "best_value_dialogue");
    } else {
      rules::warn_missing("users_told", "The people supported have notice too.", "best_value_dialogue");
    }
  }
  if (rules::is_no("alternatives_invited")) {
    rules::warns("ALTERNATIVES_NOT_INVITED", "Provider and users could not propose another design before the decision.",
                 "Invite proposals before deciding.", "best_value_dialogue");
  }
  const auto weeks = rules::parameter("consultation_weeks");
  const auto consulted = rules::integer_fact("consultation_weeks");
  if (weeks && consulted && *consulted < *weeks) {
    rules::warns("CONSULTATION_SHORT",
                 Words<200>(*consulted, " weeks of consultation; the Compact asked for ", *weeks, "."),
                 Words<100>("Consult for ", *weeks, " weeks."), "consultation_weeks");
  }
  const auto employees = rules::integer_fact("transferring_employees");
  if (!employees) {
    rules::warn_missing("transferring_employees", "Whether employees transfer decides on their information.",
                        "employee_information_days");
  } else if (*employees > 0) {
    rules::require("employee_information_days", "", rules::figure("employee_information_days"),
                   "employee_information_days",
                   "Employees transfer, so the new employer has their information in time.");
  }
  if (rules::holds("termination_notice")) {
    Words<300> sentence("A contract termination notice (UK11) is due in ", figure("termination_notice_days"),
                        " days beginning with the day of the end, at plain expiry too");
    const auto ends = rules::date_fact("ends_on");
    if (ends) {
      const Date last = last_of(*ends, "termination_notice_days");
      sentence.add(": by ", last);
      rules::score("termination_notice_date", last.days, "termination_notice_days");
    }
    rules::notes("TERMINATION_NOTICE", sentence.add("."), "", "termination_notice");
  }
  const bool has_indicators = rules::integer_fact("kpis").value_or(0) > 0 && !rules::is_yes("is_light_touch");
  if (has_indicators && rules::holds("performance_notices")) {
    rules::notes("PERFORMANCE_NOTICE", "Performance against the indicators is published once more at the end (UK9).",
                 "", "performance_notices");
  }
}

}  // namespace england_2023
