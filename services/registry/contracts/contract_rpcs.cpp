// The rows of contracts; see contract_rpcs.h.
#include "services/registry/contracts/contract_rpcs.h"

#include <set>

#include "services/platform/calling/rules_asking.h"
#include "services/registry/contracts/change.h"
#include "services/registry/contracts/change_question.h"
#include "services/registry/contracts/contract_notice.h"
#include "services/registry/contracts/contract_views.h"
#include "services/registry/fields/field_rules.h"
#include "services/registry/fields/known.h"

namespace concord::registry {
namespace {

constexpr auto kPlain = [](const auto&... given) { return decide(given...); };

using Rules = std::shared_ptr<platform::RemoteCall>;

// Of the providers of a deal and the services of its contract, those that are registered.
absl::StatusOr<Facts> deal_facts(platform::Database& database, const Context& context, const v1::Contract& contract,
                                 const Texts& providers) {
  Facts facts;
  CONCORD_RETURN_IF_ERROR(database.read([&](Connection& reader) {
    return gather_facts(reader, context.authority, some(providers), some(contract.service_ids()), facts);
  }));
  return facts;
}

// A proposal, with what the rules find.
template <typename Request>
auto proposes(platform::Database& database, Rules rules) {
  return
      [&database, rules](const v1::Contract& state, const Request& request, const Context& context) -> ContractDecided {
        Texts providers = state.provider_ids();
        if constexpr (requires { request.change(); }) providers = request.change().terms().provider_ids();
        CONCORD_ASSIGN(const Facts facts, deal_facts(database, context, state, providers));
        return platform::decide_with_rules(
            rules, [&](const RulesAnswer& answer) { return decide(state, request, context, facts, answer); },
            [&] { return question_of(state, **asked_change(state, request, context, facts), context); });
      };
}

auto approves(platform::Database& database, Rules rules) {
  return [&database, rules](const v1::Contract& state, const v1::ApproveContractChangeRequest& request,
                            const Context& context) -> ContractDecided {
    CONCORD_ASSIGN(const Facts facts, deal_facts(database, context, state, state.waiting().terms().provider_ids()));
    return platform::decide_with_rules(
        is_asked_about(state.waiting()) ? rules : nullptr,
        [&](const RulesAnswer& answer) { return decide(state, request, context, facts, answer); },
        [&] { return question_of(state, state.waiting(), context); });
  };
}

}  // namespace

void add_contract_rpcs(platform::Rpcs& rpcs, platform::Decider<ContractAggregate>& contracts,
                       std::shared_ptr<platform::RemoteCall> rules, platform::WorkQueue& asking) {
  const auto providers_of = [](const auto& request) { return some(request.contract().provider_ids()); };
  const auto services_of = [](const auto& request) { return some(request.contract().service_ids()); };
  platform::Database& database = contracts.ledger().database();
  rpcs.on(contracts, [](const auto& request) { return stream_of("contract", request.contract().id()); })
      .decides<v1::RecordContractRequest>(with_facts(database, providers_of, services_of))
      .decides<v1::AmendContractRequest>(with_facts(database, providers_of, services_of));
  rpcs.on(contracts, [](const auto& request) { return stream_of("contract", request.contract_id()); })
      .decides(PlainContractCommands(), kPlain)
      .decides(PlainChangeCommands(), kPlain)
      .decides(PlainContractNoticeCommands(), kPlain)
      .decides<v1::CorrectContractRequest>([&database](const v1::Contract& state,
                                                       const v1::CorrectContractRequest& request,
                                                       const Context& context) -> ContractDecided {
        CONCORD_ASSIGN(const Facts facts, deal_facts(database, context, state, request.terms().provider_ids()));
        return decide(state, request, context, facts);
      })
      .decides_later<v1::ProposeContractChangeRequest>(asking,
                                                       proposes<v1::ProposeContractChangeRequest>(database, rules))
      .decides_later<v1::ProposeContractEndRequest>(asking, proposes<v1::ProposeContractEndRequest>(database, rules))
      .decides_later<v1::ApproveContractChangeRequest>(asking, approves(database, rules));
  rpcs.answers(list_contracts, list_contract_changes);
}

}  // namespace concord::registry
