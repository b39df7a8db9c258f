// Gain and pain share: a worked year, and properties against brute arithmetic: to the penny, never a penny from its
// exact part before caps, caps kept, and the owner bears what exceeds them.
#include "services/procurement/alliance/gain_pain.h"

#include <numeric>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace concord::procurement {
namespace {

std::int64_t total(const std::vector<SharedLine>& lines) {
  std::int64_t sum = 0;
  for (const SharedLine& line : lines) sum += line.share_pence;
  return sum;
}

TEST(GainPain, PenniesLeftOverGoToTheLargestRemainders) {
  EXPECT_EQ(split_exactly(100, {333'333, 333'333, 333'334}), (std::vector<std::int64_t>{33, 33, 34}));
  EXPECT_EQ(split_exactly(1, {500'000, 500'000}), (std::vector<std::int64_t>{1, 0})) << "equal remainders: in order";
  EXPECT_EQ(split_exactly(0, {500'000, 500'000}), (std::vector<std::int64_t>{0, 0}));
}

TEST(GainPain, AWorkedYear) {
  const std::vector<ShareLine> lines = {
      {"owner", 500'000, 500'000, 0}, {"a", 300'000, 300'000, 1'000}, {"b", 200'000, 200'000, 0}};
  const auto gain = share_result(10'001, lines);
  EXPECT_EQ(gain[0].share_pence, 5'001) << "exactly 5,000.5; the largest remainder";
  EXPECT_EQ(gain[1].share_pence, 3'000);
  EXPECT_EQ(gain[2].share_pence, 2'000);
  const auto pain = share_result(-10'000, lines);
  EXPECT_EQ(pain[1].uncapped_pence, -3'000);
  EXPECT_EQ(pain[1].share_pence, -1'000) << "the cap";
  EXPECT_EQ(pain[0].share_pence, -7'000) << "5,000 and the 2,000 over the cap";
  EXPECT_EQ(total(pain), -10'000);
}

std::vector<std::int64_t> some_weights(std::size_t count) {
  std::vector<std::int64_t> weights(count, 0);
  std::int64_t left = kWholeShare;
  for (std::size_t i = 0; i + 1 < count; ++i) {
    weights[i] = *rc::gen::inRange<std::int64_t>(0, left + 1);
    left -= weights[i];
  }
  weights[count - 1] = left;
  return weights;
}

RC_GTEST_PROP(GainPain, PartsAddUpAndAreWithinAPennyOfTheExactPart, ()) {
  const auto weights = some_weights(static_cast<std::size_t>(*rc::gen::inRange(1, 12)));
  const std::int64_t amount = *rc::gen::inRange<std::int64_t>(0, 4'000'000'000'000);
  const auto parts = split_exactly(amount, weights);
  RC_ASSERT(std::accumulate(parts.begin(), parts.end(), std::int64_t{0}) == amount);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    // 4e12 x 1e6 is below 2^63: brute arithmetic needs no wider number.
    const std::int64_t difference = parts[i] * kWholeShare - amount * weights[i];
    RC_ASSERT(difference > -kWholeShare && difference < kWholeShare);
  }
}

RC_GTEST_PROP(GainPain, SharesReconcileToThePennyAndCapsHold, ()) {
  const auto count = static_cast<std::size_t>(*rc::gen::inRange(2, 10));
  const auto gains = some_weights(count), pains = some_weights(count);
  std::vector<ShareLine> lines;
  for (std::size_t i = 0; i < count; ++i) {
    const std::int64_t cap = i == 0 ? 0 : *rc::gen::inRange<std::int64_t>(0, 2'000'000);
    lines.push_back({std::string(1, static_cast<char>('a' + i)), gains[i], pains[i], cap});
  }
  const std::int64_t result = *rc::gen::inRange<std::int64_t>(-10'000'000, 10'000'001);
  const auto shares = share_result(result, lines);
  RC_ASSERT(total(shares) == result);
  std::int64_t uncapped = 0, members = 0;
  for (std::size_t i = 0; i < count; ++i) {
    uncapped += shares[i].uncapped_pence;
    RC_ASSERT((result >= 0 ? shares[i].share_pence >= 0 : shares[i].share_pence <= 0));
    if (i == 0) continue;
    members += shares[i].share_pence;
    const std::int64_t bare = -shares[i].uncapped_pence;
    const bool over = result < 0 && lines[i].pain_cap_pence > 0 && bare > lines[i].pain_cap_pence;
    RC_ASSERT(shares[i].share_pence == (over ? -lines[i].pain_cap_pence : shares[i].uncapped_pence));
  }
  RC_ASSERT(uncapped == result);
  RC_ASSERT(shares[0].share_pence == result - members);
}

}  // namespace
}  // namespace concord::procurement
