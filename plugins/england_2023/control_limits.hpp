// Northern Ireland's procurement control limits below the Act's thresholds. Only northern_ireland_2023 has their
// parameters, and without them nothing is asked; it must never state a figure.
#pragma once

#include "plugins/sdk/asking.hpp"
#include "plugins/sdk/concord_rules.hpp"

namespace england_2023 {

namespace rules = concord::plugins::sdk;

// A direct award on a ground has an approval of its own, which is the buying body's.
inline void control_limits(rules::Integer including, bool is_direct_on_ground) {
  const rules::Text advertise = "control_limit_advertise_pence";
  const auto from = rules::parameter(advertise);
  if (!from || is_direct_on_ground) return;
  const rules::Text lower = "control_limit_lower_pence";
  const bool is_advertised = including >= *from;
  const rules::Integer least = is_advertised ? *from : rules::figure(lower);
  if (including < least) {
    rules::notes("BELOW_CONTROL_LIMIT",
                 rules::Words<300>(rules::money(including), " including VAT: below the lower control limit of ",
                                   rules::money(least), ", so no competition is asked for."),
                 "", lower);
    return;
  }
  rules::require(
      "competition_level", "", is_advertised ? 2 : 1, is_advertised ? advertise : lower,
      rules::Words<300>(
          rules::money(including), " including VAT: not below the control limit of ", rules::money(least),
          is_advertised ? rules::Text(", so it is advertised.") : rules::Text(", so quotes are asked for.")));
}

}  // namespace england_2023
