// PURE. The award's problem, its solution, and the words for it; see proposal.h.
#include "services/procurement/award/proposal.h"

#include <algorithm>
#include <map>

#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/procurement/award/standing.h"
#include "services/procurement/evaluation/evaluation.h"
#include "services/procurement/evaluation/left_out.h"
#include "services/procurement/fields/field_rules.h"
#include "services/procurement/scoring/criteria.h"

namespace concord::procurement {
namespace {

using platform::cat;

// A bid that was set aside stays out of its lot, unless the evaluation was reopened since: other results are other
// facts.
bool was_set_aside(const v1::Evaluation& evaluation, const v1::Award& standing, const std::string& lot_id,
                   const std::string& bid_id) {
  const v1::LotDecision* lot = find_lot_decision(standing, lot_id);
  if (lot == nullptr) return false;
  const auto& bids = lot->set_aside_bid_ids();
  const auto& again = evaluation.reconsidered();
  const auto reconsidered = std::count_if(again.begin(), again.end(), [&](const v1::BidOnLot& bid) {
    return bid.lot_id() == lot_id && bid.bid_id() == bid_id;
  });
  return std::count(bids.begin(), bids.end(), bid_id) > reconsidered;
}

// What standing awards hold already.
struct Held {
  std::map<std::string, int> by_party, by_bid;
};

Held held_by(const v1::Award& standing) {
  Held held;
  for (const v1::LotDecision& lot : standing.lots()) {
    if (!is_standing(lot)) continue;
    for (const std::string& party : lot.award().party_ids()) ++held.by_party[party];
    ++held.by_bid[lot.award().bid_id()];
  }
  return held;
}

// As published; never more than there are lots left to win.
int distinct_wanted(const v1::Evaluation& evaluation, const v1::Award& standing) {
  const auto& lots = evaluation.rules().lots();
  const auto left = std::count_if(lots.begin(), lots.end(), [&](const v1::Lot& lot) {
    const v1::LotDecision* decision = find_lot_decision(standing, lot.id());
    return decision == nullptr || !is_ended(*decision);
  });
  const int wanted = evaluation.rules().award_rules().different_providers();
  return left == lots.size() ? wanted : std::min(wanted, static_cast<int>(left));
}

int count_of(const std::map<std::string, int>& counts, const std::string& key) {
  const auto found = counts.find(key);
  return found == counts.end() ? 0 : found->second;
}

// The tighter of what stands and `cap`; 0 in `cap` is no limit.
void tighten(std::map<std::string, int>& caps, const std::string& key, int cap) {
  const auto [at, fresh] = caps.emplace(key, cap);
  if (!fresh) at->second = std::min(at->second, cap);
}

// Points are rounded, so that prices a penny apart may have as many.
bool is_price_alone(const v1::ProcedureDraft& draft) {
  return !draft.criteria().empty() && questions_of(draft).empty();
}

std::int64_t weighted(const v1::LotResult& result, const v1::Lot& lot) {
  const std::int64_t weight = lot.award_weight_ppm() == 0 ? kWholePpm : lot.award_weight_ppm();
  return half_up(Wide{result.total_milli()} * weight, kWholePpm);
}

std::string join(const std::vector<std::string>& parts) {
  std::string all;
  for (const std::string& part : parts) all += (all.empty() ? "" : ", ") + part;
  return all;
}

// One solved problem with what the explanations ask of it.
class Explainer {
 public:
  Explainer(const v1::Evaluation& evaluation, const AwardProblem& problem, const AwardOutcome& outcome)
      : evaluation_(evaluation), problem_(problem), outcome_(outcome) {
    for (const AwardOffer& offer : problem.offers) by_lot_[offer.lot_id].push_back(&offer);
    for (auto& [lot, offers] : by_lot_) {
      std::stable_sort(offers.begin(), offers.end(),
                       [](const AwardOffer* a, const AwardOffer* b) { return a->score_milli > b->score_milli; });
    }
    for (const LotWinner& winner : outcome.lots) {
      const v1::EvaluatedBid* bid = find_bid(evaluation, winner.bid_id);
      if (bid == nullptr) continue;
      for (const std::string& party : bid->party_ids()) won_by_[party].push_back(winner.lot_id);
    }
  }

