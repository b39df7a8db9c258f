// A contract's deal before a real rules service with the law of England: two persons, the notice between, the first
// deal kept; and an import that would change a deal.
#include "concord/registry/v1/contract_change.pb.h"

#include "services/platform/ledger/view_rebuild.h"
#include "tests/services/real_rules.h"
#include "tests/services/registry_case.h"

namespace concord::registry {
namespace {

// Made before the registry, which asks it.
struct AskedRules {
  tests::RealRules rules_;
};

// An ordinary contract (not light touch) of 1,000,000 without VAT from April 2026 to March 2029, 24 months to extend.
class ContractChanges : protected AskedRules, public RegistryCase {
 protected:
  ContractChanges() : RegistryCase(tests::asking(rules_.call(), registry_definition())) {}
  void SetUp() override {
    rules_.activate_england();
    import_everything();
    auto record = asked<v1::RecordContractRequest>();
    v1::Contract& contract = *record.mutable_contract();
    contract.set_id("c-9");
    contract.set_title("Cleaning");
    set_deal(contract, 100'000'000, "2029-03-31", 24);
    contract.set_commenced_on("2025-11-03");
    contract.set_cpv("90910000");
    auto& fact = *contract.add_stated();
    fact.set_name("is_light_touch");
    fact.set_integer(0);
    must<v1::RecordContractResponse>(record, officer());
  }
  template <typename Deal>
  static void set_deal(Deal& deal, std::int64_t pence, const std::string& ends_on, int extension) {
    deal.add_provider_ids("GB-CHC-1089327");
    deal.set_value_pence(pence);
    deal.set_starts_on("2026-04-01");
    deal.set_ends_on(ends_on);
    deal.set_extension_months(extension);
  }
  v1::ProposeContractChangeRequest rise(const std::string& id, std::int64_t pence, const std::string& ground) {
    auto request = asked<v1::ProposeContractChangeRequest>();
    request.set_contract_id("c-9");
    v1::ContractChange& change = *request.mutable_change();
    change.set_change_id(id);
    change.set_kind(v1::CONTRACT_CHANGE_KIND_TERMS);
    set_deal(*change.mutable_terms(), pence, "2029-03-31", 24);
    change.set_ground(ground);
    change.set_reason("More is wanted");
    change.set_effective_on("2027-01-04");
    return request;
  }
  std::string approve(const std::string& id) {
    auto request = asked<v1::ApproveContractChangeRequest>();
    request.set_contract_id("c-9");
    request.set_change_id(id);
    return platform::code_of(service_.call<v1::ApproveContractChangeResponse>(request, approver_).status());
  }
  void record_notice(const std::string& name, const std::string& day, const std::string& standstill_end = {}) {
    auto request = asked<v1::RecordContractNoticeRequest>();
    request.set_contract_id("c-9");
    request.mutable_notice()->set_notice(name);
    request.mutable_notice()->set_published_on(day);
    request.mutable_notice()->set_standstill_ends_on(standstill_end);
    must<v1::RecordContractNoticeResponse>(request, officer());
  }
  v1::Contract contract(const std::string& id = "c-9") {
    auto request = asked<v1::ListContractsRequest>();
    const auto listed = must<v1::ListContractsResponse>(request, officer());
    for (const v1::Contract& one : listed.contracts()) {
      if (one.id() == id) return one;
    }
    return {};
  }
  std::vector<v1::ContractChange> changes() {
    std::vector<v1::ContractChange> all;
    auto request = asked<v1::ListContractChangesRequest>();
    request.set_contract_id("c-9");
    request.set_page_size(1);
    do {
      const auto page = must<v1::ListContractChangesResponse>(request, auditor_);
      all.insert(all.end(), page.changes().begin(), page.changes().end());
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return all;
  }
  template <typename Response, typename Request>
  Response must(const Request& request, const std::string& token) {
    const auto answer = service_.call<Response>(request, token);
    EXPECT_TRUE(answer.ok()) << answer.status();
    return answer.ok() ? *answer : Response();
  }

  std::string approver_ = service_.token({{"approver"}, {"lancashire"}, "", "head-of-service"});
  std::string auditor_ = service_.token({{"auditor"}, {"lancashire"}, "", "auditor"});
};

TEST_F(ContractChanges, TheNoticeComesBetweenProposalAndApproval) {
  must<v1::ProposeContractChangeResponse>(rise("rise", 130'000'000, "unforeseeable"), officer());
  const auto waits = contract().waiting();
  EXPECT_EQ(waits.value_change_bp(), 3'000);
  ASSERT_EQ(waits.notices_due_size(), 1);
  EXPECT_EQ(waits.notices_due(0), "UK10");
  EXPECT_EQ(contract().value_pence(), 100'000'000) << "it waits";
  EXPECT_EQ(approve("rise"), "NOTICE_MISSING");
  record_notice("UK10", "2026-11-20");
  EXPECT_EQ(approve("rise"), "OK");
  EXPECT_EQ(contract().value_pence(), 130'000'000);
  EXPECT_EQ(contract().original().value_pence(), 100'000'000);
  EXPECT_FALSE(contract().original_as_found());
  EXPECT_FALSE(contract().has_waiting());
  EXPECT_EQ(changes().size(), 1U);
}

TEST_F(ContractChanges, AChangeWaitsForTheStandstillThatItsNoticeStates) {
  auto request = rise("rise", 130'000'000, "unforeseeable");
  request.mutable_change()->set_effective_on("2026-12-16");
  must<v1::ProposeContractChangeResponse>(request, officer());
  service_.world().advance_days(16);  // Monday 7 December 2026
  record_notice("UK10", "2026-12-07", "2026-12-16");
  EXPECT_EQ(approve("rise"), "EARLIEST_SIGNING_DATE_NOT_MET");
  auto decline = asked<v1::DeclineContractChangeRequest>();
  decline.set_contract_id("c-9");
  decline.set_change_id("rise");
  decline.set_reason("A day later");
  must<v1::DeclineContractChangeResponse>(decline, officer());
  auto again = rise("rise-2", 130'000'000, "unforeseeable");
  again.mutable_change()->set_effective_on("2026-12-17");
  must<v1::ProposeContractChangeResponse>(again, officer());
  EXPECT_EQ(approve("rise-2"), "NOTICE_MISSING") << "the notice was of the change that was declined";
  record_notice("UK10", "2026-12-07", "2026-12-16");
  EXPECT_EQ(approve("rise-2"), "OK");
  EXPECT_EQ(changes().size(), 2U);
}

TEST_F(ContractChanges, MoreThanHalfIsNoChangeAndSmallOnesAddUpWithVat) {
  must<v1::ProposeContractChangeResponse>(rise("half", 150'000'001, "unforeseeable"), officer());
  record_notice("UK10", "2026-11-20");
  EXPECT_EQ(approve("half"), "MODIFICATION_VALUE_CHANGE_NOT_MET");
  auto decline = asked<v1::DeclineContractChangeRequest>();
  decline.set_contract_id("c-9");
  decline.set_change_id("half");
  decline.set_reason("Too much");
  must<v1::DeclineContractChangeResponse>(decline, approver_);
  must<v1::ProposeContractChangeResponse>(rise("first", 109'000'000, "below_threshold"), officer());
  EXPECT_EQ(approve("first"), "OK") << "9 per cent, and no notice";
  must<v1::ProposeContractChangeResponse>(rise("second", 118'500'000, "below_threshold"), officer());
  EXPECT_EQ(contract().waiting().value_change_bp(), 872);
  EXPECT_EQ(approve("second"), "SMALL_CHANGES_TOGETHER") << "185,000 without VAT are 222,000 with it";
}

TEST_F(ContractChanges, AnExtensionIsTakenAndAnEndIsDecidedByTwo) {
  auto request = rise("extension", 133'333'333, "");
  request.mutable_change()->set_kind(v1::CONTRACT_CHANGE_KIND_EXTENSION);
  request.mutable_change()->mutable_terms()->set_ends_on("2030-03-31");
  must<v1::ProposeContractChangeResponse>(request, officer());
  EXPECT_EQ(contract().waiting().term_change_bp(), 0) << "the first deal provides for it";
  record_notice("UK10", "2026-11-20");
  EXPECT_EQ(approve("extension"), "OK");
  EXPECT_EQ(contract().ends_on(), "2030-03-31");
  EXPECT_EQ(contract().extension_months(), 12);
  auto end = asked<v1::ProposeContractEndRequest>();
  end.set_contract_id("c-9");
  end.set_change_id("end");
  end.set_ends_on("2027-03-31");
  end.set_ground("implied_right");
  end.set_reason("It became excluded");
  must<v1::ProposeContractEndResponse>(end, officer());
  EXPECT_EQ(approve("end"), "FACT_MISSING") << "the supplier was not told, and not heard";
  auto decline = asked<v1::DeclineContractChangeRequest>();
  decline.set_contract_id("c-9");
  decline.set_change_id("end");
  decline.set_reason("It is heard first");
  must<v1::DeclineContractChangeResponse>(decline, approver_);
  end = asked<v1::ProposeContractEndRequest>();
  end.set_contract_id("c-9");
  end.set_change_id("end-2");
  end.set_ends_on("2027-03-31");
  end.set_ground("implied_right");
  end.set_reason("It became excluded");
  end.set_intention_told_on("2026-11-02");
  end.mutable_particulars()->add_statements("supplier_heard");
  must<v1::ProposeContractEndResponse>(end, officer());
  EXPECT_EQ(approve("end-2"), "OK");
  EXPECT_EQ(contract().ends_on(), "2027-03-31");
  EXPECT_EQ(contract().status(), v1::CONTRACT_STATUS_ACTIVE) << "until then";
}

TEST_F(ContractChanges, NoOtherDoorChangesADeal) {
  auto amend = asked<v1::AmendContractRequest>();
  *amend.mutable_contract() = contract();
  amend.mutable_contract()->set_value_pence(100'000'001);
  expect_refused(service_.call<v1::AmendContractResponse>(amend, officer()).status(), "DEAL_NOT_AMENDED");
  const auto imported = import("contracts",
                               "id,title,provider_ids,value_pounds,starts_on,ends_on\n"
                               "c-9,Cleaning,GB-CHC-1089327,1000000.01,2026-04-01,2029-03-31\n",
                               officer());
  ASSERT_TRUE(imported.ok()) << imported.status();
  ASSERT_EQ(imported->errors_size(), 1);
  EXPECT_EQ(imported->errors(0).refusal().code(), "DEAL_NOT_AMENDED");
  auto end = asked<v1::EndContractRequest>();
  end.set_contract_id("c-9");
  end.set_ended_on("2026-11-20");
  end.set_reason("Enough");
  expect_refused(service_.call<v1::EndContractResponse>(end, officer()).status(), "END_BEFORE_TERM");
  EXPECT_EQ(contract().value_pence(), 100'000'000);
  EXPECT_EQ(contract().extension_months(), 24) << "and what the row leaves out stays";
}

TEST_F(ContractChanges, ACorrectionAsksNoRulesAndWithoutThemNothingElseGoesOn) {
  auto correct = asked<v1::CorrectContractRequest>();
  correct.set_contract_id("c-9");
  correct.set_change_id("typo");
  set_deal(*correct.mutable_terms(), 100'000'000, "2029-04-30", 24);
  correct.set_reason("The contract itself says April");
  rules_.stop();
  expect_refused(
      service_.call<v1::ProposeContractChangeResponse>(rise("rise", 130'000'000, "none"), officer()).status(),
      "RULES_UNAVAILABLE");
  must<v1::CorrectContractResponse>(correct, officer());
  EXPECT_EQ(approve("typo"), "OK");
  EXPECT_EQ(contract().ends_on(), "2029-04-30");
  EXPECT_EQ(contract().original().ends_on(), "2029-04-30") << "what was agreed first was that";
  const auto rebuilt = platform::rebuild_views(service_.ledger(), service_.views(), true);
  ASSERT_TRUE(rebuilt.ok()) << rebuilt.status();
  for (const auto& table : rebuilt->tables()) EXPECT_EQ(table.digest_before(), table.digest_after()) << table.table();
}

}  // namespace
}  // namespace concord::registry
