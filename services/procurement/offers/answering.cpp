// One or two streams in one transaction; see answering.h.
#include "services/procurement/offers/answering.h"

#include "services/platform/deciding/batch.h"
#include "services/platform/values/refusal.h"
#include "services/procurement/offers/offer_procedure.h"
#include "services/procurement/offers/route_facts.h"

namespace concord::procurement {

absl::Status answer_offer(platform::Batch& batch, platform::Decider<OfferAggregate>& offers,
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

}  // namespace concord::procurement
