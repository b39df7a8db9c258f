// What the rules say of the ways to answer an offer, and the frameworks that are open. Decides nothing.
#pragma once

#include "absl/status/statusor.h"

#include "concord/procurement/v1/framework_queries.pb.h"

#include "services/platform/storage/database.h"
#include "services/procurement/gates/asking.h"
#include "services/procurement/offers/offer.h"

namespace concord::procurement {

// Asks the rules, so not on a thread that serves; a refusal of the offer asks nothing.
absl::StatusOr<AnswerFacts> answer_facts(const RulesAsker& asker, platform::Database& database, const v1::Offer& offer,
                                         const v1::AnswerOfferRequest& request, const platform::Context& context);
// Which ways are open today to answer an offer.
absl::Status list_offer_routes(const RulesAsker& asker, platform::Database& database, const platform::Context& context,
                               const v1::ListOfferRoutesRequest& request, v1::ListOfferRoutesResponse& response);

}  // namespace concord::procurement
