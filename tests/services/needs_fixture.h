// The needs service in this process beside a registry's ledger of its own, which the follower reads; twelve districts,
// ten client groups and three tenures to fill it with. Nothing of ours is replaced.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "concord/needs/v1/commands.pb.h"
#include "concord/needs/v1/events.pb.h"
#include "concord/needs/v1/queries.pb.h"
#include "concord/registry/v1/events.pb.h"

#include "services/needs/needs_service.h"
#include "services/platform/ledger/event_type.h"
#include "services/platform/ledger/view_rebuild.h"
#include "services/platform/values/text.h"
#include "tests/services/service_fixture.h"

namespace concord::tests {

namespace needs_v1 = needs::v1;

// A source as its followers see it, mostly the registry: a real ledger in a folder of its own.
class RegistryLedger : public platform::RecordSource {
 public:
  RegistryLedger() {
    std::string pattern = (std::filesystem::temp_directory_path() / "concord-registry-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    ledger_ = *platform::open_ledger(*platform::open_sqlite(folder_ / "registry.db"), world_, nullptr, nullptr);
  }
  ~RegistryLedger() override {
    ledger_->drain();
    ledger_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  absl::StatusOr<std::vector<platform::Head>> heads() override { return ledger_->heads(); }
  absl::StatusOr<std::vector<platform::Record>> read(const std::string& authority, std::int64_t after,
                                                     int limit) override {
    return ledger_->read(authority, after, limit);
  }

  void append(const std::string& stream, const google::protobuf::Message& event,
              const std::string& authority = "lancashire") {
    platform::Append append;
    append.authority = authority;
    append.command_id = platform::cat("registry-", ++commands_);
    append.request_hash = std::string(32, 'r');
    append.actor = "officer-1";
    append.streams.push_back({stream, versions_[authority + stream]++, {platform::new_event(event)}});
    const auto appended = ledger_->append_and_wait(std::move(append));
    ASSERT_TRUE(appended.ok()) << appended.status();
  }
  // As a release wrote it that these programs do not know; the versions of its stream are then the caller's affair.
  void append_raw(const platform::Append& append) {
    const auto appended = ledger_->append_and_wait(append);
    ASSERT_TRUE(appended.ok()) << appended.status();
  }
  void registered(const registry::v1::SupportService& service, const std::string& authority = "lancashire") {
    registry::v1::SupportServiceEvent event;
    *event.mutable_service_registered()->mutable_service() = service;
    append("service/" + service.id(), event, authority);
  }
  void capacity(const std::string& id, std::int64_t units, std::int64_t people) {
    registry::v1::SupportServiceEvent event;
    event.mutable_capacity_changed()->set_service_id(id);
    event.mutable_capacity_changed()->set_units(units);
    event.mutable_capacity_changed()->set_funded_units(units);
    event.mutable_capacity_changed()->set_people_supported(people);
    append("service/" + id, event);
  }
  void ended(const std::string& id) {
    registry::v1::SupportServiceEvent event;
    event.mutable_service_ended()->set_service_id(id);
    event.mutable_service_ended()->set_ended_on("2026-10-31");
    append("service/" + id, event);
  }
  // What is none of needs's business.
  void concern() {
    registry::v1::ConcernEvent event;
    event.mutable_concern_raised()->mutable_concern()->set_id("c1");
    append("concern/c1", event);
  }
  std::vector<platform::Record> all() { return *ledger_->read("lancashire", 0, 1'000); }

 private:
  std::filesystem::path folder_;
  SharedTestWorld world_;
  std::unique_ptr<platform::Ledger> ledger_;
  std::map<std::string, std::int64_t> versions_;
  int commands_ = 0;
};

// A followed ledger that can be exchanged for another, as one that was restored from a backup. Two that were told the
// same have the same records, hash by hash.
class ExchangedLedger : public platform::RecordSource {
 public:
  absl::StatusOr<std::vector<platform::Head>> heads() override { return now->heads(); }
  absl::StatusOr<std::vector<platform::Record>> read(const std::string& authority, std::int64_t after,
                                                     int limit) override {
    return now->read(authority, after, limit);
  }
  RegistryLedger first, second;
  RegistryLedger* now = &first;
};

inline std::string district(int number) { return platform::cat("E07000", 117 + number); }

inline registry::v1::SupportService service_of(const std::string& id, const std::vector<std::string>& areas,
                                               const std::vector<std::string>& groups, std::int64_t units,
                                               std::int64_t people, const std::string& tenure = "any") {
  registry::v1::SupportService service;
  service.set_id(id);
  service.set_name("Service " + id);
  service.set_provider_id("GB-CHC-" + std::to_string(1'000'000 + std::hash<std::string>{}(id) % 1'000'000));
  for (const auto& group : groups) service.add_client_groups(group);
  for (const auto& area : areas) service.add_area_codes(area);
  service.add_tenures(tenure);
  service.set_units(units);
  service.set_funded_units(units);
  service.set_people_supported(people);
  service.set_price_year_pence(units * 500'000);
  service.set_status(registry::v1::SERVICE_STATUS_ACTIVE);
  return service;
}

inline const std::vector<std::string>& ten_groups() {
  static const std::vector<std::string> kGroups = {
      "care_leavers", "domestic_abuse", "ex_offenders",   "learning_disability", "mental_health",
      "older_people", "refugees",       "rough_sleepers", "substance_use",       "young_people"};
  return kGroups;
}

class NeedsServiceTest : public testing::Test {
 protected:
  explicit NeedsServiceTest(platform::ServiceDefinition definition = needs::needs_definition())
      : needs_(std::move(definition)),
        follower_({"registry", "needs", 1'000}, needs_.ledger(), registry_, needs_.reaction_to("registry"),
                  needs_.world(), needs_.metrics()) {
    officer_ = needs_.token({});
    second_officer_ = needs_.token({{"commissioner"}, {"lancashire"}, "", "officer-2"});
    approver_ = needs_.token({{"approver"}, {"lancashire"}, "", "head-of-service"});
  }

  // Fills authority and, for commands, a fresh command id.
  template <typename Request>
  Request asked(Request request) {
    if (request.authority().empty()) request.set_authority("lancashire");
    if constexpr (requires { request.set_command_id(""); }) {
      if (request.command_id().empty()) request.set_command_id(platform::cat("command-", ++commands_));
    }
    return request;
  }
  template <typename Response, typename Request>
  absl::StatusOr<Response> ask(const Request& request, const std::string& token) {
    return needs_.call<Response>(asked(request), token);
  }
  // The same, and it must be a yes.
  template <typename Response, typename Request>
  Response must(const Request& request, const std::string& token) {
    auto answer = ask<Response>(request, token);
    EXPECT_TRUE(answer.ok()) << answer.status();
    return answer.ok() ? *answer : Response();
  }

  common::v1::ImportOutcome import_file(const std::string& table, const std::string& content) {
    needs_v1::ImportTableRequest request;
    request.set_table(table);
    request.set_content(content);
    auto outcome = needs_.client().import(asked(request), officer_);
    EXPECT_TRUE(outcome.ok()) << outcome.status();
    if (outcome.ok() && outcome->error_count() > 0) ADD_FAILURE() << outcome->errors(0).DebugString();
    return outcome.ok() ? *outcome : common::v1::ImportOutcome();
  }

  static std::string areas_csv(int districts) {
    std::string csv =
        "code,name,level,population,source,parent_code\nE10000017,Lancashire,county,1235354,Census 2021,\n";
    for (int d = 0; d < districts; ++d) {
      csv += platform::cat(district(d), ",District ", d, ",district,", 80'000 + 7'919 * d, ",Census 2021,E10000017\n");
    }
    return csv;
  }
  static std::string indicators_csv(int districts) {
    std::string csv = "area_code,code,value,source,as_at,tenure\n";
    for (int d = 0; d < districts; ++d) {
      csv += platform::cat(district(d), ",households,", 23'836 + 811 * d, ",Census 2021,2021-03-21,owned\n");
      csv += platform::cat(district(d), ",households,", 6'209 + 97 * d, ",Census 2021,2021-03-21,social_rented\n");
      csv += platform::cat(district(d), ",households,", 9'696 - 53 * d, ",Census 2021,2021-03-21,private_rented\n");
      csv += platform::cat(district(d), ",duties,", 700 + 31 * d, ".5,H-CLIC,2026-03-31,\n");
      csv += platform::cat(district(d), ",adults,", 60'000 + 1'013 * d, ",Mid-2025 estimate,2025-06-30,\n");
    }
    // The county's own total: counting it beside its districts would count everybody twice.
    return csv + "E10000017,duties,10572,H-CLIC,2026-03-31,\n";
  }
  needs_v1::NeedModel model() {
    needs_v1::NeedModel model;
    model.set_name("Floating support, 2026");
    model.set_source("Support needs survey 2025");
    model.set_tenure_indicator_code("households");
    int weight = 5'000;
    for (const auto& group : ten_groups()) {
      auto* duties = model.add_terms();
      duties->set_client_group(group);
      duties->set_indicator_code("duties");
      duties->set_weight_ppm(weight += 7'000);
      auto* adults = model.add_terms();
      adults->set_client_group(group);
      adults->set_indicator_code("adults");
      adults->set_weight_ppm(300);
    }
    auto* risk = model.add_tenure_risks();
    risk->set_tenure("private_rented");
    risk->set_relative_risk_milli(2'000);
    return model;
  }
  // Areas, indicators, formula and, through the follower, supply.
  void fill(int districts = 12) {
    import_file("areas", areas_csv(districts));
    import_file("indicators", indicators_csv(districts));
    needs_v1::SetNeedModelRequest set;
    *set.mutable_model() = model();
    must<needs_v1::SetNeedModelResponse>(set, officer_);
    registry_.registered(service_of("county-wide", {"E10000017"}, {"generic"}, 120, 111));
    for (int d = 0; d < districts; ++d) {
      if (d == 4) continue;  // one district has nothing of its own
      registry_.registered(service_of(platform::cat("fs-", d), {district(d)}, {"young_people", "mental_health"}, 20 + d,
                                      12 + d, d % 2 == 0 ? "social_rented" : "any"));
    }
    registry_.registered(service_of("elsewhere", {"E06000009"}, {"generic"}, 50, 50));
    registry_.concern();
    ASSERT_TRUE(follower_.catch_up().ok());
  }
  needs_v1::OpenAssessmentResponse open_assessment(const std::string& id) {
    needs_v1::OpenAssessmentRequest request;
    request.set_assessment_id(id);
    request.set_title("Needs 2026");
    request.set_as_at("2026-11-01");
    return must<needs_v1::OpenAssessmentResponse>(request, officer_);
  }
  void publish(const std::string& id) {
    needs_v1::PublishAssessmentRequest request;
    request.set_assessment_id(id);
    must<needs_v1::PublishAssessmentResponse>(request, officer_);
  }
  needs_v1::Assessment assessment(const std::string& id) {
    needs_v1::GetAssessmentRequest request;
    request.set_assessment_id(id);
    return must<needs_v1::GetAssessmentResponse>(request, officer_).assessment();
  }
  std::vector<needs_v1::GapCell> all_cells(const std::string& id, int page_size = 500) {
    std::vector<needs_v1::GapCell> cells;
    needs_v1::ListGapCellsRequest request;
    request.set_assessment_id(id);
    request.set_page_size(page_size);
    do {
      const auto page = must<needs_v1::ListGapCellsResponse>(request, officer_);
      cells.insert(cells.end(), page.cells().begin(), page.cells().end());
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return cells;
  }
  // Every table folded again must be what it was.
  void expect_views_rebuild() {
    const auto rebuilt = platform::rebuild_views(needs_.ledger(), needs_.views(), true);
    ASSERT_TRUE(rebuilt.ok()) << rebuilt.status();
    EXPECT_EQ(rebuilt->tables_size(), 10);
    for (const auto& table : rebuilt->tables()) {
      EXPECT_EQ(table.digest_before(), table.digest_after()) << table.table();
      EXPECT_EQ(table.rows_before(), table.rows_after()) << table.table();
    }
  }
  std::string supply_digest() {
    const auto rebuilt = platform::rebuild_views(needs_.ledger(), needs_.views(), true);
    for (const auto& table : rebuilt->tables()) {
      if (table.table() == "supply") return table.digest_before();
    }
    return "no table";
  }

  RunningService needs_;
  RegistryLedger registry_;
  platform::Follower follower_;
  std::string officer_, second_officer_, approver_;
  int commands_ = 0;
};

inline std::string code_of(const absl::Status& status) { return platform::code_of(status); }

}  // namespace concord::tests
