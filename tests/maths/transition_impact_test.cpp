// Tests the impact figures: a worked case, sums that must be exact, and placements against the narrowest cut.
#include <numeric>

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "services/platform/values/text.h"
#include "services/transition/impact/absorption.h"
#include "services/transition/impact/impact.h"

namespace concord::transition {
namespace {

using platform::cat;

template <typename Service>
Service& serve(Service& service, const std::vector<std::string>& areas, const std::vector<std::string>& groups,
               const std::vector<std::string>& tenures) {
  for (const auto& area : areas) service.add_area_codes(area);
  for (const auto& group : groups) service.add_client_groups(group);
  for (const auto& tenure : tenures) service.add_tenures(tenure);
  return service;
}

v1::OutgoingService ending(const std::string& id, const std::string& provider, std::int64_t people,
                           std::int64_t price) {
  v1::OutgoingService service;
  service.set_service_id(id);
  service.set_provider_id(provider);
  service.set_people_supported(people);
  service.set_price_year_pence(price);
  return service;
}

v1::SupplyLine line(const std::string& id, const std::string& provider, std::int64_t units, std::int64_t people,
                    std::int64_t price) {
  v1::SupplyLine row;
  row.set_service_id(id);
  row.set_provider_id(provider);
  row.set_units(units);
  row.set_people_supported(people);
  row.set_price_year_pence(price);
  return row;
}

TEST(Impact, AWorkedCase) {
  ImpactInputs inputs;
  auto old = ending("old", "A", 30, 900'000);
  inputs.outgoing = {serve(old, {"E07000117", "E07000120"}, {"generic"}, {"social_rented"})};
  auto spare = line("spare", "A", 20, 12, 300'000);
  auto young = line("young", "B", 50, 0, 100'000);
  auto landlord = line("landlord", "B", 50, 0, 100'000);
  landlord.set_limited_to_landlord("Homes");
  inputs.running = {serve(spare, {"E07000117"}, {"generic"}, {"any"}),
                    serve(young, {"E07000117"}, {"young_people"}, {"any"}),
                    serve(landlord, {"E07000117", "E07000120"}, {"generic"}, {"any"})};
  v1::IncomingContract contract;
  contract.set_contract_id("new");
  contract.set_units(18);
  contract.add_provider_ids("C");
  inputs.incoming = &serve(contract, {"E07000120"}, {"generic"}, {"any"});
  inputs.coverage_wanted_ppm = 1'000'000;
  const v1::Impact impact = assess_impact(inputs);
  EXPECT_EQ(impact.people_affected(), 30);
  ASSERT_EQ(impact.areas_size(), 2);
  EXPECT_EQ(impact.areas(0).area_code(), "E07000117");
  EXPECT_EQ(impact.areas(0).people_affected_milli(), 15'000);
  EXPECT_EQ(impact.areas(0).spare_places_milli(), 8'000) << "young people's places do not serve everybody, and a "
                                                            "landlord's serve nobody new";
  EXPECT_EQ(impact.areas(0).incoming_places_milli(), 0);
  EXPECT_EQ(impact.areas(0).people_milli(), 27'000);
  EXPECT_EQ(impact.areas(0).places_after_milli(), 95'000);
  EXPECT_EQ(impact.areas(1).incoming_places_milli(), 18'000);
  EXPECT_FALSE(impact.areas(1).below_coverage());
  EXPECT_EQ(impact.could_be_absorbed(), 23) << "8 of 15 in Burnley, 15 of 15 in Hyndburn";
  ASSERT_EQ(impact.absorbers_size(), 2);
  EXPECT_EQ(impact.absorbers(0).service_id(), "new");
  EXPECT_EQ(impact.absorbers(0).could_take(), 15);
  ASSERT_EQ(impact.providers_size(), 1);
  EXPECT_EQ(impact.providers(0).income_pence(), 1'200'000);
  EXPECT_EQ(impact.providers(0).at_risk_ppm(), 750'000);
  EXPECT_FALSE(impact.providers(0).takes_over());
}

RC_GTEST_PROP(ImpactProperty, NobodyIsLostBetweenAreas, ()) {
  ImpactInputs inputs;
  std::int64_t people = 0, price = 0;
  for (int s = *rc::gen::inRange(1, 5); s > 0; --s) {
    auto service = ending(cat("s", s), cat("p", *rc::gen::inRange(0, 2)), *rc::gen::inRange(0, 100),
                          *rc::gen::inRange(0, 1'000'000));
    people += service.people_supported();
    price += service.price_year_pence();
    std::vector<std::string> areas;
    for (int a = *rc::gen::inRange(1, 8); a > 0; --a) areas.push_back(cat("E0700011", a));
    inputs.outgoing.push_back(serve(service, areas, {"generic", "young_people", "refugees"}, {"owned", "any"}));
  }
  const v1::Impact impact = assess_impact(inputs);
  RC_ASSERT(impact.people_affected() == people);
  std::int64_t milli = 0, at_risk = 0;
  for (const auto& area : impact.areas()) milli += area.people_affected_milli();
  for (const auto& provider : impact.providers()) at_risk += provider.at_risk_pence();
  RC_ASSERT(milli == people * 1'000);
  RC_ASSERT(at_risk == price);
}

// Nobody can place more than the narrowest cut lets through: for every choice of groups, those not chosen and the
// places that the chosen may go to. The best placement equals the narrowest of these.
RC_GTEST_PROP(AbsorptionProperty, PlacesAsManyAsTheNarrowestCutAllows, ()) {
  const auto services = *rc::gen::inRange<std::size_t>(1, 6);
  std::vector<std::int64_t> places;
  for (std::size_t s = 0; s < services; ++s) places.push_back(*rc::gen::inRange(0, 20));
  std::vector<PeopleToPlace> people;
  for (int g = *rc::gen::inRange(0, 8); g > 0; --g) {
    PeopleToPlace& group = people.emplace_back();
    group.people_milli = *rc::gen::inRange(0, 20);
    for (std::size_t s = 0; s < services; ++s) {
      if (*rc::gen::arbitrary<bool>()) group.may_go_to.push_back(s);
    }
  }
  std::int64_t narrowest = std::numeric_limits<std::int64_t>::max();
  for (unsigned chosen = 0; chosen < (1U << people.size()); ++chosen) {
    std::int64_t cut = 0;
    std::vector<bool> reached(services, false);
    for (std::size_t g = 0; g < people.size(); ++g) {
      if ((chosen >> g & 1U) == 0) {
        cut += people[g].people_milli;
        continue;
      }
      for (const std::size_t s : people[g].may_go_to) reached[s] = true;
    }
    for (std::size_t s = 0; s < services; ++s) cut += reached[s] ? places[s] : 0;
    narrowest = std::min(narrowest, cut);
  }
  RC_ASSERT(most_placed_milli(people, places) == narrowest);
}

}  // namespace
}  // namespace concord::transition
