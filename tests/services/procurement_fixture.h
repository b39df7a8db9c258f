// The procurement service in this process beside ledgers that stand for registry and needs, which its followers read; a
// plan with three lots, accredited providers, and bids to fill it with. Nothing of ours is replaced.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "concord/needs/v1/events.pb.h"
#include "concord/procurement/v1/alliance_commands.pb.h"
#include "concord/procurement/v1/alliance_queries.pb.h"
#include "concord/procurement/v1/commands.pb.h"
#include "concord/procurement/v1/decision_commands.pb.h"
#include "concord/procurement/v1/disregard_commands.pb.h"
#include "concord/procurement/v1/document_commands.pb.h"
#include "concord/procurement/v1/document_queries.pb.h"
#include "concord/procurement/v1/framework_commands.pb.h"
#include "concord/procurement/v1/framework_queries.pb.h"
#include "concord/procurement/v1/lot_end_commands.pb.h"
#include "concord/procurement/v1/membership_commands.pb.h"
#include "concord/procurement/v1/panel_commands.pb.h"
#include "concord/procurement/v1/queries.pb.h"
#include "concord/registry/v1/events.pb.h"

#include "services/platform/ledger/event_type.h"
#include "services/platform/ledger/view_rebuild.h"
#include "services/platform/values/text.h"
#include "services/procurement/procurement_service.h"
#include "tests/services/asking.h"
#include "tests/services/service_fixture.h"

