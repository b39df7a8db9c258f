// Call-offs: each mechanism on a worked lot, and properties against a plain search: nobody before the one taken, places
// never given twice, and the same answer in whatever order providers were admitted.
#include <algorithm>
#include <optional>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "services/platform/values/text.h"
#include "services/procurement/framework/mechanism.h"

namespace concord::procurement {
namespace {

constexpr char kArea[] = "S12000049";

v1::Admission admission(const std::string& id, int rank, std::int64_t capacity, std::int64_t price,
                        std::int64_t metres) {
  v1::Admission made;
  made.set_lot_id("L1");
  made.set_provider_id(id);
  made.set_rank(rank);
  made.set_capacity_units(capacity);
  v1::UnitPrice* unit = made.add_prices();
  unit->set_unit("support_hour");
  unit->set_price_pence(price);
  v1::AreaDistance* distance = made.add_distances();
  distance->set_area_code(kArea);
  distance->set_distance_m(metres);
  return made;
}

v1::CallOffNeed need(std::int64_t units, const std::string& chosen = "") {
  v1::CallOffNeed made;
  made.set_area_code(kArea);
  made.set_client_group("generic");
  made.set_units(units);
  made.set_priced_unit("support_hour");
  made.set_quantity(100);
  made.set_starts_on("2027-01-01");
  made.set_ends_on("2027-12-31");
  made.set_chosen_provider_id(chosen);
  return made;
}

const std::vector<v1::Admission>& three() {
  static const std::vector<v1::Admission> kThree = {
      admission("A", 1, 10, 2'600, 9'000), admission("B", 2, 10, 2'400, 5'000), admission("C", 3, 10, 2'400, 5'000)};
  return kThree;
}
const std::set<std::string> kAll = {"A", "B", "C"};

TEST(CallOff, EachMechanismTakesItsOwn) {
  EXPECT_EQ(find_provider(v1::CALL_OFF_MECHANISM_RANK_ORDER, three(), {}, need(5), kAll).provider_id, "A");
  const auto cheapest = find_provider(v1::CALL_OFF_MECHANISM_LOWEST_UNIT_PRICE, three(), {}, need(5), kAll);
  EXPECT_EQ(cheapest.provider_id, "B") << "B and C ask the same; B has the better rank";
  EXPECT_EQ(cheapest.unit_price_pence, 2'400);
  EXPECT_EQ(find_provider(v1::CALL_OFF_MECHANISM_NEAREST_FREE_CAPACITY, three(), {}, need(5), kAll).provider_id, "B");
  EXPECT_EQ(find_provider(v1::CALL_OFF_MECHANISM_PERSONS_CHOICE, three(), {}, need(5, "C"), kAll).provider_id, "C");
}

TEST(CallOff, SaysWhyEverybodyElseWasPassedOver) {
  auto lot = three();
  lot[0].set_suspended(true);
  lot[0].set_suspension_reason("Serious concern");
  const std::vector<Occupied> taken = {{"L1", "B", 6, "2027-06-01", "2027-06-30"}};
  const auto outcome = find_provider(v1::CALL_OFF_MECHANISM_RANK_ORDER, lot, taken, need(5), kAll);
  EXPECT_EQ(outcome.provider_id, "C");
  ASSERT_EQ(outcome.considered.size(), 3U);
  EXPECT_EQ(outcome.considered[1].passed_over(), v1::PASSED_OVER_SUSPENDED);
  EXPECT_EQ(outcome.considered[2].passed_over(), v1::PASSED_OVER_NOT_ENOUGH_FREE);
  EXPECT_EQ(outcome.considered[2].sentence(), "4 of 10 places are free on the fullest day; 5 are wanted.");
}

TEST(CallOff, AChoiceThatCannotBeMetIsNotMetBySomebodyElse) {
  const auto outcome = find_provider(v1::CALL_OFF_MECHANISM_PERSONS_CHOICE, three(), {}, need(5, "C"), {"A", "B"});
  EXPECT_EQ(outcome.provider_id, "");
  const auto stranger = find_provider(v1::CALL_OFF_MECHANISM_PERSONS_CHOICE, three(), {}, need(5, "Z"), kAll);
  EXPECT_EQ(stranger.provider_id, "");
}

TEST(CallOff, PlacesComeBackWhenACallOffEnds) {
  const std::vector<Occupied> taken = {{"L1", "A", 6, "2026-01-01", "2026-12-31"},
                                       {"L1", "A", 4, "2027-12-31", "2028-06-30"},
                                       {"L1", "A", 3, "2027-02-01", "2027-03-01"},
                                       {"L2", "A", 9, "2027-01-01", "2027-12-31"}};
  EXPECT_EQ(free_units(three()[0], taken, "2027-01-01", "2027-12-30"), 7);
  EXPECT_EQ(free_units(three()[0], taken, "2027-01-01", "2027-12-31"), 6);
  EXPECT_EQ(free_units(three()[0], taken, "2026-12-31", "2027-01-31"), 4);
}

std::string day(int number) { return platform::cat("2027-01-", number < 10 ? "0" : "", number); }

RC_GTEST_PROP(CallOff, FreePlacesAreThoseOfTheFullestDay, ()) {
  std::vector<Occupied> taken;
  for (int i = *rc::gen::inRange(0, 8); i > 0; --i) {
    const int first = *rc::gen::inRange(1, 29);
    taken.push_back({"L1", "A", *rc::gen::inRange(1, 5), day(first), day(*rc::gen::inRange(first, 29))});
  }
  const int first = *rc::gen::inRange(1, 29);
  const int last = *rc::gen::inRange(first, 29);
  std::int64_t fullest = 0;
  for (int on = first; on <= last; ++on) {
    std::int64_t units = 0;
    for (const Occupied& one : taken) units += one.starts_on <= day(on) && day(on) <= one.ends_on ? one.units : 0;
    fullest = std::max(fullest, units);
  }
  RC_ASSERT(free_units(admission("A", 1, 10, 1, 1), taken, day(first), day(last)) == 10 - fullest);
}

RC_GTEST_PROP(CallOff, NobodyGoesBeforeTheOneTakenAndTheOrderOfAdmissionDoesNotMatter, ()) {
  const auto mechanism = static_cast<v1::CallOffMechanism>(*rc::gen::inRange(1, 4));
  const int count = *rc::gen::inRange(1, 8);
  std::vector<v1::Admission> lot;
  std::set<std::string> accredited;
  for (int i = 0; i < count; ++i) {
    lot.push_back(admission(std::string(1, static_cast<char>('A' + i)), count - i, *rc::gen::inRange(1, 8),
                            *rc::gen::inRange(1, 4), *rc::gen::inRange(0, 3)));
    lot.back().set_suspended(*rc::gen::inRange(0, 5) == 0);
    if (*rc::gen::inRange(0, 5) > 0) accredited.insert(lot.back().provider_id());
  }
  const auto wanted = need(*rc::gen::inRange(1, 8));
  const v1::Admission* best = nullptr;
  const auto key = [&](const v1::Admission& one) {
    const std::int64_t first = mechanism == v1::CALL_OFF_MECHANISM_RANK_ORDER          ? 0
                               : mechanism == v1::CALL_OFF_MECHANISM_LOWEST_UNIT_PRICE ? one.prices(0).price_pence()
                                                                                       : one.distances(0).distance_m();
    return std::make_pair(first, one.rank());
  };
  for (const v1::Admission& one : lot) {
    if (one.suspended() || accredited.count(one.provider_id()) == 0 || one.capacity_units() < wanted.units()) continue;
    if (best == nullptr || key(one) < key(*best)) best = &one;
  }
  const auto outcome = find_provider(mechanism, lot, {}, wanted, accredited);
  RC_ASSERT(outcome.provider_id == (best == nullptr ? std::string() : best->provider_id()));
  RC_ASSERT(outcome.considered.size() == lot.size());
  auto mixed = lot;
  std::reverse(mixed.begin(), mixed.end());
  const auto again = find_provider(mechanism, mixed, {}, wanted, accredited);
  for (std::size_t i = 0; i < lot.size(); ++i) {
    RC_ASSERT(again.considered[i].SerializeAsString() == outcome.considered[i].SerializeAsString());
  }
}

}  // namespace
}  // namespace concord::procurement
