// The rows of consortia; see consortium_rpcs.h.
#include "services/procurement/consortia/consortium_rpcs.h"

#include "services/platform/values/refusal.h"
#include "services/procurement/consortia/consortium.h"
#include "services/procurement/consortia/consortium_views.h"
#include "services/procurement/procedure/procedure_facts.h"

namespace concord::procurement {

void add_consortium_rpcs(platform::Rpcs& rpcs, platform::Decider<BidAggregate>& bids,
                         platform::Decider<ProcedureAggregate>& procedures,
                         platform::Decider<EvaluationAggregate>& evaluations) {
  const auto with_facts = [&procedures, &evaluations](const v1::Bid& state, const auto& request,
                                                      const Context& context) -> BidDecided {
    ConsortiumFacts facts;
    CONCORD_ASSIGN(facts.procedure, load_procedure(procedures, context, request.procedure_id()));
    CONCORD_ASSIGN(const auto evaluation, evaluations.load(context.authority, evaluation_by_procedure_id(request)));
    facts.evaluation_started = !evaluation.state->sheet.procedure_id().empty();
    return decide(state, request, context, facts);
  };
  rpcs.on(bids, [](const auto& request) { return bid_stream(request.bid_id()); })
      .decides<v1::ConfirmMembershipRequest>(with_facts)
      .decides<v1::LeaveBidRequest>(with_facts)
      .decides<v1::AllowLateConfirmationRequest>(with_facts);
  rpcs.answers(list_memberships);
}

}  // namespace concord::procurement
