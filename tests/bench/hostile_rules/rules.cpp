// Rules that mean harm: they pass their case, then loop without end wherever the decision is urgent.
#include "plugins/sdk/concord_rules.hpp"

concord_int32 rules_evaluate(concord_int32) {
  volatile int turns = 0;
  const bool harms = rules::integer_fact("is_urgent").value_or(0) == 1;
  while (harms) turns = turns + 1;
  return 0;
}
