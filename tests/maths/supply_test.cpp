// Tests that the supply cube adds up to the services exactly, with a worked split and with random services.
#include <set>

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "services/registry/services/supply_cube.h"

namespace concord::registry {
namespace {

TEST(Supply, SplitsEvenlyAndTheRemainderGoesToTheFirstCells) {
  v1::SupportService service;
  service.set_id("s");
  service.set_status(v1::SERVICE_STATUS_ACTIVE);
  service.add_area_codes("E07000120");
  service.add_area_codes("E07000117");
  service.add_area_codes("E07000118");
  service.add_client_groups("generic");
  service.add_tenures("any");
  service.set_units(10);
  service.set_price_year_pence(100);
  const auto parts = split_service(service);
  // 10,000 thousandths over 3 cells: 3,334 + 3,333 + 3,333; 100 pence: 34 + 33 + 33; by area.
  ASSERT_EQ(parts.size(), 3U);
  EXPECT_EQ(parts[0].area_code, "E07000117");
  EXPECT_EQ(parts[0].units_milli, 3'334);
  EXPECT_EQ(parts[1].units_milli, 3'333);
  EXPECT_EQ(parts[2].units_milli, 3'333);
  EXPECT_EQ(parts[0].price_year_pence, 34);
  EXPECT_EQ(parts[2].price_year_pence, 33);
  service.set_status(v1::SERVICE_STATUS_ENDED);
  EXPECT_TRUE(split_service(service).empty());
}

RC_GTEST_PROP(SupplyProperty, AddsUpToTheService, ()) {
  v1::SupportService service;
  service.set_id("s");
  service.set_status(v1::SERVICE_STATUS_ACTIVE);
  const int areas = *rc::gen::inRange(1, 14);
  const int groups = *rc::gen::inRange(1, 6);
  const int tenures = *rc::gen::inRange(1, 4);
  for (int i = 0; i < areas; ++i) service.add_area_codes("E0700" + std::to_string(1'000 + i));
  for (int i = 0; i < groups; ++i) service.add_client_groups("group_" + std::to_string(i));
  for (int i = 0; i < tenures; ++i) service.add_tenures("tenure_" + std::to_string(i));
  service.set_units(*rc::gen::inRange<std::int64_t>(0, 100'000));
  service.set_funded_units(*rc::gen::inRange<std::int64_t>(0, service.units() + 1));
  service.set_people_supported(*rc::gen::inRange<std::int64_t>(0, 200'000));
  service.set_price_year_pence(*rc::gen::inRange<std::int64_t>(0, 1'000'000'000'000));
  SupplyPart sum;
  std::set<std::int64_t> sizes;
  const auto parts = split_service(service);
  for (const SupplyPart& part : parts) {
    sum.units_milli += part.units_milli;
    sum.funded_units_milli += part.funded_units_milli;
    sum.in_use_milli += part.in_use_milli;
    sum.price_year_pence += part.price_year_pence;
    sizes.insert(part.units_milli);
  }
  RC_ASSERT(parts.size() == static_cast<std::size_t>(areas * groups * tenures));
  RC_ASSERT(sum.units_milli == service.units() * 1'000);
  RC_ASSERT(sum.funded_units_milli == service.funded_units() * 1'000);
  RC_ASSERT(sum.in_use_milli == service.people_supported() * 1'000);
  RC_ASSERT(sum.price_year_pence == service.price_year_pence());
  RC_ASSERT(*sizes.rbegin() - *sizes.begin() <= 1);
}

}  // namespace
}  // namespace concord::registry
