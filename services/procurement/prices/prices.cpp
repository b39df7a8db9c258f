// PURE. Pass marks and floor, price points, totals by lot; and flags that a person settles.
#include "services/procurement/prices/prices.h"

#include <algorithm>
#include <map>
#include <set>

#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/same.h"
#include "services/platform/values/text.h"
#include "services/procurement/evaluation/left_out.h"
#include "services/procurement/evaluation/panel.h"
#include "services/procurement/fields/field_rules.h"
#include "services/procurement/procedure/drafting.h"
#include "services/procurement/scoring/abnormally_low.h"
#include "services/procurement/scoring/criteria.h"
#include "services/procurement/scoring/price_score.h"

namespace concord::procurement {
namespace {

using platform::cat;
using platform::in_quotes;
using platform::refuse_state;

constexpr std::size_t kMostNamed = 10;

std::string list_of(const std::vector<std::string>& parts) {
  std::string list;
  for (std::size_t i = 0; i < parts.size() && i < kMostNamed; ++i) list += (list.empty() ? "" : "; ") + parts[i];
  if (parts.size() > kMostNamed) list += cat("; and ", parts.size() - kMostNamed, " more");
  return list;
}

struct Offer {
  std::string bid_id;
  std::int64_t price_pence = 0;
  QualityPoints quality;
};

// Offers of a lot by bids that are not rejected, each with its quality.
std::vector<Offer> offers_of(const EvaluationState& state, const v1::Lot& lot) {
  const v1::ProcedureDraft& rules = state.sheet.rules();
  std::vector<Offer> offers;
  for (const v1::EvaluatedBid& bid : state.sheet.bids()) {
    const v1::OfferedLot* offered = find_offer(bid, lot.id());
    if (offered == nullptr || is_rejected(state.sheet, bid.bid_id())) continue;
    std::map<std::string, int> marks;
    for (const Question& question : questions_of(rules)) {
      marks[question.id] = state.agreed.at(answer_key(bid.bid_id(), lot.id(), question.id)).score();
    }
    offers.push_back({bid.bid_id(), offered->price_pence(), judge_quality(rules, marks)});
  }
  return offers;
}

// Results of one lot. Price points compare only bids that passed, so that a failed one moves nobody.
absl::StatusOr<std::vector<v1::LotResult>> results_of(const v1::ProcedureDraft& rules, const v1::Lot& lot,
                                                      const std::vector<Offer>& offers) {
  std::vector<std::int64_t> prices;
  for (const Offer& offer : offers) {
    if (offer.quality.passed) prices.push_back(offer.price_pence);
  }
  CONCORD_ASSIGN(const auto scores,
                 score_prices({rules.price_formula(), lot.benchmark_min_pence(), lot.benchmark_max_pence()}, prices));
  std::vector<v1::LotResult> results;
  std::size_t priced = 0;
  for (const Offer& offer : offers) {
    v1::LotResult& result = results.emplace_back();
    result.set_bid_id(offer.bid_id);
    result.set_lot_id(lot.id());
    result.set_price_pence(offer.price_pence);
    result.set_quality_milli(offer.quality.quality_milli);
    result.set_passed(offer.quality.passed);
    result.set_failed_sentence(offer.quality.failed_sentence);
    if (!offer.quality.passed) continue;
    result.set_price_milli(scores[priced++]);
    if (rules.price_formula() == v1::PRICE_FORMULA_KIND_PRICE_PER_QUALITY_POINT) {
      result.set_total_milli(quality_for_money_milli(offer.quality.quality_milli, lot_value(lot), offer.price_pence));
    } else {
      // Under a fixed price the questions' weights are the whole, so the same sum holds.
      result.set_total_milli(weighted_total_milli(offer.quality, result.price_milli(), price_weight_ppm(rules)));
    }
  }
  return results;
}

void add_low_prices(const EvaluationState& state, const v1::Lot& lot, const std::vector<Offer>& offers,
                    v1::PricesScored& event) {
  std::vector<std::int64_t> prices;
  for (const Offer& offer : offers) prices.push_back(offer.price_pence);
  for (const LowPrice& low : find_low_prices(prices, lot.cost_floor_pence())) {
    const Offer& offer = offers[low.bid];
    if (find_flag(state.sheet, offer.bid_id, lot.id()) != nullptr) continue;
    v1::Flag* flag = event.add_flags();
    flag->set_bid_id(offer.bid_id);
    flag->set_lot_id(lot.id());
    flag->set_kind(v1::FLAG_KIND_ABNORMALLY_LOW);
    flag->set_sentence(low.sentence);
    flag->set_status(v1::FLAG_STATUS_OPEN);
  }
}

// A budget is no limit unless the tender said so: a person looks at it. One flag an offer, the low price's first.
void add_above_budget(const EvaluationState& state, const v1::Lot& lot, const std::vector<Offer>& offers,
                      v1::PricesScored& event) {
  const std::int64_t budget = lot_value(lot);
  for (const Offer& offer : offers) {
    if (budget == 0 || offer.price_pence <= budget) continue;
    if (find_flag(state.sheet, offer.bid_id, lot.id()) != nullptr) continue;
    const std::string sentence = cat("GBP ", pounds(offer.price_pence), " is GBP ", pounds(offer.price_pence - budget),
                                     " above the lot's budget, GBP ", pounds(budget), ".");
    v1::Flag* known = nullptr;
    for (v1::Flag& flag : *event.mutable_flags()) {
      if (flag.bid_id() == offer.bid_id && flag.lot_id() == lot.id()) known = &flag;
    }
    if (known != nullptr) {
      known->set_sentence(cat(known->sentence(), " ", sentence));
      continue;
    }
    v1::Flag* flag = event.add_flags();
    flag->set_bid_id(offer.bid_id);
    flag->set_lot_id(lot.id());
    flag->set_kind(v1::FLAG_KIND_ABOVE_BUDGET);
    flag->set_sentence(sentence);
    flag->set_status(v1::FLAG_STATUS_OPEN);
  }
}

// The flag that a command is about, if it is not settled.
absl::StatusOr<const v1::Flag*> open_flag(const EvaluationState& state, const std::string& procedure_id,
                                          const std::string& bid_id, const std::string& lot_id) {
  CONCORD_RETURN_IF_ERROR(check_running(state, procedure_id));
  const v1::Flag* flag = find_flag(state.sheet, bid_id, lot_id);
  if (flag == nullptr) {
    return platform::refuse_missing(
        {.code = "NO_SUCH_FLAG",
         .sentence = cat("Nothing is flagged about bid ", in_quotes(bid_id), ", lot ", in_quotes(lot_id), "."),
         .remedy = "Take bid and lot from the evaluation's flags; the lot is empty for the whole bid."});
  }
  if (flag->status() == v1::FLAG_STATUS_ACCEPTED || is_rejected(state.sheet, bid_id)) {
    return refuse_state({.code = "ALREADY_SETTLED",
                         .sentence = cat("The flag on bid ", bid_id, " is settled."),
                         .remedy = "Nothing is left to do; where that was a mistake, two persons take it back "
                                   "(ProposeReopening)."});
  }
  return flag;
}

absl::Status not_explained(const v1::Flag& flag) {
  return refuse_state(
      {.code = "NOT_EXPLAINED",
       .sentence = cat("The bidder of ", flag.bid_id(), " has not explained lot ", flag.lot_id(), "."),
       .remedy = "Ask first and record the explanation, or that none came in the time given.",
       .citation = "Procurement Act 2023 s.19(4)-(5): a bidder is heard before a low price counts against it."});
}

// A flag says by itself what its bid breaks, and what its bidder was asked and answered.
v1::Disregard disregard_of(const v1::Flag& flag, const std::string& reason, const Context& context) {
  v1::Disregard disregard;
  disregard.set_bid_id(flag.bid_id());
  disregard.set_ground(flag.kind() == v1::FLAG_KIND_ABNORMALLY_LOW ? v1::DISREGARD_GROUND_ABNORMALLY_LOW
                                                                   : v1::DISREGARD_GROUND_BREACH_OF_PROCEDURE);
  disregard.set_reason(reason);
  disregard.set_evidence(flag.sentence());
  disregard.set_question(flag.question());
  disregard.set_answer(flag.explanation());
  disregard.set_answered_by_bidder(flag.explained_by_bidder());
  disregard.set_status(v1::DISREGARD_STATUS_PROPOSED);
  disregard.set_proposed_by(context.actor.subject);
  disregard.set_proposed_on(platform::format_date(context.today));
  return disregard;
}

template <typename Request>
EvaluationDecided explained(const EvaluationState& state, const Request& request, bool by_bidder) {
  CONCORD_ASSIGN(const v1::Flag* flag, open_flag(state, request.procedure_id(), request.bid_id(), request.lot_id()));
  if (flag->status() == v1::FLAG_STATUS_OPEN) {
    return refuse_state({.code = "NOT_ASKED",
                         .sentence = cat("The bidder of ", flag->bid_id(), " was not asked."),
                         .remedy = "An officer asks about the price first (AskAboutPrice)."});
  }
  CONCORD_RETURN_IF_ERROR(check_reason(request.explanation(), kMaxAnswer, "The explanation", "explanation"));
  std::vector<v1::EvaluationEvent> events;
  if (flag->status() == v1::FLAG_STATUS_EXPLAINED && flag->explanation() == request.explanation() &&
      flag->explained_by_bidder() == by_bidder) {
    return events;
  }
  auto* event = events.emplace_back().mutable_price_explained();
  event->set_procedure_id(state.sheet.procedure_id());
  event->set_bid_id(flag->bid_id());
  event->set_lot_id(flag->lot_id());
  event->set_explanation(request.explanation());
  event->set_by_bidder(by_bidder);
  return events;
}

}  // namespace

absl::StatusOr<v1::PricesScored> score_lots(const EvaluationState& state) {
  v1::PricesScored scored;
  scored.set_procedure_id(state.sheet.procedure_id());
  for (const v1::Lot& lot : state.sheet.rules().lots()) {
    if (is_fixed(state.sheet, lot.id())) {
      for (const v1::LotResult& result : state.sheet.results()) {
        if (result.lot_id() == lot.id()) *scored.add_results() = result;
      }
      continue;
    }
    const auto offers = offers_of(state, lot);
    CONCORD_ASSIGN(const auto results, results_of(state.sheet.rules(), lot, offers));
    for (const v1::LotResult& result : results) *scored.add_results() = result;
    add_low_prices(state, lot, offers, scored);
    add_above_budget(state, lot, offers, scored);
  }
  return scored;
}

EvaluationDecided decide(const EvaluationState& state, const v1::ScorePricesRequest& request, const Context&) {
  CONCORD_RETURN_IF_ERROR(check_running(state, request.procedure_id()));
  if (state.sheet.status() == v1::EVALUATION_STATUS_SCORING) {
    return refuse_state({.code = "SCORES_NOT_LOCKED",
                         .sentence = "Evaluators are still marking, each alone.",
                         .remedy = "Start moderation first."});
  }
  std::vector<std::string> open;
  for (const Answer& answer : answers_of(state.sheet)) {
    if (state.agreed.at(answer_key(answer.bid_id, answer.lot_id, answer.criterion_id)).score() != kNotAgreed) continue;
    open.push_back(cat(answer.bid_id, ", lot ", answer.lot_id, ", ", answer.criterion_id));
  }
  if (!open.empty()) {
    return refuse_state({.code = "NOT_MODERATED",
                         .sentence = cat("The panel has not agreed on: ", list_of(open), "."),
                         .remedy = "Record an agreed mark with its reason for each."});
  }
  std::vector<v1::EvaluationEvent> events(1);
  CONCORD_ASSIGN(*events[0].mutable_prices_scored(), score_lots(state));
  const v1::PricesScored& scored = events[0].prices_scored();
  if (scored.flags().empty() && state.sheet.status() == v1::EVALUATION_STATUS_PRICED &&
      platform::same_list(scored.results(), state.sheet.results())) {
    events.clear();
  }
  return events;
}

EvaluationDecided decide(const EvaluationState& state, const v1::AskAboutPriceRequest& request, const Context&) {
  CONCORD_ASSIGN(const v1::Flag* flag, open_flag(state, request.procedure_id(), request.bid_id(), request.lot_id()));
  CONCORD_RETURN_IF_ERROR(check_reason(request.question(), kMaxText, "The question", "question"));
  std::vector<v1::EvaluationEvent> events;
  if (flag->question() == request.question()) return events;
  auto* asked = events.emplace_back().mutable_price_questioned();
  asked->set_procedure_id(state.sheet.procedure_id());
  asked->set_bid_id(flag->bid_id());
  asked->set_lot_id(flag->lot_id());
  asked->set_question(request.question());
  return events;
}

EvaluationDecided decide(const EvaluationState& state, const v1::AnswerPriceQuestionRequest& request,
                         const Context& context) {
  const v1::EvaluatedBid* bid = find_bid(state.sheet, request.bid_id());
  const std::string& organisation = context.actor.organisation;
  if (bid == nullptr || organisation.empty() || bid->party_ids(0) != organisation) {
    return platform::refuse_missing({.code = "UNKNOWN_BID",
                                     .sentence = cat("You lead no bid ", in_quotes(request.bid_id()), " here."),
                                     .remedy =
                                         "Take bid and lot from your questions (ListPriceQuestions); the lead of a "
                                         "bid answers."});
  }
  CONCORD_RETURN_IF_ERROR(platform::check_no_personal_data("The answer", request.explanation(), "explanation"));
  return explained(state, request, true);
}

EvaluationDecided decide(const EvaluationState& state, const v1::RecordPriceExplanationRequest& request,
                         const Context&) {
  const v1::Flag* flag = find_flag(state.sheet, request.bid_id(), request.lot_id());
  if (flag != nullptr && flag->status() == v1::FLAG_STATUS_EXPLAINED && flag->explained_by_bidder()) {
    return refuse_state({.code = "ANSWERED_BY_BIDDER",
                         .sentence = cat("The bidder of ", flag->bid_id(), " has answered in its own words."),
                         .remedy = "Accept it or reject the bid (AcceptExplanation, RejectBid), or ask again "
                                   "(AskAboutPrice)."});
  }
  return explained(state, request, false);
}

EvaluationDecided decide(const EvaluationState& state, const v1::AcceptExplanationRequest& request,
                         const Context& context) {
  CONCORD_ASSIGN(const v1::Flag* flag, open_flag(state, request.procedure_id(), request.bid_id(), request.lot_id()));
  if (flag->kind() == v1::FLAG_KIND_ABNORMALLY_LOW && flag->status() != v1::FLAG_STATUS_EXPLAINED) {
    return not_explained(*flag);
  }
  CONCORD_RETURN_IF_ERROR(check_reason(request.reason(), kMaxText, "The acceptance", "reason"));
  std::vector<v1::EvaluationEvent> events(1);
  auto* accepted = events[0].mutable_explanation_accepted();
  accepted->set_procedure_id(state.sheet.procedure_id());
  accepted->set_bid_id(flag->bid_id());
  accepted->set_lot_id(flag->lot_id());
  accepted->set_reason(request.reason());
  accepted->set_accepted_by(context.actor.subject);
  return events;
}

EvaluationDecided decide(const EvaluationState& state, const v1::RejectBidRequest& request, const Context& context) {
  CONCORD_RETURN_IF_ERROR(check_running(state, request.procedure_id()));
  if (find_bid(state.sheet, request.bid_id()) == nullptr) {
    return platform::refuse_missing({.code = "UNKNOWN_BID",
                                     .sentence = cat("No bid ", in_quotes(request.bid_id()), " is evaluated here."),
                                     .remedy = "Take it from the evaluation's list of bids."});
  }
  if (is_rejected(state.sheet, request.bid_id())) {
    return refuse_state({.code = "BID_REJECTED",
                         .sentence = cat("Bid ", request.bid_id(), " was rejected already."),
                         .remedy = "Nothing is left to do; where that was a mistake, two persons take it back "
                                   "(ProposeReopening)."});
  }
  if (is_disregard_proposed(state.sheet, request.bid_id())) return disregard_proposed(state.sheet, request.bid_id());
  for (const v1::BidOnLot& lot : state.sheet.fixed_lots()) {
    if (lot.bid_id() != request.bid_id()) continue;
    return refuse_state(
        {.code = "LOT_SIGNED",
         .sentence = cat("Bid ", lot.bid_id(), " won lot ", lot.lot_id(), ", whose contract is signed."),
         .remedy = "Accept the flag with what was found (AcceptExplanation); a signed contract is ended "
                   "by its own terms."});
  }
  const v1::Flag* ready = nullptr;
  const v1::Flag* waiting = nullptr;
  for (const v1::Flag& flag : state.sheet.flags()) {
    if (flag.bid_id() != request.bid_id() || flag.status() == v1::FLAG_STATUS_ACCEPTED) continue;
    const bool heard = flag.kind() != v1::FLAG_KIND_ABNORMALLY_LOW || flag.status() == v1::FLAG_STATUS_EXPLAINED;
    (heard ? ready : waiting) = &flag;
  }
  if (ready == nullptr && waiting != nullptr) return not_explained(*waiting);
  if (ready == nullptr) {
    return refuse_state({.code = "NOT_FLAGGED",
                         .sentence = cat("Nothing that is open was found about bid ", request.bid_id(), "."),
                         .remedy = "Leave it out on a ground of your own (ProposeDisregard), or have it marked."});
  }
  CONCORD_RETURN_IF_ERROR(check_words(request.reason(), "The rejection"));
  std::vector<v1::EvaluationEvent> events(1);
  auto* proposed = events[0].mutable_disregard_proposed();
  proposed->set_procedure_id(state.sheet.procedure_id());
  *proposed->mutable_disregard() = disregard_of(*ready, request.reason(), context);
  return events;
}

EvaluationDecided decide(const EvaluationState& state, const v1::CompleteEvaluationRequest& request,
                         const Context& context, const CompletionFacts& facts) {
  CONCORD_RETURN_IF_ERROR(check_running(state, request.procedure_id()));
  std::vector<std::string> open;
  if (state.sheet.status() == v1::EVALUATION_STATUS_SCORING) open.emplace_back("marks are not locked");
  if (state.sheet.status() == v1::EVALUATION_STATUS_MODERATION) {
    open.emplace_back("prices are not scored, or not since the last change");
  }
  for (const v1::Flag& flag : state.sheet.flags()) {
    if (flag.status() == v1::FLAG_STATUS_ACCEPTED || is_rejected(state.sheet, flag.bid_id())) continue;
    if (is_lot_ended(state.sheet, flag.lot_id())) continue;
    open.push_back(cat("the flag on bid ", flag.bid_id(), flag.lot_id().empty() ? "" : ", lot ", flag.lot_id()));
  }
  for (const v1::PanelMember& member : state.sheet.panel().members()) {
    if (member.has_proposed()) open.push_back(cat("whether ", member.subject(), " is stood down"));
  }
  if (state.sheet.has_reopening()) open.emplace_back("what is proposed to be put right");
  for (const v1::Disregard& disregard : state.sheet.disregards()) {
    if (disregard.status() != v1::DISREGARD_STATUS_PROPOSED) continue;
    open.push_back(cat("whether bid ", disregard.bid_id(), " is left out"));
  }
  if (!open.empty()) {
    return refuse_state(
        {.code = "EVALUATION_OPEN",
         .sentence = cat("Still open: ", list_of(open), "."),
         .remedy =
             "Settle each: a flag is accepted with a reason (AcceptExplanation) or the bid proposed to be left out "
             "(RejectBid); what is proposed is decided (ApproveDisregard, DeclineDisregard; ApproveStandingDown, "
             "DeclineStandingDown; ApproveReopening, DeclineReopening)."});
  }
  std::set<std::string> people = {context.actor.subject};
  const Seating seating(state);
  for (const Answer& answer : answers_of(state.sheet)) {
    for (const auto& [evaluator, score] : seating.counting(answer)) people.insert(evaluator);
  }
  if (!state.marks.empty() && people.size() < 2) {
    return platform::refuse(platform::No::kDenied,
                            {.code = "ONE_PERSON",
                             .sentence = cat(context.actor.subject, " gave every mark and would close them too."),
                             .remedy = "Have a second evaluator mark, or another commissioner complete the evaluation.",
                             .citation = "",
                             .subject = "procedure_id"});
  }
  CONCORD_RETURN_IF_ERROR(refuse_blocked(facts.findings));
  std::vector<v1::EvaluationEvent> events(1);
  auto* completed = events[0].mutable_evaluation_completed();
  completed->set_procedure_id(state.sheet.procedure_id());
  completed->set_completed_by(context.actor.subject);
  completed->set_completed_on(platform::format_date(context.today));
  keep(facts.findings, completed);
  return events;
}

}  // namespace concord::procurement
