// The rows of lot_end; see lot_end_rpcs.h.
#include "services/procurement/lot_end/lot_end_rpcs.h"

#include "services/platform/deciding/batch.h"
#include "services/platform/values/refusal.h"
#include "services/procurement/lot_end/lot_end.h"
#include "services/procurement/procedure/ended_lots.h"

namespace concord::procurement {
namespace {

struct Streams {
  platform::Decider<ProcedureAggregate>& procedures;
  platform::Decider<EvaluationAggregate>& evaluations;
  platform::Decider<AwardAggregate>& awards;
};

absl::StatusOr<platform::Appended> approve(const Streams& streams, const platform::Command& command,
                                           const v1::ApproveLotEndRequest& request) {
  platform::Ledger& ledger = streams.procedures.ledger();
  absl::StatusOr<platform::Appended> appended = absl::AbortedError("not tried");
  for (int attempt = 0; attempt < platform::kMaxAttempts && absl::IsAborted(appended.status()); ++attempt) {
    CONCORD_ASSIGN(const auto first, ledger.first_answer(command.authority, command.command_id, command.request_hash));
    if (first) return *first;
    platform::Batch batch(command);
    CONCORD_ASSIGN(const auto award, batch.state_of(streams.awards, award_by_procedure_id(request)));
    CONCORD_RETURN_IF_ERROR(batch
                                .decide<ProcedureAggregate>(streams.procedures, by_procedure_id(request),
                                                            [&](const ProcedureState& state) {
                                                              return decide(state, request, command.context,
                                                                            LotEndFacts{*award});
                                                            })
                                .status());
    CONCORD_ASSIGN(const auto after, batch.state_of(streams.procedures, by_procedure_id(request)));
    const v1::LotEnd* end = find_lot_end(*after, request.lot_id());
    if (end == nullptr) return absl::InternalError("a lot that was ended is not");
    CONCORD_RETURN_IF_ERROR(
        batch
            .decide<EvaluationAggregate>(streams.evaluations, evaluation_by_procedure_id(request),
                                         [&](const EvaluationState& state) { return end_in_evaluation(state, *end); })
            .status());
    CONCORD_RETURN_IF_ERROR(batch
                                .decide<AwardAggregate>(streams.awards, award_by_procedure_id(request),
                                                        [&](const v1::Award& state) {
                                                          return end_in_award(state, request.procedure_id(), *end);
                                                        })
                                .status());
    appended = batch.append(ledger);
  }
  return appended;
}

}  // namespace

void add_lot_end_rpcs(platform::Rpcs& rpcs, platform::Decider<ProcedureAggregate>& procedures,
                      platform::Decider<EvaluationAggregate>& evaluations, platform::Decider<AwardAggregate>& awards,
                      platform::WorkQueue& work) {
  rpcs.on(procedures, by_procedure_id)
      .decides<v1::ProposeLotEndRequest>([&awards](const ProcedureState& state, const v1::ProposeLotEndRequest& request,
                                                   const Context& context) -> ProcedureDecided {
        CONCORD_ASSIGN(const auto award, awards.load(context.authority, award_by_procedure_id(request)));
        return decide(state, request, context, LotEndFacts{*award.state});
      })
      .decides(PlainLotEndCommands(), [](const auto&... given) { return decide(given...); });
  const Streams streams{procedures, evaluations, awards};
  rpcs.handles<v1::ApproveLotEndRequest, v1::ApproveLotEndResponse>([streams, &work](const auto& request, auto& answer,
                                                                                     const platform::Command& command,
                                                                                     const platform::Reply& reply) {
    const auto later = platform::on_worker(work, command, request, reply);
    const absl::Status queued = later([streams, &request, &answer, command, reply] {
      platform::receipt_into(answer, reply)(approve(streams, command, request));
    });
    if (!queued.ok()) reply(queued);
  });
}

}  // namespace concord::procurement
