// The rows of proposals; see proposal_rpcs.h.
#include "services/needs/proposals/proposal_rpcs.h"

#include "services/needs/areas/area_views.h"
#include "services/needs/assessment/assessment_views.h"
#include "services/needs/proposals/proposal_views.h"
#include "services/platform/values/refusal.h"

namespace concord::needs {
namespace {

constexpr auto kPlain = [](const auto&... given) { return decide(given...); };

}  // namespace

void add_proposal_rpcs(platform::Rpcs& rpcs, platform::Decider<ProposalAggregate>& proposals,
                       platform::Decider<CapabilityAggregate>& capabilities) {
  using platform::Context;
  platform::Database& database = proposals.ledger().database();
  rpcs.on(proposals, [](const v1::SubmitProposalRequest& request) { return proposal_stream(request.proposal().id()); })
      .decides<v1::SubmitProposalRequest>([&database](const v1::Proposal& state,
                                                      const v1::SubmitProposalRequest& request,
                                                      const Context& context) -> ProposalDecided {
        const v1::Proposal& offer = request.proposal();
        CONCORD_ASSIGN(const bool published, platform::read_with(database, [&](Connection& reader) {
                         return has_unmet_need(reader, context.authority, offer.assessment_id(), offer.area_code(),
                                               offer.client_group());
                       }));
        return decide(state, request, context, ProposalFacts{published});
      });
  rpcs.on(proposals, [](const auto& request) { return proposal_stream(request.proposal_id()); })
      .decides(PlainProposalCommands(), kPlain);
  rpcs.on(capabilities, [](const auto& request) { return capability_stream(request.capability().id()); })
      .decides<v1::RecordCapabilityRequest>([&database](const v1::CommunityCapability& state,
                                                        const v1::RecordCapabilityRequest& request,
                                                        const Context& context) -> CapabilityDecided {
        CONCORD_ASSIGN(const bool known, platform::read_with(database, [&](Connection& reader) {
                         return has_area(reader, context.authority, request.capability().area_code());
                       }));
        return decide(state, request, context, CapabilityFacts{known});
      });
  rpcs.answers(list_proposals, list_capabilities);
}

}  // namespace concord::needs
