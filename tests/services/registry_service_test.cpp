// The registry as it runs in production: imports, owners, contacts, refusals, pages, rebuilds.
#include <chrono>
#include <thread>

#include "services/platform/ledger/view_rebuild.h"
#include "services/platform/values/refusal.h"
#include "services/registry/services/support_service.h"
#include "tests/services/registry_case.h"

namespace concord::registry {
namespace {

class RegistryService : public RegistryCase {};

TEST_F(RegistryService, ImportsEveryTableAndTheSameFilesAgainChangeNothing) {
  EXPECT_EQ(import_everything(), 2 + 3 + 2 + 3 + 2 + 2 + 1 + 1);
  const auto records = service_.all_records().size();
  EXPECT_EQ(import_everything(), 0);
  EXPECT_EQ(service_.all_records().size(), records);

  auto get = asked<v1::GetServiceRequest>();
  get.set_service_id("fs-1");
  const auto shown = service_.call<v1::GetServiceResponse>(get, officer());
  ASSERT_TRUE(shown.ok()) << shown.status();
  EXPECT_EQ(shown->service().price_year_pence(), 22'862'050);
  EXPECT_EQ(shown->service().hours_week_milli(), 210'500);
  EXPECT_EQ(shown->service().status(), v1::SERVICE_STATUS_ACTIVE);
  const auto contracts = service_.call<v1::ListContractsResponse>(asked<v1::ListContractsRequest>(), officer());
  ASSERT_TRUE(contracts.ok());
  ASSERT_EQ(contracts->contracts_size(), 2);
  EXPECT_EQ(contracts->contracts(0).lots(0).area_codes_size(), 2);
  EXPECT_EQ(contracts->contracts(1).value_pence(), 12'000'001);
  const auto providers = service_.call<v1::ListProvidersResponse>(asked<v1::ListProvidersRequest>(), officer());
  ASSERT_TRUE(providers.ok());
  ASSERT_EQ(providers->providers_size(), 3);
  EXPECT_EQ(providers->providers(1).name(), "Progress, Support Ltd");
  EXPECT_EQ(providers->providers(2).identifiers_size(), 3);
}

TEST_F(RegistryService, ARowThatCannotBeTakenLeavesNothingBehind) {
  ASSERT_TRUE(import("providers", kProviders, officer()).ok());
  const auto records = service_.all_records().size();
  std::string file = kServices;
  file += "fs-4,Bad area,GB-CHC-1089327,generic,Burnley,any,5,5,5,100,,,\n";
  file += "fs-5,Bad money,GB-CHC-1089327,generic,E07000117,any,5,5,5,1e3,,,\n";
  file += "fs-6,Ghost,GB-CHC-1000000,generic,E07000117,any,5,5,5,100,,,\n";
  const auto outcome = import("services", file, officer());
  ASSERT_TRUE(outcome.ok()) << outcome.status();
  ASSERT_EQ(outcome->error_count(), 3) << outcome->DebugString();
  EXPECT_EQ(outcome->errors(0).line(), 5);
  EXPECT_EQ(outcome->errors(0).column(), "area_codes");
  EXPECT_EQ(outcome->errors(0).refusal().code(), "INVALID_SERVICE");
  EXPECT_EQ(outcome->errors(1).column(), "price_year_pounds");
  EXPECT_EQ(outcome->errors(2).refusal().code(), "UNKNOWN_PROVIDER");
  EXPECT_FALSE(outcome->has_receipt());
  EXPECT_EQ(service_.all_records().size(), records);
  const auto found = service_.call<v1::SearchDirectoryResponse>(asked<v1::SearchDirectoryRequest>(), "");
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found->entries_size(), 0);
  // Checking alone writes nothing either.
  const auto dry = import("services", kServices, officer(), "lancashire", true);
  ASSERT_TRUE(dry.ok());
  EXPECT_EQ(dry->changed(), 3);
  EXPECT_EQ(service_.all_records().size(), records);
}

TEST_F(RegistryService, TheSameIdTwiceInAFileIsAnErrorOfTheSecondRow) {
  ASSERT_TRUE(import("authorities", kAuthorities, operator_token(), "commons").ok());
  const std::string head = "scheme,identifier,name,kind\n";
  const std::string row = "GB-CHC,1089327,Example Support,charity\n";
  const std::string file = head + row + "GB-CHC,1089328,Other,charity\nGB-CHC,1089327,Renamed,charity\n";
  const auto twice = import("providers", file, officer());
  ASSERT_TRUE(twice.ok()) << twice.status();
  ASSERT_EQ(twice->error_count(), 1);
  EXPECT_EQ(twice->errors(0).line(), 4);
  EXPECT_EQ(twice->errors(0).refusal().code(), "ROW_TWICE");
  EXPECT_NE(twice->errors(0).refusal().sentence().find("Line 2"), std::string::npos);
  const auto same = import("providers", head + row + row, officer());
  ASSERT_TRUE(same.ok());
  EXPECT_EQ(same->error_count(), 0) << "the very same row again is harmless";
}

TEST_F(RegistryService, AMissingFigureIsAFaultAndAnAbsentColumnLeavesWhatStands) {
  ASSERT_GT(import_everything(), 0);
  const auto service = [this] {
    auto get = asked<v1::GetServiceRequest>();
    get.set_service_id("fs-1");
    const auto shown = service_.call<v1::GetServiceResponse>(get, officer());
    EXPECT_TRUE(shown.ok()) << shown.status();
    return shown->service();
  };
  const v1::SupportService before = service();
  const std::string head =
      "id,name,provider_id,client_groups,area_codes,tenures,units,funded_units,people_supported,price_year_pounds\n";
  const std::string row = "fs-1,Renamed," + before.provider_id() + ",generic,E07000117,any,";
  const auto blank = import("services", head + row + ",,,\n", officer());
  ASSERT_TRUE(blank.ok()) << blank.status();
  ASSERT_EQ(blank->error_count(), 1);
  EXPECT_EQ(blank->errors(0).refusal().code(), "COLUMN_EMPTY");
  EXPECT_EQ(blank->errors(0).column(), "units");
  const auto renamed = import("services", head + row + "40,30,20,1000\n", officer());
  ASSERT_TRUE(renamed.ok()) << renamed.status();
  ASSERT_EQ(renamed->error_count(), 0) << renamed->DebugString();
  const v1::SupportService after = service();
  EXPECT_EQ(after.name(), "Renamed");
  EXPECT_GT(before.hours_week_milli(), 0);
  EXPECT_EQ(after.hours_week_milli(), before.hours_week_milli()) << "the file has no such column";
  EXPECT_EQ(after.access_points_size(), before.access_points_size());
  EXPECT_EQ(after.eligible_task_share_ppm(), before.eligible_task_share_ppm());

  const auto providers = import("providers", "scheme,identifier,name,kind\nGB-CHC,1089327,Calico,charity\n", officer());
  ASSERT_TRUE(providers.ok()) << providers.status();
  auto get = asked<v1::GetProviderRequest>("commons");
  get.set_provider_id("GB-CHC-1089327");
  const auto calico = service_.call<v1::GetProviderResponse>(get, officer());
  ASSERT_TRUE(calico.ok()) << calico.status();
  EXPECT_EQ(calico->provider().name(), "Calico");
  EXPECT_EQ(calico->provider().identifiers_size(), 2);

  expect_refused(import("providers", "scheme,identifier,name,kind,name\n", officer()).status(), "COLUMN_TWICE");
  expect_refused(import("providers", "scheme;identifier;name;kind\n", officer()).status(), "CSV_MALFORMED");
  const auto again = import("providers",
                            "scheme,identifier,name,kind,other_identifiers\nX-CONCORD,A,One,charity,GB-COH:07650001\n"
                            "X-CONCORD,B,Two,charity,GB-COH:07650001\n",
                            officer());
  ASSERT_TRUE(again.ok()) << again.status();
  ASSERT_EQ(again->error_count(), 1);
  EXPECT_EQ(again->errors(0).line(), 3);
  EXPECT_EQ(again->errors(0).refusal().code(), "ALREADY_REGISTERED");
}

TEST_F(RegistryService, ImportsAreForThoseWhoMay) {
  expect_refused(import("authorities", kAuthorities, officer()).status(), "NOT_ALLOWED");
  expect_refused(import("providers", kProviders, operator_token(), "commons").status(), "NOT_ALLOWED");
  expect_refused(import("providers", kProviders, officer(), "surrey").status(), "OTHER_AUTHORITY");
  expect_refused(import("nonsense", kProviders, officer()).status(), "UNKNOWN_TABLE");
  expect_refused(import("providers", "scheme,identifier,name\n", officer()).status(), "COLUMN_MISSING");
  expect_refused(import("providers", "scheme,identifier,name,kind,colour\n", officer()).status(), "UNKNOWN_COLUMN");
  expect_refused(import("notices", "\xFF\xFE", officer()).status(), "NOT_UTF8");
  expect_refused(import("notices", std::string((4 << 20) + 1, ' '), officer()).status(), "FILE_TOO_LARGE");
}

TEST_F(RegistryService, AProviderClaimsItsRecord) {
  ASSERT_TRUE(import("providers", kProviders, officer()).ok());
  auto amend = asked<v1::AmendProviderRequest>("commons");
  amend.mutable_provider()->set_name("Calico Homes and Support");
  amend.mutable_provider()->set_kind(v1::PROVIDER_KIND_CHARITY);
  amend.mutable_provider()->add_identifiers()->set_scheme("GB-CHC");
  amend.mutable_provider()->mutable_identifiers(0)->set_value("1089327");
  const auto claimed = service_.call<v1::AmendProviderResponse>(amend, provider("GB-CHC-1089327"));
  ASSERT_TRUE(claimed.ok()) << claimed.status();
  EXPECT_EQ(claimed->receipt().events(), 1);
  const auto repeated = service_.call<v1::AmendProviderResponse>(amend, provider("GB-CHC-1089327"));
  ASSERT_TRUE(repeated.ok()) << repeated.status();
  EXPECT_TRUE(repeated->receipt().repeated());

  auto rename = asked<v1::AmendProviderRequest>();
  *rename.mutable_provider() = amend.provider();
  rename.mutable_provider()->set_name("Renamed by the council");
  expect_refused(service_.call<v1::AmendProviderResponse>(rename, officer()).status(), "NOT_THE_OWNER");
  auto contact = asked<v1::SetProviderContactRequest>();
  contact.set_provider_id("GB-CHC-1089327");
  contact.mutable_contact()->set_email("office@calico.example");
  expect_refused(service_.call<v1::SetProviderContactResponse>(contact, officer()).status(), "NOT_THE_OWNER");
}

TEST_F(RegistryService, AContactIsErasedFromEveryByteAndWasNeverInTheLedger) {
  const std::string email = "sam.verysecret@calico.example";
  ASSERT_TRUE(import("providers", kProviders, officer()).ok());
  auto set = asked<v1::SetProviderContactRequest>();
  set.set_provider_id("GB-CHC-1089327");
  set.mutable_contact()->set_name("Sam Verysecret");
  set.mutable_contact()->set_email("first." + email);
  ASSERT_TRUE(service_.call<v1::SetProviderContactResponse>(set, officer()).ok());
  set.set_command_id(next_id());
  set.mutable_contact()->set_email(email);
  const auto changed = service_.call<v1::SetProviderContactResponse>(set, officer());
  ASSERT_TRUE(changed.ok());
  EXPECT_EQ(changed->receipt().events(), 1) << "another contact is a change";
  set.set_command_id(next_id());
  const auto again = service_.call<v1::SetProviderContactResponse>(set, officer());
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->receipt().events(), 0) << "the same contact is none";
  EXPECT_NE(service_.database_bytes().find(email), std::string::npos) << "the test looks in the right place";