  absl::StatusOr<v1::LotAward> explain(const LotWinner& winner) {
    v1::LotAward lot;
    lot.set_lot_id(winner.lot_id);
    lot.set_bid_id(winner.bid_id);
    lot.set_score_milli(winner.score_milli);
    const v1::EvaluatedBid* bid = find_bid(evaluation_, winner.bid_id);
    if (bid != nullptr) {
      const v1::OfferedLot& offered = *find_offer(*bid, winner.lot_id);
      *lot.mutable_party_ids() = bid->party_ids();
      lot.set_price_pence(offered.price_pence());
      *lot.mutable_yearly_pence() = offered.yearly_pence();
    }
    const bool worth_it = problem_.offers.size() <= kMaxExplainedOffers;
    if (worth_it) CONCORD_RETURN_IF_ERROR(add_higher_scorers(winner, lot));
    if (worth_it && bid != nullptr) CONCORD_RETURN_IF_ERROR(add_runner_up(winner, lot));
    lot.set_explanation(words_for(winner, lot));
    return lot;
  }

 private:
  // Solves again; nothing when no award is possible then.
  static absl::StatusOr<AwardOutcome> solve(const AwardProblem& problem) {
    auto outcome = best_award(problem);
    if (outcome.ok() || platform::code_of(outcome.status()) != "DISTINCT_WINNERS_IMPOSSIBLE") return outcome;
    return AwardOutcome();
  }
  static std::size_t awarded(const AwardOutcome& outcome) {
    return static_cast<std::size_t>(
        std::count_if(outcome.lots.begin(), outcome.lots.end(), [](const auto& lot) { return !lot.bid_id.empty(); }));
  }
  template <typename Keep>
  AwardProblem with_offers(Keep kept) const {
    AwardProblem changed = problem_;
    changed.offers.clear();
    for (const AwardOffer& offer : problem_.offers) {
      if (kept(offer)) changed.offers.push_back(offer);
    }
    return changed;
  }

  absl::Status add_higher_scorers(const LotWinner& winner, v1::LotAward& lot) {
    for (const AwardOffer* offer : by_lot_[winner.lot_id]) {
      const bool more = winner.bid_id.empty() || offer->score_milli > winner.score_milli;
      if (!more || lot.higher_scorers_size() >= static_cast<int>(kMaxHigherScorers)) break;
      v1::HigherScorer* higher = lot.add_higher_scorers();
      higher->set_bid_id(offer->bid_id);
      higher->set_score_milli(offer->score_milli);
      std::set<std::string> instead;
      for (const std::string& party : offer->party_ids) {
        for (const std::string& other : won_by_[party]) instead.insert(other);
      }
      for (const std::string& other : instead) higher->add_won_instead_lot_ids(other);
      CONCORD_ASSIGN(const AwardOutcome then, solve(with_offers([&](const AwardOffer& other) {
                       return other.lot_id != winner.lot_id || other.bid_id == offer->bid_id;
                     })));
      const bool as_many = awarded(then) >= awarded(outcome_);
      if (as_many) higher->set_total_if_milli(then.total_milli);
      higher->set_sentence(words_for(*offer, *higher, as_many));
    }
    return absl::OkStatus();
  }

  absl::Status add_runner_up(const LotWinner& winner, v1::LotAward& lot) {
    CONCORD_ASSIGN(const AwardOutcome then, solve(with_offers([&](const AwardOffer& other) {
                     return other.lot_id != winner.lot_id || other.bid_id != winner.bid_id;
                   })));
    v1::RunnerUp* runner_up = lot.mutable_runner_up();
    runner_up->set_total_milli(then.total_milli);
    for (std::size_t i = 0; i < then.lots.size(); ++i) {
      if (then.lots[i].lot_id == winner.lot_id) {
        runner_up->set_bid_id(then.lots[i].bid_id);
        runner_up->set_score_milli(then.lots[i].score_milli);
      } else if (then.lots[i].bid_id != outcome_.lots[i].bid_id) {
        runner_up->add_other_lots_changed(then.lots[i].lot_id);
      }
    }
    return absl::OkStatus();
  }

