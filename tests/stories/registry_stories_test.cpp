// Says which of the registry's decide functions answers which command of the stories under tests/stories/registry.
#include "services/registry/contracts/contract.h"
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

// A decide function that needs no facts, or one that does.
template <typename State, typename Request>
auto alone() {
  return [](const State& s, const Request& r, const StoryFacts&, const Context& c) { return decide(s, r, c); };
}
template <typename State, typename Request>
auto with_facts() {
  return [](const State& s, const Request& r, const StoryFacts& f, const Context& c) {
    return decide(s, r, c, facts_from(f));
  };
}

StoryBook make_book() {
  StoryBook book;
  book.add(
      Aggregate<AuthorityAggregate>("authority")
          .on<v1::RegisterAuthorityRequest>("RegisterAuthority", alone<v1::Authority, v1::RegisterAuthorityRequest>()));
  book.add(
      Aggregate<ProviderAggregate>("provider")
          .on<v1::RegisterProviderRequest>("RegisterProvider", with_facts<ProviderState, v1::RegisterProviderRequest>())
          .on<v1::AmendProviderRequest>("AmendProvider", with_facts<ProviderState, v1::AmendProviderRequest>())
          .on<v1::SetProviderContactRequest>("SetProviderContact",
                                             with_facts<ProviderState, v1::SetProviderContactRequest>())
          .on<v1::EraseProviderContactRequest>("EraseProviderContact",
                                               alone<ProviderState, v1::EraseProviderContactRequest>()));
  book.add(Aggregate<AccreditationAggregate>("accreditation")
               .on<v1::AccreditProviderRequest>("AccreditProvider",
                                                with_facts<v1::Accreditation, v1::AccreditProviderRequest>())
               .on<v1::SuspendAccreditationRequest>("SuspendAccreditation",
                                                    alone<v1::Accreditation, v1::SuspendAccreditationRequest>())
               .on<v1::ReinstateAccreditationRequest>("ReinstateAccreditation",
                                                      alone<v1::Accreditation, v1::ReinstateAccreditationRequest>()));
  book.add(Aggregate<SupportServiceAggregate>("support_service")
               .on<v1::RegisterServiceRequest>("RegisterService",
                                               with_facts<v1::SupportService, v1::RegisterServiceRequest>())
               .on<v1::AmendServiceRequest>("AmendService", with_facts<v1::SupportService, v1::AmendServiceRequest>())
               .on<v1::ChangeCapacityRequest>("ChangeCapacity", alone<v1::SupportService, v1::ChangeCapacityRequest>())
               .on<v1::CountMoved>("CountMoved", alone<v1::SupportService, v1::CountMoved>())
               .on<v1::EndServiceRequest>("EndService", alone<v1::SupportService, v1::EndServiceRequest>()));
  book.add(Aggregate<ContractAggregate>("contract")
               .on<v1::RecordContractRequest>("RecordContract", with_facts<v1::Contract, v1::RecordContractRequest>())
               .on<v1::AmendContractRequest>("AmendContract", with_facts<v1::Contract, v1::AmendContractRequest>())
               .on<v1::EndContractRequest>("EndContract", alone<v1::Contract, v1::EndContractRequest>()));
  book.add(Aggregate<EngagementAggregate>("engagement")
               .on<v1::LogEngagementRequest>("LogEngagement", with_facts<v1::Engagement, v1::LogEngagementRequest>()));
  book.add(Aggregate<ConcernAggregate>("concern")
               .on<v1::RaiseConcernRequest>("RaiseConcern", with_facts<v1::Concern, v1::RaiseConcernRequest>())
               .on<v1::AgreeActionPlanRequest>("AgreeActionPlan", alone<v1::Concern, v1::AgreeActionPlanRequest>())
               .on<v1::CompleteActionRequest>("CompleteAction", alone<v1::Concern, v1::CompleteActionRequest>())
               .on<v1::CloseConcernRequest>("CloseConcern", alone<v1::Concern, v1::CloseConcernRequest>()));
  book.add(Aggregate<MarketNoticeAggregate>("market_notice")
               .on<v1::MarketNotice>("RecordMarketNotice", alone<v1::MarketNotice, v1::MarketNotice>()));
  return book;
}

}  // namespace

CONCORD_STORIES("registry", make_book)

}  // namespace concord::registry
