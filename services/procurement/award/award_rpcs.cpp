// The rows of award; see award_rpcs.h.
#include "services/procurement/award/award_rpcs.h"

#include <memory>

#include "services/procurement/award/award_facts.h"
#include "services/procurement/award/award_views.h"
#include "services/procurement/award/counting.h"
#include "services/procurement/award/withdrawal.h"
#include "services/procurement/documents/document_store.h"
#include "services/procurement/evaluation/panel.h"
#include "services/procurement/procedure/procedure_facts.h"
#include "services/procurement/stages/stage_views.h"

namespace concord::procurement {
namespace {

constexpr auto kPlain = [](const auto&... given) { return decide(given...); };

// A row of a command on the procedure that counts standstills again: decide(state, award, request, context).
template <typename Request, typename Answer, typename Decide>
void counts(platform::Rpcs& rpcs, platform::Decider<AwardAggregate>& awards, const AwardSources& sources,
            platform::WorkQueue& work, Decide decide) {
  rpcs.decides_together<Request, Answer>(
      awards.ledger(), work,
      [sources, &awards, decide](platform::Batch& batch, const Request& request, const Context& context) {
        return decide_and_count(batch, sources, awards, context, request.procedure_id(),
                                [&](const ProcedureState& state, const v1::Award& award) {
                                  return decide(state, award, request, context);
                                });
      });
}

void add_notice_rpcs(platform::Rpcs& rpcs, platform::Decider<AwardAggregate>& awards, const AwardSources& sources,
                     RulesAsker& asker) {
  counts<v1::RecordNoticeRequest, v1::RecordNoticeResponse>(
      rpcs, awards, sources, asker.work,
      [&asker](const ProcedureState& state, const v1::Award& award, const v1::RecordNoticeRequest& request,
               const Context& context) -> ProcedureDecided {
        NoticeFacts facts = notice_facts(award);
        CONCORD_ASSIGN(facts.is_known, is_notice_known(asker, state, request.notice().notice(), context));
        return decide(state, request, context, facts);
      });
  counts<v1::TakeNoticeBackRequest, v1::TakeNoticeBackResponse>(
      rpcs, awards, sources, asker.work,
      [](const ProcedureState& state, const v1::Award&, const v1::TakeNoticeBackRequest& request,
         const Context& context) { return decide(state, request, context); });
  counts<v1::StateParticularsRequest, v1::StateParticularsResponse>(
      rpcs, awards, sources, asker.work,
      [&asker](const ProcedureState& state, const v1::Award&, const v1::StateParticularsRequest& request,
               const Context& context) -> ProcedureDecided {
        CONCORD_ASSIGN(const auto facts, stated_facts_known(asker, state, request, context));
        return decide(state, request, context, facts);
      });
}

// What was brought to a procedure that ends before the opening is read by nobody any more, and goes with it.
template <typename HasMarked>
auto cancel_procedure(platform::Decider<ProcedureAggregate>& procedures, platform::Decider<AwardAggregate>& awards,
                      HasMarked has_marked) {
  return
      [&procedures, &awards, has_marked](const v1::CancelProcedureRequest& request, v1::CancelProcedureResponse& answer,
                                         const platform::Command& command, const platform::Reply& reply) {
        const auto unopened = std::make_shared<bool>(false);
        procedures.execute(
            command, by_procedure_id(request),
            [&awards, &request, has_marked, unopened,
             context = command.context](const ProcedureState& state) -> ProcedureDecided {
              CONCORD_ASSIGN(const auto award, awards.load(context.authority, award_by_procedure_id(request)));
              CONCORD_ASSIGN(const bool marked, has_marked(request, context));
              auto decided = decide(state, request, context, CancelFacts{is_award_approved(*award.state), marked});
              *unopened = decided.ok() && !decided->empty() && state.opened_on().empty();
              return decided;
            },
            platform::receipt_into(answer, reply),
            [unopened, authority = command.authority, id = request.procedure_id()](Connection& writer,
                                                                                   const auto&) -> absl::Status {
              if (!*unopened) return absl::OkStatus();
              CONCORD_RETURN_IF_ERROR(drop_answers(writer, authority, id, ""));
              return drop_brought(writer, authority, id);
            });
      };
}

}  // namespace

void add_award_rpcs(platform::Rpcs& rpcs, platform::Decider<AwardAggregate>& awards,
                    platform::Decider<EvaluationAggregate>& evaluations,
                    platform::Decider<ProcedureAggregate>& procedures, RulesAsker& asker) {
  const AwardSources sources{procedures, evaluations, asker};
  const auto has_marked = [&evaluations](const auto& request, const Context& context) -> absl::StatusOr<bool> {
    CONCORD_ASSIGN(const auto evaluation, evaluations.load(context.authority, evaluation_by_procedure_id(request)));
    return took_part(*evaluation.state, context.actor.subject);
  };
  const auto takes_back = [has_marked](const v1::Award& state, const auto& request,
                                       const Context& context) -> AwardDecided {
    CONCORD_ASSIGN(const bool marked, has_marked(request, context));
    return decide(state, request, context, SetAsideFacts{marked});
  };
  add_notice_rpcs(rpcs, awards, sources, asker);
  rpcs.handles<v1::CancelProcedureRequest, v1::CancelProcedureResponse>(
      cancel_procedure(procedures, awards, has_marked));
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
      .decides<v1::SetAsideAwardRequest>(takes_back)
      .decides<v1::ApproveAwardWithdrawalRequest>(takes_back)
      .decides(PlainWithdrawalCommands(), kPlain)
      .decides_later<v1::SignContractRequest>(asker.work,
                                              [sources](const v1::Award& state, const v1::SignContractRequest& request,
                                                        const Context& context) -> AwardDecided {
                                                CONCORD_ASSIGN(const AwardFacts facts,
                                                               signing_facts(sources, state, request, context));
                                                return decide(state, request, context, facts);
                                              });
  rpcs.answers(get_award);
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