  std::string words_for(const AwardOffer& offer, const v1::HigherScorer& higher, bool as_many) const {
    std::string words = cat("Bid ", offer.bid_id, " scored ", points(offer.score_milli), " on this lot");
    std::vector<std::string> instead(higher.won_instead_lot_ids().begin(), higher.won_instead_lot_ids().end());
    if (!instead.empty()) {
      words += cat(", but it or an organisation in it holds ", join(instead));
      if (problem_.max_lots_per_provider > 0) {
        words += cat(", and nobody may hold more than ", problem_.max_lots_per_provider);
      }
    }
    if (!as_many) return cat(words, "; with this lot for it, fewer lots could be awarded.");
    const std::int64_t less = outcome_.total_milli - higher.total_if_milli();
    return cat(words, "; with this lot for it, the best total would be ", points(higher.total_if_milli()), ", ",
               points(less), " less.");
  }

  // The other offers that have the winner's score on its lot.
  std::vector<const AwardOffer*> equals_of(const LotWinner& winner) const {
    std::vector<const AwardOffer*> equals;
    for (const AwardOffer* offer : by_lot_.at(winner.lot_id)) {
      if (offer->score_milli == winner.score_milli && offer->bid_id != winner.bid_id) equals.push_back(offer);
    }
    return equals;
  }

  // " Bids b and c have as many points; the drawn lot decided." Empty where there is no tie.
  std::string words_for_tie(const LotWinner& winner) const {
    const auto& offers = by_lot_.at(winner.lot_id);
    const AwardOffer& won = **std::find_if(offers.begin(), offers.end(),
                                           [&](const AwardOffer* offer) { return offer->bid_id == winner.bid_id; });
    std::vector<std::string> names;
    bool by_quality = true, by_lot = true;
    for (const AwardOffer* offer : equals_of(winner)) {
      names.push_back(offer->bid_id);
      by_quality = by_quality && won.tie_break > offer->tie_break;
      by_lot = by_lot && won.tie_break == offer->tie_break && won.drawn_lot < offer->drawn_lot;
    }
    if (names.empty()) return {};
    const bool price_alone = is_price_alone(evaluation_.rules());
    return cat(" A tie: ", join(names), names.size() == 1 ? " has" : " have", " as many points; ",
               by_quality ? cat("the ", price_alone ? "lower price" : "higher quality", " decided.")
               : by_lot   ? cat(price_alone ? "price" : "quality", " is equal too, so the drawn lot decided.")
                          : std::string("the rule for equal totals decided over all lots together."));
  }

  std::string words_for(const LotWinner& winner, const v1::LotAward& lot) const {
    if (winner.bid_id.empty()) {
      return lot.higher_scorers().empty() ? "No bid for this lot passed."
                                          : "The caps leave nobody who could have this lot.";
    }
    if (lot.higher_scorers().empty()) {
      return cat("Bid ", winner.bid_id, " has the highest score on this lot, ", points(winner.score_milli),
                 "; the whole award has the largest total, ", points(outcome_.total_milli), ".", words_for_tie(winner));
    }
    return cat("Bid ", winner.bid_id, " has ", points(winner.score_milli),
               " on this lot; of all awards that the rules allow, the one with the largest total, ",
               points(outcome_.total_milli), ", gives it the lot.", words_for_tie(winner));
  }

