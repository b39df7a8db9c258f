// The award is the optimum: the worked figure of MATHS 5.5, brute force on thousands of small tenders, and the rules
// that caps, consortia, different winners and ties must keep.
#include <algorithm>
#include <random>

#include <gtest/gtest.h>

#include "services/platform/values/refusal.h"
#include "services/procurement/award/optimum.h"
#include "services/procurement/evaluation/drawn_lot.h"

namespace concord::procurement {
namespace {

using Winners = std::vector<std::string>;

Winners winners(const AwardOutcome& outcome) {
  Winners ids;
  for (const LotWinner& lot : outcome.lots) ids.push_back(lot.bid_id);
  return ids;
}

AwardProblem worked_figure() {
  AwardProblem problem;
  problem.lot_ids = {"east", "north", "south"};
  const std::vector<std::tuple<std::string, int, int, int>> bids = {
      {"A", 90, 88, 85}, {"B", 89, 70, 60}, {"C", 60, 65, 84}};
  for (const auto& [bid, east, north, south] : bids) {
    problem.offers.push_back({"east", bid, {bid}, east * 1'000, 0});
    problem.offers.push_back({"north", bid, {bid}, north * 1'000, 0});
    problem.offers.push_back({"south", bid, {bid}, south * 1'000, 0});
  }
  problem.max_lots_per_provider = 1;
  return problem;
}

// Every way to give each lot to one of its offers or to nobody.
struct BruteForce {
  const AwardProblem& problem;
  int best_lots = -1;
  std::int64_t best_total = -1;
  std::vector<const AwardOffer*> picked;

  void run(std::size_t lot) {
    if (lot == problem.lot_ids.size()) return consider();
    for (const AwardOffer& offer : problem.offers) {
      if (offer.lot_id != problem.lot_ids[lot]) continue;
      picked.push_back(&offer);
      run(lot + 1);
      picked.pop_back();
    }
    run(lot + 1);
  }
  void consider() {
    std::map<std::string, int> of_party, of_bid;
    std::int64_t total = 0;
    for (const AwardOffer* offer : picked) {
      ++of_bid[offer->bid_id];
      total += offer->score_milli;
      for (const auto& party : offer->party_ids) ++of_party[party];
    }
    for (const auto& [party, count] : of_party) {
      if (problem.max_lots_per_provider > 0 && count > problem.max_lots_per_provider) return;
      const auto own = problem.provider_caps.find(party);
      if (own != problem.provider_caps.end() && count > own->second) return;
    }
    for (const auto& [bid, count] : of_bid) {
      const auto own = problem.bid_caps.find(bid);
      if (own != problem.bid_caps.end() && count > own->second) return;
    }
    if (static_cast<int>(of_bid.size()) < problem.distinct_bids) return;
    const int lots = static_cast<int>(picked.size());
    if (lots > best_lots || (lots == best_lots && total > best_total)) {
      best_lots = lots;
      best_total = total;
    }
  }
};

// Small tenders with many equal scores, joint caps and lots that few want.
AwardProblem drawn(std::mt19937& chance) {
  const auto up_to = [&chance](int most) { return static_cast<int>(chance() % static_cast<unsigned>(most + 1)); };
  AwardProblem problem;
  const int lots = 1 + up_to(4), bids = 1 + up_to(4);
  for (int lot = 0; lot < lots; ++lot) problem.lot_ids.push_back("lot" + std::to_string(lot));
  for (int bid = 0; bid < bids; ++bid) {
    std::vector<std::string> parties = {"p" + std::to_string(bid)};
    if (up_to(2) == 0) parties.push_back("p" + std::to_string(up_to(bids)));
    if (parties.size() == 2 && parties[0] == parties[1]) parties.pop_back();
    for (int lot = 0; lot < lots; ++lot) {
      if (up_to(3) == 0) continue;
      problem.offers.push_back({problem.lot_ids[static_cast<std::size_t>(lot)], "b" + std::to_string(bid), parties,
                                50'000 + 1'000 * up_to(6), up_to(3)});
    }
    if (up_to(4) == 0) problem.bid_caps["b" + std::to_string(bid)] = up_to(2);
    if (up_to(4) == 0) problem.provider_caps["p" + std::to_string(bid)] = up_to(2);
  }
  problem.max_lots_per_provider = up_to(2);
  problem.distinct_bids = up_to(3) == 0 ? up_to(3) : 0;
  return problem;
}

TEST(AwardOptimum, TheWorkedFigureGives261AndNotTheGreedy244) {
  const auto outcome = best_award(worked_figure());
  ASSERT_TRUE(outcome.ok()) << outcome.status();
  EXPECT_EQ(outcome->total_milli, 261'000);
  EXPECT_EQ(winners(*outcome), (Winners{"B", "A", "C"}));
  EXPECT_EQ(outcome->bound_milli, 261'000);
  EXPECT_TRUE(outcome->proved_by_prices);
}

TEST(AwardOptimum, AgreesWithBruteForceOnThreeThousandSmallTenders) {
  std::mt19937 chance(20'260'927);
  int fewer_lots = 0, impossible = 0;
  for (int round = 0; round < 3'000; ++round) {
    const AwardProblem problem = drawn(chance);
    BruteForce brute{problem, -1, -1, {}};
    brute.run(0);
    const auto outcome = best_award(problem);
    if (brute.best_lots < 0) {
      ++impossible;
      EXPECT_EQ(platform::code_of(outcome.status()), "DISTINCT_WINNERS_IMPOSSIBLE") << "round " << round;
      continue;
    }
    ASSERT_TRUE(outcome.ok()) << "round " << round << ": " << outcome.status();
    const auto ids = winners(*outcome);
    const auto awarded = std::count_if(ids.begin(), ids.end(), [](const auto& id) { return !id.empty(); });
    EXPECT_EQ(awarded, brute.best_lots) << "round " << round;
    EXPECT_EQ(outcome->total_milli, brute.best_total) << "round " << round;
    fewer_lots += brute.best_lots < static_cast<int>(problem.lot_ids.size()) ? 1 : 0;
  }
  EXPECT_GT(fewer_lots, 100) << "the draw must leave lots without a winner sometimes";
  EXPECT_GT(impossible, 10);
}

TEST(AwardOptimum, AgreesWithBruteForceWhereEveryBidIsAConsortium) {
  std::mt19937 chance(42);
  int searched = 0;
  for (int round = 0; round < 400; ++round) {
    AwardProblem problem;
    for (int lot = 0; lot < 5; ++lot) problem.lot_ids.push_back("lot" + std::to_string(lot));
    for (int bid = 0; bid < 6;
         ++bid) {  // members in a ring, so that caps bind jointly and the relaxation is fractional
      const std::vector<std::string> parties = {"p" + std::to_string(bid % 5),
                                                "p" + std::to_string((bid + 1 + bid / 5) % 5)};
      for (const auto& lot : problem.lot_ids) {
        problem.offers.push_back(
            {lot, "b" + std::to_string(bid), parties, static_cast<std::int64_t>(chance() % 100'000), 0});
      }
    }
    problem.max_lots_per_provider = 1 + round % 3;
    BruteForce brute{problem, -1, -1, {}};
    brute.run(0);
    const auto outcome = best_award(problem);
    ASSERT_TRUE(outcome.ok()) << "round " << round << ": " << outcome.status();
    EXPECT_EQ(outcome->total_milli, brute.best_total) << "round " << round;
    searched += outcome->nodes > 0 ? 1 : 0;
  }
  EXPECT_GT(searched, 20) << "the draw must need the search sometimes";
}

TEST(AwardOptimum, TheOrderOfInputChangesNothing) {
  std::mt19937 chance(7);
  for (int round = 0; round < 200; ++round) {
    AwardProblem problem = drawn(chance);
    const auto first = best_award(problem);
    std::shuffle(problem.offers.begin(), problem.offers.end(), chance);
    const auto second = best_award(problem);
    ASSERT_EQ(first.ok(), second.ok());
    if (first.ok()) {
      EXPECT_EQ(winners(*first), winners(*second)) << "round " << round;
    }
  }
}

TEST(AwardOptimum, AConsortiumsLotsCountForItsMembersToo) {
  AwardProblem problem;
  problem.lot_ids = {"one", "two"};
  problem.offers = {{"one", "joint", {"lead", "member"}, 90'000, 0}, {"two", "alone", {"member"}, 90'000, 0}};
  problem.max_lots_per_provider = 1;
  problem.offers.push_back({"two", "other", {"other"}, 10'000, 0});
  const auto outcome = best_award(problem);
  ASSERT_TRUE(outcome.ok());
  EXPECT_EQ(winners(*outcome), (Winners{"joint", "other"}));
}

TEST(AwardOptimum, AmongEqualTotalsTheHigherTieBreakWins) {
  AwardProblem problem;
  problem.lot_ids = {"one"};
  problem.offers = {{"one", "a", {"a"}, 80'000, 10}, {"one", "b", {"b"}, 80'000, 20}};
  EXPECT_EQ(winners(*best_award(problem)), (Winners{"b"}));
  problem.offers[1].tie_break = 10;
  EXPECT_EQ(winners(*best_award(problem)), (Winners{"a"})) << "then the smaller bid id";
}

TEST(AwardOptimum, WhereTheTieBreakIsEqualTheDrawnLotDecidesAndNotTheBidId) {
  AwardProblem problem;
  problem.lot_ids = {"one", "two"};
  problem.offers = {{"one", "a", {"a"}, 80'000, 10, "f0"},
                    {"one", "b", {"b"}, 80'000, 10, "0f"},
                    {"two", "a", {"a"}, 80'000, 10, "f0"},
                    {"two", "b", {"b"}, 80'000, 10, "0f"}};
  EXPECT_EQ(winners(*best_award(problem)), (Winners{"b", "b"}));
  problem.offers[0].tie_break = 11;
  EXPECT_EQ(winners(*best_award(problem)), (Winners{"a", "b"})) << "quality before the lot";
  problem.offers[2].drawn_lot = "00";
  EXPECT_EQ(platform::code_of(best_award(problem).status()), "INVALID_AWARD_PROBLEM") << "one lot a bid";
}

TEST(DrawnLot, FollowsFromWhatAllBiddersSealedAndNotFromIdsAlone) {
  const std::map<std::string, std::string> sealed = {{"a", "11"}, {"b", "22"}, {"c", "33"}};
  const auto lots = draw_lots(sealed);
  ASSERT_EQ(lots.size(), 3U);
  EXPECT_EQ(lots.at("a").size(), 64U);
  EXPECT_EQ(draw_lots(sealed), lots) << "drawn again it is the same";
  int first = 0;
  for (int other = 0; other < 1'000; ++other) {
    auto changed = sealed;
    changed["c"] = std::to_string(other);
    const auto drawn = draw_lots(changed);
    first += drawn.at("a") < drawn.at("b") ? 1 : 0;
  }
  EXPECT_GT(first, 400) << "a third bidder's content moves the lot between the first two";
  EXPECT_LT(first, 600);
}

TEST(AwardOptimum, DifferentWinnersAreFoundOrRefused) {
  AwardProblem problem = worked_figure();
  problem.max_lots_per_provider = 0;
  EXPECT_EQ(best_award(problem)->total_milli, 90'000 + 88'000 + 85'000);
  problem.distinct_bids = 3;
  EXPECT_EQ(best_award(problem)->total_milli, 261'000);
  problem.distinct_bids = 4;
  EXPECT_EQ(platform::code_of(best_award(problem).status()), "DISTINCT_WINNERS_IMPOSSIBLE");
}

TEST(AwardOptimum, RefusesWhatItCannotMeasure) {
  AwardProblem problem = worked_figure();
  problem.offers[0].score_milli = -1;
  EXPECT_EQ(platform::code_of(best_award(problem).status()), "INVALID_AWARD_PROBLEM");
  problem = worked_figure();
  problem.offers[0].lot_id = "west";
  EXPECT_EQ(platform::code_of(best_award(problem).status()), "INVALID_AWARD_PROBLEM");
  problem = worked_figure();
  problem.offers.push_back(problem.offers[0]);
  EXPECT_EQ(platform::code_of(best_award(problem).status()), "INVALID_AWARD_PROBLEM");
  problem = worked_figure();
  problem.offers[1].party_ids = {"somebody"};
  EXPECT_EQ(platform::code_of(best_award(problem).status()), "INVALID_AWARD_PROBLEM");
}

}  // namespace
}  // namespace concord::procurement
