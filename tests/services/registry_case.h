// A small council for the registry's tests: one running service, its tokens, and a file for every table.
#pragma once

#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "concord/registry/v1/commands.pb.h"
#include "concord/registry/v1/queries.pb.h"

#include "services/platform/values/refusal.h"
#include "services/registry/registry_service.h"
#include "tests/services/service_fixture.h"

namespace concord::registry {

inline constexpr char kAuthorities[] =
    "id,name,nation,gss_code,org_id,vat_basis\n"
    "lancashire,Lancashire County Council,england,E10000017,GB-LAE-LAN,exclusive\n"
    "glasgow,Glasgow City Council,scotland,S12000049,GB-LAS-GLG,inclusive\n";
inline constexpr char kProviders[] =
    "scheme,identifier,name,kind,website,small_or_voluntary,other_identifiers\n"
    "GB-CHC,1089327,Calico Homes,charity,https://calico.example,yes,GB-PPON:PBZB-4962-TVLR\n"
    "GB-COH,01234567,\"Progress, Support Ltd\",company,,no,\n"
    "GB-MPR,IP12345R,Mutual Homes,housing_association,,no,GB-SHPE:LH1234;GB-COH:07654321\n";
inline constexpr char kAccreditations[] =
    "provider_id,evidence,valid_from,valid_to\n"
    "GB-CHC-1089327,Safeguarding policy|file 17;Accounts 2025,2026-01-01,2027-12-31\n"
    "GB-COH-01234567,Accounts 2025|file 18,2026-01-01,2027-12-31\n";
inline constexpr char kServices[] =
    "id,name,provider_id,client_groups,area_codes,tenures,units,funded_units,people_supported,price_year_pounds,hours_"
    "week,"
    "access_points,started_on\n"
    "fs-1,East floating support,GB-CHC-1089327,generic,E07000117;E07000120;E07000125,any,70,65,68,228620.50,210.5,"
    "self-referral by telephone,2005-04-01\n"
    "fs-2,Young people "
    "Preston,GB-COH-01234567,young_people;care_leavers,E07000123,social_rented;private_rented,11,10,11,"
    "40000,,,2026-06-01\n"
    "fs-3,Older people,GB-MPR-IP12345R,older_people,E07000117,social_rented,200,200,150,52000,,,2010-01-01\n";
inline constexpr char kContracts[] =
    "id,title,provider_ids,value_pounds,starts_on,ends_on,service_ids,extension_months,lots\n"
    "c-1,Floating support,GB-CHC-1089327;GB-COH-01234567,900000,2024-04-01,2027-03-31,fs-1;fs-2,24,"
    "lot-1|East|E07000117+E07000120;lot-2|Preston\n"
    "c-2,Young people,GB-COH-01234567,120000.01,2026-06-01,2029-05-31,fs-2,,\n";
inline constexpr char kEngagements[] =
    "id,kind,held_on,until,provider_ids,summary\n"
    "forum-1,forum,2026-09-01,,,Provider forum on the new lots\n"
    "visit-1,visit,2026-11-10,2026-11-11,GB-CHC-1089327,Saw the office in Burnley\n";
inline constexpr char kConcerns[] =
    "id,provider_id,service_id,severity,raised_on,summary\n"
    "k-1,GB-COH-01234567,fs-2,high,2026-11-02,Support plans are not reviewed in time\n";
inline constexpr char kNotices[] =
    "{\"id\":\"n-1\",\"title\":\"Tenancy support\",\"organisation\":\"Lancashire County "
    "Council\",\"status\":\"awarded\","
    "\"published_date\":\"2025-11-19\",\"awarded_date\":\"2025-11-01\",\"value_low\":1,\"value_high\":0,"
    "\"awarded_value\":574750.5,\"awarded_supplier\":\"Calico Homes,Baker, Lomax &amp; Co\",\"cpv_codes\":\"85311000 "
    "98000000\"}\n"
    "{\"id\":\"n-2\",\"title\":\"\",\"organisation\":\"X\",\"published_date\":\"2025-11-19\"}\n"
    "\n"
    "{broken\n";

class RegistryCase : public testing::Test {
 protected:
  RegistryCase() : RegistryCase(registry_definition()) {}
  // One that asks a rules service.
  explicit RegistryCase(platform::ServiceDefinition definition) : service_(std::move(definition)) {}

  std::string officer() { return service_.token({}); }
  std::string operator_token() { return service_.token({{"operator"}, {"commons"}, "", "operator-1"}); }
  std::string provider(const std::string& id) {
    return service_.token({{"provider"}, {"commons", "lancashire"}, id, "director"});
  }

  absl::StatusOr<common::v1::ImportOutcome> import(const std::string& table, const std::string& content,
                                                   const std::string& token,
                                                   const std::string& authority = "lancashire", bool dry_run = false) {
    v1::ImportTableRequest request;
    request.set_authority(authority);
    request.set_command_id(next_id());
    request.set_table(table);
    request.set_content(content);
    request.set_dry_run(dry_run);
    return service_.client().import(request, token);
  }

  // Imports the whole council; answers how many rows changed something.
  std::int64_t import_everything() {
    std::int64_t changed = 0;
    const auto take = [&](const absl::StatusOr<common::v1::ImportOutcome>& outcome, const char* table) {
      ASSERT_TRUE(outcome.ok()) << table << ": " << outcome.status();
      EXPECT_EQ(outcome->error_count(), 0) << table << ": " << outcome->DebugString();
      EXPECT_EQ(outcome->rows(), outcome->changed() + outcome->unchanged() + outcome->set_aside()) << table;
      changed += outcome->changed();
    };
    take(import("authorities", kAuthorities, operator_token(), "commons"), "authorities");
    take(import("providers", kProviders, officer()), "providers");
    take(import("accreditations", kAccreditations, officer()), "accreditations");
    take(import("services", kServices, officer()), "services");
    take(import("contracts", kContracts, officer()), "contracts");
    take(import("engagements", kEngagements, officer()), "engagements");
    take(import("concerns", kConcerns, officer()), "concerns");
    take(import("notices", kNotices, officer()), "notices");
    return changed;
  }

  std::string next_id() { return "test-" + std::to_string(++commands_); }

  // A request that says for whom and, if it is a command, under which id.
  template <typename Request>
  Request asked(const std::string& authority = "lancashire") {
    Request request;
    request.set_authority(authority);
    if constexpr (requires { request.set_command_id(""); }) request.set_command_id(next_id());
    return request;
  }

  static void expect_refused(const absl::Status& status, const std::string& code) {
    ASSERT_FALSE(status.ok());
    EXPECT_EQ(platform::code_of(status), code) << status;
    const auto refusal = platform::refusal_of(status);
    ASSERT_TRUE(refusal.has_value());
    EXPECT_FALSE(refusal->sentence().empty());
    EXPECT_FALSE(refusal->remedy().empty());
  }

  tests::RunningService service_;
  int commands_ = 0;
};

}  // namespace concord::registry
