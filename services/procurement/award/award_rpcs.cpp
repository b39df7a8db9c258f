// The rows of award; see award_rpcs.h.
#include "services/procurement/award/award_rpcs.h"

#include "services/procurement/award/award_facts.h"
#include "services/procurement/award/award_views.h"
#include "services/procurement/award/withdrawal.h"

namespace concord::procurement {
namespace {

constexpr auto kPlain = [](const auto&... given) { return decide(given...); };

}  // namespace

void add_award_rpcs(platform::Rpcs& rpcs, platform::Decider<AwardAggregate>& awards,
                    platform::Decider<EvaluationAggregate>& evaluations,
                    platform::Decider<ProcedureAggregate>& procedures, RulesAsker& asker) {
  const AwardSources sources{procedures, evaluations, asker};
  rpcs.on(procedures, by_procedure_id)
      .decides<v1::CancelProcedureRequest>([&awards](const ProcedureState& state,
                                                     const v1::CancelProcedureRequest& request,
                                                     const Context& context) -> ProcedureDecided {
        CONCORD_ASSIGN(const auto award, awards.load(context.authority, award_by_procedure_id(request)));
        return decide(state, request, context, CancelFacts{is_award_approved(*award.state)});
      });
  rpcs.on(awards, award_by_procedure_id)
      .decides_later<v1::RecommendAwardRequest>(
          asker.work,
          [sources](const v1::Award& state, const v1::RecommendAwardRequest& request,
                    const Context& context) -> AwardDecided {
            CONCORD_ASSIGN(const RecommendFacts facts, recommend_facts(sources, state, request, context));
            return decide(state, request, context, facts);
          })
      .decides_later<v1::ApproveAwardRequest>(asker.work,
                                              [sources](const v1::Award& state, const v1::ApproveAwardRequest& request,
                                                        const Context& context) -> AwardDecided {
                                                CONCORD_ASSIGN(const AwardFacts facts,
                                                               approval_facts(sources, state, request, context));
                                                return decide(state, request, context, facts);
                                              })
      .decides(PlainAwardCommands(), kPlain)
      .decides(PlainWithdrawalCommands(), kPlain)
      .decides_later<v1::SignContractRequest>(asker.work,
                                              [sources](const v1::Award& state, const v1::SignContractRequest& request,
                                                        const Context& context) -> AwardDecided {
                                                CONCORD_ASSIGN(const AwardFacts facts,
                                                               signing_facts(sources, state, request, context));
                                                return decide(state, request, context, facts);
                                              });
  rpcs.answers(get_award, list_bid_outcomes);
  rpcs.answers_by<v1::GetAssessmentSummaryRequest, v1::GetAssessmentSummaryResponse>(
      [&evaluations](Connection& reader, const Context& context, const auto& request, auto& answer) {
        return get_assessment_summary(reader, evaluations, Viewer(context), request, answer);
      });
  rpcs.handles<v1::WhatIfWithdrawnRequest, v1::WhatIfWithdrawnResponse>(
      [&evaluations, &work = asker.work](const auto& request, auto& answer, const platform::Command& command,
                                         const platform::Reply& reply) {
        const auto later = platform::on_worker(work, command, request, reply);
        const absl::Status queued = later([&evaluations, &request, &answer, context = command.context, reply] {
          reply(what_if_withdrawn(evaluations, context, request, answer));
        });
        if (!queued.ok()) reply(queued);
      });
}

}  // namespace concord::procurement
