// Asking about the ways; see route_facts.h.
#include "services/procurement/offers/route_facts.h"

#include "services/platform/calling/rules_asking.h"
#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/procurement/framework/framework_views.h"
#include "services/procurement/offers/offer_views.h"
#include "services/procurement/offers/route_law.h"

namespace concord::procurement {
namespace {

using platform::Context;
using rules::v1::RulesRecord;

struct AskedLaw {
  RouteLaw law;
  std::optional<RulesRecord> quotes, direct;
};

absl::StatusOr<AskedLaw> ask_law(const RulesAsker& asker, const v1::Offer& offer, const OfferTerms& terms,
                                 const Context& context) {
  AskedLaw asked;
  if (asker.rules == nullptr) return asked;
  CONCORD_ASSIGN(asked.quotes,
                 platform::ask_rules(*asker.rules, question_of(AskedWay::kQuotes, offer, terms, context)));
  if (terms.ground != v1::DIRECT_AWARD_GROUND_UNSPECIFIED) {
    CONCORD_ASSIGN(asked.direct,
                   platform::ask_rules(*asker.rules, question_of(AskedWay::kDirect, offer, terms, context)));
  }
  asked.law = law_of(*asked.quotes, asked.direct ? &asked.direct->judgement() : nullptr);
  return asked;
}

}  // namespace

absl::StatusOr<AnswerFacts> answer_facts(const RulesAsker& asker, platform::Database& database, const v1::Offer& offer,
                                         const v1::AnswerOfferRequest& request, const Context& context) {
  AnswerFacts facts;
  CONCORD_ASSIGN(facts.frameworks, platform::read_with(database, [&](Connection& reader) {
                   return open_frameworks(reader, context.authority);
                 }));
  if (request.route() == v1::ANSWER_ROUTE_DECLINED) {
    facts.law.source = RouteLaw::Source::kNotAsked;
    return facts;
  }
  const auto terms = check_terms(request.term_months(), request.vat_ppm(), request.ground(), request.particulars());
  if (!terms.ok() || offer.status() != v1::OFFER_STATUS_RECEIVED) return facts;  // decide says so
  CONCORD_ASSIGN(auto asked, ask_law(asker, offer, *terms, context));
  facts.law = std::move(asked.law);
  facts.rules =
      request.route() == v1::ANSWER_ROUTE_LIGHT_TOUCH_DIRECT_AWARD ? std::move(asked.direct) : std::move(asked.quotes);
  return facts;
}

absl::Status list_offer_routes(const RulesAsker& asker, platform::Database& database, const Context& context,
                               const v1::ListOfferRoutesRequest& request, v1::ListOfferRoutesResponse& response) {
  v1::Offer offer;
  std::vector<v1::Framework> frameworks;
  CONCORD_RETURN_IF_ERROR(database.read([&](Connection& reader) -> absl::Status {
    CONCORD_ASSIGN(offer, find_offer(reader, context.authority, request.proposal_id()));
    CONCORD_ASSIGN(frameworks, open_frameworks(reader, context.authority));
    return absl::OkStatus();
  }));
  if (offer.proposal_id().empty()) return unknown_offer(request.proposal_id());
  CONCORD_ASSIGN(const auto terms,
                 check_terms(request.term_months(), request.vat_ppm(), request.ground(), request.particulars()));
  CONCORD_ASSIGN(const auto asked, ask_law(asker, offer, terms, context));
  for (v1::OfferRoute& route :
       offer_routes(offer, terms, asked.law, frameworks, platform::format_date(context.today))) {
    *response.add_routes() = std::move(route);
  }
  response.set_value_with_vat_pence(value_with_vat(offer.price_year_pence(), terms));
  return absl::OkStatus();
}

}  // namespace concord::procurement
