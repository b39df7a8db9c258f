// The generic program of authorities whose rules are tables. All it knows is plugins/sdk/standing_orders.hpp.
#include "plugins/sdk/standing_orders.hpp"

concord_int32 rules_evaluate(concord_int32 /*gate*/) {
  rules::StandingOrders().tell();
  return 0;
}
