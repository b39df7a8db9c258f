// Checks the problem, hands whole worths to the solver, and checks what it proposes: rows, total and bound in integers.
#include "services/procurement/award/optimum.h"

#include <algorithm>
#include <set>

#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/procurement/award/solver.h"

namespace concord::procurement {
namespace {

using platform::cat;

constexpr std::int64_t kTiePlaces = 99;

absl::Status bad(const std::string& sentence, const std::string& remedy) {
  return platform::refuse_input({.code = "INVALID_AWARD_PROBLEM", .sentence = sentence, .remedy = remedy});
}

struct Offer {
  int lot = 0;
  int bid = 0;
  std::int64_t score = 0;
  std::int64_t tie = 0;
};

// The problem with numbers for names, in an order that does not follow the input's.
struct Numbered {
  const AwardProblem& problem;
  std::map<std::string, int> lots, bids;
  std::vector<std::string> bid_ids;
  std::vector<std::vector<std::string>> parties;  // by bid
  std::vector<Offer> offers;
  std::vector<Selection::Cap> caps;
  std::int64_t tie_unit = 1;  // worth = score * tie_unit + place
};

absl::Status number_names(Numbered& into) {
  const AwardProblem& problem = into.problem;
  if (problem.lot_ids.size() > kMaxAwardLots) {
    return platform::refuse_input({.code = "LIMITS",
                                   .sentence = cat(problem.lot_ids.size(), " lots are more than one award takes."),
                                   .remedy = cat("Award at most ", kMaxAwardLots, " lots together.")});
  }
  for (const std::string& lot : problem.lot_ids) {
    if (!into.lots.emplace(lot, static_cast<int>(into.lots.size())).second) {
      return bad(cat("The lot '", lot, "' stands twice."), "Name each lot once.");
    }
  }
  std::map<std::string, const AwardOffer*> first_of;
  for (const AwardOffer& offer : problem.offers) {
    const AwardOffer& first = *first_of.emplace(offer.bid_id, &offer).first->second;
    if (offer.bid_id.empty() || offer.party_ids.empty() || first.party_ids != offer.party_ids ||
        first.drawn_lot != offer.drawn_lot) {
      return bad(cat("The bid '", offer.bid_id, "' does not name the same parties or lot in each of its offers."),
                 "Give lead and members, and the drawn lot, in every offer of a bid.");
    }
  }
  if (first_of.size() > kMaxAwardBids) {
    return platform::refuse_input({.code = "LIMITS",
                                   .sentence = cat(first_of.size(), " bids are more than one award takes."),
                                   .remedy = cat("Compare at most ", kMaxAwardBids, " bids together.")});
  }
  // Numbered in the order in which the rest of the ties falls.
  std::vector<const AwardOffer*> drawn;
  for (const auto& [bid, offer] : first_of) drawn.push_back(offer);
  std::stable_sort(drawn.begin(), drawn.end(),
                   [](const AwardOffer* a, const AwardOffer* b) { return a->drawn_lot < b->drawn_lot; });
  for (const AwardOffer* offer : drawn) {
    into.bids.emplace(offer->bid_id, static_cast<int>(into.bid_ids.size()));
    into.bid_ids.push_back(offer->bid_id);
    into.parties.push_back(offer->party_ids);
  }
  return absl::OkStatus();
}

absl::Status number_offers(Numbered& into) {
  std::set<std::pair<int, int>> seen;
  for (const AwardOffer& offer : into.problem.offers) {
    const auto lot = into.lots.find(offer.lot_id);
    if (lot == into.lots.end()) {
      return bad(cat("The bid '", offer.bid_id, "' offers for the unknown lot '", offer.lot_id, "'."),
                 "Name lots of this award only.");
    }
    const int bid = into.bids.at(offer.bid_id);
    if (!seen.emplace(lot->second, bid).second) {
      return bad(cat("The bid '", offer.bid_id, "' offers twice for the lot '", offer.lot_id, "'."),
                 "Give one offer a bid and lot.");
    }
    if (offer.score_milli < 0 || offer.score_milli > kMaxAwardScoreMilli) {
      return bad(cat("The score ", offer.score_milli, " of '", offer.bid_id, "' is out of range."),
                 cat("Give 0 to ", kMaxAwardScoreMilli, " thousandths of a point."));
    }
    into.offers.push_back({lot->second, bid, offer.score_milli, offer.tie_break});
  }
  // The place from the lowest, by tie_break, then drawn lot, then bid id (the earlier stands higher); the lowest of
  // more than a hundred share the last place.
  std::sort(into.offers.begin(), into.offers.end(), [](const Offer& a, const Offer& b) {
    if (a.lot != b.lot) return a.lot < b.lot;
    return a.tie != b.tie ? a.tie > b.tie : a.bid < b.bid;
  });
  std::int64_t place = 0;
  for (std::size_t i = 0; i < into.offers.size(); ++i) {
    const bool first = i == 0 || into.offers[i].lot != into.offers[i - 1].lot;
    place = first ? kTiePlaces : std::max<std::int64_t>(0, place - 1);
    into.offers[i].tie = place;
  }
  into.tie_unit = 1 + kTiePlaces * static_cast<std::int64_t>(into.problem.lot_ids.size());
  std::sort(into.offers.begin(), into.offers.end(), [](const Offer& a, const Offer& b) {
    if (a.lot != b.lot) return a.lot < b.lot;
    if (a.score != b.score) return a.score > b.score;
    return a.tie != b.tie ? a.tie > b.tie : a.bid < b.bid;
  });
  return absl::OkStatus();
}

absl::Status number_caps(Numbered& into) {
  const AwardProblem& problem = into.problem;
  std::map<std::string, std::vector<int>> bids_of;
  for (std::size_t bid = 0; bid < into.parties.size(); ++bid) {
    for (const std::string& party : std::set(into.parties[bid].begin(), into.parties[bid].end())) {
      bids_of[party].push_back(static_cast<int>(bid));
    }
  }
  if (problem.max_lots_per_provider < 0 || problem.distinct_bids < 0) {
    return bad("A cap is below 0.", "Give 0 for no cap, or 1 and more.");
  }
  for (const auto& [party, bids] : bids_of) {
    int most = problem.max_lots_per_provider;
    if (const auto own = problem.provider_caps.find(party); own != problem.provider_caps.end()) {
      if (own->second < 0) return bad(cat("The cap of '", party, "' is below 0."), "Give 0 and more.");
      most = most == 0 ? own->second : std::min(most, own->second);
      into.caps.push_back({bids, most});
    } else if (most > 0) {
      into.caps.push_back({bids, most});
    }
  }
  for (const auto& [bid, most] : problem.bid_caps) {
    if (most < 0) return bad(cat("The cap of '", bid, "' is below 0."), "Give 0 and more.");
    if (const auto known = into.bids.find(bid); known != into.bids.end()) into.caps.push_back({{known->second}, most});
  }
  return absl::OkStatus();
}

Selection to_select(const Numbered& numbered, bool only_count, std::int64_t bonus) {
  Selection selection;
  selection.lots = static_cast<int>(numbered.lots.size());
  selection.bids = static_cast<int>(numbered.bid_ids.size());
  selection.caps = numbered.caps;
  for (const Offer& offer : numbered.offers) {
    selection.columns.push_back(
        {offer.lot, offer.bid, only_count ? 1 : offer.score * numbered.tie_unit + offer.tie + bonus});
  }
  return selection;
}

// The solver's proposal keeps every row, counted in integers.
bool keeps_the_rules(const Selection& selection, const std::vector<int>& chosen) {
  std::vector<int> of_lot(static_cast<std::size_t>(selection.lots), 0),
      of_bid(static_cast<std::size_t>(selection.bids), 0);
  for (const int column : chosen) {
    const auto& picked = selection.columns[static_cast<std::size_t>(column)];
    if (++of_lot[static_cast<std::size_t>(picked.lot)] > 1) return false;
    ++of_bid[static_cast<std::size_t>(picked.bid)];
  }
  for (const auto& cap : selection.caps) {
    int count = 0;
    for (const int bid : cap.bids) count += of_bid[static_cast<std::size_t>(bid)];
    if (count > cap.most) return false;
  }
  const auto used = std::count_if(of_bid.begin(), of_bid.end(), [](int count) { return count > 0; });
  return static_cast<int>(chosen.size()) >= selection.least_columns && used >= selection.least_bids;
}

// For any prices not below 0, no choice is worth more than the caps at their prices and each lot's best column net of
// them (weak duality). Exact in integers, whoever found the prices.
std::int64_t bound_by_prices(const Selection& selection, const std::vector<std::int64_t>& prices) {
  std::vector<std::int64_t> price_of_bid(static_cast<std::size_t>(selection.bids), 0);
  std::int64_t bound = 0;
  for (std::size_t cap = 0; cap < selection.caps.size(); ++cap) {
    bound += prices[cap] * selection.caps[cap].most;
    for (const int bid : selection.caps[cap].bids) price_of_bid[static_cast<std::size_t>(bid)] += prices[cap];
  }
  std::vector<std::int64_t> best(static_cast<std::size_t>(selection.lots), 0);
  for (const auto& column : selection.columns) {
    auto& of_lot = best[static_cast<std::size_t>(column.lot)];
    of_lot = std::max(of_lot, column.worth - price_of_bid[static_cast<std::size_t>(column.bid)]);
  }
  for (const std::int64_t worth : best) bound += worth;
  return bound;
}

absl::StatusOr<Selected> select_checked(const Selection& selection) {
  CONCORD_ASSIGN(Selected selected, select_best(selection));
  if (!keeps_the_rules(selection, selected.columns)) return absl::InternalError("the solver's choice breaks a cap");
  return selected;
}

std::size_t used_bids(const Selection& selection, const Selected& selected) {
  std::set<int> used;
  for (const int column : selected.columns) used.insert(selection.columns[static_cast<std::size_t>(column)].bid);
  return used.size();
}

// As many columns as possible, then the largest worth. A bonus a column makes one search do both where every lot with
// an offer can be awarded: then no choice has more, and of those with as many none is worth more.
absl::StatusOr<Selected> select_most(const Numbered& numbered, int least_bids, Selection& selection) {
  std::set<int> offered;
  std::int64_t largest = 0;
  for (const Offer& offer : numbered.offers) {
    offered.insert(offer.lot);
    largest = std::max(largest, offer.score * numbered.tie_unit + offer.tie);
  }
  const auto settle = [&](Selection& with) {
    with.least_bids = least_bids;
    return select_checked(with);
  };
  selection = to_select(numbered, false, 4 * largest + 1);
  CONCORD_ASSIGN(Selected selected, settle(selection));
  if (selected.columns.size() == offered.size()) return selected;
  Selection counting = to_select(numbered, true, 0);
  CONCORD_ASSIGN(const Selected most, settle(counting));
  selection = to_select(numbered, false, 0);
  selection.least_columns = static_cast<int>(most.columns.size());
  return settle(selection);
}

}  // namespace

absl::StatusOr<AwardOutcome> best_award(const AwardProblem& problem) {
  Numbered numbered{problem, {}, {}, {}, {}, {}, {}, 1};
  CONCORD_RETURN_IF_ERROR(number_names(numbered));
  CONCORD_RETURN_IF_ERROR(number_offers(numbered));
  CONCORD_RETURN_IF_ERROR(number_caps(numbered));
  Selection selection;
  // Mostly the caps alone spread the lots over enough bids; only else does the search learn of the least number.
  auto selected = select_most(numbered, 0, selection);
  if (selected.ok() && used_bids(selection, *selected) < static_cast<std::size_t>(problem.distinct_bids)) {
    selected = select_most(numbered, problem.distinct_bids, selection);
    if (absl::IsNotFound(selected.status())) {
      return platform::refuse_state(
          {.code = "DISTINCT_WINNERS_IMPOSSIBLE",
           .sentence = cat("No award gives lots to ", problem.distinct_bids, " different bids."),
           .remedy = "Lower the least number of winners, or look for more bids."});
    }
  }
  CONCORD_RETURN_IF_ERROR(selected.status());

  AwardOutcome outcome;
  outcome.nodes = selected->nodes;
  for (const std::string& lot : problem.lot_ids) outcome.lots.push_back({lot, "", 0});
  std::int64_t worth = 0;
  for (const int column : selected->columns) {
    const Offer& offer = numbered.offers[static_cast<std::size_t>(column)];
    auto& lot = outcome.lots[static_cast<std::size_t>(offer.lot)];
    lot.bid_id = numbered.bid_ids[static_cast<std::size_t>(offer.bid)];
    lot.score_milli = offer.score;
    outcome.total_milli += offer.score;
    worth += selection.columns[static_cast<std::size_t>(column)].worth;
  }
  outcome.proved_by_prices = selection.least_columns == 0 && selection.least_bids == 0 &&
                             bound_by_prices(selection, selected->cap_prices) == worth;
  outcome.bound_milli = outcome.total_milli;
  return outcome;
}

}  // namespace concord::procurement
