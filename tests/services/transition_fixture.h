// Transition and the registry in this process, each following the other's real ledger, beside ledgers of procurement
// and needs that a test writes events into. Nothing of ours is replaced.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "concord/needs/v1/events.pb.h"
#include "concord/procurement/v1/events.pb.h"
#include "concord/registry/v1/commands.pb.h"
#include "concord/registry/v1/queries.pb.h"
#include "concord/transition/v1/commands.pb.h"
#include "concord/transition/v1/queries.pb.h"

#include "services/platform/ledger/event_type.h"
#include "services/platform/ledger/view_rebuild.h"
#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/registry/registry_service.h"
#include "services/transition/transition_service.h"
#include "tests/services/service_fixture.h"

namespace concord::tests {

namespace transition_v1 = transition::v1;
namespace registry_v1 = registry::v1;

// Another service's ledger as a follower reads it.
class LedgerOf : public platform::RecordSource {
 public:
  explicit LedgerOf(platform::Ledger& ledger) : ledger_(ledger) {}
  absl::StatusOr<std::vector<platform::Head>> heads() override { return ledger_.heads(); }
  absl::StatusOr<std::vector<platform::Record>> read(const std::string& authority, std::int64_t after,
                                                     int limit) override {
    return ledger_.read(authority, after, limit);
  }

