// One or two streams in one transaction; see answering.h.
#include "services/procurement/offers/answering.h"

#include "services/platform/deciding/batch.h"
#include "services/platform/values/refusal.h"
#include "services/procurement/offers/offer_procedure.h"
#include "services/procurement/offers/route_facts.h"

namespace concord::procurement {
namespace {

// The answer, and where it drafts one the procedure.
absl::Status decide_both(platform::Batch& batch, platform::Decider<OfferAggregate>& offers,
                         platform::Decider<ProcedureAggregate>& procedures, const RulesAsker& asker,
                         const Context& context, const v1::AnswerOfferRequest& request) {
  v1::DraftProcedureRequest draft;
  CONCORD_ASSIGN(
      const int answers,
      batch.decide<OfferAggregate>(offers, by_proposal_id(request), [&](const v1::Offer& state) -> OfferDecided {
        CONCORD_ASSIGN(const AnswerFacts facts,
                       answer_facts(asker, offers.ledger().database(), state, request, context));
        draft = procedure_of(state, request, facts.law);
        return decide(state, request, context, facts);
      }));
  if (answers == 0 || request.procedure_id().empty()) return absl::OkStatus();
  return batch
      .decide<ProcedureAggregate>(procedures, by_procedure_id(draft),
                                  [&](const ProcedureState& state) { return decide(state, draft, context); })
      .status();
}

}  // namespace

absl::StatusOr<platform::Appended> answer_offer(platform::Decider<OfferAggregate>& offers,
                                                platform::Decider<ProcedureAggregate>& procedures,
                                                const RulesAsker& asker, const platform::Command& command,
                                                const v1::AnswerOfferRequest& request) {
  platform::Ledger& ledger = offers.ledger();
  absl::StatusOr<platform::Appended> appended = absl::AbortedError("not tried");
  for (int attempt = 0; attempt < platform::kMaxAttempts && absl::IsAborted(appended.status()); ++attempt) {
    CONCORD_ASSIGN(const auto first, ledger.first_answer(command.authority, command.command_id, command.request_hash));
    if (first) return *first;
    platform::Batch batch(command);
    CONCORD_RETURN_IF_ERROR(decide_both(batch, offers, procedures, asker, command.context, request));
    appended = batch.append(ledger);
  }
  return appended;
}

}  // namespace concord::procurement
