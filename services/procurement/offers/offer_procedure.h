// PURE. The procedure by which an answered offer goes on, of what was offered. It must never say more than the offer
// and the answer do: criteria and timetable are for a person to write.
#pragma once

#include "concord/procurement/v1/commands.pb.h"

#include "services/procurement/offers/offer.h"

namespace concord::procurement {

// INVALID_ANSWER for an id on a way that no procedure follows, or one that is none.
absl::Status check_procedure_id(const v1::AnswerOfferRequest& request);
// By direct award, or in the open where the law asks for others to be asked too.
v1::DraftProcedureRequest procedure_of(const v1::Offer& offer, const v1::AnswerOfferRequest& request,
                                       const RouteLaw& law);

}  // namespace concord::procurement
