// Every folder under tests/older, opened by the present programs: each ledger unbroken, recorded requests answered as
// they were, views folded the same, decisions judged the same, and what was open carried to a lawful end. Skips no
// point.
#include <algorithm>
#include <chrono>
#include <future>
#include <map>
#include <regex>
#include <thread>

#include <gtest/gtest.h>

#include "tests/older/older_folder.h"

namespace concord {
namespace {

using nlohmann::json;

// How long a step may wait for what another service has to tell first.
constexpr auto kPatience = std::chrono::seconds(20);
constexpr auto kPause = std::chrono::milliseconds(50);
// Points are opened so many at a time; each is five services.
constexpr std::size_t kAhead = 2;
// Of a request that a failure shows.
constexpr std::size_t kShown = 300;

std::string code_in(const Said& said) {
  const json refusal = json::parse(said.error, nullptr, false);
  return refusal.is_object() ? refusal.value("code", "") : said.error;
}

std::string must(const OpenedPoint& opened, const std::string& what, std::vector<std::string> arguments) {
  const Said said = opened.concord(std::move(arguments));
  return said.code == 0 ? "" : what + " (" + std::to_string(said.code) + "):\n" + said.out + said.error;
}

std::string proofs(const OpenedPoint& opened, const std::string& when) {
  return must(opened, when + ": audit verify", {"audit", "verify", "--as", "auditor:older"}) +
         must(opened, when + ": rebuild", {"rebuild", "--as", "operator:older"}) +
         must(opened, when + ": audit replay", {"audit", "replay", "--as", "auditor:older"});
}

std::string answered_as_recorded(const OpenedPoint& opened, const json& line) {
  const Said said = opened.call(line);
  std::string wrong;
  if (line.contains("refused")) {
    if (said.code != 1 || code_in(said) != line["refused"]) wrong = "not refused with " + line["refused"].dump() + "\n";
  } else if (said.code != 0) {
    wrong = "not answered\n";
  } else {
    wrong = difference(line.at("answer"), json::parse(said.out, nullptr, false));
  }
  return wrong.empty() ? ""
                       : "recorded " + line.at("rpc").dump() + " " + line.at("request").dump().substr(0, kShown) +
                             ":\n" + wrong + said.error;
}

// Takes a step, or looks whether something stands as it must; again, until what a follower brings has come.
std::string step(const OpenedPoint& opened, const json& line) {
  if (line.contains("clock")) return must(opened, "clock", {"clock", "--to", line["clock"]});
  const bool looks = line.contains("stands");
  const auto until = std::chrono::steady_clock::now() + kPatience;
  for (;;) {
    const Said said = looks ? opened.call(line, {"--value", line.at("value")}) : opened.call(line);
    const bool done = said.code == 0 && (!looks || said.out == line["stands"].get<std::string>() + "\n");
    if (done) return "";
    if (std::chrono::steady_clock::now() > until)
      return "step " + line.dump().substr(0, kShown) + ":\n" + said.out + said.error;
    std::this_thread::sleep_for(kPause);
  }
}

// Everything that is wrong with a point; empty when nothing is.
std::string look_at(const OlderPoint& point) {
  const OpenedPoint opened(point);
  if (!opened.trouble().empty()) return opened.trouble();
  std::string wrong = must(opened, "as found: audit verify", {"audit", "verify", "--as", "auditor:older"});
  for (const json& line : point.lines(".requests.jsonl")) wrong += answered_as_recorded(opened, line);
  wrong += proofs(opened, "as found");
  for (const json& line : point.lines(".steps.jsonl")) {
    const std::string failed = step(opened, line);
    if (!failed.empty()) return wrong + failed;  // what follows stands on it
  }
  return wrong + proofs(opened, "at the end");
}

// Points are looked at beside each other, a little ahead of the case that asks; only one where a filter names it.
const std::string& found_at(const OlderPoint& asked) {
  static const std::vector<OlderPoint> all = older_points();
  static std::map<std::string, std::shared_future<std::string>> looks;
  const auto key = [](const OlderPoint& point) { return point.commit + "/" + point.name; };
  std::size_t at = 0;
  while (key(all[at]) != key(asked)) ++at;
  const std::size_t ahead = testing::GTEST_FLAG(filter) == "*" ? kAhead : 1;
  for (std::size_t i = at; i < std::min(at + ahead, all.size()); ++i) {
    auto& look = looks[key(all[i])];
    if (!look.valid()) look = std::async(std::launch::async, look_at, all[i]).share();
  }
  return looks[key(asked)].get();
}

class OlderFolder : public testing::TestWithParam<OlderPoint> {};

TEST_P(OlderFolder, IsOpenedAnsweredRebuiltReplayedAndCarriedToAnEnd) {
  const std::string& wrong = found_at(GetParam());
  EXPECT_TRUE(wrong.empty()) << GetParam() << ":\n" << wrong;
}

INSTANTIATE_TEST_SUITE_P(All, OlderFolder, testing::ValuesIn(older_points()), [](const auto& point) {
  return std::regex_replace(point.param.commit + "_" + point.param.name, std::regex("[^A-Za-z0-9]"), "_");
});

TEST(OlderFolders, AreThere) {
  const auto points = older_points();
  ASSERT_GE(points.size(), 8U);
  for (const OlderPoint& point : points) {
    EXPECT_FALSE(point.lines(".requests.jsonl").empty()) << point.commit << "/" << point.name;
    EXPECT_FALSE(point.lines(".steps.jsonl").empty()) << point.commit << "/" << point.name;
  }
}

}  // namespace
}  // namespace concord
