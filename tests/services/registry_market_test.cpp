// What the registry answers about its market: the directory, the supply cube, the report, how often providers are
// monitored.
#include "tests/services/registry_case.h"

namespace concord::registry {
namespace {

class RegistryMarket : public RegistryCase {
 protected:
  void SetUp() override { ASSERT_EQ(import_everything(), 16); }

  std::vector<std::string> found(const v1::SearchDirectoryRequest& request) {
    const auto response = service_.call<v1::SearchDirectoryResponse>(request, "");
    EXPECT_TRUE(response.ok()) << response.status();
    std::vector<std::string> ids;
    if (response.ok()) {
      for (const auto& entry : response->entries()) ids.push_back(entry.service_id());
    }
    return ids;
  }
};

TEST_F(RegistryMarket, AnybodySearchesTheDirectory) {
  using Ids = std::vector<std::string>;
  auto request = asked<v1::SearchDirectoryRequest>();
  EXPECT_EQ(found(request), (Ids{"fs-1", "fs-2", "fs-3"}));
  request.set_area_code("E07000117");
  EXPECT_EQ(found(request), (Ids{"fs-1", "fs-3"}));
  request.set_client_group("young_people");
  EXPECT_EQ(found(request), (Ids{"fs-1"})) << "a generic service serves young people too";
  request.set_tenure("owned");
  EXPECT_EQ(found(request), (Ids{"fs-1"})) << "a service for any tenure serves owners too";
  request = asked<v1::SearchDirectoryRequest>();
  request.set_with_free_capacity(true);
  EXPECT_EQ(found(request), (Ids{"fs-1", "fs-3"})) << "fs-2 is full";
  request.set_authority("glasgow");
  EXPECT_EQ(found(request), (Ids{})) << "authorities never mix";

  const auto response = service_.call<v1::SearchDirectoryResponse>(asked<v1::SearchDirectoryRequest>(), "");
  ASSERT_TRUE(response.ok());
  EXPECT_EQ(response->entries(0).provider_name(), "Calico Homes");
  EXPECT_EQ(response->entries(0).free_units(), 2);
  EXPECT_EQ(response->entries(0).access_points(0), "self-referral by telephone");
}

TEST_F(RegistryMarket, TheSupplyCubeAddsUpToTheServices) {
  const auto response = service_.call<v1::ListSupplyCellsResponse>(asked<v1::ListSupplyCellsRequest>(), officer());
  ASSERT_TRUE(response.ok()) << response.status();
  v1::SupplyCell sum;
  for (const auto& cell : response->cells()) {
    sum.set_units_milli(sum.units_milli() + cell.units_milli());
    sum.set_funded_units_milli(sum.funded_units_milli() + cell.funded_units_milli());
    sum.set_in_use_milli(sum.in_use_milli() + cell.in_use_milli());
    sum.set_price_year_pence(sum.price_year_pence() + cell.price_year_pence());
  }
  EXPECT_EQ(sum.units_milli(), (70 + 11 + 200) * 1'000);
  EXPECT_EQ(sum.funded_units_milli(), (65 + 10 + 200) * 1'000);
  EXPECT_EQ(sum.in_use_milli(), (68 + 11 + 150) * 1'000);
  EXPECT_EQ(sum.price_year_pence(), 22'862'050 + 4'000'000 + 5'200'000);
  auto burnley = asked<v1::ListSupplyCellsRequest>();
  burnley.set_area_code("E07000117");
  const auto cells = service_.call<v1::ListSupplyCellsResponse>(burnley, officer());
  ASSERT_TRUE(cells.ok());
  ASSERT_EQ(cells->cells_size(), 2);
  EXPECT_EQ(cells->cells(0).client_group(), "generic");
  EXPECT_EQ(cells->cells(0).units_milli(), 23'334) << "70 over three areas, the remainder to the first";
}

TEST_F(RegistryMarket, TheReportDescribesTheMarket) {
  auto request = asked<v1::GetMarketReportRequest>();
  const auto response = service_.call<v1::GetMarketReportResponse>(request, officer());
  ASSERT_TRUE(response.ok()) << response.status();
  const v1::MarketReport& report = response->report();
  EXPECT_EQ(report.services(), 3);
  EXPECT_EQ(report.providers(), 3);
  EXPECT_EQ(report.funded_units(), 275);
  EXPECT_EQ(report.people_supported(), 229);
  // (65^2 + 10^2 + 200^2) / 275^2 = 44,325 / 75,625 = 0.58612
  EXPECT_EQ(report.hhi_units(), 5'861);
  EXPECT_EQ(report.smallest_units(), 10);
  EXPECT_EQ(report.median_units_milli(), 65'000);
  EXPECT_EQ(report.largest_units(), 200);
  // 32,062,050 pence / 275 units = 116,589.27
  EXPECT_EQ(report.unit_year_pence(), 116'589);
  // A week: 22,862,050/(52*65) = 6,764; 4,000,000/520 = 7,692; 5,200,000/10,400 = 500.
  EXPECT_EQ(report.median_unit_week_pence(), 6'764);
  ASSERT_EQ(report.unit_prices_size(), 3);
  EXPECT_FALSE(report.unit_prices(0).outlier());
  EXPECT_FALSE(report.outliers_note().empty()) << "three are too few to judge";
  ASSERT_EQ(report.ending_contracts_size(), 1);
  EXPECT_EQ(report.ending_contracts(0).id(), "c-1");
  ASSERT_EQ(report.services_losing_cover_size(), 1) << "fs-2 has a second contract that lasts";
  EXPECT_EQ(report.services_losing_cover(0), "fs-1");
  request.set_ending_within_days(30);
  const auto soon = service_.call<v1::GetMarketReportResponse>(request, officer());
  ASSERT_TRUE(soon.ok());
  EXPECT_EQ(soon->report().ending_contracts_size(), 0);
  request.set_ending_within_days(3'651);
  expect_refused(service_.call<v1::GetMarketReportResponse>(request, officer()).status(), "INVALID_DAYS");
  request.set_authority("glasgow");
  request.set_ending_within_days(0);
  const auto empty =
      service_.call<v1::GetMarketReportResponse>(request, service_.token({{"commissioner"}, {"glasgow"}}));
  ASSERT_TRUE(empty.ok()) << "an authority without services has a market of nothing";
  EXPECT_EQ(empty->report().services(), 0);
}

TEST_F(RegistryMarket, EightServicesShowTheDearOne) {
  std::string file =
      "id,name,provider_id,client_groups,area_codes,tenures,units,funded_units,people_supported,price_year_pounds\n";
  for (int i = 1; i <= 8; ++i) {
    file += "x-" + std::to_string(i) + ",Service,GB-CHC-1089327,generic,E07000117,any,10,10,10," +
            std::to_string(i == 8 ? 300'000 : 30'000 + 400 * i) + "\n";
  }
  ASSERT_TRUE(import("services", file, officer()).ok());
  const auto response = service_.call<v1::GetMarketReportResponse>(asked<v1::GetMarketReportRequest>(), officer());
  ASSERT_TRUE(response.ok()) << response.status();
  ASSERT_GE(response->report().unit_prices_size(), 8);
  EXPECT_EQ(response->report().unit_prices(0).service_id(), "x-8");
  EXPECT_TRUE(response->report().unit_prices(0).outlier());
  EXPECT_TRUE(response->report().outliers_note().empty());
}

TEST_F(RegistryMarket, MonitoringFollowsRiskAndSparesWhoActs) {
  const auto entry_of = [&](const std::string& id) {
    const auto response = service_.call<v1::ListMonitoringResponse>(asked<v1::ListMonitoringRequest>(), officer());
    EXPECT_TRUE(response.ok()) << response.status();
    for (const auto& entry : response->entries()) {
      if (entry.provider_id() == id) return entry;
    }
    return v1::MonitoringEntry();
  };
  // Calico: GBP 228,620 (1), 68 people (2), visited 10 days ago (0), since 2005 (0).
  EXPECT_EQ(entry_of("GB-CHC-1089327").risk_points(), 3);
  EXPECT_EQ(entry_of("GB-CHC-1089327").interval_days(), 365);
  // Progress: GBP 40,000 (0), 11 people (1), a high concern without a plan (6), never visited (2), new (2).
  EXPECT_EQ(entry_of("GB-COH-01234567").risk_points(), 11);
  EXPECT_EQ(entry_of("GB-COH-01234567").interval_days(), 30);

  auto plan = asked<v1::AgreeActionPlanRequest>();
  plan.set_concern_id("k-1");
  auto* action = plan.add_actions();
  action->set_id("1");
  action->set_description("Review all plans");
  action->set_due_on("2026-12-15");
  ASSERT_TRUE(service_.call<v1::AgreeActionPlanResponse>(plan, officer()).ok());
  EXPECT_EQ(entry_of("GB-COH-01234567").risk_points(), 5) << "acting in time";
  service_.world().advance_days(30);
  EXPECT_EQ(entry_of("GB-COH-01234567").risk_points(), 11) << "overdue";
  auto done = asked<v1::CompleteActionRequest>();
  done.set_concern_id("k-1");
  done.set_action_id("1");
  done.set_done_on("2026-12-18");
  const auto by_itself = service_.call<v1::CompleteActionResponse>(done, provider("GB-COH-01234567"));
  ASSERT_TRUE(by_itself.ok()) << by_itself.status();
  EXPECT_EQ(entry_of("GB-COH-01234567").risk_points(), 5);
}

}  // namespace
}  // namespace concord::registry