  const v1::Evaluation& evaluation_;
  const AwardProblem& problem_;
  const AwardOutcome& outcome_;
  std::map<std::string, std::vector<const AwardOffer*>> by_lot_;
  std::map<std::string, std::vector<std::string>> won_by_;
};

}  // namespace

AwardProblem problem_of(const v1::Evaluation& evaluation, const v1::Award& standing,
                        const std::set<std::string>& left_out) {
  const v1::AwardRules& rules = evaluation.rules().award_rules();
  const Held held = held_by(standing);
  AwardProblem problem;
  problem.max_lots_per_provider = rules.max_lots_per_provider();
  problem.distinct_bids = std::max(0, distinct_wanted(evaluation, standing) - static_cast<int>(held.by_bid.size()));
  std::set<std::string> full;  // parties and bids that may win nothing more
  for (const auto& [party, lots] : held.by_party) {
    if (rules.max_lots_per_provider() == 0) continue;
    const int left = rules.max_lots_per_provider() - lots;
    left <= 0 ? static_cast<void>(full.insert(party)) : tighten(problem.provider_caps, party, left);
  }
  for (const v1::EvaluatedBid& bid : evaluation.bids()) {
    if (bid.max_lots() > 0) {
      const int left = bid.max_lots() - count_of(held.by_bid, bid.bid_id());
      left <= 0 ? static_cast<void>(full.insert(bid.bid_id())) : tighten(problem.bid_caps, bid.bid_id(), left);
    }
    if (bid.lead_max_lots() > 0) {
      const std::string& lead = bid.party_ids(0);
      const int left = bid.lead_max_lots() - count_of(held.by_party, lead);
      left <= 0 ? static_cast<void>(full.insert(lead)) : tighten(problem.provider_caps, lead, left);
    }
  }
  const bool price_alone = is_price_alone(evaluation.rules());
  for (const v1::Lot& lot : evaluation.rules().lots()) {
    const v1::LotDecision* decision = find_lot_decision(standing, lot.id());
    if (decision != nullptr && (is_standing(*decision) || is_ended(*decision))) continue;
    problem.lot_ids.push_back(lot.id());
    for (const v1::EvaluatedBid& bid : evaluation.bids()) {
      const v1::LotResult* result = find_result(evaluation, bid.bid_id(), lot.id());
      const bool out = result == nullptr || !result->passed() || left_out.count(bid.bid_id()) > 0 ||
                       is_rejected(evaluation, bid.bid_id()) ||
                       was_set_aside(evaluation, standing, lot.id(), bid.bid_id()) || full.count(bid.bid_id()) > 0 ||
                       std::any_of(bid.party_ids().begin(), bid.party_ids().end(),
                                   [&](const std::string& party) { return full.count(party) > 0; });
      if (out) continue;
      problem.offers.push_back({lot.id(),
                                bid.bid_id(),
                                {bid.party_ids().begin(), bid.party_ids().end()},
                                weighted(*result, lot),
                                price_alone ? -result->price_pence() : result->quality_milli(),
                                bid.drawn_lot()});
    }
  }
  return problem;
}

absl::StatusOr<AwardProposal> propose_award(const v1::Evaluation& evaluation, const v1::Award& standing) {
  const AwardProblem problem = problem_of(evaluation, standing, {});
  const auto solved = best_award(problem);
  if (platform::code_of(solved.status()) == "DISTINCT_WINNERS_IMPOSSIBLE") {
    return platform::refuse_state(
        {.code = "DISTINCT_WINNERS_IMPOSSIBLE",
         .sentence = std::string(solved.status().message()),
         .remedy = "The published rule stands: end a lot (ProposeLotEnd), since as many winners are wanted as lots are "
                   "left, or cancel the procedure (CancelProcedure).",
         .citation = "The procedure's own published rules."});
  }
  CONCORD_ASSIGN(const AwardOutcome outcome, solved);
  std::set<std::string> winners;
  for (const auto& [bid, lots] : held_by(standing).by_bid) winners.insert(bid);
  for (const LotWinner& winner : outcome.lots) {
    if (!winner.bid_id.empty()) winners.insert(winner.bid_id);
  }
  // With standing awards the search counts only new winners; a standing one that wins again is no different winner.
  const int wanted = distinct_wanted(evaluation, standing);
  if (static_cast<int>(winners.size()) < wanted) {
    return platform::refuse_state(
        {.code = "DISTINCT_WINNERS_IMPOSSIBLE",
         .sentence = cat("Only ", winners.size(), " different bids would win; ", wanted, " are wanted."),
         .remedy =
             "The published rule stands: end a lot (ProposeLotEnd), or cancel the procedure (CancelProcedure) and "
             "buy the open lots in a new one.",
         .citation = "The procedure's own published rules."});
  }
  AwardProposal proposal;
  proposal.total_milli = outcome.total_milli;
  proposal.bound_milli = outcome.bound_milli;
  proposal.nodes = outcome.nodes;
  Explainer explainer(evaluation, problem, outcome);
  for (const LotWinner& winner : outcome.lots) {
    CONCORD_ASSIGN(auto lot, explainer.explain(winner));
    proposal.lots.push_back(std::move(lot));
  }
  return proposal;
}

bool is_still_proposed(const v1::Evaluation& evaluation, const v1::Award& recommended) {
  if (evaluation.status() != v1::EVALUATION_STATUS_COMPLETED) return false;
  const bool unchanged =
      evaluation.rounds() == 0 && evaluation.disregards().empty() && evaluation.ended_lot_ids().empty();
  if (unchanged) return true;
  const auto outcome = best_award(problem_of(evaluation, recommended, {}));
  if (!outcome.ok()) return false;
  return std::all_of(outcome->lots.begin(), outcome->lots.end(), [&](const LotWinner& winner) {
    const v1::LotDecision* lot = find_lot_decision(recommended, winner.lot_id);
    const v1::EvaluatedBid* bid = find_bid(evaluation, winner.bid_id);
    return lot != nullptr && lot->award().bid_id() == winner.bid_id &&
           lot->award().score_milli() == winner.score_milli &&
           (bid == nullptr || std::equal(bid->party_ids().begin(), bid->party_ids().end(),
                                         lot->award().party_ids().begin(), lot->award().party_ids().end()));
  });
}

std::vector<std::string> outdated_lots(const v1::Evaluation& evaluation, const v1::Award& standing) {
  std::vector<std::string> outdated;
  for (const std::string& kept : evaluation.kept_lot_ids()) {
    const v1::LotDecision* lot = find_lot_decision(standing, kept);
    if (lot == nullptr || (!is_standing(*lot) && !is_ended(*lot))) outdated.push_back(kept);
  }
  return outdated;
}

absl::Status check_winners_decided(const v1::Evaluation& evaluation, const v1::Award& award,
                                   const std::string& lot_id) {
  if (evaluation.has_reopening()) {
    return platform::refuse_state(
        {.code = "REOPENING_PROPOSED",
         .sentence = cat(evaluation.reopening().proposed_by(), " proposed on ", evaluation.reopening().proposed_on(),
                         " to reopen the evaluation, since a mistake came to light."),
         .remedy = "Decide on that first: ApproveReopening (after the award is taken back) or DeclineReopening."});
  }
  for (const v1::LotDecision& lot : award.lots()) {
    const bool may_win = lot.standing() == v1::LOT_STANDING_RECOMMENDED || lot.standing() == v1::LOT_STANDING_AWARDED;
    if (!may_win || (!lot_id.empty() && lot.award().lot_id() != lot_id)) continue;
    const std::string& bid_id = lot.award().bid_id();
    if (is_disregard_proposed(evaluation, bid_id)) return disregard_proposed(evaluation, bid_id);
  }
  return absl::OkStatus();
}

std::string rule_of(const v1::ProcedureDraft& draft) {
  const v1::AwardRules& rules = draft.award_rules();
  std::string words = "As many lots as possible are awarded; of all such awards the one with the largest total";
  if (rules.max_lots_per_provider() > 0) {
    words += cat(", with at most ", rules.max_lots_per_provider(), " for each organisation, as lead or member");
  }
  if (rules.different_providers() > 0) words += cat(", to at least ", rules.different_providers(), " different bids");
  return words + cat(". Equal totals go to the winners who ",
                     is_price_alone(draft) ? "ask less, to the penny" : "stand higher in quality on their lots",
                     ", then to the lot drawn from all bids' seals, which nobody knew before the deadline.");
}

}  // namespace concord::procurement