 private:
  platform::Ledger& ledger_;
};

// A ledger in a folder of its own that a test writes a service's events into.
class ToldLedger {
 public:
  ToldLedger() {
    std::string pattern = (std::filesystem::temp_directory_path() / "concord-told-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    ledger_ = *platform::open_ledger(*platform::open_sqlite(folder_ / "told.db"), world_, nullptr, nullptr);
  }
  ~ToldLedger() {
    ledger_->drain();
    ledger_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  platform::Ledger& ledger() { return *ledger_; }
  void append(const std::string& stream, const google::protobuf::Message& event,
              const std::string& authority = "lancashire") {
    platform::Append append;
    append.authority = authority;
    append.command_id = platform::cat("told-", ++commands_);
    append.request_hash = std::string(32, 't');
    append.actor = "officer-1";
    append.streams.push_back({stream, versions_[authority + stream]++, {platform::new_event(event)}});
    const auto appended = ledger_->append_and_wait(std::move(append));
    ASSERT_TRUE(appended.ok()) << appended.status();
  }

 private:
  std::filesystem::path folder_;
  SharedTestWorld world_;
  std::unique_ptr<platform::Ledger> ledger_;
  std::map<std::string, std::int64_t> versions_;
  int commands_ = 0;
};

class TransitionCase : public testing::Test {
 protected:
  explicit TransitionCase(platform::ServiceDefinition definition = transition::transition_definition())
      : transition_(std::move(definition)), registry_(registry::registry_definition()) {
    officer_ = transition_.token({});
    approver_ = transition_.token({{"approver"}, {"lancashire"}, "", "head-of-service"});
    registry_officer_ = registry_.token({});
    start_followers();
  }

  // New followers, as after a restart; what they remember lies in the services' own databases.
  void start_followers() {
    auto& t = transition_;
    auto& r = registry_;
    from_registry_ =
        std::make_unique<platform::Follower>(platform::FollowerOptions{"registry", "transition", 1'000}, t.ledger(),
                                             registry_source_, t.reaction_to("registry"), t.world(), t.metrics());
    from_needs_ =
        std::make_unique<platform::Follower>(platform::FollowerOptions{"needs", "transition", 1'000}, t.ledger(),
                                             needs_source_, t.reaction_to("needs"), t.world(), t.metrics());
    from_procurement_ =
        std::make_unique<platform::Follower>(platform::FollowerOptions{"procurement", "transition", 1'000}, t.ledger(),
                                             procurement_source_, t.reaction_to("procurement"), t.world(), t.metrics());
    registry_from_procurement_ =
        std::make_unique<platform::Follower>(platform::FollowerOptions{"procurement", "registry", 1'000}, r.ledger(),
                                             procurement_source_, r.reaction_to("procurement"), r.world(), r.metrics());
    registry_from_transition_ =
        std::make_unique<platform::Follower>(platform::FollowerOptions{"transition", "registry", 1'000}, r.ledger(),
                                             transition_source_, r.reaction_to("transition"), r.world(), r.metrics());
  }

  // Everybody hears everything, twice round, because one service's reaction is the other's news.
  void everybody_hears() {
    for (int round = 0; round < 2; ++round) {
      for (platform::Follower* follower : {registry_from_procurement_.get(), registry_from_transition_.get(),
                                           from_registry_.get(), from_needs_.get(), from_procurement_.get()}) {
        const auto caught_up = follower->catch_up();
        ASSERT_TRUE(caught_up.ok()) << caught_up;
      }
    }
  }
  void days_pass(std::int64_t days) {
    transition_.world().advance_days(days);
    registry_.world().advance_days(days);
  }

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
    return transition_.call<Response>(asked(request), token);
  }
  template <typename Response, typename Request>
  Response must(const Request& request, const std::string& token) {
    auto answer = ask<Response>(request, token);
    EXPECT_TRUE(answer.ok()) << answer.status();
    return answer.ok() ? *answer : Response();
  }
  template <typename Response, typename Request>
  Response must_registry(const Request& request) {
    auto answer = registry_.call<Response>(asked(request), registry_officer_);
    EXPECT_TRUE(answer.ok()) << answer.status();
    return answer.ok() ? *answer : Response();
  }
  // A request that names the transition and nothing else.
  template <typename Request>
  static Request about(const std::string& id = "fs-2027-east") {
    Request request;
    request.set_transition_id(id);
    return request;
  }

  void import_registry(const std::string& table, const std::string& content) {
    registry_v1::ImportTableRequest request;
    request.set_table(table);
    request.set_content(content);
    const auto outcome = registry_.client().import(asked(request), registry_officer_);
    ASSERT_TRUE(outcome.ok()) << outcome.status();
    ASSERT_EQ(outcome->error_count(), 0) << outcome->DebugString();
  }
  // Three providers; fs-1 (38 of 40) and fs-2 (12 of 15) in Burnley, fs-5 (20 of 60) beside them.
  void fill_registry() {
    import_registry("providers",
                    "scheme,identifier,name,kind\nGB-CHC,1000001,New Support,charity\nGB-CHC,1000002,Old "
                    "Support,charity\nGB-CHC,1000003,Steady Support,company\n");
    import_registry("services",
                    "id,name,provider_id,client_groups,area_codes,tenures,units,funded_units,people_supported,price_"
                    "year_pounds\n"
                    "fs-1,Old support Burnley,GB-CHC-1000002,generic,E07000117,any,40,40,38,90000\n"
                    "fs-2,Old support Pendle,GB-CHC-1000002,generic,E07000122,any,15,15,12,40000\n"
                    "fs-5,Steady support,GB-CHC-1000003,generic,E07000117,any,60,60,20,120000\n");
  }

  static procurement::v1::AwardedContract award(const std::string& provider = "GB-CHC-1000001") {
    procurement::v1::AwardedContract contract;
    contract.set_contract_id("fs-2027-east");
    contract.set_procedure_id("FS-2027");
    contract.set_plan_id("plan-1");
    contract.set_title("Floating support 2027");
    contract.set_lot_id("east");
    contract.set_lot_title("East");
    contract.add_area_codes("E07000117");
    contract.add_area_codes("E07000122");
    contract.add_provider_ids(provider);
    contract.set_bid_id("bid-7");
    contract.set_value_pence(30'000'000);
    contract.add_yearly_pence(10'000'000);
    contract.set_starts_on("2027-06-01");
    contract.set_ends_on("2030-05-31");
    contract.set_extension_months(24);
    contract.add_client_groups("generic");
    contract.add_tenures("any");
    contract.set_units(60);
    contract.set_awarded_on("2026-11-20");
    contract.add_replaces_service_ids("fs-1");
    contract.add_replaces_service_ids("fs-2");
    return contract;
  }
  void lot_awarded(const procurement::v1::AwardedContract& contract = award()) {
    procurement::v1::AwardEvent event;
    *event.mutable_lot_awarded()->mutable_contract() = contract;
    event.mutable_lot_awarded()->set_standstill_ends_on("2026-12-02");
    procurement_.append("award/FS-2027", event);
  }
  void set_aside() {
    procurement::v1::AwardEvent event;
    event.mutable_lot_award_set_aside()->set_contract_id("fs-2027-east");
    event.mutable_lot_award_set_aside()->set_reason("A representation was upheld");
    procurement_.append("award/FS-2027", event);
  }
  void contract_awarded(const procurement::v1::AwardedContract& contract = award()) {
    procurement::v1::AwardEvent event;
    *event.mutable_contract_awarded()->mutable_contract() = contract;
    event.mutable_contract_awarded()->set_signed_on("2026-12-04");
    procurement_.append("award/FS-2027", event);
  }

  transition_v1::Transition transition(const std::string& id = "fs-2027-east") {
    return must<transition_v1::GetTransitionResponse>(about<transition_v1::GetTransitionRequest>(id), officer_)
        .transition();
  }
  registry_v1::SupportService service(const std::string& id) {
    registry_v1::GetServiceRequest request;
    request.set_service_id(id);
    return must_registry<registry_v1::GetServiceResponse>(request).service();
  }

  // From the award to the approved plan: two waves, half the places from 1 May, all from 1 June 2027.
  void approve_plan() {
    auto assess = about<transition_v1::AssessImpactRequest>();
    assess.set_coverage_ppm(1'000'000);
    must<transition_v1::AssessImpactResponse>(assess, officer_);
    must<transition_v1::PlanTransitionResponse>(plan(), officer_);
    auto cost = about<transition_v1::RecordCostRequest>();
    cost.mutable_cost()->set_id("double");
    cost.mutable_cost()->set_kind(transition_v1::COST_KIND_DOUBLE_RUNNING);
    cost.mutable_cost()->set_amount_pence(1'250'000);
    cost.mutable_cost()->set_payer(transition_v1::PAYER_COMMISSIONER);
    must<transition_v1::RecordCostResponse>(cost, officer_);
    auto told = about<transition_v1::LogCommunicationRequest>();
    told.mutable_communication()->set_id("letter-1");
    told.mutable_communication()->set_party(transition_v1::PARTY_USERS);
    told.mutable_communication()->set_channel(transition_v1::CHANNEL_LETTER);
    told.mutable_communication()->set_held_on("2026-11-20");
    told.mutable_communication()->set_summary("What happens when");
    must<transition_v1::LogCommunicationResponse>(told, officer_);
    must<transition_v1::SubmitTransitionResponse>(about<transition_v1::SubmitTransitionRequest>(), officer_);
    auto approve = about<transition_v1::ApproveTransitionRequest>();
    approve.set_reasons("Everybody has a place");
    must<transition_v1::ApproveTransitionResponse>(approve, approver_);
  }
  static transition_v1::PlanTransitionRequest plan() {
    auto plan = about<transition_v1::PlanTransitionRequest>();
    plan.set_go_live_on("2027-06-01");
    plan.set_calendar(transition_v1::CALENDAR_ENGLAND_AND_WALES);
    for (const auto& [day, places] : {std::pair{"2027-05-01", 30}, std::pair{"2027-06-01", 60}}) {
      auto* step = plan.add_capacity_steps();
      step->set_service_id("fs-2027-east");
      step->set_from_on(day);
      step->set_places(places);
    }
    add_wave(plan, "burnley-1", "2027-05-03", "fs-1", 20);
    add_wave(plan, "burnley-2", "2027-06-01", "fs-1", 18);
    add_wave(plan, "pendle", "2027-06-01", "fs-2", 12);
    return plan;
  }
  static void add_wave(transition_v1::PlanTransitionRequest& plan, const std::string& id, const std::string& day,
                       const std::string& from, std::int64_t people, const std::string& to = "") {
    auto* wave = plan.add_waves();
    wave->set_id(id);
    wave->set_planned_on(day);
    wave->set_from_service_id(from);
    wave->set_to_service_id(to);
    wave->set_people(people);
  }
  // Notices on the plan's own last days, and the whole checklist.
  void make_ready(const std::string& id = "fs-2027-east") {
    const auto planned = transition(id);
    for (const auto& outgoing : planned.outgoing()) {
      auto notice = about<transition_v1::ServeNoticeRequest>(id);
      notice.set_service_id(outgoing.service_id());
      must<transition_v1::ServeNoticeResponse>(notice, officer_);
    }
    const auto readiness =
        must<transition_v1::GetReadinessResponse>(about<transition_v1::GetReadinessRequest>(id), officer_);
    for (const auto& item : readiness.items()) {
      auto check = about<transition_v1::CheckReadinessRequest>(id);
      check.set_item_id(item.id());
      check.set_evidence("Seen and filed");
      must<transition_v1::CheckReadinessResponse>(check, officer_);
    }
  }
  void start(const std::string& id = "fs-2027-east") {
    must<transition_v1::StartHandoverResponse>(about<transition_v1::StartHandoverRequest>(id), officer_);
  }
  void hand_over(const std::string& wave, const std::string& id = "fs-2027-east") {
    auto request = about<transition_v1::HandOverWaveRequest>(id);
    request.set_wave_id(wave);
    must<transition_v1::HandOverWaveResponse>(request, officer_);
  }
  void withdraw(const std::string& service, const std::string& id = "fs-2027-east") {
    auto request = about<transition_v1::WithdrawServiceRequest>(id);
    request.set_service_id(service);
    must<transition_v1::WithdrawServiceResponse>(request, officer_);
  }

  static void expect_views_rebuild(RunningService& service) {
    const auto rebuilt = platform::rebuild_views(service.ledger(), service.views(), true);
    ASSERT_TRUE(rebuilt.ok()) << rebuilt.status();
    for (const auto& table : rebuilt->tables()) {
      EXPECT_EQ(table.digest_before(), table.digest_after()) << table.table();
    }
  }
  static std::map<std::string, std::string> digests(RunningService& service) {
    std::map<std::string, std::string> digests;
    const auto rebuilt = platform::rebuild_views(service.ledger(), service.views(), true);
    for (const auto& table : rebuilt->tables()) digests[table.table()] = table.digest_before();
    return digests;
  }
  static std::vector<std::string> refused_reactions(RunningService& service) {
    std::vector<std::string> codes;
    const auto read = service.ledger().database().read([&](platform::Connection& reader) {
      return reader.query("SELECT code FROM refused_reaction ORDER BY source, position", [&](platform::Statement& row) {
        codes.emplace_back(row.text(0));
        return true;
      });
    });
    EXPECT_TRUE(read.ok()) << read;
    return codes;
  }

  RunningService transition_, registry_;
  ToldLedger procurement_, needs_;
  LedgerOf transition_source_{transition_.ledger()}, registry_source_{registry_.ledger()},
      procurement_source_{procurement_.ledger()}, needs_source_{needs_.ledger()};
  std::unique_ptr<platform::Follower> from_registry_, from_needs_, from_procurement_, registry_from_procurement_,
      registry_from_transition_;
  std::string officer_, approver_, registry_officer_;
  int commands_ = 0;
};

inline std::string code_of(const absl::Status& status) { return platform::code_of(status); }

}  // namespace concord::tests
