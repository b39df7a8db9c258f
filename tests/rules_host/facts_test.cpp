// What may be stated about a decision and what is refused, with the words that say what to write instead.
#include "plugins/host/words/facts.h"

#include <cstdint>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plugins/host/words/cpv.h"

namespace concord::plugins::host {
namespace {

using testing::HasSubstr;

std::string refusal(const Facts& facts) { return std::string(check_facts(facts).message()); }
bool is_taken(const std::string& name, const Value& value) { return check_facts({{name, value}}).ok(); }

TEST(Facts, ACpvCodeHasEightDigitsAndMayHaveItsCheckDigit) {
  for (const char* code : {"85311000", "85311000-2"}) EXPECT_TRUE(is_taken("cpv", std::string(code))) << code;
  for (const char* code :
       {"", "8531100", "853110000", "85311000-", "85311000-22", "8531100a", "85311000 2", " 85311000"}) {
    EXPECT_FALSE(is_taken("cpv", std::string(code))) << code;
    EXPECT_FALSE(read_fact("cpv", code).ok()) << code;
  }
  EXPECT_THAT(refusal({{"cpv", std::string("8531")}}), HasSubstr("is \"8531\"; write eight digits such as 85311000"));
}

// Every code of division 85 as the European Union's rule BR-0075-0001 lists them (eForms), and some of other divisions
// that the same weights would get wrong.
TEST(Facts, ACheckDigitOfHealthAndSocialServicesIsHeldToTheOfficialList) {
  for (const char* official :
       {"85000000-9", "85100000-0", "85110000-3", "85111000-0", "85111310-6", "85111820-4", "85112200-9",
        "85121231-1", "85121283-0", "85121292-6", "85131110-0", "85141211-1", "85149000-5", "85172000-5",
        "85200000-1", "85210000-3", "85300000-2", "85310000-5", "85311000-2", "85311100-3", "85311200-4",
        "85311300-5", "85312000-9", "85312100-0", "85312110-3", "85312330-1", "85312510-7", "85320000-8",
        "85321000-5", "85322000-2", "85323000-9", "03300000-2", "09310000-5"}) {
    EXPECT_EQ(cpv_digit_fault(official), "") << official;
    std::string other = official;
    other.back() = other.back() == '9' ? '0' : static_cast<char>(other.back() + 1);
    EXPECT_EQ(cpv_digit_fault(other).empty(), !other.starts_with("85")) << other;
  }
  const Facts wrong = {{"cpv", std::string("85311000-3")}};
  EXPECT_THAT(std::string(check_new_facts(wrong).message()),
              HasSubstr("the fact cpv: the check digit of 85311000 is 2 and not 3; write 85311000-2"));
  EXPECT_TRUE(check_facts(wrong).ok()) << "a decision that was taken is judged again as it was";
  EXPECT_TRUE(check_new_facts({{"cpv", std::string("85311000")}}).ok());
  EXPECT_TRUE(check_new_facts({}).ok());
}

TEST(Facts, SetsAreNamesWithCommasBetween) {
  for (const char* set : {"", "UK4", "UK4,UK6", "UK4, UK6", "conflicts_assessment"}) {
    EXPECT_TRUE(is_taken("notices", std::string(set))) << set;
  }
  for (const char* set : {"UK 4", "UK4,,UK6", "UK4,", ",", "UK4\n", "UK4,\tUK6", "UK\x7F", "caf\xC3\xA9"}) {
    EXPECT_FALSE(is_taken("statements", std::string(set))) << set;
  }
  EXPECT_THAT(refusal({{"approvals", std::string("cabinet,the leader")}}), HasSubstr("has the name \"the leader\""));
  EXPECT_TRUE(is_taken("notices", std::string(2'000, 'a')));
  EXPECT_THAT(refusal({{"notices", std::string(2'001, 'a')}}), HasSubstr("has 2001 bytes; keep it to 2000"));
}

TEST(Facts, TextsHaveNoControlCharactersAndABoundedLength) {
  EXPECT_TRUE(is_taken("strategy", std::string("floating_support")));
  EXPECT_THAT(refusal({{"strategy", std::string("floating\nsupport")}}),
              HasSubstr("is \"floating?support\" and has control characters; take them out"));
  EXPECT_TRUE(is_taken("strategy", std::string(256, 'a')));
  EXPECT_THAT(refusal({{"strategy", std::string(257, 'a')}}), HasSubstr("has 257 bytes; keep it to 256"));
  EXPECT_THAT(refusal({{"kind", std::string("good")}}), HasSubstr("cannot be \"good\"; it is one of services, goods"));
}

TEST(Facts, AmountsEndAtTenBillion) {
  constexpr std::int64_t kMost = 1'000'000'000'000;
  for (const FactKind& fact : fact_kinds()) {
    if (fact.unit != Unit::kPence || fact.of_law == OfLaw::kAlone) continue;
    EXPECT_TRUE(is_taken(fact.name, kMost)) << fact.name;
    EXPECT_FALSE(is_taken(fact.name, kMost + 1)) << fact.name;
    const bool is_change =
        fact.name.starts_with("modification_value_change") || fact.name.starts_with("modifications_before");
    EXPECT_EQ(is_taken(fact.name, std::int64_t{-1}), is_change) << fact.name;
  }
  EXPECT_THAT(refusal({{"value_excluding_vat_pence", kMost + 1}}),
              HasSubstr("give 0 to 1000000000000, which is GBP 10,000,000,000"));
  EXPECT_FALSE(read_fact("value_excluding_vat_pence", "GBP 10,000,000,000.01").ok());
}

TEST(Facts, WhatTheLawWorksOutIsStatedByNobody) {
  EXPECT_THAT(refusal({{"threshold_pence", std::int64_t{20'772'000}}}), HasSubstr("worked out by national law"));
  EXPECT_THAT(refusal({{"is_covered", std::int64_t{1}}}), HasSubstr("leave it out"));
  EXPECT_TRUE(is_taken("is_light_touch", std::int64_t{1})) << "an officer may know it where no code tells";
}

TEST(Facts, SharesEndAtTenThousandPerCentEitherWay) {
  for (const std::int64_t points : {-1'000'000, 1'000'000}) EXPECT_TRUE(is_taken("award_over_budget_bp", points));
  for (const std::int64_t points : {std::int64_t{-1'000'001}, std::int64_t{1'000'001}, INT64_MIN, INT64_MAX}) {
    EXPECT_FALSE(is_taken("award_over_budget_bp", points)) << points;
  }
}

std::int64_t largest_taken(const std::string& fact) {
  std::int64_t least = 0;
  std::int64_t most = INT64_MAX;
  while (least < most) {
    const std::int64_t middle = least + (most - least) / 2 + 1;
    (is_taken(fact, middle) ? least : most) = is_taken(fact, middle) ? middle : middle - 1;
  }
  return least;
}

// What programs do with them: VAT on an amount in basis points, a share of it.
TEST(Facts, TheLargestAmountTimesTheLargestShareStaysWithinSixtyFourBits) {
  constexpr std::int64_t kWithVat = 12'000;
  for (const FactKind& fact : fact_kinds()) {
    if (fact.unit != Unit::kPence) continue;
    const std::int64_t amount = largest_taken(fact.name);
    std::int64_t product = 0;
    EXPECT_FALSE(__builtin_mul_overflow(amount, kWithVat, &product)) << fact.name;
    EXPECT_FALSE(__builtin_mul_overflow(amount, largest_taken("award_over_budget_bp"), &product)) << fact.name;
  }
}

TEST(Facts, AWrongTypeIsToldTheFieldThatIsRight) {
  EXPECT_EQ(
      refusal({{"value_excluding_vat_pence", std::string("574750")}}),
      "the fact value_excluding_vat_pence is of unit pence and was stated in the field text; state it in the field "
      "integer, as whole pence");
  EXPECT_THAT(refusal({{"notices", std::int64_t{4}}}),
              HasSubstr("in the field integer; state it in the field text, as names"));
  EXPECT_THAT(refusal({{"published_on", std::string("2026-07-06")}}),
              HasSubstr("in the field text; state it in the field date, as 2026-07-06"));
  EXPECT_THAT(refusal({{"cpv", absl::CivilDay(2026, 7, 6)}}),
              HasSubstr("in the field date; state it in the field text"));
  EXPECT_THAT(refusal({{"is_light_touch", std::string("yes")}}),
              HasSubstr("state it in the field integer, 1 for yes and 0 for no"));
  for (const FactKind& fact : fact_kinds()) {
    if (fact.of_law == OfLaw::kAlone) continue;
    const bool is_text = fact.unit == Unit::kText || fact.unit == Unit::kSet;
    const Value wrong = is_text ? Value(std::int64_t{1}) : Value(std::string("1"));
    EXPECT_THAT(refusal({{fact.name, wrong}}), HasSubstr("; state it in the field ")) << fact.name;
  }
}

}  // namespace
}  // namespace concord::plugins::host
