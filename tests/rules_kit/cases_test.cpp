// `concord-rules cases`: the cases that a plugin lacks, each with what the rules answer now, until somebody confirms
// it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plugins/host/bundle/folder.h"
#include "tests/rules_kit/kit_ground.h"
#include "tests/where.h"

namespace concord::plugins::tests {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

std::string text_of(const fs::path& file) {
  const auto text = host::read_file(file);
  EXPECT_TRUE(text.ok()) << text.status();
  return text.ok() ? *text : "";
}

void leave_one_case(const fs::path& folder) {
  const std::string text = text_of(folder / "cases.yaml");
  const std::string start = text.substr(0, text.find("cases:"));
  const std::string one =
      "cases:\n  - name: Two quotes are not three\n    on: 2026-04-01\n    gate: publish\n    given: "
      "{value_excluding_vat_pence: \"GBP 20,000\", procedure_type: quotes, quotes_invited: 2, local_quotes_invited: "
      "1}\n    expect: {blocked_by: [MINIMUM_QUOTES_NOT_MET]}\n";
  ASSERT_TRUE(host::write_file(folder / "cases.yaml", start + one).ok());
}

std::size_t times(const std::string& text, const std::string& what) {
  std::size_t count = 0;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++count;
  return count;
}

TEST(Cases, NothingIsMissingWhereCheckFindsNothing) {
  KitGround ground;
  for (const bool with_code : {false, true}) {
    const fs::path folder = ground.fresh(with_code);
    const std::string before = text_of(folder / "cases.yaml");
    const Ran ran = concord_rules("cases --write " + folder.string());
    EXPECT_EQ(ran.code, 0) << ran.out;
    EXPECT_THAT(ran.out, HasSubstr(": 0 cases written, 0 left for you."));
    EXPECT_EQ(text_of(folder / "cases.yaml"), before);
  }
}

TEST(Cases, ThoseThatAreMissingAreWrittenToBeConfirmed) {
  KitGround ground;
  for (const bool with_code : {false, true}) {
    const fs::path folder = ground.fresh(with_code);
    leave_one_case(folder);
    if (with_code)
      KitGround::change(folder / "cases.yaml", "cases:\n", "cases:\n  # ---- what is asked - of quotes\n\n");
    const std::string before = text_of(folder / "cases.yaml");
    EXPECT_THAT(concord_rules("check " + folder.string()).out, HasSubstr("EDGE_NOT_TRIED"));
    const Ran shown = concord_rules("cases " + folder.string());
    EXPECT_EQ(text_of(folder / "cases.yaml"), before) << "shown, and not written";
    const Ran written = concord_rules("cases --write " + folder.string());
    EXPECT_EQ(written.code, 0) << written.out;
    const std::string after = text_of(folder / "cases.yaml");
    EXPECT_EQ(after.substr(0, before.size()), before) << "what stood there stands";
    EXPECT_THAT(shown.out, HasSubstr(after.substr(before.size()))) << "as shown";
    EXPECT_THAT(after, HasSubstr("\n  # Written by concord-rules: this is what the rules answer now."));
    EXPECT_THAT(after, HasSubstr("value_excluding_vat_pence: \"GBP 50,000.01\"}"));
    EXPECT_THAT(after.substr(before.size()), Not(HasSubstr("authority_kind"))) << "it stands in the background";
    // Complete, and right as far as the rules go; nobody has said that the rules are.
    const std::string checked = concord_rules("check " + folder.string()).out;
    EXPECT_THAT(checked, HasSubstr(": not in order."));
    EXPECT_THAT(checked, HasSubstr(" 0 errors, "));
    EXPECT_THAT(checked, Not(HasSubstr("NOT_TRIED")));
    EXPECT_THAT(checked, Not(HasSubstr("NOT_REACHED")));
    const std::size_t cases = times(after, "    confirmed: no\n");
    EXPECT_GE(cases, 6U);
    EXPECT_THAT(checked, HasSubstr("CASE_NOT_CONFIRMED: " + std::to_string(cases) + " warnings"));
    std::string confirmed = after;
    for (std::size_t at = confirmed.find("    confirmed: no\n"); at != std::string::npos;
         at = confirmed.find("    confirmed: no\n")) {
      confirmed.erase(at, std::string("    confirmed: no\n").size());
    }
    ASSERT_TRUE(host::write_file(folder / "cases.yaml", confirmed).ok());
    EXPECT_EQ(concord_rules("check " + folder.string()).code, 0);
  }
}

TEST(Cases, APluginWithoutAnyGetsItsFirst) {
  KitGround ground;
  for (const char* council : {"lancashire", "glasgow", "surrey"}) {
    fs::copy(fs::path(concord::tests::source_folder()) / "plugins" / council, ground.path() / council);
    fs::remove(ground.path() / council / "cases.yaml");
  }
  fs::copy(fs::path(concord::tests::source_folder()) / "plugins" / "scotland_2015", ground.path() / "scotland_2015");
  for (const char* council : {"lancashire", "glasgow", "surrey"}) {
    const Ran ran = concord_rules("cases --write --on 2026-06-01 " + (ground.path() / council).string());
    EXPECT_EQ(ran.code, 0) << council << ran.out;
    const std::string checked = concord_rules("check --on 2026-06-01 " + (ground.path() / council).string()).out;
    EXPECT_THAT(checked, HasSubstr(" 0 errors, ")) << council;
    EXPECT_THAT(checked, Not(HasSubstr("NOT_TRIED"))) << council;
    EXPECT_THAT(checked, Not(HasSubstr("NOT_REACHED"))) << council;
  }
}

TEST(Cases, ADayOnWhichAFigureChangesGetsACaseOnEachSide) {
  KitGround ground;
  const fs::path folder = ground.fresh(true);
  KitGround::change(folder / "plugin.yaml", "from: 2026-04-01", "from: 2025-04-01");
  KitGround::change(folder / "parameters.yaml", "      - {from: 2026-04-01, value: 5%",
                    "      - {from: 2025-04-01, to: 2026-03-31, value: 4%, citation: c}\n      - {from: 2026-04-01, "
                    "value: 5%");
  EXPECT_THAT(concord_rules("check " + folder.string()).out, HasSubstr("DATE_NOT_TRIED"));
  EXPECT_EQ(concord_rules("cases --write " + folder.string()).code, 0);
  const std::string after = text_of(folder / "cases.yaml");
  EXPECT_THAT(after, HasSubstr("    on: 2026-03-31\n"));
  EXPECT_THAT(concord_rules("check " + folder.string()).out, Not(HasSubstr("DATE_NOT_TRIED")));
}

TEST(Cases, WhatNothingReachesIsLeftToTheAuthor) {
  KitGround ground;
  const fs::path folder = ground.fresh(true);
  KitGround::change(folder / "plugin.yaml", "  FACT_MISSING:", "  NEVER_FOUND: Nobody finds it\n  FACT_MISSING:");
  const Ran ran = concord_rules("cases " + folder.string());
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.out, HasSubstr("left for you: plugin.yaml:"));
  EXPECT_THAT(ran.out, HasSubstr("NEVER_FOUND"));
  EXPECT_THAT(ran.out, HasSubstr("0 cases could be written with --write, 1 left for you."));
}

