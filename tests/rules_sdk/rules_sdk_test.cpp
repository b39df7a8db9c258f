// The comfort header by worked figures and to the day: what it writes is read by officers, so every form is pinned.
#include <fstream>
#include <limits>
#include <sstream>
#include <string>

#include "absl/time/civil_time.h"
#include <gtest/gtest.h>

#include "plugins/sdk/concord_rules.hpp"
#include "tests/file_text.h"
#include "tests/where.h"

namespace {

using rules::Date;
using rules::Words;

template <typename... Parts>
std::string words(const Parts&... parts) {
  const Words<> built(parts...);
  return {built.text().data, static_cast<std::size_t>(built.text().bytes)};
}

TEST(RulesSdk, WritesMoneyWithPenceOnlyWhereThereAreAny) {
  EXPECT_EQ(words(rules::money(66354000)), "GBP 663,540");
  EXPECT_EQ(words(rules::money(66354005)), "GBP 663,540.05");
  EXPECT_EQ(words(rules::money(0)), "GBP 0");
  EXPECT_EQ(words(rules::money(99)), "GBP 0.99");
  EXPECT_EQ(words(rules::money(-123456789)), "-GBP 1,234,567.89");
  EXPECT_EQ(words(rules::money(100000000000)), "GBP 1,000,000,000");
}

TEST(RulesSdk, WritesNumbersAndShares) {
  EXPECT_EQ(words(1, " to ", rules::Integer{-20}), "1 to -20");
  EXPECT_EQ(words(std::numeric_limits<long long>::min()), "-9223372036854775808");
  EXPECT_EQ(words(rules::percent(6000), " ", rules::percent(1250), " ", rules::percent(1205), " ", rules::percent(-5)),
            "60% 12.5% 12.05% -0.05%");
}

TEST(RulesSdk, WritesDates) {
  EXPECT_EQ(words(Date::of({2026, 7, 6})), "6 July 2026");
  EXPECT_EQ(words(Date{0}), "1 January 1970");
}

TEST(RulesSdk, CountsDaysAsAbslDoes) {
  for (int days = -150000; days <= 150000; days += 7) {
    const absl::CivilDay expected = absl::CivilDay(1970, 1, 1) + days;
    const rules::Civil civil = Date{days}.civil();
    ASSERT_EQ(absl::CivilDay(civil.year, civil.month, civil.day), expected) << days;
    ASSERT_EQ(Date::of(civil).days, days);
  }
}

TEST(RulesSdk, AddsMonthsWithinTheMonth) {
  EXPECT_EQ(Date::of({2026, 1, 31}).plus_months(1), Date::of({2026, 2, 28}));
  EXPECT_EQ(Date::of({2023, 12, 31}).plus_months(2), Date::of({2024, 2, 29}));
  EXPECT_EQ(Date::of({2026, 3, 15}).plus_months(-3), Date::of({2025, 12, 15}));
  EXPECT_EQ(Date::of({2026, 3, 15}).plus_months(12), Date::of({2027, 3, 15}));
}

TEST(RulesSdk, RoundsVatHalfUp) {
  EXPECT_EQ(rules::including_vat(57475000), 68970000);
  EXPECT_EQ(rules::excluding_vat(66354000), 55295000);
  EXPECT_EQ(rules::including_vat(2), 2);  // 2.4
  EXPECT_EQ(rules::including_vat(3), 4);  // 3.6
  EXPECT_EQ(rules::divided_half_up(5, 2), 3);
  EXPECT_EQ(rules::divided_half_up(-5, 2), -3);
  EXPECT_EQ(rules::share_of(1001, 5000), 501);
}

TEST(RulesSdk, GivesUpRatherThanOverflow) {
  EXPECT_DEATH(rules::including_vat(std::numeric_limits<long long>::max() / 100), "");
}

TEST(RulesSdk, CutsTextBetweenCharactersAndSaysSo) {
  Words<5> cut("abcd");
  EXPECT_FALSE(cut.is_cut());
  cut.add(rules::Text("\xC2\xA3"));  // a pound sign: two bytes where one fits
  EXPECT_TRUE(cut.is_cut());
  EXPECT_TRUE(cut.text() == "abcd");
}

TEST(RulesSdk, CopiesAndComparesTextsOfEveryLength) {
  for (int bytes = 0; bytes <= 150; ++bytes) {
    std::string from;
    for (int i = 0; i < bytes; ++i) from += static_cast<char>('!' + (i * 7 + bytes) % 90);
    const rules::Text text(from.data(), bytes);
    ASSERT_EQ(words(text), from) << bytes;
    std::string room(static_cast<std::size_t>(bytes) + 2, '#');
    rules::detail::copy(room.data() + 1, from.data(), bytes);
    ASSERT_EQ(room, "#" + from + "#") << bytes << " bytes, and none beside them";
    for (int at = 0; at < bytes; ++at) {
      std::string other = from;
      other[static_cast<std::size_t>(at)] = '~';
      ASSERT_FALSE(text == rules::Text(other.data(), bytes)) << at << " of " << bytes;
    }
    const std::string same = from;
    ASSERT_TRUE(text == rules::Text(same.data(), bytes)) << bytes;
    ASSERT_FALSE(text == rules::Text(same.data(), bytes - 1)) << bytes;
  }
}

TEST(RulesSdk, CopiedWordsAreWhole) {
  Words<20> first("abcdefghij", 1);
  const Words<20> copied(first);
  first.add("k");
  Words<20> assigned("another text");
  assigned = first;
  first = Words<20>("x");
  EXPECT_TRUE(copied.text() == rules::Text("abcdefghij1"));
  EXPECT_TRUE(assigned.text() == rules::Text("abcdefghij1k"));
  const Words<5> cut("abcdefghij");
  EXPECT_TRUE(Words<5>(cut).is_cut());
}

TEST(RulesSdk, ExampleProgramIsAWebAssemblyModuleOfAFewKilobytes) {
  const std::string wasm = concord::file_text(concord::tests::program_folder() + "/../programs/sdk_example.wasm");
  ASSERT_GT(wasm.size(), 8U);
  EXPECT_EQ(wasm.substr(0, 8), std::string("\0asm\1\0\0\0", 8));
  EXPECT_LT(wasm.size(), 16384U);
}

}  // namespace
