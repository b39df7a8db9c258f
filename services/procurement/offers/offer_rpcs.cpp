// The rows of offers; see offer_rpcs.h.
#include "services/procurement/offers/offer_rpcs.h"

#include "services/procurement/framework/framework_views.h"
#include "services/procurement/offers/offer_views.h"

namespace concord::procurement {

void add_offer_rpcs(platform::Rpcs& rpcs, platform::Decider<OfferAggregate>& offers) {
  rpcs.on(offers, by_proposal_id)
      .decides<v1::AnswerOfferRequest>(
          [&database = offers.ledger().database()](const v1::Offer& state, const v1::AnswerOfferRequest& request,
                                                   const platform::Context& context) -> OfferDecided {
            AnswerFacts facts;
            CONCORD_ASSIGN(facts.frameworks, platform::read_with(database, [&](Connection& reader) {
                             return open_frameworks(reader, context.authority);
                           }));
            return decide(state, request, context, facts);
          });
  rpcs.answers(list_offers, list_offer_routes);
}

}  // namespace concord::procurement
