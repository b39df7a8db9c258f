// Says which of the registry's decide functions answers which command of the stories under tests/stories/registry.
#include "services/registry/contracts/change.h"
#include "services/registry/contracts/contract.h"
#include "services/registry/contracts/contract_notice.h"
#include "services/registry/dialogue/concern.h"
#include "services/registry/dialogue/engagement.h"
#include "services/registry/market/market_notice.h"
#include "services/registry/providers/accreditation.h"
#include "services/registry/providers/authority.h"
#include "services/registry/providers/provider.h"
#include "services/registry/services/support_service.h"
#include "tests/stories/story.h"

namespace concord::registry {
namespace {

using platform::Context;
using stories::Aggregate;
using stories::StoryBook;
using stories::StoryFacts;

Facts facts_from(const StoryFacts& told) {
  Facts facts;
  if (const auto found = told.find("providers"); found != told.end()) {
    facts.providers = {found->second.begin(), found->second.end()};
  }
  if (const auto found = told.find("services"); found != told.end()) {
    // "fs-east-1", or "fs-east-1 of GB-CHC-1089327" where it matters who runs it.
    constexpr std::string_view kOf = " of ";
    for (const std::string& service : found->second) {
      const std::size_t of = service.find(kOf);
      facts.services.emplace(service.substr(0, of), of == std::string::npos ? "" : service.substr(of + kOf.size()));
    }
  }
  if (const auto found = told.find("identifiers"); found != told.end()) {
    // "GB-CHC-1089327 of GB-COH-01234567"
    constexpr std::string_view kOf = " of ";
    for (const std::string& held : found->second)
      facts.identifiers.emplace(held.substr(0, held.find(kOf)), held.substr(held.find(kOf) + kOf.size()));
  }
  facts.contact_differs = stories::has_fact(told, "contact", "differs");
  return facts;
}

constexpr auto kPlain = [](const auto& state, const auto& request, const StoryFacts&, const Context& context) {
  return decide(state, request, context);
};
// A decide function that needs facts.
template <typename State, typename Request>
auto with_facts() {
  return [](const State& s, const Request& r, const StoryFacts& f, const Context& c) {
    return decide(s, r, c, facts_from(f));
  };
}

// What the rules answered, where a story says so. blocks: codes; asks_notice: names
RulesAnswer answer_of(const StoryFacts& facts) {
  RulesAnswer answer;
  const auto each = [&](const char* name, auto add) {
    const auto found = facts.find(name);
    if (found == facts.end()) return;
    if (!answer) answer.emplace();
    for (const std::string& one : found->second) add(*answer->mutable_judgement(), one);
  };
  each("blocks", [](rules::v1::Judgement& judgement, const std::string& code) {
    rules::v1::Finding& found = *judgement.add_findings();
    found.set_level(rules::v1::LEVEL_BLOCKS);
    found.set_code(code);
    found.set_sentence("As the rules say.");
    found.set_remedy("As they say too.");
  });
  each("asks_notice", [](rules::v1::Judgement& judgement, const std::string& name) {
    rules::v1::Requirement& asked = *judgement.add_requirements();
    asked.set_kind("notice");
    asked.set_detail(name);
  });
  return answer;
}
template <typename Request>
auto answered() {
  return [](const v1::Contract& state, const Request& request, const StoryFacts& facts, const Context& context) {
    return decide(state, request, context, facts_from(facts), answer_of(facts));
  };
}

StoryBook make_book() {
  StoryBook book;
  book.add(Aggregate<AuthorityAggregate>("authority").all(PlainAuthorityCommands(), kPlain));
  book.add(
      Aggregate<ProviderAggregate>("provider")
          .on<v1::RegisterProviderRequest>("RegisterProvider", with_facts<ProviderState, v1::RegisterProviderRequest>())
          .on<v1::AmendProviderRequest>("AmendProvider", with_facts<ProviderState, v1::AmendProviderRequest>())
          .on<v1::SetProviderContactRequest>("SetProviderContact",
                                             with_facts<ProviderState, v1::SetProviderContactRequest>())
          .on<v1::EraseProviderContactRequest>("EraseProviderContact", kPlain));
  book.add(Aggregate<AccreditationAggregate>("accreditation")
               .on<v1::AccreditProviderRequest>("AccreditProvider",
                                                with_facts<v1::Accreditation, v1::AccreditProviderRequest>())
               .all(PlainAccreditationCommands(), kPlain));
  book.add(Aggregate<SupportServiceAggregate>("support_service")
               .on<v1::RegisterServiceRequest>("RegisterService",
                                               with_facts<v1::SupportService, v1::RegisterServiceRequest>())
               .on<v1::AmendServiceRequest>("AmendService", with_facts<v1::SupportService, v1::AmendServiceRequest>())
               .all(PlainSupportServiceCommands(), kPlain)
               .on<v1::CountMoved>("CountMoved", kPlain));
  book.add(
      Aggregate<ContractAggregate>("contract")
          .on<v1::RecordContractRequest>("RecordContract", with_facts<v1::Contract, v1::RecordContractRequest>())
          .on<v1::AmendContractRequest>("AmendContract", with_facts<v1::Contract, v1::AmendContractRequest>())
          .all(PlainContractCommands(), kPlain)
          .all(PlainChangeCommands(), kPlain)
          .all(PlainContractNoticeCommands(), kPlain)
          .on<v1::CorrectContractRequest>("CorrectContract", with_facts<v1::Contract, v1::CorrectContractRequest>())
          .on<v1::ProposeContractChangeRequest>("ProposeContractChange", answered<v1::ProposeContractChangeRequest>())
          .on<v1::ProposeContractEndRequest>("ProposeContractEnd", answered<v1::ProposeContractEndRequest>())
          .on<v1::ApproveContractChangeRequest>("ApproveContractChange", answered<v1::ApproveContractChangeRequest>()));
  book.add(Aggregate<EngagementAggregate>("engagement")
               .on<v1::LogEngagementRequest>("LogEngagement", with_facts<v1::Engagement, v1::LogEngagementRequest>()));
  book.add(Aggregate<ConcernAggregate>("concern")
               .on<v1::RaiseConcernRequest>("RaiseConcern", with_facts<v1::Concern, v1::RaiseConcernRequest>())
               .all(PlainConcernCommands(), kPlain));
  book.add(Aggregate<MarketNoticeAggregate>("market_notice").on<v1::MarketNotice>("RecordMarketNotice", kPlain));
  return book;
}

}  // namespace

CONCORD_STORIES("registry", make_book)

}  // namespace concord::registry
