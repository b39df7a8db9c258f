// The rows of offers; see offer_rpcs.h.
#include "services/procurement/offers/offer_rpcs.h"

#include "services/procurement/offers/offer_views.h"
#include "services/procurement/offers/route_facts.h"

namespace concord::procurement {

void add_offer_rpcs(platform::Rpcs& rpcs, platform::Decider<OfferAggregate>& offers, RulesAsker& asker) {
  platform::Database& database = offers.ledger().database();
  rpcs.on(offers, by_proposal_id)
      .decides_later<v1::AnswerOfferRequest>(
          asker.work,
          [&asker, &database](const v1::Offer& state, const v1::AnswerOfferRequest& request,
                              const platform::Context& context) -> OfferDecided {
            CONCORD_ASSIGN(const AnswerFacts facts, answer_facts(asker, database, state, request, context));
            return decide(state, request, context, facts);
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
