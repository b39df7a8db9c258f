// The host against a box that was taken over: whatever it sends, the host gives UNAVAILABLE and lives, and shows no
// byte of it that a terminal or a log could stumble over.
#include <chrono>
#include <random>
#include <thread>

#include "absl/strings/str_cat.h"

#include "plugins/box/wire/text.h"
#include "plugins/box/wire/wire.h"
#include "tests/hostile_plugins/hostile.h"
#include "tests/rules_running/example_inputs.h"
#include "tests/where.h"

namespace concord::plugins::host {
namespace {

TEST(CapturedBox, GetsNothingPastTheHost) {
  BoxPoolOptions options = real_options();
  options.box_path = concord::tests::program_folder() + "/concord-box-captured";
  options.deadline_ms = 300;
  BoxPool pool(options);
  for (const std::string how : {"silent",        "dies",           "nonsense",         "huge",
                                "short",         "trickles",       "other_kind",       "host_kind",
                                "empty",         "left_over",      "too_many_reads",   "too_much_fuel",
                                "negative_fuel", "done_with_code", "done_with_reason", "reason_with_escape",
                                "bad_utf8",      "bad_kind",       "bad_because",      "bad_level",
                                "long_text",     "loads_wrongly"}) {
    SCOPED_TRACE(how);
    const std::int64_t begun_ms = steady_now_ms();
    const auto outcome = pool.run(how, "d", how, example_inputs());
    EXPECT_EQ(outcome.status().code(), absl::StatusCode::kUnavailable) << outcome.status();
    EXPECT_TRUE(box::is_clean_text(std::string(outcome.status().message())));
    EXPECT_LT(steady_now_ms() - begun_ms, 2000);
    EXPECT_LE(pool.boxes(), 1);  // the good one below
    ASSERT_TRUE(pool.run("good", "d", "good", example_inputs()).ok());
  }
  const auto refused = pool.run("rude", "d", "refuses_rudely", example_inputs());
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_TRUE(box::is_clean_text(std::string(refused.status().message())));
}

TEST(CapturedBox, ThatSpeaksUnaskedIsNotAskedAgain) {
  BoxPoolOptions options = real_options();
  options.box_path = concord::tests::program_folder() + "/concord-box-captured";
  BoxPool pool(options);
  // The first of its two answers is proper; the second must not be taken for that to the next question. The two come
  // together and are refused, or the second comes late, and then the box is found speaking unasked.
  for (int i = 0; i < 20; ++i) {
    const auto outcome = pool.run(absl::StrCat("a", i % 3), "d", "two_answers", example_inputs());
    ASSERT_TRUE(outcome.ok() || outcome.status().code() == absl::StatusCode::kUnavailable);
  }
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(pool.run("late", "d", "late_answer", example_inputs()).ok());
    std::this_thread::sleep_for(std::chrono::milliseconds(250));
  }
}

// Bytes that a box might have sent, from pure noise to a proper answer with a few changes.
std::string some_answer(std::mt19937_64& chance, const std::string& proper) {
  const auto below = [&](std::size_t limit) { return static_cast<std::size_t>(chance() % limit); };
  if (below(4) == 0) {
    std::string noise(below(300), '\0');
    for (char& c : noise) c = static_cast<char>(below(2) == 0 ? below(8) : chance());
    return noise;
  }
  std::string bytes = proper;
  for (std::size_t i = 0, changes = 1 + below(3); i < changes; ++i) {
    if (bytes.empty()) break;
    const std::size_t at = below(bytes.size());
    switch (below(4)) {
      case 0:
        bytes.resize(at);
        break;
      case 1:
        bytes.insert(at, bytes.substr(below(bytes.size()), below(40)));
        break;
      case 2:
        bytes.erase(at, 1 + below(6));
        break;
      default:
        bytes[at] = static_cast<char>(bytes[at] ^ (1 << below(8)));
    }
  }
  return bytes;
}

std::string proper_answer() {
  box::Records records;
  box::Read read;
  read.name = "value_pence";
  box::write_read(read, records.reads);
  read.asked = box::Asked::kTableCell;
  read.name = "bands";
  read.column = "quotes";
  read.row = 1;
  box::write_read(read, records.reads);
  read.asked = box::Asked::kWorkingDay;
  read.name = "united_kingdom";
  read.from = 20000;
  read.count = 3;
  box::write_read(read, records.reads);
  records.read_count = 3;
  box::Told told;
  told.name = "notice";
  told.detail = "UK4";
  told.because = "bands/1";
  told.sentence = "A notice is due.";
  box::write_told(told, records.tells);
  told.tell = box::Tell::kFinding;
  told.name = "CODE";
  told.level = 3;
  told.remedy = "Do it.";
  box::write_told(told, records.tells);
  told.tell = box::Tell::kScore;
  told.name = "figure";
  box::write_told(told, records.tells);
  records.tell_count = 3;
  box::Answer head;
  head.ending = box::Ending::kDone;
  head.fuel = 1234;
  std::string bytes;
  box::write_answer(head, records, bytes);
  return bytes;
}

TEST(Wire, AnyBytesAreDecodedOrRefusedButNeverHarm) {
  std::mt19937_64 chance(4);
  const std::string proper = proper_answer();
  box::Answer answer;
  ASSERT_TRUE(box::read_answer(proper, answer));
  ASSERT_EQ(answer.reads.size(), 3U);
  ASSERT_EQ(answer.tells.size(), 3U);
  int good = 0;
  for (int i = 0; i < 300000; ++i) {
    // A copy of its own size, so that address sanitizer sees a step beyond.
    const std::string bytes = some_answer(chance, proper);
    const std::vector<char> exact(bytes.begin(), bytes.end());
    if (!box::read_answer({exact.data(), exact.size()}, answer)) continue;
    ++good;
    ASSERT_LE(answer.fuel, CONCORD_RULES_MAX_FUEL);
    for (const box::Read& read : answer.reads) ASSERT_TRUE(box::is_name(read.name));
    for (const box::Told& told : answer.tells) {
      ASSERT_TRUE(box::is_clean_text(told.sentence) && box::is_clean_text(told.remedy) &&
                  box::is_clean_text(told.detail));
      ASSERT_TRUE(box::is_because(told.because));
    }
  }
  // Changes inside a text or a number leave an answer, so some must pass; most must not.
  EXPECT_GT(good, 1000);
  EXPECT_LT(good, 200000);
}

TEST(Wire, AQuestionComesBackAsItWas) {
  const Inputs inputs = example_inputs();
  std::string bytes;
  box::Question question;
  question.gate = 5;
  question.facts = {{"a", {box::Kind::kInteger, -7, {}}}, {"b", {box::Kind::kText, 0, "text"}}};
  question.parameters = {{"p", {box::Kind::kDate, 20000, {}}}};
  question.tables = {{"t", {{{"c", {box::Kind::kInteger, 1LL << 62, {}}}}, {}}}};
  question.calendars = {{"k", -5, 40000, {1, 2, 3}}};
  box::write_decision(question, bytes);
  box::write_provisions(question, bytes);
  box::Question again;
  ASSERT_TRUE(box::read_question(bytes, again));
  std::string rewritten;
  box::write_decision(again, rewritten);
  box::write_provisions(again, rewritten);
  EXPECT_EQ(bytes, rewritten);
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_FALSE(box::read_question(bytes.substr(0, size), again));
  EXPECT_FALSE(box::read_question(bytes + "x", again));
}

TEST(Wire, TextIsJudgedByUtf8) {
  for (const std::string good : {"", "plain", "\xC2\xA3 and \xE2\x82\xAC", "\xF0\x9F\x98\x80", "\xED\x9F\xBF"}) {
    EXPECT_TRUE(box::is_clean_text(good)) << good;
  }
  for (const std::string bad : {"\n", "\x7F", "\xC0\x80", "\xC2", "\xC2\x85", "\xE0\x80\x80", "\xED\xA0\x80",
                                "\xF4\x90\x80\x80", "\xF8\x88\x80\x80\x80", "\x80", "\xE2\x82"}) {
    EXPECT_FALSE(box::is_clean_text(bad));
  }
}

}  // namespace
}  // namespace concord::plugins::host
