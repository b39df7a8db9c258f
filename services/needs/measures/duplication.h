// PURE. Points out where many providers serve the same client group in the same area while their places stand
// empty. It must never say that a service is surplus: it names the place and the numbers, people judge.
//
// Source: MATHS section 6 "Gap cube": duplication = many providers, low utilisation, overlapping client group
// and area.
//   utilisation = people in use / units, over all tenures of an area and client group; in ppm, rounded half
//   up flagged when providers >= min_providers and utilisation < the stated ppm (compared exactly, before
//   rounding)
// "generic" supply is a client group of its own here: it is spread only to measure gaps.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "services/needs/measures/gap.h"

namespace concord::needs {

struct Duplication {
  std::string area;
  std::string client_group;
  std::vector<std::string> provider_ids;  // sorted, each once
  std::vector<std::string> service_ids;   // sorted, each once
  std::int64_t units = 0;
  std::int64_t funded_units = 0;
  std::int64_t in_use = 0;
  std::int64_t utilisation_ppm = 0;  // above 1,000,000 where more people are supported than there are units
  std::int64_t price_pence = 0;      // a year
};

// What duplication sees of a service beside its reach.
struct CountedService {
  std::string service_id;
  std::string provider_id;
  std::int64_t funded_units = 0;
  std::int64_t price_pence = 0;  // a year
};

// Sorted by area and client group. INVALID_ARGUMENT: min_providers below 2 (one provider duplicates nobody),
// a threshold outside 0 .. 1,000,000 ppm, a negative figure, or figures of one area and group above
// kMaxTotalUnits or kMaxSupplyPricePence.
absl::StatusOr<std::vector<Duplication>> find_duplication(const std::vector<SupplyCell>& supply,
                                                          std::int64_t min_providers,
                                                          std::int64_t utilisation_below_ppm);
// Whole services: each counts fully in every area and client group of the reach at its position.
absl::StatusOr<std::vector<Duplication>> find_duplication(const std::vector<CountedService>& services,
                                                          const std::vector<SupplyReach>& reaches,
                                                          std::int64_t min_providers,
                                                          std::int64_t utilisation_below_ppm);

}  // namespace concord::needs
