// `concord-rules doc`: a rulebook on one page, held to two pages in golden/, and to what build and check say.
#include <regex>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plugins/host/bundle/folder.h"
#include "tests/rules_kit/kit_ground.h"
#include "tests/where.h"

namespace concord::plugins::tests {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

std::string masked(const std::string& text) { return std::regex_replace(text, std::regex("[0-9a-f]{64}"), "<sha256>"); }

// With a mark that is open, a case that nobody confirmed, and words that are markup elsewhere.
fs::path example(KitGround& ground) {
  fs::path folder = ground.fresh(true);
  KitGround::change(folder / "tables.yaml", "citation: Standing orders, clause 9.3",
                    "citation: Standing orders, clause 9.3 [S]");
  KitGround::change(folder / "tables.yaml", "title: Which way to buy", "title: Which *way* to <buy> | sell");
  KitGround::change(folder / "cases.yaml", "  - name: Two quotes are not three\n",
                    "  - name: Two quotes are not three\n    confirmed: no\n");
  return folder;
}

TEST(Doc, IsThePageInGolden) {
  KitGround ground;
  const fs::path folder = example(ground);
  const fs::path golden = fs::path(concord::tests::source_folder()) / "tests" / "rules_kit" / "golden";
  for (const auto& [form, name] : {std::pair{"", "testshire.md"}, {" --html", "testshire.html"}}) {
    const Ran ran = concord_rules("doc --on 2026-06-01 " + folder.string() + form);
    EXPECT_EQ(ran.code, 0) << ran.out;
    const auto page = host::read_file(golden / name);
    ASSERT_TRUE(page.ok()) << page.status();
    EXPECT_EQ(masked(ran.out), *page) << "where this is meant, it is the new " << name;
  }
}

TEST(Doc, NamesTheDigestThatBuildGives) {
  KitGround ground;
  const fs::path folder = example(ground);
  const std::string built = concord_rules("build " + folder.string() + " -o " + (ground.path() / "b").string()).out;
  std::smatch digest;
  ASSERT_TRUE(std::regex_search(built, digest, std::regex("[0-9a-f]{64}"))) << built;
  EXPECT_THAT(concord_rules("doc " + folder.string()).out, HasSubstr(digest.str()));
}

TEST(Doc, ShowsAWholeRulebookWithEveryRowAndFigure) {
  KitGround ground;
  const fs::path page = ground.path() / "page.md";
  const fs::path plugins = fs::path(concord::tests::source_folder()) / "plugins";
  const Ran ran = concord_rules("doc --on 2026-06-01 -o " + page.string() + " " + (plugins / "england_2023").string() +
                                " " + (plugins / "lancashire").string());
  EXPECT_EQ(ran.code, 0) << ran.out;
  const auto text = host::read_file(page);
  ASSERT_TRUE(text.ok());
  EXPECT_THAT(*text, testing::StartsWith("# Rulebook: england_2023, lancashire\n"));
  for (const char* plugin : {"england_2023", "lancashire"}) {
    const auto files = host::gather_bundle(plugins / plugin);
    ASSERT_TRUE(files.ok());
    const auto bundle = host::read_bundle(*files);
    ASSERT_TRUE(bundle.ok());
    for (const host::ParameterSeries& series : bundle->parameters)
      EXPECT_THAT(*text, HasSubstr("| " + series.name + " |"));
    for (const host::TableSeries& table : bundle->tables) EXPECT_THAT(*text, HasSubstr("(table " + table.name + ")"));
    for (const auto& finding : bundle->manifest.findings) EXPECT_THAT(*text, HasSubstr("| " + finding.code + " |"));
  }
  EXPECT_THAT(*text, HasSubstr("cpv: 85311000"));
  EXPECT_EQ(concord_rules("doc /nowhere").code, 2);
}

}  // namespace
}  // namespace concord::plugins::tests
