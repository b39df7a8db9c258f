// The rows of quotes; see quote_rpcs.h.
#include "services/procurement/quotes/quote_rpcs.h"

#include "services/platform/deciding/batch.h"
#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/world/world.h"
#include "services/procurement/evaluation/evaluation_facts.h"
#include "services/procurement/parties/party_views.h"
#include "services/procurement/prices/prices_rpcs.h"
#include "services/procurement/procedure/procedure_facts.h"
#include "services/procurement/quotes/choosing.h"
#include "services/procurement/quotes/inviting.h"

namespace concord::procurement {
namespace {

absl::StatusOr<InviteFacts> invite_facts(const RulesAsker& asker, const SealKeyRing& keys, platform::Database& database,
                                         const v1::Procedure& invited, const Context& context) {
  InviteFacts facts;
  const auto& ids = invited.draft().invited_provider_ids();
  CONCORD_ASSIGN(
      const auto known, platform::read_with(database, [&](Connection& reader) {
        return known_parties(reader, context.authority, {ids.begin(), ids.end()}, platform::format_date(context.today));
      }));
  facts.registered = known.registered;
  GateFacts gate;
  gate.rules = invited.draft();
  CONCORD_ASSIGN(facts.publish.findings, find_and_ask(asker, Gate::kPublish, gate, invited, context));
  facts.publish.seal_key_id = keys.current_key_id();
  CONCORD_ASSIGN(facts.publish.seal_public_key,
                 keys.public_key(facts.publish.seal_key_id, context.authority, invited.id()));
  return facts;
}

// The evaluation and the recommendation in one transaction.
absl::Status choose(platform::Batch& batch, const AwardSources& sources, platform::Decider<AwardAggregate>& awards,
                    const SealKeyRing& keys, const Context& context, const v1::ChooseQuoteRequest& request) {
  const std::string stream = evaluation_by_procedure_id(request);
  CONCORD_RETURN_IF_ERROR(batch
                              .decide<EvaluationAggregate>(
                                  sources.evaluations, stream,
                                  [&](const EvaluationState& state) -> EvaluationDecided {
                                    ChoiceFacts facts;
                                    CONCORD_ASSIGN(facts.start, start_facts(sources.procedures, keys, state,
                                                                            request.procedure_id(), context));
                                    EvaluationState begun;
                                    begun.sheet.set_procedure_id(request.procedure_id());
                                    *begun.sheet.mutable_rules() = facts.start.procedure.draft();
                                    CONCORD_ASSIGN(const auto completion,
                                                   completion_facts(sources.procedures, sources.asker, begun, context));
                                    facts.evaluation = completion.findings;
                                    return decide(state, request, context, facts);
                                  })
                              .status());
  CONCORD_ASSIGN(const auto evaluation, batch.state_of(sources.evaluations, stream));
  v1::RecommendAwardRequest recommend;
  recommend.set_authority(request.authority());
  recommend.set_procedure_id(request.procedure_id());
  recommend.set_reasons(request.reasons());
  AwardFacts alone;
  bool is_enough = false;
  CONCORD_RETURN_IF_ERROR(
      batch
          .decide<AwardAggregate>(
              awards, award_by_procedure_id(request),
              [&](const v1::Award& state) -> AwardDecided {
                CONCORD_ASSIGN(auto facts,
                               recommend_facts_of(sources, state, evaluation->sheet, recommend, 1, context));
                is_enough = one_person_may_decide(facts.findings, facts.procedure, context.actor.subject);
                alone = alone_facts(facts);
                if (!is_enough) {
                  CONCORD_ASSIGN(facts, recommend_facts_of(sources, state, evaluation->sheet, recommend, 2, context));
                }
                return decide(state, recommend, context, facts);
              })
          .status());
  if (is_enough) {
    CONCORD_RETURN_IF_ERROR(
        batch
            .decide<AwardAggregate>(awards, award_by_procedure_id(request),
                                    [&](const v1::Award& state) { return approved(state, context, alone); })
            .status());
  }
  return absl::OkStatus();
}

}  // namespace

void add_quote_rpcs(platform::Rpcs& rpcs, platform::Decider<AwardAggregate>& awards,
                    platform::Decider<EvaluationAggregate>& evaluations,
                    platform::Decider<ProcedureAggregate>& procedures, RulesAsker& asker, const SealKeyRing& keys) {
  rpcs.on(procedures, by_procedure_id)
      .decides_later<v1::InviteQuotesRequest>(
          asker.work,
          [&asker, &keys, &database = procedures.ledger().database()](const ProcedureState& state,
                                                                      const v1::InviteQuotesRequest& written,
                                                                      const Context& context) -> ProcedureDecided {
            CONCORD_ASSIGN(const v1::InviteQuotesRequest request, with_instant(written));
            const std::string deadline_on = platform::format_date(platform::london_day(request.deadline_ms()));
            const v1::Procedure invited = invited_procedure(state, request, deadline_on);
            CONCORD_ASSIGN(const auto facts, invite_facts(asker, keys, database, invited, context));
            return decide(state, request, context, invited, facts);
          });
  const AwardSources sources{procedures, evaluations, asker};
  rpcs.decides_together<v1::ChooseQuoteRequest, v1::ChooseQuoteResponse>(
      awards.ledger(), asker.work,
      [sources, &awards, &keys](platform::Batch& batch, const v1::ChooseQuoteRequest& request, const Context& context) {
        return choose(batch, sources, awards, keys, context, request);
      });
}

}  // namespace concord::procurement
