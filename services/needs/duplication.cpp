// PURE. Finds overlapping services with empty places; see duplication.h for the rule.
// It must never compare a rounded utilisation with the threshold.
#include "services/needs/duplication.h"

#include <map>
#include <set>
#include <utility>

#include "services/needs/allocation.h"

namespace concord::needs {
namespace {

absl::Status wrong(const std::string& sentence) { return absl::InvalidArgumentError(sentence); }

struct Overlap {
  std::set<std::string> providers;
  std::set<std::string> services;
  Wide units = 0;
  Wide funded_units = 0;
  Wide in_use = 0;
  Wide price_pence = 0;
};

}  // namespace

absl::StatusOr<std::vector<Duplication>> find_duplication(const std::vector<SupplyCell>& supply,
                                                          std::int64_t min_providers,
                                                          std::int64_t utilisation_below_ppm) {
  if (min_providers < 2) return wrong("Duplication needs at least 2 providers; fewer duplicate nobody.");
  if (utilisation_below_ppm < 0 || utilisation_below_ppm > kMillion)
    return wrong("The utilisation threshold lies between 0 and 1,000,000 ppm.");
  std::map<std::pair<std::string, std::string>, Overlap> overlaps;
  for (const SupplyCell& cell : supply) {
    if (cell.units < 0 || cell.funded_units < 0 || cell.in_use < 0 || cell.price_pence < 0)
      return wrong("A supply figure of area " + cell.area + " is below 0.");
    Overlap& overlap = overlaps[{cell.area, cell.client_group.empty() ? kGenericGroup : cell.client_group}];
    overlap.providers.insert(cell.provider_ids.begin(), cell.provider_ids.end());
    overlap.services.insert(cell.service_ids.begin(), cell.service_ids.end());
    overlap.units += cell.units;
    overlap.funded_units += cell.funded_units;
    overlap.in_use += cell.in_use;
    overlap.price_pence += cell.price_pence;
  }
  std::vector<Duplication> found;
  for (const auto& [place, overlap] : overlaps) {
    if (overlap.units > kMaxTotalUnits || overlap.funded_units > kMaxTotalUnits || overlap.in_use > kMaxTotalUnits ||
        overlap.price_pence > kMaxSupplyPricePence)
      return wrong("Supply of area " + place.first + " adds up to more than " + std::to_string(kMaxTotalUnits) +
                   " units or " + std::to_string(kMaxSupplyPricePence) + " pence.");
    if (overlap.units == 0 || static_cast<std::int64_t>(overlap.providers.size()) < min_providers) continue;
    if (overlap.in_use * kMillion >= overlap.units * utilisation_below_ppm) continue;
    Duplication flag;
    flag.area = place.first;
    flag.client_group = place.second;
    flag.provider_ids.assign(overlap.providers.begin(), overlap.providers.end());
    flag.service_ids.assign(overlap.services.begin(), overlap.services.end());
    flag.units = static_cast<std::int64_t>(overlap.units);
    flag.funded_units = static_cast<std::int64_t>(overlap.funded_units);
    flag.in_use = static_cast<std::int64_t>(overlap.in_use);
    flag.utilisation_ppm = static_cast<std::int64_t>(divide_half_up(overlap.in_use * kMillion, overlap.units));
    flag.price_pence = static_cast<std::int64_t>(overlap.price_pence);
    found.push_back(std::move(flag));
  }
  return found;
}

}  // namespace concord::needs
