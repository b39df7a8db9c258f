// What England asks before a service ends or shrinks: notice, dialogue, information on employees who move. Parameters
// hold the figures; it must never state one.
#pragma once

#include "plugins/england_2023/contract.hpp"
#include "plugins/england_2023/notices.hpp"
#include "plugins/sdk/asking.hpp"
#include "plugins/sdk/concord_rules.hpp"

namespace england_2023 {

namespace rules = concord::plugins::sdk;
using rules::Text;
using rules::Words;

namespace detail {

// Reg. 11: how long before, and how old what is told may be.
inline void employee_information() {
  const Text name = "employee_information_days";
  const Integer least = figure(name);
  rules::require(name, "", least, name,
                 "Employees transfer, so the new employer has their information in time before the day on which their "
                 "work moves.");
  const auto days = rules::integer_fact(name);
  if (days && *days == least) {
    rules::warns("EMPLOYEE_INFORMATION_EXACT",
                 Words<200>("Exactly ", least, " days lie between; counted in clear days that is one too few."),
                 "Give the information a day earlier.", name);
  }
  const auto age = rules::integer_fact("employee_information_age_days");
  const Text age_name = "employee_information_age_days";
  if (!age || *age <= figure(age_name)) return;
  rules::blocks("EMPLOYEE_INFORMATION_OLD",
                Words<300>("The information on employees is as of ", *age, " days before it was given; it may be ",
                           figure(age_name), " days old."),
                "Give it again, as of a later day.", age_name);
}

// s.80: at plain expiry too.
inline void termination_notice() {
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

}  // namespace detail

// A contract that is ended before its last day: ss.78 and 80, for public contracts.
inline void contract_end(const Contract& contract) {
  if (!contract.value.is_known) {
    return rules::warn_missing("value_excluding_vat_pence", "What the Act asks of an end depends on the value.",
                               contract.threshold_name);
  }
  if (!contract.is_covered) {
    return rules::notes("BELOW_THRESHOLD_END", "The contract is below the threshold, so the Act asks nothing of its end.",
                        "", contract.threshold_name);
  }
  const auto ground = rules::text_fact("termination_ground");
  if (!ground) return rules::block_missing("termination_ground", "The notice of the end states why.", "implied_right");
  if (ground->text() == Text("implied_right")) {
    if (!rules::date_fact("intention_told_on")) {
      rules::block_missing("intention_told_on", "The supplier is told first that and why the contract is to end.",
                           "implied_right");
    }
    rules::require_statement("supplier_heard", "implied_right",
                             "The supplier has a reasonable opportunity to make representations, and the chance to "
                             "replace a sub-contractor that is the reason.");
  }
  if (!contract.is_user_choice() && rules::holds("termination_notice")) detail::termination_notice();
}

inline void ending(const Contract& contract) {
  const auto notice_months = rules::parameter("ending_notice_months");
  if (notice_months && *notice_months > 0) {
    rules::require("ending_notice_months", "", *notice_months, "ending_notice_months",
                   "Provider and users have notice before a service ends or shrinks.");
  }
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
    detail::employee_information();
  }
  // s.80 is for public contracts that are not a user's choice; where the value is not known it is told.
  const bool is_public = !contract.value.is_known || contract.is_covered;
  if (is_public && !contract.is_user_choice() && rules::holds("termination_notice")) {
    detail::termination_notice();
  }
  const bool has_indicators = rules::integer_fact("kpis").value_or(0) > 0 && !contract.is_light_touch;
  if (has_indicators && is_in_force("performance_notices_from", "ends_on")) {
    rules::notes("PERFORMANCE_NOTICE", "Performance against the indicators is published once more at the end (UK9).",
                 "", "performance_notices_from");
  }
}

}  // namespace england_2023
