// The rows of lot_end; see lot_end_rpcs.h.
#include "services/procurement/lot_end/lot_end_rpcs.h"

#include "services/platform/deciding/batch.h"
#include "services/platform/values/refusal.h"
#include "services/procurement/evaluation/panel.h"
#include "services/procurement/lot_end/lot_end.h"
#include "services/procurement/procedure/ended_lots.h"

namespace concord::procurement {
namespace {

struct Streams {
  platform::Decider<ProcedureAggregate>& procedures;
  platform::Decider<EvaluationAggregate>& evaluations;
  platform::Decider<AwardAggregate>& awards;
};

absl::Status approve(platform::Batch& batch, const Streams& streams, const Context& context,
                     const v1::ApproveLotEndRequest& request) {
  CONCORD_ASSIGN(const auto award, batch.state_of(streams.awards, award_by_procedure_id(request)));
  CONCORD_ASSIGN(const auto evaluation, batch.state_of(streams.evaluations, evaluation_by_procedure_id(request)));
  const LotEndFacts facts{*award, took_part(*evaluation, context.actor.subject)};
  CONCORD_RETURN_IF_ERROR(batch
                              .decide<ProcedureAggregate>(
                                  streams.procedures, by_procedure_id(request),
                                  [&](const ProcedureState& state) { return decide(state, request, context, facts); })
                              .status());
  CONCORD_ASSIGN(const auto after, batch.state_of(streams.procedures, by_procedure_id(request)));
  const v1::LotEnd* end = find_lot_end(*after, request.lot_id());
  if (end == nullptr) return absl::InternalError("a lot that was ended is not");
  CONCORD_RETURN_IF_ERROR(
      batch
          .decide<EvaluationAggregate>(streams.evaluations, evaluation_by_procedure_id(request),
                                       [&](const EvaluationState& state) { return end_in_evaluation(state, *end); })
          .status());
  return batch
      .decide<AwardAggregate>(streams.awards, award_by_procedure_id(request),
                              [&](const v1::Award& state) { return end_in_award(state, request.procedure_id(), *end); })
      .status();
}

}  // namespace

void add_lot_end_rpcs(platform::Rpcs& rpcs, platform::Decider<ProcedureAggregate>& procedures,
                      platform::Decider<EvaluationAggregate>& evaluations, platform::Decider<AwardAggregate>& awards,
                      platform::WorkQueue& work) {
  rpcs.on(procedures, by_procedure_id)
      .decides<v1::ProposeLotEndRequest>([&awards](const ProcedureState& state, const v1::ProposeLotEndRequest& request,
                                                   const Context& context) -> ProcedureDecided {
        CONCORD_ASSIGN(const auto award, awards.load(context.authority, award_by_procedure_id(request)));
        return decide(state, request, context, LotEndFacts{*award.state, false});
      })
      .decides(PlainLotEndCommands(), [](const auto&... given) { return decide(given...); });
  const Streams streams{procedures, evaluations, awards};
  rpcs.decides_together<v1::ApproveLotEndRequest, v1::ApproveLotEndResponse>(
      procedures.ledger(), work,
      [streams](platform::Batch& batch, const v1::ApproveLotEndRequest& request, const Context& context) {
        return approve(batch, streams, context, request);
      });
}

}  // namespace concord::procurement
