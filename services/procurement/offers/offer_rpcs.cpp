// The rows of offers; see offer_rpcs.h.
#include "services/procurement/offers/offer_rpcs.h"

#include "services/procurement/offers/answering.h"
#include "services/procurement/offers/offer_views.h"
#include "services/procurement/offers/route_facts.h"

namespace concord::procurement {

void add_offer_rpcs(platform::Rpcs& rpcs, platform::Decider<OfferAggregate>& offers,
                    platform::Decider<ProcedureAggregate>& procedures, RulesAsker& asker) {
  platform::Database& database = offers.ledger().database();
  rpcs.decides_together<v1::AnswerOfferRequest, v1::AnswerOfferResponse>(
      offers.ledger(), asker.work,
      [&offers, &procedures, &asker](platform::Batch& batch, const v1::AnswerOfferRequest& request,
                                     const Context& context) {
        return answer_offer(batch, offers, procedures, asker, context, request);
      });
  rpcs.answers(list_offers);
  rpcs.handles<v1::ListOfferRoutesRequest, v1::ListOfferRoutesResponse>(
      [&asker, &database](const auto& request, auto& answer, const platform::Command& command,
                          const platform::Reply& reply) {
        const auto later = platform::on_worker(asker.work, command, request, reply);
        const absl::Status queued = later([&asker, &database, &request, &answer, context = command.context, reply] {
          reply(list_offer_routes(asker, database, context, request, answer));
        });
        if (!queued.ok()) reply(queued);
      });
}

}  // namespace concord::procurement
