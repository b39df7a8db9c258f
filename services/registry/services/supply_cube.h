// PURE. Splits a support service evenly over the cells of area x client group x tenure that it serves, so that the
// supply cube adds up to the services exactly. It must never lose or invent a thousandth of a place or a penny.
//
// A service with A areas, G groups and T tenures has n = A*G*T cells. Each figure is divided by n; what remains goes,
// one thousandth (one penny) each, to the first cells by area, group and tenure: largest remainder, where all
// remainders are equal. "generic" and "any" are codes like others here: which need they meet is decided in needs
// (gap.h).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "concord/registry/v1/types.pb.h"

namespace concord::registry {

struct SupplyPart {
  std::string area_code;
  std::string client_group;
  std::string tenure;
  std::int64_t units_milli = 0;
  std::int64_t funded_units_milli = 0;
  std::int64_t in_use_milli = 0;
  std::int64_t price_year_pence = 0;
};

// Sorted by area, group and tenure; empty for a service that has ended or names no area, group or tenure.
std::vector<SupplyPart> split_service(const v1::SupportService& service);

}  // namespace concord::registry
