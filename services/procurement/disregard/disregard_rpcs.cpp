// The rows of disregard; see disregard_rpcs.h.
#include "services/procurement/disregard/disregard_rpcs.h"

#include "services/platform/deciding/batch.h"
#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/procurement/disregard/disregard.h"
#include "services/procurement/disregard/disregard_views.h"
#include "services/procurement/disregard/replacement.h"
#include "services/procurement/evaluation/left_out.h"
#include "services/procurement/parties/party_views.h"
#include "services/procurement/procedure/procedure_facts.h"

namespace concord::procurement {
namespace {

// The bid leaves the evaluation, and what it was awarded falls, in one transaction.
absl::Status approve(platform::Batch& batch, const DisregardStreams& streams, const Context& context,
                     const v1::ApproveDisregardRequest& request) {
  CONCORD_ASSIGN(const auto procedure, load_procedure(streams.procedures, context, request.procedure_id()));
  CONCORD_ASSIGN(const auto award, batch.state_of(streams.awards, award_by_procedure_id(request)));
  const DisregardFacts facts = disregard_facts(*award, procedure);
  CONCORD_RETURN_IF_ERROR(batch
                              .decide<EvaluationAggregate>(
                                  streams.evaluations, evaluation_by_procedure_id(request),
                                  [&](const EvaluationState& state) { return decide(state, request, context, facts); })
                              .status());
  CONCORD_ASSIGN(const auto after, batch.state_of(streams.evaluations, evaluation_by_procedure_id(request)));
  const v1::Disregard* decided = find_disregard(after->sheet, request.bid_id());
  if (decided == nullptr) return absl::InternalError("a bid that was left out has no proposal");
  return batch
      .decide<AwardAggregate>(streams.awards, award_by_procedure_id(request),
                              [&](const v1::Award& state) { return set_aside_with(state, *decided); })
      .status();
}

absl::Status add_known(const DisregardStreams& streams, const Context& context, const std::string& procedure_id,
                       const std::string& provider_id, DisregardFacts& facts) {
  if (provider_id.empty()) return absl::OkStatus();
  CONCORD_ASSIGN(auto known, platform::read_with(streams.evaluations.ledger().database(), [&](Connection& reader) {
                   return known_parties(reader, context.authority, {provider_id}, platform::format_date(context.today));
                 }));
  facts.registered = std::move(known.registered);
  facts.accredited = std::move(known.accredited);
  CONCORD_ASSIGN(const auto procedure, load_procedure(streams.procedures, context, procedure_id));
  CONCORD_ASSIGN(const auto run, streams.stages.load(context.authority, stages_stream(procedure_id)));
  facts.may_join = check_may_join(procedure, *run.state, provider_id);
  return absl::OkStatus();
}

// The bid stands; where somebody in it is replaced or goes, the bid itself learns it in the same transaction.
absl::Status decline(platform::Batch& batch, const DisregardStreams& streams, const Context& context,
                     const v1::DeclineDisregardRequest& request) {
  const std::string stream = evaluation_by_procedure_id(request);
  CONCORD_ASSIGN(const auto procedure, load_procedure(streams.procedures, context, request.procedure_id()));
  CONCORD_ASSIGN(const auto award, batch.state_of(streams.awards, award_by_procedure_id(request)));
  CONCORD_RETURN_IF_ERROR(batch
                              .decide<EvaluationAggregate>(
                                  streams.evaluations, stream,
                                  [&](const EvaluationState& state) -> EvaluationDecided {
                                    DisregardFacts facts = disregard_facts(*award, procedure);
                                    if (const v1::Disregard* asked = find_disregard(state.sheet, request.bid_id())) {
                                      CONCORD_RETURN_IF_ERROR(add_known(streams, context, request.procedure_id(),
                                                                        asked->replacement_provider_id(), facts));
                                    }
                                    return decide(state, request, context, facts);
                                  })
                              .status());
  if (!request.accepts_replacement() && !request.drops_party()) return absl::OkStatus();
  CONCORD_ASSIGN(const auto after, batch.state_of(streams.evaluations, stream));
  const v1::Disregard* decided = find_disregard(after->sheet, request.bid_id());
  if (decided == nullptr) return absl::InternalError("a proposal that was declined is none");
  return batch
      .decide<BidAggregate>(
          streams.bids, bid_stream(request.bid_id()),
          [&](const v1::Bid& bid) { return replace_party(bid, *decided, request.accepts_replacement(), context); })
      .status();
}

}  // namespace

void add_disregard_rpcs(platform::Rpcs& rpcs, const DisregardStreams& streams, platform::WorkQueue& work) {
  const auto with_award = [streams](const EvaluationState& state, const auto& request,
                                    const Context& context) -> EvaluationDecided {
    CONCORD_ASSIGN(const auto procedure, load_procedure(streams.procedures, context, request.procedure_id()));
    CONCORD_ASSIGN(const auto award, streams.awards.load(context.authority, award_by_procedure_id(request)));
    return decide(state, request, context, disregard_facts(*award.state, procedure));
  };
  const auto with_offered = [streams](const EvaluationState& state, const auto& request,
                                      const Context& context) -> EvaluationDecided {
    DisregardFacts facts;
    CONCORD_RETURN_IF_ERROR(
        add_known(streams, context, request.procedure_id(), request.replacement_provider_id(), facts));
    return decide(state, request, context, facts);
  };
  rpcs.on(streams.evaluations, evaluation_by_procedure_id)
      .decides<v1::ProposeDisregardRequest>(with_award)
      .decides<v1::AnswerDisregardRequest>(with_offered)
      .decides<v1::RecordDisregardAnswerRequest>(with_offered)
      .decides<v1::ScoreLotsAnewRequest>(with_award)
      .decides(PlainDisregardCommands(), [](const auto&... given) { return decide(given...); });
  platform::Ledger& ledger = streams.evaluations.ledger();
  rpcs.decides_together<v1::ApproveDisregardRequest, v1::ApproveDisregardResponse>(
      ledger, work,
      [streams](platform::Batch& batch, const v1::ApproveDisregardRequest& request, const Context& context) {
        return approve(batch, streams, context, request);
      });
  rpcs.decides_together<v1::DeclineDisregardRequest, v1::DeclineDisregardResponse>(
      ledger, work,
      [streams](platform::Batch& batch, const v1::DeclineDisregardRequest& request, const Context& context) {
        return decline(batch, streams, context, request);
      });
  rpcs.answers(list_disregards);
}

}  // namespace concord::procurement
