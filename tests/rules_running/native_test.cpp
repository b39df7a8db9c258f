// A natively compiled program through the same interface as a sealed one: requirements, findings, scores, citations,
// trace.
#include <algorithm>
#include <random>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plugins/box/wire/question.h"
#include "plugins/host/running/native_program.h"
#include "plugins/sdk/concord_rules.hpp"
#include "tests/rules_running/example_inputs.h"

namespace concord::plugins::host {
namespace {

using ::testing::HasSubstr;

TEST(NativeProgram, AnswersWithCitationsAndATrace) {
  NativeProgram program(rules_evaluate);
  const auto outcome = program.run(example_inputs());
  ASSERT_TRUE(outcome.ok()) << outcome.status();

  ASSERT_EQ(outcome->requirements.size(), 2U);
  EXPECT_EQ(outcome->requirements[0].kind, "notice");
  EXPECT_EQ(outcome->requirements[0].detail, "UK4");
  EXPECT_EQ(outcome->requirements[0].citation, "SI 2025/1200 [V]");
  EXPECT_EQ(outcome->requirements[0].sentence,
            "GBP 574,750 excluding VAT is GBP 689,700 including: above the threshold of GBP 663,540.");
  EXPECT_EQ(outcome->requirements[1].because, "bands/1");
  EXPECT_EQ(outcome->requirements[1].value, 3);
  EXPECT_EQ(outcome->requirements[1].citation, "CPR 4.2");
  EXPECT_EQ(outcome->requirements[1].sentence, "The band is called l\xC3\xA4rge.");
  ASSERT_EQ(outcome->scores.size(), 1U);
  EXPECT_EQ(outcome->scores[0].value, 68970000);

  std::vector<std::string> trace;
  for (const Read& read : outcome->trace) trace.push_back(absl::StrCat(read.name, "=", read.answer));
  EXPECT_THAT(trace, ::testing::ElementsAre("value_pence=57475000", "light_touch_pence=66354000",
                                            "value_pence=57475000", "bands=2", "bands/0/from_pence=0",
                                            "bands/0/below_pence=50000000", "bands/1/from_pence=50000000",
                                            "bands/1/below_pence=", "bands/1/called=l\xC3\xA4rge", "bands/1/quotes=3",
                                            "is_urgent=", "regime=light_touch"));
}

TEST(NativeProgram, CountsWorkingDaysFromTheFirst) {
  Inputs inputs = example_inputs();
  inputs.gate = Gate::kAward;
  NativeProgram program(rules_evaluate);
  auto outcome = program.run(inputs);
  ASSERT_TRUE(outcome.ok()) << outcome.status();
  // Monday 6 July is the first; the 13th is a holiday, so the eighth is Thursday the 16th.
  ASSERT_EQ(outcome->scores.size(), 1U);
  EXPECT_EQ(absl::CivilDay(1970, 1, 1) + outcome->scores[0].value, absl::CivilDay(2026, 7, 16));
  EXPECT_EQ(outcome->trace[2].answer, "working day 8 from 2026-07-06 is 2026-07-16");

  Provisions provisions = example_provisions();
  provisions.calendars["united_kingdom"].last = absl::CivilDay(2026, 7, 15);
  inputs.provisions = *PreparedProvisions::prepare(provisions);
  outcome = program.run(inputs);
  ASSERT_TRUE(outcome.ok()) << outcome.status();
  ASSERT_EQ(outcome->findings.size(), 1U);
  EXPECT_EQ(outcome->findings[0].level, Level::kBlocks);
  EXPECT_EQ(outcome->findings[0].citation, "s.51");
}

TEST(NativeProgram, AWorkingDayIsTheOneThatCountingGives) {
  std::mt19937 chance(11);
  for (int round = 0; round < 300; ++round) {
    box::Calendar calendar{"k", 19000, 19000 + static_cast<std::int32_t>(chance() % 600), {}};
    for (std::int32_t day = 18990; day < 19700; ++day) {
      if (chance() % (1 + static_cast<unsigned>(round) % 30) == 0) calendar.holidays.push_back(day);
    }
    box::Question question;
    question.calendars = {calendar};
    box::Read read{box::Asked::kWorkingDay, box::Kind::kDate, "k", 0, "", 0, 0};
    for (int i = 0; i < 50; ++i) {
      read.from = 18995 + static_cast<std::int32_t>(chance() % 650);
      read.count = 1 + static_cast<std::int32_t>(chance() % 60);
      std::int32_t left = read.count;
      std::int32_t expected = 0;
      for (std::int32_t day = read.from; expected == 0 && day >= calendar.first && day <= calendar.last; ++day) {
        const bool is_weekend = absl::GetWeekday(absl::CivilDay(1970, 1, 1) + day) >= absl::Weekday::saturday;
        if (is_weekend || std::binary_search(calendar.holidays.begin(), calendar.holidays.end(), day)) continue;
        if (--left == 0) expected = day;
      }
      box::Value value;
      const box::Found found = box::look_up(question, read, value);
      ASSERT_EQ(found, expected == 0 ? box::Found::kAbsent : box::Found::kFound);
      if (expected != 0) {
        ASSERT_EQ(value.number, expected);
      }
    }
  }
}

TEST(NativeProgram, ALongTextIsCutInTheTrace) {
  Inputs inputs = example_inputs();
  inputs.facts["regime"] = std::string(199, 'a') + "\xC2\xA3" + std::string(50, 'b');
  const auto outcome =
      NativeProgram([](int) {
        char text[300];
        concord_int32 bytes = 0;
        return concord_fact_text("regime", 6, text, 300, &bytes) == CONCORD_FOUND && bytes == 251 ? 0 : 1;
      }).run(inputs);
  ASSERT_TRUE(outcome.ok()) << outcome.status();
  EXPECT_EQ(outcome->trace[0].answer, std::string(199, 'a') + "...");
}

TEST(NativeProgram, ItsOwnNumberCountsAsNoAnswer) {
  Inputs inputs = example_inputs();
  inputs.facts["regime"] = std::string("none");
  const auto outcome = NativeProgram(rules_evaluate).run(inputs);
  EXPECT_EQ(outcome.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(outcome.status().message()), HasSubstr("its own number 7"));
}

// Each breaks one promise of concord_rules.h.
struct Breach {
  int (*evaluate)(int);
  const char* reason;
};

TEST(NativeProgram, ABrokenPromiseEndsInUnavailableWithItsReason) {
  const Breach breaches[] = {
      {[](int) { return static_cast<int>(rules::integer_fact("Not_A_Name").answer); }, "[a-z0-9_]"},
      {[](int) { return static_cast<int>(rules::integer_fact("").answer); }, "[a-z0-9_]"},
      {[](int) { return static_cast<int>(rules::working_day("united_kingdom", {0}, 0).answer); }, "count from 1"},
      {[](int) { return concord_fact_integer("a", -1, nullptr); }, "length below 0"},
      {[](int) {
         concord_finding(4, "CODE", 4, "", 0, "", 0, "", 0);
         return 0;
       },
       "level is 1, 2 or 3"},
      {[](int) {
         rules::blocks("code", "", "", "");
         return 0;
       },
       "[A-Z0-9_]"},
      {[](int) {
         rules::require("notice", "", 1, "bands/x", "");
         return 0;
       },
       "bands/2"},
      {[](int) {
         rules::score("figure", 1, "a b");
         return 0;
       },
       "bands/2"},
      {[](int) {
         rules::require("notice", "", 1, "", "\xFF");
         return 0;
       },
       "UTF-8"},
      {[](int) {
         for (int i = 0; i <= CONCORD_RULES_MAX_TELLS; ++i) rules::score("figure", i, "");
         return 0;
       },
       "more than 500 things"},
      {[](int) {
         for (int i = 0; i <= CONCORD_RULES_MAX_READS; ++i) rules::integer_fact("a");
         return 0;
       },
       "more than 20000 times"},
      {[](int) {
         const std::string text(2001, 'a');
         rules::require("notice", "", 1, "", {text.data(), 2001});
         return 0;
       },
       "at most 2000 bytes"},
      {[](int) {
         const std::string text(2000, 'a');
         for (int i = 0; i < 140; ++i) rules::require("notice", "", 1, "", {text.data(), 2000});
         return 0;
       },
       "more than 262144 bytes"},
  };
  for (const Breach& breach : breaches) {
    const auto outcome = NativeProgram(breach.evaluate).run(example_inputs());
    EXPECT_EQ(outcome.status().code(), absl::StatusCode::kUnavailable) << breach.reason;
    EXPECT_THAT(std::string(outcome.status().message()), HasSubstr(breach.reason));
  }
}

}  // namespace
}  // namespace concord::plugins::host
