// What England asks before a service ends or shrinks: notice, dialogue, information on employees who move. Parameters
// hold the figures; it must never state one.
#pragma once

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
    rules::notes("TERMINATION_NOTICE", "A contract termination notice (UK11) is due in 30 days, at plain expiry too.",
                 "", "termination_notice");
  }
}

}  // namespace england_2023
