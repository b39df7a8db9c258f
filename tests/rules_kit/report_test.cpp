// How `check` tells its problems: grouped by cause with a count and a severity, as JSON, as SARIF 2.1.0, and again when
// a file changes; and that README.md lists each check as the tool knows it.
#include <chrono>
#include <csignal>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "plugins/host/bundle/folder.h"
#include "plugins/tool/making/json.h"
#include "tests/rules_kit/kit_ground.h"
#include "tests/where.h"

namespace concord::plugins::tests {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using tool::Json;

Json parsed(const std::string& text) {
  auto json = tool::parse_json(text);
  EXPECT_TRUE(json.ok()) << json.status() << text;
  return json.ok() ? *std::move(json) : Json();
}

const Json& at(const Json& json, const std::string& key) {
  static const Json kNone;
  const Json* found = json.find(key);
  EXPECT_NE(found, nullptr) << key;
  return found == nullptr ? kNone : *found;
}

class Report : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = ground_.fresh(false);
    KitGround::change(folder_ / "tables.yaml", "at_least: \"GBP 5,000\"", "over: \"GBP 5,000\"");
  }
  KitGround ground_;
  fs::path folder_;
};

TEST_F(Report, GroupsByCauseTheGravestFirst) {
  const std::string out = concord_rules("check " + folder_.string()).out;
  const std::size_t hole = out.find("BAND_HOLE: 1 error\n  tables.yaml:14: ");
  const std::size_t differs = out.find("CASE_DIFFERS: 2 errors\n  cases.yaml:14: ");
  const std::size_t edge = out.find("EDGE_NOT_TRIED: 1 warning\n  tables.yaml:14: ");
  ASSERT_NE(edge, std::string::npos) << out;
  EXPECT_LT(hole, differs);
  EXPECT_LT(differs, edge);
  EXPECT_THAT(out, HasSubstr("not in order. 7 cases, 3 errors, 1 warning, at most "));
}

// Rules as a council adopted them, holes and all.
TEST_F(Report, WhatPluginYamlAcceptsStandsAgainstNothing) {
  const auto accepting = [&](const std::string& code, const std::string& place) {
    return "  - {code: " + code + ", place: \"" + place +
           "\", why: The council adopted it so, who: Head of procurement}\n";
  };
  KitGround::change(folder_ / "cases.yaml",
                    "      - {at: \"GBP 5,000\", requires: [minimum_quotes 3, minimum_local_quotes 1]}\n", "");
  const std::string before = concord_rules("check " + folder_.string()).out;
  ASSERT_THAT(before, HasSubstr("BAND_HOLE: 1 error"));
  const std::string list = "accepted:\n" + accepting("BAND_HOLE", "tables.yaml:14") +
                           accepting("EDGE_NOT_TRIED", "tables.yaml:13") +
                           accepting("EDGE_NOT_TRIED", "tables.yaml:14");
  KitGround::change(folder_ / "plugin.yaml", "", list);
  const Ran ran = concord_rules("check " + folder_.string());
  EXPECT_EQ(ran.code, 0) << ran.out;
  EXPECT_THAT(ran.out,
              HasSubstr("accepted by Head of procurement: tables.yaml:14: BAND_HOLE: the table bands has no band"));
  EXPECT_THAT(ran.out, HasSubstr("in order. 6 cases, 0 errors, 0 warnings, 3 accepted, at most "));
  const Json json = parsed(concord_rules("check --json " + folder_.string()).out);
  ASSERT_EQ(at(json, "accepted").items.size(), 3U);
  EXPECT_EQ(at(at(json, "accepted").items[0], "who").text, "Head of procurement");
  EXPECT_THAT(concord_rules("check --sarif " + folder_.string()).out,
              HasSubstr("\"justification\": \"The council adopted it so"));
  EXPECT_THAT(concord_rules("doc " + folder_.string()).out, HasSubstr("| BAND_HOLE | tables.yaml:14 |"));
  // What is not there (any more) is accepted by mistake.
  KitGround::change(folder_ / "plugin.yaml", "EDGE_NOT_TRIED, place: \"tables.yaml:14",
                    "BAND_OVERLAP, place: \"tables.yaml:14");
  const Ran stale = concord_rules("check " + folder_.string());
  EXPECT_EQ(stale.code, 1);
  EXPECT_THAT(stale.out, HasSubstr("ACCEPTED_NOT_FOUND: 1 error\n  plugin.yaml:"));
  EXPECT_THAT(stale.out, HasSubstr("accepts BAND_OVERLAP at tables.yaml:14, and check finds no such problem there"));
}

