// PURE. Offers: received, withdrawn, answered by a route that is open.
#include "services/procurement/offers/offer.h"

#include <algorithm>

#include "services/platform/calling/rules_question.h"
#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/procurement/fields/field_rules.h"
#include "services/procurement/offers/offer_procedure.h"

namespace concord::procurement {
namespace {

using platform::cat;
using platform::Context;
using platform::in_quotes;
using platform::refuse_state;

constexpr std::int64_t kMaxVatPpm = 1'000'000;

absl::Status not_open(const v1::AnswerOfferRequest& request, const std::vector<v1::OfferRoute>& routes) {
  std::string why, open;
  for (const v1::OfferRoute& one : routes) {
    if (one.open()) {
      open += cat(open.empty() ? "" : "; ", route_in_words(one.route()));
      if (!one.lot_id().empty()) open += cat(" of lot ", one.lot_id(), " of framework ", one.framework_id());
    } else if (one.route() == request.route()) {
      why += cat(why.empty() ? "" : " ", one.why());
    }
  }
  return refuse_state({.code = "ROUTE_NOT_OPEN",
                       .sentence = cat("The offer cannot be answered by ", route_in_words(request.route()), ". ",
                                       why.empty() ? "No such lot is among its routes." : why),
                       .remedy = cat("Open are: ", open, ".")});
}

// Of two answers the earlier holds, of two in one millisecond that of needs; where the time of ours was not kept, ours.
OfferDecided told_answer(const v1::Offer& state, const v1::OfferAnswerTold& told) {
  std::vector<v1::OfferEvent> events;
  if (state.proposal_id().empty() || state.status() == v1::OFFER_STATUS_WITHDRAWN) return events;
  const bool waits = state.status() == v1::OFFER_STATUS_RECEIVED;
  const bool is_earlier =
      state.answered_in().empty() && told.answered_at_ms() > 0 && told.answered_at_ms() <= state.answered_at_ms();
  if (!waits && !is_earlier) return events;
  v1::OfferAnswered* answered = events.emplace_back().mutable_offer_answered();
  answered->set_proposal_id(state.proposal_id());
  answered->set_route(told.take_forward() ? v1::ANSWER_ROUTE_PLAN : v1::ANSWER_ROUTE_DECLINED);
  answered->set_reason(told.answer());
  answered->set_answered_on(told.answered_on());
  answered->set_answered_at_ms(told.answered_at_ms());
  answered->set_told_by("needs");
  return events;
}

}  // namespace

std::string offer_stream(const std::string& proposal_id) { return cat("offer/", proposal_id); }

absl::Status unknown_offer(const std::string& proposal_id) {
  return platform::refuse_missing({.code = "UNKNOWN_OFFER",
                                   .sentence = cat("There is no offer ", in_quotes(proposal_id), "."),
                                   .remedy = "Look it up in the list of offers."});
}

absl::StatusOr<OfferTerms> check_terms(int months, std::int64_t vat_ppm, v1::DirectAwardGround ground,
                                       const rules::v1::Particulars& particulars) {
  CONCORD_RETURN_IF_ERROR(Faults()
                              .must(months >= 1 && months <= kMaxOfferMonths, cat("The term is ", months, " months."),
                                    cat("Give 1 to ", kMaxOfferMonths, "."), "term_months")
                              .must(vat_ppm >= 0 && vat_ppm <= kMaxVatPpm,
                                    cat("VAT is ", vat_ppm, " parts per million."),
                                    cat("Give 0 to ", kMaxVatPpm, "; 20% is 200,000."), "vat_ppm")
                              .must(v1::DirectAwardGround_IsValid(ground), "The ground of law is none that is known.",
                                    "Take one from the list.", "ground")
                              .as("INVALID_ANSWER"));
  CONCORD_RETURN_IF_ERROR(platform::check_particulars(particulars, "particulars"));
  return OfferTerms{months, vat_ppm, ground, particulars};
}

void OfferAggregate::evolve(State& state, const Event& event) {
  if (event.has_offer_received()) {
    state = event.offer_received().offer();
  } else if (event.has_offer_withdrawn()) {
    state.set_status(v1::OFFER_STATUS_WITHDRAWN);
  } else if (event.has_offer_answered()) {
    const v1::OfferAnswered& answered = event.offer_answered();
    state.set_status(v1::OFFER_STATUS_ANSWERED);
    state.set_route(answered.route());
    state.set_reason(answered.reason());
    state.set_framework_id(answered.framework_id());
    state.set_lot_id(answered.lot_id());
    state.set_answered_on(answered.answered_on());
    state.set_answered_in(answered.told_by());
    state.set_answered_at_ms(answered.answered_at_ms());
    state.set_procedure_id(answered.procedure_id());
  }
}

OfferDecided decide(const v1::Offer& state, const v1::RecordOffer& command, const Context&) {
  std::vector<v1::OfferEvent> events;
  if (command.has_submitted()) {
    if (!state.proposal_id().empty()) return events;
    v1::Offer* offer = events.emplace_back().mutable_offer_received()->mutable_offer();
    *offer = command.submitted();
    offer->set_proposal_id(command.proposal_id());
    offer->set_status(v1::OFFER_STATUS_RECEIVED);
    return events;
  }
  if (command.has_answered()) return told_answer(state, command.answered());
  if (state.proposal_id().empty()) return unknown_offer(command.proposal_id());
  if (command.withdrawn() && state.status() == v1::OFFER_STATUS_RECEIVED) {
    events.emplace_back().mutable_offer_withdrawn()->set_proposal_id(state.proposal_id());
  }
  return events;
}

OfferDecided take_back(const v1::Offer& state) {
  std::vector<v1::OfferEvent> events;
  if (state.status() == v1::OFFER_STATUS_RECEIVED)
    events.emplace_back().mutable_offer_withdrawn()->set_proposal_id(state.proposal_id());
  return events;
}

OfferDecided decide(const v1::Offer& state, const v1::AnswerOfferRequest& request, const Context& context,
                    const AnswerFacts& facts) {
  if (state.proposal_id().empty()) return unknown_offer(request.proposal_id());
  if (state.status() == v1::OFFER_STATUS_WITHDRAWN) {
    return refuse_state({.code = "OFFER_WITHDRAWN",
                         .sentence = cat("The provider took offer ", state.proposal_id(), " back."),
                         .remedy = "Ask the provider for a new proposal."});
  }
  if (state.status() == v1::OFFER_STATUS_ANSWERED) {
    const bool is_same = state.route() == request.route() && state.reason() == request.reason() &&
                         state.framework_id() == request.framework_id() && state.lot_id() == request.lot_id();
    if (is_same) return std::vector<v1::OfferEvent>();
    return refuse_state({.code = "ALREADY_ANSWERED",
                         .sentence = cat("Offer ", state.proposal_id(), " was answered with ",
                                         route_in_words(state.route()), " on ", state.answered_on(),
                                         state.answered_in().empty() ? "."
                                                                     : cat(" in ", state.answered_in(),
                                                                           " (AnswerProposal), which holds here too.")),
                         .remedy = "An answer stands; ask for a new proposal if things have changed."});
  }
  CONCORD_ASSIGN(const OfferTerms terms,
                 check_terms(request.term_months(), request.vat_ppm(), request.ground(), request.particulars()));
  const bool names_lot = !request.framework_id().empty() || !request.lot_id().empty();
  CONCORD_RETURN_IF_ERROR(
      Faults()
          .must(request.route() != v1::ANSWER_ROUTE_UNSPECIFIED && v1::AnswerRoute_IsValid(request.route()),
                "The answer names no route.", "Take one from the offer's routes.", "route")
          .must(names_lot == (request.route() == v1::ANSWER_ROUTE_CALL_OFF),
                "A call-off names framework and lot; no other answer does.", "Name both, or neither.", "lot_id")
          .as("INVALID_ANSWER"));
  CONCORD_RETURN_IF_ERROR(check_procedure_id(request));
  CONCORD_RETURN_IF_ERROR(check_reason(request.reason(), kMaxText, "The answer", "reason"));
  const std::string today = platform::format_date(context.today);
  const auto routes = offer_routes(state, terms, facts.law, facts.frameworks, today);
  const bool open = std::any_of(routes.begin(), routes.end(), [&](const v1::OfferRoute& one) {
    return one.open() && one.route() == request.route() && one.framework_id() == request.framework_id() &&
           one.lot_id() == request.lot_id();
  });
  if (!open) return not_open(request, routes);
  std::vector<v1::OfferEvent> events(1);
  v1::OfferAnswered* answered = events[0].mutable_offer_answered();
  answered->set_proposal_id(state.proposal_id());
  answered->set_route(request.route());
  answered->set_reason(request.reason());
  answered->set_framework_id(request.framework_id());
  answered->set_lot_id(request.lot_id());
  answered->set_term_months(terms.months);
  answered->set_value_with_vat_pence(value_with_vat(state.price_year_pence(), terms));
  for (const v1::OfferRoute& one : routes) *answered->add_routes() = one;
  answered->set_answered_on(today);
  answered->set_answered_at_ms(context.now_ms);
  answered->set_procedure_id(request.procedure_id());
  if (facts.rules) *answered->mutable_rules_record() = *facts.rules;
  answered->set_ground(request.route() == v1::ANSWER_ROUTE_LIGHT_TOUCH_DIRECT_AWARD
                           ? terms.ground
                           : v1::DIRECT_AWARD_GROUND_UNSPECIFIED);
  return events;
}

}  // namespace concord::procurement
