// London's clock by rule against the time zone database, hour by hour; and what people write of it.
#include "services/platform/world/london_time.h"

#include "absl/time/time.h"
#include <gtest/gtest.h>

#include "services/platform/values/refusal.h"

namespace concord::platform {
namespace {

constexpr std::int64_t kHourMs = 3'600'000;

std::int64_t utc(const char* text) {
  absl::Time time;
  std::string error;
  EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full, text, &time, &error)) << error;
  return absl::ToUnixMillis(time);
}

std::string code_of_text(const char* text) { return code_of(london_instant(text, "deadline").status()); }

TEST(LondonTime, IsWhatTheTimeZoneDatabaseSaysHourByHour) {
  absl::TimeZone london;
  ASSERT_TRUE(absl::LoadTimeZone("Europe/London", &london));
  for (std::int64_t at = utc("1996-01-01T00:00:00Z"); at < utc("2037-01-01T00:00:00Z"); at += kHourMs) {
    const absl::TimeZone::CivilInfo there = london.At(absl::FromUnixMillis(at));
    const LondonTime time = london_time(at);
    ASSERT_EQ(time.second, there.cs) << at;
    ASSERT_EQ(time.is_summer, there.is_dst) << at;
  }
}

TEST(LondonTime, IsReadBackAsItWasWritten) {
  for (std::int64_t at = utc("2026-01-01T00:00:00Z"); at < utc("2028-01-01T00:00:00Z"); at += kHourMs / 2) {
    const LondonTime time = london_time(at);
    const std::string text = absl::FormatCivilTime(time.second) + (time.is_summer ? " BST" : " GMT");
    const auto read = london_instant(text, "deadline");
    ASSERT_TRUE(read.ok()) << text << ": " << read.status();
    ASSERT_EQ(*read, at) << text;
  }
}

TEST(LondonTime, InWords) {
  EXPECT_EQ(in_london(utc("2026-11-21T12:00:00.001Z")), "2026-11-21 12:00:00.001 GMT");
  EXPECT_EQ(in_london(utc("2026-07-01T23:30:00Z")), "2026-07-02 00:30:00.000 BST");
  EXPECT_EQ(in_london(utc("2026-10-25T00:30:00Z")), "2026-10-25 01:30:00.000 BST (00:30:00.000 UTC)");
  EXPECT_EQ(in_london(utc("2026-10-25T01:30:00Z")), "2026-10-25 01:30:00.000 GMT (01:30:00.000 UTC)");
}

TEST(LondonTime, Written) {
  EXPECT_EQ(*london_instant("2027-03-05T12:00 Europe/London", ""), utc("2027-03-05T12:00:00Z"));
  EXPECT_EQ(*london_instant("2027-07-05T12:00:30 Europe/London", ""), utc("2027-07-05T11:00:30Z"));
  EXPECT_EQ(*london_instant("2026-10-25T01:30 BST Europe/London", ""), utc("2026-10-25T00:30:00Z"));
  EXPECT_EQ(*london_instant("2026-10-25T01:30 GMT", ""), utc("2026-10-25T01:30:00Z"));
  for (const char* text : {"2026-10-25T01:30 Europe/London",  // twice
                           "2026-03-29T01:30 Europe/London",  // not at all
                           "2027-07-05T12:00 GMT",            // summer
                           "2027-02-30T12:00 Europe/London", "2027-03-05T24:00 Europe/London", "2027-03-05 12:00 GMT",
                           "2027-03-05T12:00", "2027-03-05T12:00 Europe/Paris", "", "noon Europe/London"}) {
    EXPECT_EQ(code_of_text(text), "INVALID_TIME") << text;
  }
}

}  // namespace
}  // namespace concord::platform
