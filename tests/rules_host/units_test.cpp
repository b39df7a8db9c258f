// Values as people write them: what is read, what is refused, and that writing and reading agree.
#include "plugins/host/words/units.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace concord::plugins::host {
namespace {

std::int64_t number(const std::string& text, Unit unit) {
  const auto value = read_value(text, unit);
  EXPECT_TRUE(value.ok()) << text << ": " << value.status();
  return value.ok() ? std::get<std::int64_t>(*value) : -1;
}

TEST(Units, MoneyIsReadToThePenny) {
  EXPECT_EQ(number("GBP 663,540", Unit::kPence), 66354000);
  EXPECT_EQ(number("GBP 4,999.99", Unit::kPence), 499999);
  EXPECT_EQ(number("GBP 12.5", Unit::kPence), 1250);
  EXPECT_EQ(number("GBP 1000", Unit::kPence), 100000);
}

TEST(Units, WhatIsNotWrittenTheUnitsWayIsRefused) {
  for (const char* text : {"663540", "£663,540", "GBP 6,6354", "GBP 1,00", "GBP 1.234", "GBP ", "GBP -5", "GBP ,500"}) {
    EXPECT_FALSE(read_value(text, Unit::kPence).ok()) << text;
  }
  for (const char* text : {"20", "%", "20.125%", "a%"}) EXPECT_FALSE(read_value(text, Unit::kBasisPoints).ok()) << text;
  for (const char* text : {"true", "1", "Yes"}) EXPECT_FALSE(read_value(text, Unit::kYesNo).ok()) << text;
  for (const char* text : {"2026-02-30", "2026-2-3", "26-02-03", "2026-13-01", ""}) {
    EXPECT_FALSE(read_value(text, Unit::kDate).ok()) << text;
  }
  for (const char* text : {"-1", "1.5", "", "99999999999999999999"}) {
    EXPECT_FALSE(read_value(text, Unit::kCount).ok()) << text;
  }
}

TEST(Units, InWords) {
  EXPECT_EQ(in_words(std::int64_t{66354000}, Unit::kPence), "GBP 663,540");
  EXPECT_EQ(in_words(std::int64_t{499909}, Unit::kPence), "GBP 4,999.09");
  EXPECT_EQ(in_words(std::int64_t{-1250}, Unit::kBasisPoints), "-12.5%");
  EXPECT_EQ(in_words(std::int64_t{1205}, Unit::kBasisPoints), "12.05%");
  EXPECT_EQ(in_words(absl::CivilDay(2026, 7, 6)), "6 July 2026");
}

RC_GTEST_PROP(Units, MoneyReadsBackAsWritten, ()) {
  const auto pence = *rc::gen::inRange<std::int64_t>(0, kMaxNumber);
  RC_ASSERT(number(in_words(pence, Unit::kPence), Unit::kPence) == pence);
}

RC_GTEST_PROP(Units, SharesReadBackAsWritten, ()) {
  const auto points = *rc::gen::inRange<std::int64_t>(-100000, 100000);
  RC_ASSERT(number(in_words(points, Unit::kBasisPoints), Unit::kBasisPoints) == points);
}

}  // namespace
}  // namespace concord::plugins::host
