// PURE. A provider's proposal against published unmet need, as needs' events tell of it, and the lawful route by which
// it is answered. Stream "offer/<proposal id>". Needs owns the proposal; this must never change it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "concord/procurement/v1/framework_commands.pb.h"
#include "concord/procurement/v1/framework_events.pb.h"
#include "concord/procurement/v1/internal_commands.pb.h"

#include "services/platform/values/context.h"
#include "services/platform/values/decided.h"
#include "services/procurement/offers/routes.h"

namespace concord::procurement {

struct OfferAggregate {
  using State = v1::Offer;  // exists when proposal_id is not empty
  using Event = v1::OfferEvent;
  static void evolve(State& state, const Event& event);
};

struct AnswerFacts {
  std::vector<v1::Framework> frameworks;  // those that are open
  RouteLaw law;
  std::optional<rules::v1::RulesRecord> rules;  // what they were asked about the way that is taken
};

std::string offer_stream(const std::string& proposal_id);
// The stream of a command that says which proposal it answers.
inline constexpr auto by_proposal_id = [](const auto& request) { return offer_stream(request.proposal_id()); };
absl::Status unknown_offer(const std::string& proposal_id);
// INVALID_ANSWER when months, VAT or ground are out of bounds, INVALID_PARTICULARS.
absl::StatusOr<OfferTerms> check_terms(int months, std::int64_t vat_ppm, v1::DirectAwardGround ground,
                                       const rules::v1::Particulars& particulars);

using OfferDecided = platform::Decided<v1::OfferEvent>;
OfferDecided decide(const v1::Offer&, const v1::RecordOffer&, const platform::Context&);
// Of an offer that the ledger of needs no longer tells of; an answer stands.
OfferDecided take_back(const v1::Offer& state);
OfferDecided decide(const v1::Offer&, const v1::AnswerOfferRequest&, const platform::Context&, const AnswerFacts&);

}  // namespace concord::procurement
