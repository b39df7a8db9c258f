// The rows of disregard; see disregard_rpcs.h.
#include "services/procurement/disregard/disregard_rpcs.h"

#include "services/platform/deciding/batch.h"
#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/procurement/disregard/disregard.h"
#include "services/procurement/disregard/disregard_views.h"
#include "services/procurement/evaluation/left_out.h"
#include "services/procurement/parties/party_views.h"
#include "services/procurement/procedure/procedure_facts.h"

namespace concord::procurement {
namespace {

// The bid leaves the evaluation, and what it was awarded falls, in one transaction.
absl::StatusOr<platform::Appended> approve(platform::Decider<EvaluationAggregate>& evaluations,
                                           platform::Decider<AwardAggregate>& awards,
                                           platform::Decider<ProcedureAggregate>& procedures,
                                           const platform::Command& command,
                                           const v1::ApproveDisregardRequest& request) {
  platform::Ledger& ledger = evaluations.ledger();
  absl::StatusOr<platform::Appended> appended = absl::AbortedError("not tried");
  for (int attempt = 0; attempt < platform::kMaxAttempts && absl::IsAborted(appended.status()); ++attempt) {
    CONCORD_ASSIGN(const auto first, ledger.first_answer(command.authority, command.command_id, command.request_hash));
    if (first) return *first;
    platform::Batch batch(command);
    CONCORD_ASSIGN(const auto procedure, load_procedure(procedures, command.context, request.procedure_id()));
    CONCORD_ASSIGN(const auto award, batch.state_of(awards, award_by_procedure_id(request)));
    const DisregardFacts facts = disregard_facts(*award, procedure);
    CONCORD_RETURN_IF_ERROR(batch
                                .decide<EvaluationAggregate>(evaluations, evaluation_by_procedure_id(request),
                                                             [&](const EvaluationState& state) {
                                                               return decide(state, request, command.context, facts);
                                                             })
                                .status());
    CONCORD_ASSIGN(const auto after, batch.state_of(evaluations, evaluation_by_procedure_id(request)));
    const v1::Disregard* decided = find_disregard(after->sheet, request.bid_id());
    if (decided == nullptr) return absl::InternalError("a bid that was left out has no proposal");
    CONCORD_RETURN_IF_ERROR(
        batch
            .decide<AwardAggregate>(awards, award_by_procedure_id(request),
                                    [&](const v1::Award& state) { return set_aside_with(state, *decided); })
            .status());
    appended = batch.append(ledger);
  }
  return appended;
}

}  // namespace

void add_disregard_rpcs(platform::Rpcs& rpcs, platform::Decider<EvaluationAggregate>& evaluations,
                        platform::Decider<AwardAggregate>& awards, platform::Decider<ProcedureAggregate>& procedures,
                        platform::WorkQueue& work) {
  const auto with_award = [&awards, &procedures](const EvaluationState& state, const auto& request,
                                                 const Context& context) -> EvaluationDecided {
    CONCORD_ASSIGN(const auto procedure, load_procedure(procedures, context, request.procedure_id()));
    CONCORD_ASSIGN(const auto award, awards.load(context.authority, award_by_procedure_id(request)));
    return decide(state, request, context, disregard_facts(*award.state, procedure));
  };
  const auto with_registered = [&database = evaluations.ledger().database()](
                                   const EvaluationState& state, const auto& request,
                                   const Context& context) -> EvaluationDecided {
    DisregardFacts facts;
    CONCORD_ASSIGN(const auto known, platform::read_with(database, [&](Connection& reader) {
                     return known_parties(reader, context.authority, {request.replacement_provider_id()},
                                          platform::format_date(context.today));
                   }));
    facts.registered = known.registered;
    return decide(state, request, context, facts);
  };
  rpcs.on(evaluations, evaluation_by_procedure_id)
      .decides<v1::ProposeDisregardRequest>(with_award)
      .decides<v1::AnswerDisregardRequest>(with_registered)
      .decides<v1::RecordDisregardAnswerRequest>(with_registered)
      .decides<v1::DeclineDisregardRequest>(with_award)
      .decides<v1::ScoreLotsAnewRequest>(with_award)
      .decides(PlainDisregardCommands(), [](const auto&... given) { return decide(given...); });
  rpcs.handles<v1::ApproveDisregardRequest, v1::ApproveDisregardResponse>(
      [&evaluations, &awards, &procedures, &work](const auto& request, auto& answer, const platform::Command& command,
                                                  const platform::Reply& reply) {
        const auto later = platform::on_worker(work, command, request, reply);
        const absl::Status queued = later([&evaluations, &awards, &procedures, &request, &answer, command, reply] {
          platform::receipt_into(answer, reply)(approve(evaluations, awards, procedures, command, request));
        });
        if (!queued.ok()) reply(queued);
      });
  rpcs.answers(list_disregards);
}

}  // namespace concord::procurement
