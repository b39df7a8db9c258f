// Tests the options appraisal: worked figures, and the sensitivity against brute force over every shift.
// It must never compare with the code's own figures.
#include "services/needs/plan/appraisal.h"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

namespace concord::needs {
namespace {

using Table = std::vector<std::vector<std::int64_t>>;  // [option][criterion]

struct Case {
  std::vector<Criterion> criteria;
  std::vector<PlanOption> options;
  std::vector<OptionScore> scores;
};

Case make_case(const std::vector<std::int64_t>& weights, const Table& table) {
  Case made;
  for (std::size_t k = 0; k < weights.size(); ++k) made.criteria.push_back({"k" + std::to_string(k), weights[k]});
  for (std::size_t o = 0; o < table.size(); ++o) {
    made.options.push_back({"o" + std::to_string(o), o == 0, {}});
    for (std::size_t k = 0; k < weights.size(); ++k)
      made.scores.push_back({"o" + std::to_string(o), "k" + std::to_string(k), table[o][k], "why"});
  }
  return made;
}

TEST(Appraisal, RanksAndStatesTies) {
  // Weights 50 / 30 / 20: o0 = 10, o1 = 40 + 15 + 4 = 59, o2 = 25 + 24 + 10 = 59, o3 = 20.
  const Case c = make_case({500'000, 300'000, 200'000}, {{10, 10, 10}, {80, 50, 20}, {50, 80, 50}, {20, 20, 20}});
  const auto appraisal = appraise(c.criteria, c.options, c.scores);
  ASSERT_TRUE(appraisal.ok()) << appraisal.status();
  EXPECT_EQ(appraisal->winners, (std::vector<std::string>{"o1", "o2"}));
  EXPECT_EQ(appraisal->ranking[0].weighted_score_milli, 59'000);
  EXPECT_TRUE(appraisal->ranking[0].tied);
  EXPECT_EQ(appraisal->ranking[1].rank, 1);
  EXPECT_EQ(appraisal->ranking[2].option, "o3");
  EXPECT_EQ(appraisal->ranking[2].rank, 3);
  EXPECT_FALSE(appraisal->ranking[2].tied);
  EXPECT_EQ(appraisal->ranking[3].weighted_score_milli, 10'000);
  EXPECT_EQ(appraisal->sensitivities[0].shift_ppm, 1) << "at a tie the least shift decides";
}

TEST(Appraisal, FindsTheSmallestShiftByHand) {
  // Two criteria at 60 / 40: o1 = 100 w, o0 = 100 (1 - w). o0 wins only below w = 0.5: shift of 100,001 ppm from
  // 600,000.
  const Case c = make_case({600'000, 400'000}, {{0, 100}, {100, 0}});
  const auto appraisal = appraise(c.criteria, c.options, c.scores);
  ASSERT_TRUE(appraisal.ok());
  EXPECT_EQ(appraisal->winners, (std::vector<std::string>{"o1"}));
  EXPECT_EQ(appraisal->sensitivities[0].shift_ppm, -100'001);
  EXPECT_EQ(appraisal->sensitivities[0].winners_then, (std::vector<std::string>{"o0"}));
  EXPECT_EQ(appraisal->sensitivities[1].shift_ppm, 100'001);
}

TEST(Appraisal, SaysWhenNoShiftChangesTheWinner) {
  const Case dominated = make_case({600'000, 400'000}, {{10, 10}, {20, 10}});
  const auto appraisal = appraise(dominated.criteria, dominated.options, dominated.scores);
  ASSERT_TRUE(appraisal.ok());
  EXPECT_FALSE(appraisal->sensitivities[0].shift_ppm.has_value()) << "a tie at weight 0 beats nobody";
  EXPECT_FALSE(appraisal->sensitivities[1].shift_ppm.has_value());
  const Case single = make_case({1'000'000}, {{10}, {20}});
  EXPECT_FALSE(appraise(single.criteria, single.options, single.scores)->sensitivities[0].shift_ppm.has_value());
}

TEST(Appraisal, DiscountsAtTheGreenBookRate) {
  EXPECT_EQ(*present_cost_pence({1'000'000}), 1'000'000);
  // Green Book discount factors at 3.5%: year 1 0.9662, year 2 0.9335, year 10 0.7089, year 30 0.3563.
  EXPECT_EQ(*present_cost_pence({0, 1'000'000}), 966'184);
  EXPECT_EQ(*present_cost_pence({0, 0, 1'000'000}), 933'511);
  std::vector<std::int64_t> late(11, 0);
  late[10] = 1'000'000'000;
  EXPECT_EQ(*present_cost_pence(late), 708'918'814);
  late.assign(31, 0);
  late[30] = 10'000;
  EXPECT_EQ(*present_cost_pence(late), 3'563);
  // GBP 3.1m a year for five years from now: 310,000,000 * (1 + 3.673079...) = GBP 14.4865m.
  EXPECT_EQ(*present_cost_pence(std::vector<std::int64_t>(5, 310'000'000)), 1'448'654'555);
  EXPECT_EQ(*present_cost_pence({0, -1'000'000}), -966'184);
  EXPECT_FALSE(present_cost_pence({}).ok());
  EXPECT_FALSE(present_cost_pence(std::vector<std::int64_t>(32, 1)).ok());
  EXPECT_FALSE(present_cost_pence({kMaxYearlyCostPence + 1}).ok());
  EXPECT_TRUE(present_cost_pence(std::vector<std::int64_t>(31, kMaxYearlyCostPence)).ok());
}

TEST(Appraisal, RefusesBadInput) {
  const Case good = make_case({600'000, 400'000}, {{0, 100}, {100, 0}});
  const auto refused = [&](auto&& spoil) {
    Case c = good;
    spoil(c);
    return appraise(c.criteria, c.options, c.scores).status().code() == absl::StatusCode::kInvalidArgument;
  };
  EXPECT_TRUE(refused([](Case& c) { c.options[0].do_nothing = false; }));
  EXPECT_TRUE(refused([](Case& c) { c.criteria[0].weight_ppm = 600'001; }));
  EXPECT_TRUE(refused([](Case& c) { c.criteria[0].weight_ppm = -1; }));
  EXPECT_TRUE(refused([](Case& c) { c.scores.pop_back(); }));
  EXPECT_TRUE(refused([](Case& c) { c.scores.push_back(c.scores[0]); }));
  EXPECT_TRUE(refused([](Case& c) { c.scores[0].score = 101; }));
  EXPECT_TRUE(refused([](Case& c) { c.scores[0].reason.clear(); }));
  EXPECT_TRUE(refused([](Case& c) { c.scores[0].option = "nobody"; }));
  EXPECT_TRUE(refused([](Case& c) { c.options.pop_back(); }));
  EXPECT_TRUE(refused([](Case& c) { c.options[1].code = "o0"; }));
  EXPECT_TRUE(refused([](Case& c) { c.options[1].yearly_cost_pence.assign(40, 1); }));
}

// The exact scores with criterion k at weight x, times (10^6 - weight_k), reckoned weight by weight.
std::vector<std::int64_t> scores_at(const std::vector<std::int64_t>& weights, const Table& table, std::size_t k,
                                    std::int64_t x) {
  std::vector<std::int64_t> scores;
  for (const auto& row : table) {
    std::int64_t score = x * (1'000'000 - weights[k]) * row[k];
    for (std::size_t j = 0; j < weights.size(); ++j)
      if (j != k) score += weights[j] * (1'000'000 - x) * row[j];
    scores.push_back(score);
  }
  return scores;
}

bool beaten(const std::vector<std::int64_t>& scores, const std::set<std::size_t>& winners) {
  const std::int64_t highest = *std::max_element(scores.begin(), scores.end());
  return std::any_of(winners.begin(), winners.end(), [&](std::size_t w) { return scores[w] < highest; });
}

RC_GTEST_PROP(AppraisalProperty, NoSmallerShiftChangesTheWinnerAndThisOneDoes, ()) {
  const auto criteria = *rc::gen::inRange<std::size_t>(2, 5);
  std::vector<std::int64_t> weights;
  std::int64_t left = 1'000'000;
  for (std::size_t k = 0; k + 1 < criteria; ++k) {
    weights.push_back(*rc::gen::inRange<std::int64_t>(0, left + 1));
    left -= weights.back();
  }
  weights.push_back(left);
  const auto top_score = *rc::gen::elementOf(std::vector<std::int64_t>{4, 101});  // small scores make ties
  Table table(*rc::gen::inRange<std::size_t>(2, 6));
  for (auto& row : table)
    for (std::size_t k = 0; k < criteria; ++k) row.push_back(*rc::gen::inRange<std::int64_t>(0, top_score));
  const Case c = make_case(weights, table);
  const auto appraisal = appraise(c.criteria, c.options, c.scores);
  RC_ASSERT(appraisal.ok());
  std::set<std::size_t> winners;
  for (const std::string& code : appraisal->winners) winners.insert(static_cast<std::size_t>(code[1] - '0'));

  for (std::size_t k = 0; k < criteria; ++k) {
    const auto& shift = appraisal->sensitivities[k].shift_ppm;
    if (weights[k] == 1'000'000) {
      RC_ASSERT(!shift);
      continue;
    }
    const auto changes = [&](std::int64_t d) {
      const std::int64_t x = weights[k] + d;
      return x >= 0 && x <= 1'000'000 && beaten(scores_at(weights, table, k, x), winners);
    };
    if (shift) {
      RC_ASSERT(changes(*shift));
      if (*shift < 0) RC_ASSERT(!changes(-*shift));
    }
    // Every shift near the answer, and a coarse grid over the rest: none smaller may change the winner.
    const std::int64_t least = shift ? std::abs(*shift) : 1'000'001;
    for (std::int64_t d = std::max<std::int64_t>(1, least - 300); d < least; ++d)
      RC_ASSERT(!changes(d) && !changes(-d));
    for (std::int64_t d = 1; d < least; d += 997) RC_ASSERT(!changes(d) && !changes(-d));
    RC_ASSERT(!(least > 1'000'000 && (changes(1'000'000 - weights[k]) || changes(-weights[k]))));
  }
}

RC_GTEST_PROP(AppraisalProperty, DoesNotDependOnTheOrder, ()) {
  Table table(4);
  for (auto& row : table)
    for (std::size_t k = 0; k < 3; ++k) row.push_back(*rc::gen::inRange<std::int64_t>(0, 6));
  Case c = make_case({500'000, 300'000, 200'000}, table);
  const auto one = appraise(c.criteria, c.options, c.scores);
  std::reverse(c.options.begin(), c.options.end());
  std::reverse(c.scores.begin(), c.scores.end());
  const auto other = appraise(c.criteria, c.options, c.scores);
  RC_ASSERT(one->winners == other->winners);
  for (std::size_t i = 0; i < 4; ++i) RC_ASSERT(one->ranking[i].option == other->ranking[i].option);
  for (std::size_t k = 0; k < 3; ++k) {
    RC_ASSERT(one->sensitivities[k].shift_ppm == other->sensitivities[k].shift_ppm);
    RC_ASSERT(one->sensitivities[k].winners_then == other->sensitivities[k].winners_then);
  }
}

}  // namespace
}  // namespace concord::needs
