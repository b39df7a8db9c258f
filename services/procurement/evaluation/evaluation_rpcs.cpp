// The rows of evaluation; see evaluation_rpcs.h.
#include "services/procurement/evaluation/evaluation_rpcs.h"

#include "services/procurement/evaluation/appointing.h"
#include "services/procurement/evaluation/evaluation_facts.h"
#include "services/procurement/evaluation/evaluation_views.h"
#include "services/procurement/evaluation/marking.h"
#include "services/procurement/evaluation/moderation.h"

namespace concord::procurement {
namespace {

constexpr auto kPlain = [](const auto&... given) { return decide(given...); };

}  // namespace

void add_evaluation_rpcs(platform::Rpcs& rpcs, platform::Decider<EvaluationAggregate>& evaluations,
                         platform::Decider<ProcedureAggregate>& procedures, RulesAsker& asker,
                         const SealKeyRing& keys) {
  rpcs.on(evaluations, evaluation_by_procedure_id)
      .decides_later<v1::StartEvaluationRequest>(
          asker.work,
          [&procedures, &keys](const EvaluationState& state, const v1::StartEvaluationRequest& request,
                               const Context& context) -> EvaluationDecided {
            CONCORD_ASSIGN(const StartFacts facts,
                           start_facts(procedures, keys, state, request.procedure_id(), context));
            return decide(state, request, context, facts);
          })
      .decides(PlainPanelCommands(), kPlain)
      .decides(PlainMarkingCommands(), kPlain)
      .decides(PlainModerationCommands(), kPlain);
  rpcs.answers(get_evaluation, list_scores);
  rpcs.answers_by<v1::GetOpenedBidRequest, v1::GetOpenedBidResponse>(
      [&keys](Connection& reader, const Context& context, const auto& request, auto& answer) {
        return get_opened_bid(reader, keys, Viewer(context), request, answer);
      });
}

}  // namespace concord::procurement
