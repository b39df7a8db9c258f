// PURE. Finds overlapping services with empty places; see duplication.h for the rule.
// It must never compare a rounded utilisation with the threshold.
#include "services/needs/measures/duplication.h"

#include <algorithm>
#include <span>
#include <utility>

#include "services/needs/estimate/name_codes.h"
#include "services/needs/fields/shares.h"

namespace concord::needs {
namespace {

absl::Status wrong(const std::string& sentence) { return absl::InvalidArgumentError(sentence); }

std::string_view group_of(const std::string& client_group) {
  return client_group.empty() ? std::string_view(kGenericGroup) : std::string_view(client_group);
}

// What counts whole in every place it touches.
struct Source {
  std::int64_t units = 0;
  std::int64_t funded_units = 0;
  std::int64_t in_use = 0;
  std::int64_t price_pence = 0;
  std::span<const std::string> provider_ids, service_ids;
};

// Touches of sources and places, sorted by place before they are added up.
class Overlaps {
 public:
  absl::Status add(const Source& source, std::span<const std::string> areas, std::span<const std::string> groups) {
    if (source.units < 0 || source.funded_units < 0 || source.in_use < 0 || source.price_pence < 0)
      return wrong("A supply figure of area " + areas.front() + " is below 0.");
    static const std::string kGeneric = kGenericGroup;
    if (groups.empty()) groups = {&kGeneric, 1};
    for (const std::string& area : areas) {
      const std::uint32_t a = areas_.add(area);
      for (const std::string& group : groups)
        touches_.push_back({a, groups_.add(group_of(group)), static_cast<std::uint32_t>(sources_.size()), 0});
    }
    sources_.push_back(source);
    return absl::OkStatus();
  }

  absl::StatusOr<std::vector<Duplication>> find(std::int64_t min_providers, std::int64_t utilisation_below_ppm) {
    sort();
    std::vector<Duplication> found;
    for (std::size_t first = 0, end = 0; first < touches_.size(); first = end) {
      while (end < touches_.size() && touches_[end].rank == touches_[first].rank) ++end;
      const absl::Status judged =
          judge({touches_.data() + first, end - first}, min_providers, utilisation_below_ppm, found);
      if (!judged.ok()) return judged;
    }
    return found;
  }

 private:
  struct Touch {
    std::uint32_t area = 0;
    std::uint32_t client_group = 0;
    std::uint32_t source = 0;
    std::uint64_t rank = 0;
  };

  // By the names of area and client group.
  void sort() {
    const auto area_ranks = areas_.ranks(), group_ranks = groups_.ranks();
    for (Touch& touch : touches_) {
      touch.rank = std::uint64_t{area_ranks[touch.area]} << 32 | group_ranks[touch.client_group];
    }
    std::sort(touches_.begin(), touches_.end(), [](const Touch& a, const Touch& b) { return a.rank < b.rank; });
  }

  absl::Status judge(std::span<const Touch> touches, std::int64_t min_providers, std::int64_t utilisation_below_ppm,
                     std::vector<Duplication>& found) {
    Wide units = 0, funded_units = 0, in_use = 0, price_pence = 0;
    for (const Touch& touch : touches) {
      const Source& source = sources_[touch.source];
      units += source.units;
      funded_units += source.funded_units;
      in_use += source.in_use;
      price_pence += source.price_pence;
    }
    const std::string area(areas_.name(touches.front().area));
    if (units > kMaxTotalUnits || funded_units > kMaxTotalUnits || in_use > kMaxTotalUnits ||
        price_pence > kMaxSupplyPricePence)
      return wrong("Supply of area " + area + " adds up to more than " + std::to_string(kMaxTotalUnits) + " units or " +
                   std::to_string(kMaxSupplyPricePence) + " pence.");
    if (units == 0 || in_use * kMillion >= units * utilisation_below_ppm) return absl::OkStatus();
    Duplication flag;
    flag.provider_ids = ids_of(touches, &Source::provider_ids);
    if (static_cast<std::int64_t>(flag.provider_ids.size()) < min_providers) return absl::OkStatus();
    flag.area = area;
    flag.client_group = std::string(groups_.name(touches.front().client_group));
    flag.service_ids = ids_of(touches, &Source::service_ids);
    flag.units = static_cast<std::int64_t>(units);
    flag.funded_units = static_cast<std::int64_t>(funded_units);
    flag.in_use = static_cast<std::int64_t>(in_use);
    flag.utilisation_ppm = static_cast<std::int64_t>(divide_half_up(in_use * kMillion, units));
    flag.price_pence = static_cast<std::int64_t>(price_pence);
    found.push_back(std::move(flag));
    return absl::OkStatus();
  }

  // Sorted, each once.
  std::vector<std::string> ids_of(std::span<const Touch> touches, std::span<const std::string> Source::*ids) {
    names_.clear();
    for (const Touch& touch : touches) {
      for (const std::string& id : sources_[touch.source].*ids) names_.push_back(id);
    }
    std::sort(names_.begin(), names_.end());
    names_.erase(std::unique(names_.begin(), names_.end()), names_.end());
    return {names_.begin(), names_.end()};
  }

  NameCodes areas_, groups_;
  std::vector<Source> sources_;
  std::vector<Touch> touches_;
  std::vector<std::string_view> names_;
};

absl::Status check_thresholds(std::int64_t min_providers, std::int64_t utilisation_below_ppm) {
  if (min_providers < 2) return wrong("Duplication needs at least 2 providers; fewer duplicate nobody.");
  if (utilisation_below_ppm < 0 || utilisation_below_ppm > kMillion)
    return wrong("The utilisation threshold lies between 0 and 1,000,000 ppm.");
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<Duplication>> find_duplication(const std::vector<SupplyCell>& supply,
                                                          std::int64_t min_providers,
                                                          std::int64_t utilisation_below_ppm) {
  if (const absl::Status checked = check_thresholds(min_providers, utilisation_below_ppm); !checked.ok())
    return checked;
  Overlaps overlaps;
  for (const SupplyCell& cell : supply) {
    const absl::Status added = overlaps.add(
        {cell.units, cell.funded_units, cell.in_use, cell.price_pence, cell.provider_ids, cell.service_ids},
        {&cell.area, 1}, {&cell.client_group, 1});
    if (!added.ok()) return added;
  }
  return overlaps.find(min_providers, utilisation_below_ppm);
}

absl::StatusOr<std::vector<Duplication>> find_duplication(const std::vector<CountedService>& services,
                                                          const std::vector<SupplyReach>& reaches,
                                                          std::int64_t min_providers,
                                                          std::int64_t utilisation_below_ppm) {
  if (const absl::Status checked = check_thresholds(min_providers, utilisation_below_ppm); !checked.ok())
    return checked;
  if (services.size() != reaches.size()) return wrong("Each service needs its reach.");
  Overlaps overlaps;
  for (std::size_t s = 0; s < services.size(); ++s) {
    const CountedService& service = services[s];
    const SupplyReach& reach = reaches[s];
    if (reach.areas.empty()) return wrong("Service " + service.service_id + " has no area.");
    const absl::Status added = overlaps.add({reach.units,
                                             service.funded_units,
                                             reach.in_use,
                                             service.price_pence,
                                             {&service.provider_id, 1},
                                             {&service.service_id, 1}},
                                            reach.areas, reach.client_groups);
    if (!added.ok()) return added;
  }
  return overlaps.find(min_providers, utilisation_below_ppm);
}

}  // namespace concord::needs
