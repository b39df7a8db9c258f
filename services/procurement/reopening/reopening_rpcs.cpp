// The rows of reopening; see reopening_rpcs.h.
#include "services/procurement/reopening/reopening_rpcs.h"

#include "services/procurement/procedure/procedure_facts.h"
#include "services/procurement/reopening/reopening.h"

namespace concord::procurement {

void add_reopening_rpcs(platform::Rpcs& rpcs, platform::Decider<EvaluationAggregate>& evaluations,
                        platform::Decider<AwardAggregate>& awards, platform::Decider<ProcedureAggregate>& procedures) {
  const auto with_award = [&awards, &procedures](const EvaluationState& state, const auto& request,
                                                 const Context& context) -> EvaluationDecided {
    CONCORD_ASSIGN(const auto procedure, load_procedure(procedures, context, request.procedure_id()));
    CONCORD_ASSIGN(const auto award, awards.load(context.authority, award_by_procedure_id(request)));
    return decide(state, request, context, facts_of_award(*award.state, procedure));
  };
  rpcs.on(evaluations, evaluation_by_procedure_id)
      .decides<v1::ProposeReopeningRequest>(with_award)
      .decides<v1::ApproveReopeningRequest>(with_award)
      .decides(PlainReopeningCommands(), [](const auto&... given) { return decide(given...); });
}

}  // namespace concord::procurement
