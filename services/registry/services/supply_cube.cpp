// PURE. The even split behind the supply cube.
#include "services/registry/services/supply_cube.h"

#include <algorithm>

#include "services/registry/services/support_service.h"

namespace concord::registry {
namespace {

constexpr std::int64_t kMilli = 1'000;

using Texts = google::protobuf::RepeatedPtrField<std::string>;

std::vector<std::string> sorted(const Texts& list) {
  std::vector<std::string> copy(list.begin(), list.end());
  std::sort(copy.begin(), copy.end());
  return copy;
}

// The share of cell `index` of `cells` equal ones.
std::int64_t share(std::int64_t whole, std::int64_t cells, std::int64_t index) {
  return whole / cells + (index < whole % cells ? 1 : 0);
}

}  // namespace

std::vector<SupplyPart> split_service(const v1::SupportService& service) {
  std::vector<SupplyPart> parts;
  if (!is_running(service)) return parts;
  const auto areas = sorted(service.area_codes());
  const auto groups = sorted(service.client_groups());
  const auto tenures = sorted(service.tenures());
  const auto cells = static_cast<std::int64_t>(areas.size() * groups.size() * tenures.size());
  parts.reserve(static_cast<std::size_t>(cells));
  for (const std::string& area : areas) {
    for (const std::string& group : groups) {
      for (const std::string& tenure : tenures) {
        const auto index = static_cast<std::int64_t>(parts.size());
        SupplyPart part{area, group, tenure};
        part.units_milli = share(service.units() * kMilli, cells, index);
        part.funded_units_milli = share(service.funded_units() * kMilli, cells, index);
        part.in_use_milli = share(service.people_supported() * kMilli, cells, index);
        part.price_year_pence = share(service.price_year_pence(), cells, index);
        parts.push_back(std::move(part));
      }
    }
  }
  return parts;
}

}  // namespace concord::registry
