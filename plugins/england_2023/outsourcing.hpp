// The protection of workers whose work is outsourced, Part 5A of the Act. Its regulations and code were not made when
// this was written: a parameter says from which day it holds, and it must never say more than that there is a duty.
#pragma once

#include "plugins/sdk/asking.hpp"
#include "plugins/sdk/concord_rules.hpp"

namespace england_2023 {

namespace rules = concord::plugins::sdk;

inline void outsourced_workers() {
  const rules::Text rule = "two_tier_workforce";
  if (!rules::holds(rule)) return;
  const auto employees = rules::integer_fact("transferring_employees");
  if (!employees) {
    return rules::warn_missing("transferring_employees", "Whether workers transfer decides on their protection.", rule);
  }
  if (*employees == 0) return;
  rules::require_statement("two_tier_workforce", rule,
                           "Workers transfer, so the contract protects them and those who work beside them.");
}

}  // namespace england_2023