TEST(Cases, AreAddedOnlyWhereTheListEndsTheFile) {
  KitGround ground;
  const fs::path folder = ground.fresh(false);
  leave_one_case(folder);
  KitGround::change(folder / "cases.yaml", "background: #", "backgroundless: #");
  EXPECT_EQ(concord_rules("cases --write " + folder.string()).code, 2) << "it cannot be read";
  leave_one_case(ground.fresh(false));
  KitGround::change(folder / "cases.yaml", "", "background_of_more: {}\n");
  EXPECT_EQ(concord_rules("cases --write " + folder.string()).code, 2);
  ASSERT_TRUE(host::write_file(folder / "cases.yaml", "cases: []\nbackground: {kind: services}\n").ok());
  const Ran ran = concord_rules("cases --write " + folder.string());
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.out, HasSubstr("move cases: to the end"));
  for (const auto& [text, says] : {std::pair{"cases: []\n", "take the brackets out"},
                                   {"cases: [{name: One, on: 2026-04-01, gate: plan, expect: {blocked_by: []}}]\n",
                                    "write each under a dash of its own"}}) {
    ASSERT_TRUE(host::write_file(folder / "cases.yaml", text).ok());
    const Ran in_a_line = concord_rules("cases --write " + folder.string());
    EXPECT_EQ(in_a_line.code, 2);
    EXPECT_THAT(in_a_line.out, HasSubstr(says));
    EXPECT_EQ(text_of(folder / "cases.yaml"), text);
  }
}

TEST(Cases, OfEdgesOfOtherFactsThanTheValueAreWrittenToo) {
  KitGround ground;
  const auto folder = ground.fresh(false);
  KitGround::change(folder / "tables.yaml", "when: {kind: services}", "when: {kind: services, lots: {over: 3}}");
  EXPECT_THAT(concord_rules("check " + folder.string()).out, HasSubstr("has lots 4, at the edge of this row"));
  concord_rules("cases --write " + folder.string());
  const std::string after = concord_rules("check " + folder.string()).out;
  EXPECT_THAT(after, testing::Not(HasSubstr("EDGE_NOT_TRIED")));
  EXPECT_THAT(after, testing::Not(HasSubstr("ROW_NOT_REACHED")));
}

}  // namespace
}  // namespace concord::plugins::tests
