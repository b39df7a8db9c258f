// PURE. The mechanisms of direct award; see mechanism.h.
#include "services/procurement/framework/mechanism.h"

#include <algorithm>
#include <tuple>

#include "services/platform/values/text.h"
#include "services/procurement/fields/field_rules.h"

namespace concord::procurement {
namespace {

using platform::cat;

constexpr std::int64_t kNoDistance = -1;

const v1::UnitPrice* price_of(const v1::Admission& admission, const std::string& unit) {
  for (const v1::UnitPrice& price : admission.prices()) {
    if (price.unit() == unit) return &price;
  }
  return nullptr;
}

std::int64_t distance_to(const v1::Admission& admission, const std::string& area) {
  for (const v1::AreaDistance& distance : admission.distances()) {
    if (distance.area_code() == area) return distance.distance_m();
  }
  return kNoDistance;
}

void pass_over(v1::ConsideredProvider& provider, v1::PassedOver why, std::string sentence) {
  provider.set_passed_over(why);
  provider.set_sentence(std::move(sentence));
}

v1::ConsideredProvider consider(v1::CallOffMechanism mechanism, const v1::Admission& admission,
                                const std::vector<Occupied>& occupied, const v1::CallOffNeed& need,
                                const std::set<std::string>& accredited) {
  v1::ConsideredProvider provider;
  provider.set_provider_id(admission.provider_id());
  provider.set_rank(admission.rank());
  const v1::UnitPrice* price = price_of(admission, need.priced_unit());
  if (price != nullptr) provider.set_unit_price_pence(price->price_pence());
  provider.set_distance_m(distance_to(admission, need.area_code()));
  provider.set_free_units(free_units(admission, occupied, need.starts_on(), need.ends_on()));
  if (admission.suspended()) {
    pass_over(provider, v1::PASSED_OVER_SUSPENDED,
              cat("Suspended from the lot: ", admission.suspension_reason().substr(0, 200)));
  } else if (accredited.count(admission.provider_id()) == 0) {
    pass_over(provider, v1::PASSED_OVER_NOT_ACCREDITED,
              "Holds no accreditation of this authority that is valid today.");
  } else if (price == nullptr) {
    pass_over(provider, v1::PASSED_OVER_NO_PRICE, cat("Was admitted without a price for ", need.priced_unit(), "."));
  } else if (mechanism == v1::CALL_OFF_MECHANISM_NEAREST_FREE_CAPACITY && provider.distance_m() == kNoDistance) {
    pass_over(provider, v1::PASSED_OVER_NO_DISTANCE, cat("Was admitted without a distance to ", need.area_code(), "."));
  } else if (provider.free_units() < need.units()) {
    pass_over(provider, v1::PASSED_OVER_NOT_ENOUGH_FREE,
              cat(provider.free_units(), " of ", admission.capacity_units(), " places are free on the fullest day; ",
                  need.units(), " are wanted."));
  }
  return provider;
}

// What the mechanism goes by; the smaller goes first.
std::int64_t key_of(v1::CallOffMechanism mechanism, const v1::ConsideredProvider& provider,
                    const v1::CallOffNeed& need) {
  switch (mechanism) {
    case v1::CALL_OFF_MECHANISM_LOWEST_UNIT_PRICE:
      return provider.unit_price_pence();
    case v1::CALL_OFF_MECHANISM_NEAREST_FREE_CAPACITY:
      return provider.distance_m();
    case v1::CALL_OFF_MECHANISM_PERSONS_CHOICE:
      return provider.provider_id() == need.chosen_provider_id() ? 0 : 1;
    default:
      return provider.rank();
  }
}

std::string figures(v1::CallOffMechanism mechanism, const v1::ConsideredProvider& provider) {
  switch (mechanism) {
    case v1::CALL_OFF_MECHANISM_LOWEST_UNIT_PRICE:
      return cat(provider.unit_price_pence(), " pence a unit, rank ", provider.rank());
    case v1::CALL_OFF_MECHANISM_NEAREST_FREE_CAPACITY:
      return cat(provider.distance_m(), " metres away, rank ", provider.rank());
    default:
      return cat("rank ", provider.rank());
  }
}

// A choice that cannot be met is not met by somebody else.
bool takes_first(v1::CallOffMechanism mechanism, const v1::ConsideredProvider& first, const v1::CallOffNeed& need) {
  return mechanism != v1::CALL_OFF_MECHANISM_PERSONS_CHOICE || first.provider_id() == need.chosen_provider_id();
}

}  // namespace

std::int64_t free_units(const v1::Admission& admission, const std::vector<Occupied>& occupied,
                        const std::string& starts_on, const std::string& ends_on) {
  const auto counts = [&](const Occupied& one) {
    return one.lot_id == admission.lot_id() && one.provider_id == admission.provider_id();
  };
  const auto taken_on = [&](const std::string& day) {
    std::int64_t units = 0;
    for (const Occupied& one : occupied) {
      if (counts(one) && one.starts_on <= day && day <= one.ends_on) units += one.units;
    }
    return units;
  };
  // Places are only taken on a first day, so no other day can be the fullest.
  std::int64_t fullest = taken_on(starts_on);
  for (const Occupied& one : occupied) {
    if (counts(one) && starts_on < one.starts_on && one.starts_on <= ends_on) {
      fullest = std::max(fullest, taken_on(one.starts_on));
    }
  }
  return admission.capacity_units() - fullest;
}

CallOffOutcome find_provider(v1::CallOffMechanism mechanism, const std::vector<v1::Admission>& admissions,
                             const std::vector<Occupied>& occupied, const v1::CallOffNeed& need,
                             const std::set<std::string>& accredited) {
  CallOffOutcome outcome;
  for (const v1::Admission& admission : admissions) {
    outcome.considered.push_back(consider(mechanism, admission, occupied, need, accredited));
  }
  const auto place = [&](const v1::ConsideredProvider& provider) {
    const bool out = provider.passed_over() != v1::PASSED_OVER_UNSPECIFIED;
    return std::make_tuple(out, out ? provider.rank() : key_of(mechanism, provider, need), provider.rank());
  };
  std::sort(outcome.considered.begin(), outcome.considered.end(),
            [&](const auto& left, const auto& right) { return place(left) < place(right); });
  for (v1::ConsideredProvider& provider : outcome.considered) {
    if (provider.passed_over() != v1::PASSED_OVER_UNSPECIFIED) break;
    if (outcome.provider_id.empty() && takes_first(mechanism, provider, need)) {
      outcome.provider_id = provider.provider_id();
      outcome.unit_price_pence = provider.unit_price_pence();
      provider.set_sentence(cat("Taken by ", mechanism_in_words(mechanism), ": ", figures(mechanism, provider), ", ",
                                provider.free_units(), " places free."));
      continue;
    }
    pass_over(provider, v1::PASSED_OVER_ANOTHER_FIRST,
              mechanism == v1::CALL_OFF_MECHANISM_PERSONS_CHOICE
                  ? cat("The person chose ", need.chosen_provider_id(), ".")
                  : cat("Could take it, but ", outcome.provider_id, " goes first by ", mechanism_in_words(mechanism),
                        ": ", figures(mechanism, provider), "."));
  }
  return outcome;
}

const char* mechanism_in_words(v1::CallOffMechanism mechanism) {
  switch (mechanism) {
    case v1::CALL_OFF_MECHANISM_RANK_ORDER:
      return "rank order";
    case v1::CALL_OFF_MECHANISM_LOWEST_UNIT_PRICE:
      return "lowest unit price";
    case v1::CALL_OFF_MECHANISM_NEAREST_FREE_CAPACITY:
      return "nearest free capacity";
    case v1::CALL_OFF_MECHANISM_PERSONS_CHOICE:
      return "the person's choice";
    case v1::CALL_OFF_MECHANISM_MINI_COMPETITION:
      return "mini-competition";
    default:
      return "no mechanism";
  }
}

}  // namespace concord::procurement