  auto get = asked<v1::GetProviderRequest>();
  get.set_provider_id("GB-CHC-1089327");
  const auto contact_for = [&](const std::string& token, const std::string& authority) {
    get.set_authority(authority);
    const auto shown = service_.call<v1::GetProviderResponse>(get, token);
    EXPECT_TRUE(shown.ok()) << shown.status();
    return shown.ok() && shown->has_contact() ? shown->contact().email() : std::string();
  };
  EXPECT_EQ(contact_for(officer(), "lancashire"), email);
  EXPECT_EQ(contact_for(provider("GB-CHC-1089327"), "commons"), email);
  EXPECT_EQ(contact_for(provider("GB-COH-01234567"), "commons"), "") << "another provider";
  EXPECT_EQ(contact_for(service_.token({{"auditor"}, {"lancashire"}}), "lancashire"), "");
  EXPECT_EQ(contact_for(service_.token({{"commissioner"}, {"surrey"}}), "surrey"), "") << "another council";

  auto erase = asked<v1::EraseProviderContactRequest>();
  erase.set_provider_id("GB-CHC-1089327");
  ASSERT_TRUE(service_.call<v1::EraseProviderContactResponse>(erase, officer()).ok());
  EXPECT_EQ(contact_for(officer(), "lancashire"), "");
  const std::string bytes = service_.database_bytes();
  EXPECT_EQ(bytes.find("verysecret"), std::string::npos);
  EXPECT_EQ(bytes.find("Verysecret"), std::string::npos);
  for (const auto& record : service_.all_records()) {
    EXPECT_EQ(record.payload().find("erysecret"), std::string::npos) << record.type();
  }
}

// A backup that reads for long must neither hold up the erasure nor keep the copy for ever.
TEST_F(RegistryService, WhoReadsForLongHoldsUpNoErasureAndTheCopyGoesAfterwards) {
  ASSERT_TRUE(import("providers", kProviders, officer()).ok());
  auto set = asked<v1::SetProviderContactRequest>();
  set.set_provider_id("GB-CHC-1089327");
  set.mutable_contact()->set_name("Sam Verysecret");
  set.mutable_contact()->set_email("sam@calico.example");
  ASSERT_TRUE(service_.call<v1::SetProviderContactResponse>(set, officer()).ok());
  auto reader = service_.ledger().database().open_reader();
  ASSERT_TRUE(reader.ok());
  ASSERT_TRUE((*reader)->execute("BEGIN; SELECT count(*) FROM ledger").ok());

  auto erase = asked<v1::EraseProviderContactRequest>();
  erase.set_provider_id("GB-CHC-1089327");
  const auto began = std::chrono::steady_clock::now();
  ASSERT_TRUE(service_.call<v1::EraseProviderContactResponse>(erase, officer()).ok());
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(5));
  EXPECT_NE(service_.database_bytes().find("Verysecret"), std::string::npos) << "the reader still needs it";
  ASSERT_TRUE((*reader)->execute("COMMIT").ok());
  for (int i = 0; i < 200 && service_.database_bytes().find("Verysecret") != std::string::npos; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  EXPECT_EQ(service_.database_bytes().find("Verysecret"), std::string::npos);
}

// What a refusal begins may end the call before the refusing thread has left it.
TEST_F(RegistryService, ManyRefusedImportsHarmNothing) {
  for (int i = 0; i < 300; ++i) {
    EXPECT_EQ(platform::code_of(import("nosuch", "a,b\n1,2\n", officer()).status()), "UNKNOWN_TABLE");
  }
  EXPECT_TRUE(import("providers", kProviders, officer()).ok());
}

TEST_F(RegistryService, EveryRefusalSaysWhatWouldMakeItAYes) {
  ASSERT_EQ(import_everything(), 16);
  auto end = asked<v1::EndServiceRequest>();
  end.set_service_id("fs-1");
  end.set_ended_on("2026-11-20");
  end.set_reason("Merged into the new lot");
  const auto refused = service_.call<v1::EndServiceResponse>(end, officer()).status();
  expect_refused(refused, "PEOPLE_STILL_SUPPORTED");
  EXPECT_NE(refused.message().find("68"), absl::string_view::npos) << "the failing value is said";
  end.set_service_id("none");
  expect_refused(service_.call<v1::EndServiceResponse>(end, officer()).status(), "UNKNOWN_SERVICE");

  auto close = asked<v1::CloseConcernRequest>();
  close.set_concern_id("k-1");
  close.set_closed_on("2026-11-20");
  expect_refused(service_.call<v1::CloseConcernResponse>(close, officer()).status(), "REASON_MISSING");
  expect_refused(service_.call<v1::CloseConcernResponse>(close, provider("GB-COH-01234567")).status(), "NOT_ALLOWED");
  const std::string both =
      service_.token({{"commissioner", "provider"}, {"lancashire"}, "GB-COH-01234567", "two-hats"});
  expect_refused(service_.call<v1::CloseConcernResponse>(close, both).status(), "ACTS_FOR_ORGANISATION");
  expect_refused(service_.call<v1::CloseConcernResponse>(close, "").status(), "TOKEN_MISSING");
  close.clear_command_id();
  expect_refused(service_.call<v1::CloseConcernResponse>(close, officer()).status(), "COMMAND_ID_MISSING");

  auto list = asked<v1::ListContractsRequest>();
  list.set_page_size(501);
  expect_refused(service_.call<v1::ListContractsResponse>(list, officer()).status(), "INVALID_PAGE");
  list.set_page_size(0);
  list.set_ending_by("soon");
  expect_refused(service_.call<v1::ListContractsResponse>(list, officer()).status(), "INVALID_DATES");
  auto provider_request = asked<v1::GetProviderRequest>();
  provider_request.set_provider_id("GB-CHC-1000000");
  expect_refused(service_.call<v1::GetProviderResponse>(provider_request, officer()).status(), "UNKNOWN_PROVIDER");
}

// Reads a list with pages of one and gathers what `items` finds in each response.
template <typename Response, typename Request, typename Items>
std::vector<std::string> page_through(tests::RunningService& service, Request request, const std::string& token,
                                      const Items& items) {
  std::vector<std::string> ids;
  request.set_page_size(1);
  for (int pages = 0; pages < 50; ++pages) {
    const auto response = service.call<Response>(request, token);
    EXPECT_TRUE(response.ok()) << response.status();
    if (!response.ok()) return ids;
    for (const auto& item : items(*response)) ids.push_back(item);
    if (response->next_page_token().empty()) return ids;
    request.set_page_token(response->next_page_token());
  }
  ADD_FAILURE() << "the pages never end";
  return ids;
}

TEST_F(RegistryService, ListsArePagedWithoutLossOrRepeat) {
  ASSERT_EQ(import_everything(), 16);
  using Ids = std::vector<std::string>;
  const std::string token = officer();
  EXPECT_EQ(page_through<v1::ListProvidersResponse>(service_, asked<v1::ListProvidersRequest>(), token,
                                                    [](const auto& r) { return Ids{r.providers(0).id()}; }),
            (Ids{"GB-CHC-1089327", "GB-COH-01234567", "GB-MPR-IP12345R"}));
  EXPECT_EQ(page_through<v1::ListEngagementsResponse>(service_, asked<v1::ListEngagementsRequest>(), token,
                                                      [](const auto& r) { return Ids{r.engagements(0).id()}; }),
            (Ids{"visit-1", "forum-1"}))
      << "newest first";
  EXPECT_EQ(
      page_through<v1::ListAccreditationsResponse>(service_, asked<v1::ListAccreditationsRequest>(), token,
                                                   [](const auto& r) { return Ids{r.accreditations(0).provider_id()}; })
          .size(),
      2U);
  EXPECT_EQ(page_through<v1::ListMonitoringResponse>(service_, asked<v1::ListMonitoringRequest>(), token,
                                                     [](const auto& r) { return Ids{r.entries(0).provider_id()}; })
                .size(),
            3U);
  // fs-1: 3 areas; fs-2: 2 groups x 2 tenures; fs-3: 1.
  EXPECT_EQ(page_through<v1::ListSupplyCellsResponse>(service_, asked<v1::ListSupplyCellsRequest>(), token,
                                                      [](const auto& r) { return Ids{r.cells(0).area_code()}; })
                .size(),
            8U);
  const auto notices = page_through<v1::ListMarketNoticesResponse>(
      service_, asked<v1::ListMarketNoticesRequest>(), token, [](const auto& r) { return Ids{r.notices(0).id()}; });
  ASSERT_EQ(notices.size(), 3U);
  EXPECT_EQ(notices[0], "n-1") << "set aside ones last";
  EXPECT_EQ(page_through<v1::ListAuthoritiesResponse>(service_, asked<v1::ListAuthoritiesRequest>(), token,
                                                      [](const auto& r) { return Ids{r.authorities(0).id()}; }),
            (Ids{"glasgow", "lancashire"}));
}

TEST_F(RegistryService, AProviderSeesItsOwnAccreditationAndMonitoringOnly) {
  ASSERT_EQ(import_everything(), 16);
  const std::string token = provider("GB-COH-01234567");
  const auto monitoring = service_.call<v1::ListMonitoringResponse>(asked<v1::ListMonitoringRequest>(), token);
  ASSERT_TRUE(monitoring.ok()) << monitoring.status();
  ASSERT_EQ(monitoring->entries_size(), 1);
  EXPECT_EQ(monitoring->entries(0).provider_id(), "GB-COH-01234567");
  const auto own = service_.call<v1::ListAccreditationsResponse>(asked<v1::ListAccreditationsRequest>(), token);
  ASSERT_TRUE(own.ok());
  ASSERT_EQ(own->accreditations_size(), 1);
  auto other = asked<v1::ListAccreditationsRequest>();
  other.set_provider_id("GB-CHC-1089327");
  const auto none = service_.call<v1::ListAccreditationsResponse>(other, token);
  ASSERT_TRUE(none.ok());
  EXPECT_EQ(none->accreditations_size(), 0);
}

TEST_F(RegistryService, RebuiltViewsAreTheSame) {
  ASSERT_EQ(import_everything(), 16);
  auto change = asked<v1::ChangeCapacityRequest>();
  change.set_service_id("fs-2");
  ASSERT_TRUE(service_.call<v1::ChangeCapacityResponse>(change, officer()).ok());
  auto end = asked<v1::EndServiceRequest>();
  end.set_service_id("fs-2");
  end.set_ended_on("2026-11-20");
  end.set_reason("Everybody has moved");
  ASSERT_TRUE(service_.call<v1::EndServiceResponse>(end, officer()).ok());
  const auto rebuilt = platform::rebuild_views(service_.ledger(), service_.views(), false);
  ASSERT_TRUE(rebuilt.ok()) << rebuilt.status();
  EXPECT_EQ(rebuilt->records(), static_cast<std::int64_t>(service_.all_records().size()));
  std::int64_t rows = 0;
  for (const auto& table : rebuilt->tables()) {
    EXPECT_EQ(table.digest_before(), table.digest_after()) << table.table();
    rows += table.rows_after();
  }
  EXPECT_GT(rows, 20);
}

// A hand-over that transition's ledger no longer tells of is counted back, and the next one at a lower position counts.
TEST(SupportServiceTakenBack, WhatMovesAfterwardsIsCountedAgain) {
  v1::SupportService service;
  service.set_id("east");
  service.set_units(500);
  service.set_status(v1::SERVICE_STATUS_ACTIVE);
  service.set_people_supported(281);  // 272, and 9 who came with a wave that is gone
  service.set_transition_position(328);
  service.set_last_wave("t/lost");
  const auto back = take_back(service, 9, "t/kept", 290);
  ASSERT_TRUE(back.ok());
  ASSERT_EQ(back->size(), 1U);
  SupportServiceAggregate::evolve(service, back->front());
  EXPECT_EQ(service.people_supported(), 272);
  EXPECT_EQ(service.last_wave(), "t/kept");
  v1::CountMoved moved;
  moved.set_service_id("east");
  moved.set_people(9);
  moved.set_wave("t/other");
  moved.set_transition_position(300);
  const auto counted = decide(service, moved, platform::Context());
  ASSERT_TRUE(counted.ok());
  ASSERT_EQ(counted->size(), 1U);
  SupportServiceAggregate::evolve(service, counted->front());
  EXPECT_EQ(service.people_supported(), 281);
  EXPECT_EQ(service.transition_position(), 300);
  EXPECT_TRUE(take_back(service, 9, "", 300)->empty()) << "nothing was told beyond what both share";
}

}  // namespace
}  // namespace concord::registry