namespace concord::tests {

namespace procurement_v1 = procurement::v1;

inline std::filesystem::path temporary_folder(const char* name) {
  std::string pattern = (std::filesystem::temp_directory_path() / name).string() + "-XXXXXX";
  return mkdtemp(pattern.data());
}

// Another service as its followers see it: a real ledger in a folder of its own.
class SourceLedger : public platform::RecordSource {
 public:
  SourceLedger() : folder_(temporary_folder("concord-source")) {
    ledger_ = *platform::open_ledger(*platform::open_sqlite(folder_ / "source.db"), world_, nullptr, nullptr);
  }
  ~SourceLedger() override {
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
    append.command_id = platform::cat("source-", ++commands_);
    append.request_hash = std::string(32, 's');
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

inline std::string provider(int number) { return platform::cat("GB-CHC-", 1'000'000 + number); }

class ProcurementTest : public testing::Test {
 protected:
  static constexpr std::int64_t kDeadlineMs = kTestNoonMs + 30LL * 86'400'000;
  static constexpr char kId[] = "floating-2027";
  static constexpr int kRegistered = 6;  // providers from the start; the last holds no accreditation

  ProcurementTest() : ProcurementTest(temporary_folder("concord-seal")) {}
  explicit ProcurementTest(const std::filesystem::path& keys) : ProcurementTest(keys, definition_in(keys)) {}
  // With so much room for documents.
  explicit ProcurementTest(std::int64_t document_quota_mb)
      : ProcurementTest(temporary_folder("concord-seal"), document_quota_mb) {}
  // Procurement that asks this rules service.
  explicit ProcurementTest(std::shared_ptr<platform::RemoteCall> rules)
      : ProcurementTest(temporary_folder("concord-seal"), std::move(rules)) {}
  ~ProcurementTest() override {
    std::error_code ignored;
    std::filesystem::remove_all(key_folder_, ignored);
  }

  template <typename Request>
  Request asked(Request request) {
    if (request.authority().empty()) request.set_authority("lancashire");
    if constexpr (requires { request.set_command_id(""); }) {
      if (request.command_id().empty()) request.set_command_id(platform::cat("command-", ++commands_));
    }
    // An answer drafts no procedure unless it says so.
    constexpr bool is_answer = std::is_same_v<Request, procurement_v1::AnswerOfferRequest>;
    if constexpr (!is_answer && requires { request.set_procedure_id(""); }) {
      if (request.procedure_id().empty()) request.set_procedure_id(kId);
    }
    return request;
  }
  template <typename Response, typename Request>
  absl::StatusOr<Response> ask(const Request& request, const std::string& token) {
    return service_.call<Response>(asked(request), token);
  }
  template <typename Response, typename Request>
  Response must(const Request& request, const std::string& token) {
    auto answer = ask<Response>(request, token);
    EXPECT_TRUE(answer.ok()) << answer.status();
    return answer.ok() ? *answer : Response();
  }
  template <typename Response, typename Request>
  std::string refused(const Request& request, const std::string& token) {
    return platform::code_of(ask<Response>(request, token).status());
  }

  std::string bidder(int number) {
    return service_.token({{"provider"}, {"lancashire"}, provider(number), platform::cat("bidder-", number)});
  }

  void register_provider(int number, bool accredited) {
    registry::v1::ProviderEvent registered;
    registered.mutable_provider_registered()->mutable_provider()->set_id(provider(number));
    registered.mutable_provider_registered()->mutable_provider()->set_name(platform::cat("Provider ", number));
    registry_.append("provider/" + provider(number), registered, platform::kCommons);
    if (!accredited) return;
    registry::v1::AccreditationEvent event;
    auto* accreditation = event.mutable_provider_accredited()->mutable_accreditation();
    accreditation->set_provider_id(provider(number));
    accreditation->set_valid_from("2026-01-01");
    accreditation->set_valid_to("2028-12-31");
    registry_.append("accreditation/" + provider(number), event);
  }

  void approve_plan() {
    needs::v1::PlanEvent event;
    auto* plan = event.mutable_plan_approved()->mutable_plan();
    plan->set_id(kId);
    plan->set_title("Floating support 2027");
    plan->mutable_particulars()->set_cpv("85311000");
    plan->mutable_particulars()->set_strategy("floating_support");
    plan->mutable_particulars()->add_notices("UK2");
    const std::vector<std::string> lots = {"EAST", "NORTH", "SOUTH"};
    for (std::size_t i = 0; i < lots.size(); ++i) {
      auto* lot = plan->add_lots();
      lot->set_id(lots[i]);
      lot->set_title("Lot " + lots[i]);
      lot->add_area_codes(platform::cat("E0700011", 7 + i % 3));
    }
    for (int year = 0; year < 3; ++year) {
      auto* allocation = plan->add_years();
      allocation->set_starts_on(platform::cat(2027 + year, "-06-01"));
      for (const std::string& lot : lots) {
        auto* money = allocation->add_lots();
        money->set_lot_id(lot);
        money->set_amount_pence(100'000'000);
      }
    }
    auto* ends = plan->add_actions();
    ends->set_service_id("fs-1");
    ends->set_kind(needs::v1::SERVICE_ACTION_KIND_DECOMMISSION);
    ends->set_lot_id("EAST");
    auto* stays = plan->add_actions();
    stays->set_service_id("fs-2");
    stays->set_kind(needs::v1::SERVICE_ACTION_KIND_KEEP);
    needs_.append(platform::cat("plan/", kId), event);
  }
  void follow() {
    for (auto& follower : followers_) ASSERT_TRUE(follower->catch_up().ok());
  }

  procurement_v1::Procedure procedure() {
    return must<procurement_v1::GetProcedureResponse>(procurement_v1::GetProcedureRequest(), officer_).procedure();
  }
  // From the plan's draft to publication by a second person.
  void publish(int max_lots = 1, int different = 3) {
    submit_for_publication(max_lots, different);
    must<procurement_v1::PublishProcedureResponse>(procurement_v1::PublishProcedureRequest(), approver_);
  }
  void submit_for_publication(int max_lots = 1, int different = 3) {
    write_draft(max_lots, different);
    must<procurement_v1::SubmitForPublicationResponse>(procurement_v1::SubmitForPublicationRequest(), officer_);
  }
  // The plan's draft, complete.
  void write_draft(int max_lots = 1, int different = 3) {
    approve_plan();
    follow();
    procurement_v1::AmendProcedureRequest amend;
    *amend.mutable_draft() = procedure().draft();
    auto& draft = *amend.mutable_draft();
    auto* timetable = draft.mutable_timetable();
    timetable->set_advert_on("2026-11-21");
    timetable->set_questions_until_ms(kDeadlineMs - 10LL * 86'400'000);
    timetable->set_deadline_ms(kDeadlineMs);
    timetable->set_evaluation_until("2027-01-15");
    timetable->set_decision_on("2027-01-29");
    auto* plan = draft.add_criteria();
    plan->set_id("plan");
    plan->set_title("Support plan");
    plan->set_kind(procurement_v1::CRITERION_KIND_QUALITY);
    plan->set_weight_ppm(1'000'000);
    plan->set_pass_mark(2);
    draft.set_price_formula(procurement_v1::PRICE_FORMULA_KIND_FIXED_PRICE);
    draft.mutable_award_rules()->set_max_lots_per_provider(max_lots);
    draft.mutable_award_rules()->set_different_providers(different);
    draft.mutable_award_rules()->set_accredited_only(true);
    must<procurement_v1::AmendProcedureResponse>(amend, officer_);
  }

  // A bid of provider `number` for these lots; yearly price in pence, 0 takes the fixed price.
  procurement_v1::SubmitBidRequest bid(const std::string& id, int number, const std::vector<std::string>& lots,
                                       std::int64_t yearly_pence = 0) {
    procurement_v1::SubmitBidRequest request;
    request.set_bid_id(id);
    request.set_procedure_id(kId);
    request.mutable_envelope()->set_lead_provider_id(provider(number));
    auto& content = *request.mutable_content();
    content.set_salt(platform::cat("salt of sixteen or more, ", id));
    for (const std::string& lot : lots) {
      auto* price = content.add_prices();
      price->set_lot_id(lot);
      for (int year = 0; year < 3 && yearly_pence > 0; ++year) price->add_yearly_pence(yearly_pence);
    }
    auto* answer = content.add_answers();
    answer->set_criterion_id("plan");
    answer->set_text("We support people at home.");
    return request;
  }
  void to_deadline(std::int64_t after_ms) {
    service_.world().advance_ms(kDeadlineMs + after_ms - service_.world().now_ms());
  }
  void open() {
    must<procurement_v1::OpenBidsResponse>(procurement_v1::OpenBidsRequest(), officer_);
    must<procurement_v1::OpenBidsResponse>(procurement_v1::OpenBidsRequest(), second_officer_);
  }
  void expect_views_rebuild() {
    const auto rebuilt = platform::rebuild_views(service_.ledger(), service_.views(), true);
    ASSERT_TRUE(rebuilt.ok()) << rebuilt.status();
    EXPECT_EQ(rebuilt->tables_size(), 25);
    for (const auto& table : rebuilt->tables()) {
      EXPECT_EQ(table.digest_before(), table.digest_after()) << table.table();
      EXPECT_EQ(table.rows_before(), table.rows_after()) << table.table();
    }
  }

 private:
  ProcurementTest(const std::filesystem::path& keys, std::int64_t document_quota_mb)
      : ProcurementTest(keys, procurement::procurement_definition(keys / "seal.keys", document_quota_mb)) {}
  ProcurementTest(const std::filesystem::path& keys, std::shared_ptr<platform::RemoteCall> rules)
      : ProcurementTest(keys, tests::asking(std::move(rules), definition_in(keys))) {}
  // The service's own followers, with the deciders that its rpcs have.
  static platform::ServiceDefinition telling(std::shared_ptr<std::vector<platform::Followed>> followed,
                                             platform::ServiceDefinition definition) {
    definition.wire = [followed, wire = definition.wire](const platform::Parts& parts, platform::Rpcs& rpcs) {
      *followed = wire(parts, rpcs);
      return std::vector<platform::Followed>();
    };
    return definition;
  }
  static platform::ServiceDefinition definition_in(const std::filesystem::path& keys) {
    return procurement::procurement_definition(keys / "seal.keys");
  }
  ProcurementTest(const std::filesystem::path& keys, platform::ServiceDefinition definition)
      : key_folder_(keys),
        followed_(std::make_shared<std::vector<platform::Followed>>()),
        service_(telling(followed_, std::move(definition))) {
    for (auto& followed : *followed_) {
      platform::RecordSource& source = followed.source == "registry" ? registry_ : needs_;
      followers_.push_back(std::make_unique<platform::Follower>(
          platform::FollowerOptions{followed.source, "procurement", 1'000}, service_.ledger(), source,
          std::move(followed.react), service_.world(), service_.metrics()));
    }
    officer_ = service_.token({});
    second_officer_ = service_.token({{"commissioner"}, {"lancashire"}, "", "officer-2"});
    approver_ = service_.token({{"approver"}, {"lancashire"}, "", "head-of-service"});
    auditor_ = service_.token({{"auditor"}, {"lancashire"}, "", "auditor"});
    for (int i = 1; i <= kRegistered; ++i) register_provider(i, i != kRegistered);
    follow();
  }

 protected:
  std::filesystem::path key_folder_;
  std::shared_ptr<std::vector<platform::Followed>> followed_;
  SourceLedger registry_, needs_;
  RunningService service_;
  std::vector<std::unique_ptr<platform::Follower>> followers_;
  std::string officer_, second_officer_, approver_, auditor_;
  int commands_ = 0;
};

}  // namespace concord::tests
