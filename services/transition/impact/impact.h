// PURE. What the end of services means: people affected by area and client group, who could take them, what providers
// lose, and which areas fall below the coverage that the commissioner states.
//
// Figures: a service counts evenly in each area x group x tenure that it names, in thousandths, remainders to the first
// cells by code, so that sums are exact. A place serves a cell when its service names the area, and the group or
// "generic", and the tenure or "any". Areas are compared code by code: a service that names a county is not seen to
// serve its districts. A service limited to one landlord's tenants takes nobody in.
#pragma once

#include <cstdint>
#include <vector>

#include "concord/transition/v1/impact.pb.h"
#include "concord/transition/v1/types.pb.h"

namespace concord::transition {

struct ImpactInputs {
  std::vector<v1::OutgoingService> outgoing;
  const v1::IncomingContract* incoming = nullptr;  // none for a withdrawal
  std::vector<v1::SupplyLine> running;             // every running service, the outgoing ones among them or not
  std::int64_t coverage_wanted_ppm = 0;
};

// All but the day.
v1::Impact assess_impact(const ImpactInputs& inputs);

}  // namespace concord::transition
