// PURE. How an evaluation begins, and how evaluators mark; see evaluation.h.
#include "services/procurement/evaluation/evaluation.h"

#include <algorithm>
#include <set>

#include "services/platform/values/refusal.h"
#include "services/platform/values/same.h"
#include "services/platform/values/text.h"
#include "services/procurement/evaluation/left_out.h"
#include "services/procurement/evaluation/panel.h"
#include "services/procurement/fields/field_rules.h"
#include "services/procurement/procedure/procedure.h"
#include "services/procurement/scoring/criteria.h"

namespace concord::procurement {
namespace {

using platform::cat;
using platform::in_quotes;
using platform::refuse_missing;
using platform::refuse_state;

void evolve_flag(v1::Evaluation& sheet, const std::string& bid_id, const std::string& lot_id,
                 const std::function<void(v1::Flag&)>& change) {
  for (v1::Flag& flag : *sheet.mutable_flags()) {
    if (flag.bid_id() == bid_id && flag.lot_id() == lot_id) change(flag);
  }
}

// What was worked out from marks or bids that have changed since; of fixed lots nothing has.
void clear_results(v1::Evaluation& sheet) {
  auto& results = *sheet.mutable_results();
  results.erase(std::remove_if(results.begin(), results.end(),
                               [&](const v1::LotResult& result) { return !is_fixed(sheet, result.lot_id()); }),
                results.end());
  if (sheet.status() == v1::EVALUATION_STATUS_PRICED) sheet.set_status(v1::EVALUATION_STATUS_MODERATION);
}

void agree(EvaluationState& state, const v1::Consensus& consensus) {
  state.agreed[answer_key(consensus.bid_id(), consensus.lot_id(), consensus.criterion_id())] = consensus;
}

// What must be agreed anew, because the marks under it are others than before.
void agree_anew(EvaluationState& state, const google::protobuf::RepeatedPtrField<v1::Consensus>& anew) {
  for (const v1::Consensus& consensus : anew) agree(state, consensus);
  if (!anew.empty()) clear_results(state.sheet);
}

void evolve_declaration(v1::Evaluation& sheet, const v1::InterestDeclaration& declaration) {
  for (v1::InterestDeclaration& known : *sheet.mutable_declarations()) {
    if (known.evaluator() != declaration.evaluator()) continue;
    known = declaration;
    return;
  }
  *sheet.add_declarations() = declaration;
}

void take_back(v1::Flag& flag) {
  flag.set_status(!flag.explanation().empty() ? v1::FLAG_STATUS_EXPLAINED
                  : !flag.question().empty()  ? v1::FLAG_STATUS_ASKED
                                              : v1::FLAG_STATUS_OPEN);
  flag.clear_accepted_reason();
}

void reopen(v1::Evaluation& sheet, const v1::EvaluationReopened& reopened) {
  if (reopened.round() > 0) {
    sheet.set_rounds(reopened.round());
    sheet.set_status(v1::EVALUATION_STATUS_MODERATION);
    sheet.clear_completed_by();
    sheet.clear_findings();
  }
  sheet.clear_reopening();
  sheet.clear_kept_lot_ids();
  *sheet.mutable_fixed_lots() = reopened.fixed_lots();
  *sheet.mutable_reconsidered() = reopened.reconsidered();
  for (const std::string& id : reopened.reopening().reinstated_bid_ids()) {
    take_disregard_back(sheet, id);
    auto& rejected = *sheet.mutable_rejected();
    for (int i = rejected.size() - 1; i >= 0; --i) {
      if (rejected[i].bid_id() == id) rejected.DeleteSubrange(i, 1);
    }
  }
  for (v1::Flag& flag : *sheet.mutable_flags()) {
    for (const v1::FlagOf& named : reopened.reopening().flags()) {
      if (named.bid_id() == flag.bid_id() && named.lot_id() == flag.lot_id()) take_back(flag);
    }
  }
}

// A proposal, its end, and what a reopening changes of the sheet.
void evolve_reopening(v1::Evaluation& sheet, const v1::EvaluationEvent& event) {
  if (event.has_reopening_proposed()) {
    *sheet.mutable_reopening() = event.reopening_proposed().reopening();
  } else if (event.has_reopening_declined()) {
    sheet.clear_reopening();
  } else if (event.has_evaluation_reopened()) {
    reopen(sheet, event.evaluation_reopened());
  }
}

void evolve_settlement(EvaluationState& state, const v1::EvaluationEvent& event) {
  v1::Evaluation& sheet = state.sheet;
  if (event.has_price_questioned()) {
    const auto& asked = event.price_questioned();
    evolve_flag(sheet, asked.bid_id(), asked.lot_id(), [&](v1::Flag& flag) {
      flag.set_status(v1::FLAG_STATUS_ASKED);
      flag.set_question(asked.question());
    });
  } else if (event.has_price_explained()) {
    const auto& explained = event.price_explained();
    evolve_flag(sheet, explained.bid_id(), explained.lot_id(), [&](v1::Flag& flag) {
      flag.set_status(v1::FLAG_STATUS_EXPLAINED);
      flag.set_explanation(explained.explanation());
      flag.set_explained_by_bidder(explained.by_bidder());
    });
  } else if (event.has_explanation_accepted()) {
    const auto& accepted = event.explanation_accepted();
    evolve_flag(sheet, accepted.bid_id(), accepted.lot_id(), [&](v1::Flag& flag) {
      flag.set_status(v1::FLAG_STATUS_ACCEPTED);
      flag.set_accepted_reason(accepted.reason());
    });
  } else if (event.has_bid_rejected()) {
    *sheet.add_rejected() = event.bid_rejected().rejected();
    clear_results(sheet);
  } else if (event.has_evaluation_completed()) {
    sheet.set_status(v1::EVALUATION_STATUS_COMPLETED);
    sheet.set_completed_by(event.evaluation_completed().completed_by());
    state.completed_on = event.evaluation_completed().completed_on();
    if (state.first_completed_by.empty()) state.first_completed_by = event.evaluation_completed().completed_by();
    *sheet.mutable_findings() = event.evaluation_completed().findings();
  } else {
    evolve_panel(sheet, event);
    evolve_reopening(sheet, event);
    if (event.evaluation_reopened().round() > 0) state.completed_on.clear();
    evolve_disregard(sheet, event);
    if (event.has_evaluation_lot_ended()) sheet.add_ended_lot_ids(event.evaluation_lot_ended().lot_id());
    const bool left_out_before_completion = event.has_bid_disregarded() && event.bid_disregarded().round() == 0;
    if (event.has_evaluation_reopened() || left_out_before_completion) clear_results(sheet);
    agree_anew(state, event.evaluation_reopened().consensus());
    agree_anew(state, event.panel_appointed().consensus());
    agree_anew(state, event.evaluator_stood_down().consensus());
  }
}

// Who named somebody that did not agree is asked about it; one flag a bid.
void flag_unconfirmed(const v1::EvaluatedBid& bid, v1::EvaluationStarted& started) {
  if (bid.unconfirmed_ids().empty()) return;
  std::string names;
  for (const std::string& id : bid.unconfirmed_ids()) names += cat(names.empty() ? "" : ", ", id);
  const std::string sentence =
      cat("Bid ", bid.bid_id(), " names ", names, ", which ", bid.unconfirmed_ids_size() == 1 ? "has" : "have",
          " not confirmed; it is evaluated without.");
  for (v1::Flag& flag : *started.mutable_flags()) {
    if (flag.bid_id() != bid.bid_id()) continue;
    flag.set_sentence(cat(flag.sentence(), " ", sentence));
    return;
  }
  v1::Flag* flag = started.add_flags();
  flag->set_bid_id(bid.bid_id());
  flag->set_kind(v1::FLAG_KIND_NOT_CONFIRMED);
  flag->set_sentence(sentence);
  flag->set_status(v1::FLAG_STATUS_OPEN);
}

}  // namespace

std::string evaluation_stream(const std::string& procedure_id) { return cat("evaluation/", procedure_id); }

std::string answer_key(const std::string& bid_id, const std::string& lot_id, const std::string& criterion_id) {
  return cat(bid_id, "\n", lot_id, "\n", criterion_id);
}

void EvaluationAggregate::evolve(State& state, const Event& event) {
  v1::Evaluation& sheet = state.sheet;
  if (event.has_evaluation_started()) {
    const v1::EvaluationStarted& started = event.evaluation_started();
    sheet.set_procedure_id(started.procedure_id());
    *sheet.mutable_rules() = started.rules();
    *sheet.mutable_bids() = started.bids();
    *sheet.mutable_unreadable() = started.unreadable();
    *sheet.mutable_flags() = started.flags();
    sheet.set_status(v1::EVALUATION_STATUS_SCORING);
  } else if (event.has_interest_declared()) {
    evolve_declaration(sheet, event.interest_declared().declaration());
    agree_anew(state, event.interest_declared().consensus());
  } else if (event.has_answer_scored()) {
    const v1::Score& score = event.answer_scored().score();
    Marks& marks = state.marks[answer_key(score.bid_id(), score.lot_id(), score.criterion_id())];
    if (marks.count(score.evaluator()) == 0) sheet.set_scores(sheet.scores() + 1);
    marks[score.evaluator()] = score;
    if (event.answer_scored().has_consensus()) {
      agree(state, event.answer_scored().consensus());
      clear_results(sheet);
    }
  } else if (event.has_moderation_started()) {
    sheet.set_status(v1::EVALUATION_STATUS_MODERATION);
    for (const v1::Consensus& consensus : event.moderation_started().consensus()) agree(state, consensus);
  } else if (event.has_score_moderated()) {
    agree(state, event.score_moderated().consensus());
    state.recorders.insert(event.score_moderated().recorded_by());
    if (!event.score_moderated().keeps_results()) clear_results(sheet);
  } else if (event.has_prices_scored()) {
    sheet.set_status(v1::EVALUATION_STATUS_PRICED);
    *sheet.mutable_results() = event.prices_scored().results();
    for (const v1::Flag& flag : event.prices_scored().flags()) *sheet.add_flags() = flag;
  } else {
    evolve_settlement(state, event);
  }
}

bool is_locked(const v1::Evaluation& sheet) {
  return !sheet.procedure_id().empty() && sheet.status() != v1::EVALUATION_STATUS_SCORING;
}

const v1::EvaluatedBid* find_bid(const v1::Evaluation& sheet, const std::string& bid_id) {
  for (const v1::EvaluatedBid& bid : sheet.bids()) {
    if (bid.bid_id() == bid_id) return &bid;
  }
  return nullptr;
}

const v1::OfferedLot* find_offer(const v1::EvaluatedBid& bid, const std::string& lot_id) {
  for (const v1::OfferedLot& lot : bid.lots()) {
    if (lot.lot_id() == lot_id) return &lot;
  }
  return nullptr;
}

const v1::LotResult* find_result(const v1::Evaluation& sheet, const std::string& bid_id, const std::string& lot_id) {
  for (const v1::LotResult& result : sheet.results()) {
    if (result.bid_id() == bid_id && result.lot_id() == lot_id) return &result;
  }
  return nullptr;
}

const v1::Flag* find_flag(const v1::Evaluation& sheet, const std::string& bid_id, const std::string& lot_id) {
  for (const v1::Flag& flag : sheet.flags()) {
    if (flag.bid_id() == bid_id && flag.lot_id() == lot_id) return &flag;
  }
  return nullptr;
}

bool is_kept(const v1::Evaluation& sheet, const std::string& lot_id) {
  const auto& kept = sheet.kept_lot_ids();
  return std::find(kept.begin(), kept.end(), lot_id) != kept.end();
}

bool is_lot_ended(const v1::Evaluation& sheet, const std::string& lot_id) {
  const auto& ended = sheet.ended_lot_ids();
  return std::find(ended.begin(), ended.end(), lot_id) != ended.end();
}

bool is_fixed(const v1::Evaluation& sheet, const std::string& lot_id) {
  const auto& fixed = sheet.fixed_lots();
  return is_kept(sheet, lot_id) || is_lot_ended(sheet, lot_id) ||
         std::any_of(fixed.begin(), fixed.end(), [&](const v1::BidOnLot& lot) { return lot.lot_id() == lot_id; });
}

bool is_rejected(const v1::Evaluation& sheet, const std::string& bid_id) {
  const auto& rejected = sheet.rejected();
  return std::any_of(rejected.begin(), rejected.end(), [&](const auto& bid) { return bid.bid_id() == bid_id; });
}

absl::Status check_running(const EvaluationState& state, const std::string& procedure_id) {
  if (state.sheet.procedure_id().empty()) {
    return refuse_state({.code = "NOT_STARTED",
                         .sentence = cat("No evaluation of procedure ", in_quotes(procedure_id), " has begun."),
                         .remedy = "Have the bids opened by two officers, then start the evaluation."});
  }
  if (state.sheet.status() != v1::EVALUATION_STATUS_COMPLETED) return absl::OkStatus();
  return refuse_state({.code = "EVALUATION_COMPLETED",
                       .sentence = cat("The evaluation of ", state.sheet.procedure_id(), " is completed."),
                       .remedy = "Go on to the award (RecommendAward); a mistake is put right by two persons "
                                 "(ProposeReopening, ApproveReopening)."});
}

absl::Status check_answer(const EvaluationState& state, const std::string& bid_id, const std::string& lot_id,
                          const std::string& criterion_id) {
  const v1::EvaluatedBid* bid = find_bid(state.sheet, bid_id);
  if (bid == nullptr) {
    return refuse_missing({.code = "UNKNOWN_BID",
                           .sentence = cat("No bid ", in_quotes(bid_id), " is evaluated here."),
                           .remedy = "Take it from the evaluation's list of bids."});
  }
  if (find_offer(*bid, lot_id) == nullptr) {
    return refuse_missing({.code = "UNKNOWN_LOT",
                           .sentence = cat("Bid ", bid_id, " does not offer lot ", in_quotes(lot_id), "."),
                           .remedy = "Mark the lots that the bid offers."});
  }
  const auto questions = questions_of(state.sheet.rules());
  if (std::none_of(questions.begin(), questions.end(), [&](const Question& q) { return q.id == criterion_id; })) {
    return refuse_missing({.code = "UNKNOWN_CRITERION",
                           .sentence = cat(in_quotes(criterion_id), " is no question to be marked."),
                           .remedy = "Mark the questions of the criteria tree; price is scored by its formula."});
  }
  if (is_lot_ended(state.sheet, lot_id)) {
    return refuse_state({.code = "LOT_ENDED",
                         .sentence = cat("Lot ", lot_id, " was ended; it is not bought after all."),
                         .remedy = "Go on with the other lots."});
  }
  if (is_kept(state.sheet, lot_id)) {
    return refuse_state({.code = "AWARD_STANDS",
                         .sentence = cat("The award of lot ", lot_id, " stands, or stood when a bid was left out."),
                         .remedy = "Its marks stand with it. Where it was taken back, have the lot scored anew "
                                   "(ScoreLotsAnew) first."});
  }
  if (is_fixed(state.sheet, lot_id)) {
    return refuse_state({.code = "LOT_SIGNED",
                         .sentence = cat("The contract of lot ", lot_id, " is signed."),
                         .remedy = "Its marks stand; go on with the other lots."});
  }
  if (is_rejected(state.sheet, bid_id)) {
    return refuse_state({.code = "BID_REJECTED",
                         .sentence = cat("Bid ", bid_id, " was rejected."),
                         .remedy = "Go on with the other bids; a rejection by mistake is taken back by two persons "
                                   "(ProposeReopening)."});
  }
  return absl::OkStatus();
}

std::vector<Answer> answers_of(const v1::Evaluation& sheet) {
  std::vector<Answer> answers;
  const auto questions = questions_of(sheet.rules());
  for (const v1::EvaluatedBid& bid : sheet.bids()) {
    if (is_rejected(sheet, bid.bid_id())) continue;
    for (const v1::OfferedLot& lot : bid.lots()) {
      if (is_fixed(sheet, lot.lot_id())) continue;
      for (const Question& question : questions) answers.push_back({bid.bid_id(), lot.lot_id(), question.id});
    }
  }
  return answers;
}

EvaluationDecided decide(const EvaluationState& state, const v1::StartEvaluationRequest& request, const Context&,
                         const StartFacts& facts) {
  if (facts.procedure.id().empty()) return unknown_procedure(request.procedure_id());
  if (!state.sheet.procedure_id().empty()) {
    return refuse_state({.code = "ALREADY_STARTED",
                         .sentence = cat("The evaluation of ", state.sheet.procedure_id(), " has begun."),
                         .remedy = "Go on with it."});
  }
  if (facts.procedure.status() != v1::PROCEDURE_STATUS_OPENED) {
    return refuse_state({.code = "BIDS_NOT_OPENED",
                         .sentence = cat("The bids of ", facts.procedure.id(), " are not opened."),
                         .remedy = "Have two different officers open them after the deadline."});
  }
  if (facts.bids.empty()) {
    return refuse_state({.code = "NO_BIDS",
                         .sentence = cat("No bid for ", facts.procedure.id(), " can be evaluated."),
                         .remedy = "Cancel the procedure with this reason."});
  }
  int offers = 0;
  for (const v1::EvaluatedBid& bid : facts.bids) offers += bid.lots_size();
  const auto questions = static_cast<int>(questions_of(facts.procedure.draft()).size());
  if (offers > kMaxOffers || offers * questions > kMaxMarkedAnswers) {
    return refuse_state({.code = "TOO_MANY_OFFERS",
                         .sentence = cat(offers, " offers (bids x lots) with ", questions,
                                         " questions are too many for one evaluation."),
                         .remedy = cat("Buy it in several procedures: at most ", kMaxOffers, " offers and ",
                                       kMaxMarkedAnswers, " answers in one.")});
  }
  CONCORD_RETURN_IF_ERROR(refuse_blocked(facts.findings));
  std::vector<v1::EvaluationEvent> events(1);
  auto* started = events[0].mutable_evaluation_started();
  started->set_procedure_id(facts.procedure.id());
  *started->mutable_rules() = facts.procedure.draft();
  for (const v1::EvaluatedBid& bid : facts.bids) *started->add_bids() = bid;
  for (const v1::UnreadableBid& bid : facts.unreadable) *started->add_unreadable() = bid;
  std::set<std::string> flagged;
  for (const v1::Finding& found : facts.findings) {
    if (found.code() != "UNDECLARED_OVERLAP" || !flagged.insert(found.subject()).second) continue;
    v1::Flag* flag = started->add_flags();
    flag->set_bid_id(found.subject());
    flag->set_kind(v1::FLAG_KIND_UNDECLARED_OVERLAP);
    flag->set_sentence(found.sentence());
    flag->set_status(v1::FLAG_STATUS_OPEN);
  }
  for (const v1::EvaluatedBid& bid : facts.bids) flag_unconfirmed(bid, *started);
  keep(facts.findings, started);
  for (const v1::LotEnd& end : facts.procedure.lot_ends()) {
    if (end.ended_on().empty()) continue;
    auto* ended = events.emplace_back().mutable_evaluation_lot_ended();
    ended->set_procedure_id(facts.procedure.id());
    ended->set_lot_id(end.lot_id());
  }
  return events;
}

}  // namespace concord::procurement
