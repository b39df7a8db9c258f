// PURE. What the authority's rulebook says of the ways to answer an offer on the day: which are lawful, above which
// threshold, and how much competition is asked for. It must never hold a figure of the law.
#pragma once

#include <cstdint>
#include <string>

#include "concord/procurement/v1/framework.pb.h"
#include "concord/rules/v1/queries.pb.h"

#include "services/platform/values/context.h"
#include "services/procurement/offers/routes.h"

namespace concord::procurement {

// The two ways that the rules are asked about, each as if it were published today.
enum class AskedWay { kQuotes, kDirect };
rules::v1::EvaluateRequest question_of(AskedWay way, const v1::Offer& offer, const OfferTerms& terms,
                                       const platform::Context& context);
// As the rules name it; empty where none is stated.
const char* ground_name(v1::DirectAwardGround ground);
// As answered; `direct` is null where no ground is stated.
RouteLaw law_of(const rules::v1::RulesRecord& quotes, const rules::v1::Judgement* direct);

}  // namespace concord::procurement