TEST_F(Report, IsJsonWithTheSameCounts) {
  const Ran ran = concord_rules("check --json " + folder_.string());
  EXPECT_EQ(ran.code, 1);
  const Json json = parsed(ran.out);
  EXPECT_FALSE(at(json, "in_order").yes);
  EXPECT_EQ(at(json, "errors").number, 3);
  EXPECT_EQ(at(json, "warnings").number, 1);
  const Json& causes = at(json, "causes");
  ASSERT_EQ(causes.items.size(), 3U);
  EXPECT_EQ(at(causes.items[0], "check").text, "BAND_HOLE");
  EXPECT_EQ(at(causes.items[1], "count").number, 2);
  EXPECT_EQ(at(causes.items[1], "problems").items.size(), 2U);
  const Json& hole = at(causes.items[0], "problems").items.at(0);
  EXPECT_EQ(at(hole, "file").text, "tables.yaml");
  EXPECT_EQ(at(hole, "line").number, 14);
  ground_.fresh(false);
  const Ran order = concord_rules("check --json " + folder_.string());
  EXPECT_EQ(order.code, 0);
  EXPECT_TRUE(at(parsed(order.out), "in_order").yes);
}

// What the schema of SARIF 2.1.0 requires, and what code hosts read of it.
TEST_F(Report, IsSarif) {
  const Ran ran = concord_rules("check --sarif " + folder_.string());
  EXPECT_EQ(ran.code, 1);
  const Json sarif = parsed(ran.out);
  EXPECT_EQ(at(sarif, "version").text, "2.1.0");
  EXPECT_THAT(at(sarif, "$schema").text, HasSubstr("sarif-schema-2.1.0.json"));
  ASSERT_EQ(at(sarif, "runs").items.size(), 1U);
  const Json& run = at(sarif, "runs").items[0];
  const Json& driver = at(at(run, "tool"), "driver");
  EXPECT_EQ(at(driver, "name").text, "concord-rules");
  const Json& rules = at(driver, "rules");
  ASSERT_EQ(at(run, "results").items.size(), 4U);
  for (const Json& result : at(run, "results").items) {
    const auto index = static_cast<std::size_t>(at(result, "ruleIndex").number);
    ASSERT_LT(index, rules.items.size());
    EXPECT_EQ(at(rules.items[index], "id").text, at(result, "ruleId").text);
    EXPECT_FALSE(at(at(rules.items[index], "shortDescription"), "text").text.empty());
    EXPECT_THAT((std::vector<std::string>{"error", "warning", "note"}), testing::Contains(at(result, "level").text));
    EXPECT_FALSE(at(at(result, "message"), "text").text.empty());
    ASSERT_EQ(at(result, "locations").items.size(), 1U);
    const Json& place = at(at(result, "locations").items[0], "physicalLocation");
    EXPECT_THAT(at(at(place, "artifactLocation"), "uri").text,
                testing::MatchesRegex("file://.*/testshire/(tables|cases)\\.yaml"));
    EXPECT_GT(at(at(place, "region"), "startLine").number, 0);
  }
  EXPECT_EQ(concord_rules("check --sarif --json " + folder_.string()).code, 2);
}

std::string text_of(const fs::path& file) {
  const auto text = host::read_file(file);
  return text.ok() ? *text : "";
}

bool comes(const fs::path& file, const std::string& what) {
  for (int look = 0; look < 300; ++look) {
    if (text_of(file).find(what) != std::string::npos) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  return false;
}

TEST_F(Report, ComesAgainWhenAFileChangesUntilInterrupted) {
  const fs::path said = ground_.path() / "said";
  const std::string program = concord::tests::program_folder() + "/concord-rules";
  const std::string folder = folder_.string();
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    if (std::freopen(said.c_str(), "w", stdout) == nullptr) _exit(9);
    execl(program.c_str(), program.c_str(), "check", "--watch", folder.c_str(), nullptr);
    _exit(9);
  }
  EXPECT_TRUE(comes(said, "not in order. 7 cases, 3 errors"));
  KitGround::change(folder_ / "tables.yaml", "over: \"GBP 5,000\"", "at_least: \"GBP 5,000\"");
  EXPECT_TRUE(comes(said, "in order. 7 cases, 0 errors")) << text_of(said);
  // The law beside it is watched too: the same verdict a second time.
  KitGround::change(ground_.path() / "england_2023" / "plugin.yaml", "", "# read again\n");
  const std::string verdict = folder + ": in order. 7 cases";
  const std::size_t first = text_of(said).find(verdict);
  for (int look = 0; look < 300 && text_of(said).rfind(verdict) == first; ++look) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  EXPECT_NE(text_of(said).rfind(verdict), first);
  kill(child, SIGINT);
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status)) << "an interrupt is how it ends, and no crash";
}

TEST(Readme, ListsEveryCheckAsTheToolKnowsIt) {
  const std::string readme = text_of(fs::path(concord::tests::source_folder()) / "plugins" / "tool" / "README.md");
  std::string table = "| check | severity | what it finds |\n|---|---|---|\n";
  for (const tool::KindOfCheck& kind : tool::kinds_of_check()) {
    table += "| " + std::string(kind.check) + " | " + tool::severity_name(kind.severity) + " | " +
             std::string(kind.finds) + " |\n";
  }
  EXPECT_NE(readme.find("\n" + table + "\n"), std::string::npos) << "plugins/tool/README.md holds this table:\n"
                                                                 << table;
}

}  // namespace
}  // namespace concord::plugins::tests
