// What the READMEs of plugins, tool and sdk print is what is printed. Follows plugins/README.md line by line: writes
// the files it shows, runs the commands it shows and wants the output it shows. Digests and counted instructions, which
// follow from the compiled program's bytes, are masked.
#include <regex>
#include <set>

#include <gtest/gtest.h>

#include "plugins/host/bundle/folder.h"
#include "tests/rules_kit/kit_ground.h"
#include "tests/where.h"

namespace concord::plugins::tests {
namespace {

namespace fs = std::filesystem;

struct Block {
  std::string language;  // "yaml", or empty for a console
  std::string text;
};

std::vector<Block> blocks_of(const std::string& readme) {
  std::vector<Block> blocks;
  bool is_inside = false;
  std::size_t start = 0;
  while (start < readme.size()) {
    const std::size_t end = std::min(readme.find('\n', start), readme.size());
    const std::string line = readme.substr(start, end - start);
    start = end + 1;
    if (line.starts_with("```")) {
      is_inside = !is_inside;
      if (is_inside) blocks.push_back({line.substr(3), ""});
    } else if (is_inside) {
      blocks.back().text += line + "\n";
    }
  }
  return blocks;
}

std::string masked(const std::string& text) {
  const std::string digests = std::regex_replace(text, std::regex("[0-9a-f]{64}"), "<sha256>");
  return std::regex_replace(digests, std::regex("at most [0-9]+ of"), "at most <fuel> of");
}

// Runs each "$ command" of the block in the folder; what follows it must be the output. Of explain, whose record of all
// that was read is long, it is how the output begins.
void follow(const std::string& block, const fs::path& folder) {
  std::size_t at = 0;
  while (at < block.size()) {
    ASSERT_EQ(block.compare(at, 2, "$ "), 0) << block.substr(at);
    std::size_t end = block.find('\n', at);
    while (block[end - 1] == '\\') end = block.find('\n', end + 1);
    const std::string command = block.substr(at + 2, end - at - 2);
    const std::size_t next = std::min(block.find("\n$ ", end), block.size() - 1);
    const std::string shown = block.substr(end + 1, next + 1 - end - 1);
    at = next + 1;
    const Ran ran =
        shell("cd '" + folder.string() + "' && PATH=" + concord::tests::program_folder() + ":$PATH && " + command);
    const bool is_begun = command.starts_with("concord-rules explain");
    const std::string said = is_begun ? masked(ran.out).substr(0, masked(shown).size()) : masked(ran.out);
    EXPECT_EQ(said, masked(shown)) << "$ " << command;
  }
}

TEST(Readme, TheWorkedExampleIsTrue) {
  const auto readme = host::read_file(fs::path(concord::tests::source_folder()) / "plugins" / "README.md");
  ASSERT_TRUE(readme.ok());
  KitGround ground;
  const fs::path plugin = ground.path() / "derbyshire";
  std::vector<std::string> yaml;
  for (const Block& block : blocks_of(*readme)) {
    if (block.language.empty()) {
      follow(block.text, ground.path());
      continue;
    }
    yaml.push_back(block.text);
    if (yaml.size() <= 3) {
      const char* const names[] = {"plugin.yaml", "tables.yaml", "cases.yaml"};
      ASSERT_TRUE(host::write_file(plugin / names[yaml.size() - 1], block.text).ok());
    } else if (yaml.size() == 4) {
      const std::size_t row = yaml[1].find("          - {at_least");
      KitGround::change(plugin / "tables.yaml", yaml[1].substr(row, yaml[1].find('\n', row) + 1 - row), block.text);
    } else if (yaml.size() == 5) {
      KitGround::change(plugin / "cases.yaml", "", block.text);
    }
  }
  ASSERT_EQ(yaml.size(), 6U) << "a block more or less: follow it here too";
  // The last one shows how a figure changes: two versions that follow one another.
  const std::string title = "tables:\n  - name: bands\n    title: Which way to buy\n    vat: exclusive\n";
  ASSERT_TRUE(host::write_file(plugin / "tables.yaml", title + yaml[5]).ok());
  const std::string out = concord_rules("check " + plugin.string()).out;
  for (const char* check : {"NOT_READABLE", "DATE_HOLE", "DATE_OVERLAP"}) {
    EXPECT_EQ(out.find(check), std::string::npos) << out;
  }
}

std::string text_of(const std::string& path) {
  const auto text = host::read_file(fs::path(concord::tests::source_folder()) / path);
  EXPECT_TRUE(text.ok()) << text.status();
  return text.ok() ? *text : "";
}

// Words such as "--into" in a text.
std::set<std::string> options_in(const std::string& text) {
  static const std::regex kOption("--[a-z][a-z-]*");
  std::set<std::string> options;
  for (auto found = std::sregex_iterator(text.begin(), text.end(), kOption); found != std::sregex_iterator(); ++found) {
    options.insert(found->str());
  }
  return options;
}

// Each row of the tool's README that is of this verb, in backquotes at its beginning.
std::string rows_of(const std::string& readme, const std::string& verb) {
  std::string rows;
  for (std::size_t at = readme.find("\n| `" + verb + " "); at != std::string::npos;
       at = readme.find("\n| `" + verb + " ", at + 1)) {
    rows += readme.substr(at, readme.find('\n', at + 1) - at);
  }
  return rows;
}

TEST(Readme, TheToolsVerbsAndOptionsAreThoseOfItsHelp) {
  const std::string readme = text_of("plugins/tool/README.md");
  const std::string help = concord_rules("--help").out;
  const std::size_t verbs = help.find("Subcommands:\n");
  ASSERT_NE(verbs, std::string::npos) << help;
  const std::string listed = help.substr(verbs, help.find("Exit codes:") - verbs);
  static const std::regex kVerb("\n  ([a-z]+) ");
  int seen = 0;
  for (auto found = std::sregex_iterator(listed.begin(), listed.end(), kVerb); found != std::sregex_iterator();
       ++found) {
    const std::string verb = (*found)[1];
    std::set<std::string> known = options_in(concord_rules(verb + " --help").out);
    known.erase("--help");
    EXPECT_EQ(options_in(rows_of(readme, verb)), known)
        << verb << ": the README's row and the help name the same options";
    ++seen;
  }
  EXPECT_GE(seen, 9);
  std::set<std::string> of_all = options_in(help.substr(0, verbs));
  of_all.erase("--help");
  for (const std::string& option : of_all) EXPECT_NE(readme.find("`" + option), std::string::npos) << option;
}

TEST(Readme, TheExitCodesAreThoseOfTheHelp) {
  const std::string readme = text_of("plugins/tool/README.md");
  const std::string help = concord_rules("--help").out;
  for (const char* code : {"0", "1", "2"}) {
    const std::size_t row = readme.find(std::string("\n| ") + code + " | ");
    ASSERT_NE(row, std::string::npos);
    std::string said = readme.substr(row + 7, readme.find(" |\n", row + 1) - row - 7);
    std::erase(said, '`');
    EXPECT_NE(help.find(std::string("\n  ") + code + "  " + said + "\n"), std::string::npos) << said;
  }
}

TEST(Readme, TheFactsItShowsAreTaken) {
  const std::string readme = text_of("plugins/tool/README.md");
  KitGround ground;
  int seen = 0;
  for (const Block& block : blocks_of(readme)) {
    if (block.language != "json") continue;
    ++seen;
    ASSERT_TRUE(host::write_file(ground.path() / "facts.json", block.text).ok());
    const Ran ran = concord_rules("explain " + (ground.path() / "england_2023").string() +
                                  " --gate publish --on 2026-06-01 --facts " + (ground.path() / "facts.json").string());
    EXPECT_NE(ran.code, 2) << ran.out;
  }
  EXPECT_EQ(seen, 1);
}

// The program that plugins/sdk/README.md shows is one.
TEST(Readme, TheSdksProgramCompiles) {
  KitGround ground;
  const fs::path folder = ground.fresh(true);
  int seen = 0;
  for (const Block& block : blocks_of(text_of("plugins/sdk/README.md"))) {
    if (block.language != "cpp") continue;
    ++seen;
    ASSERT_TRUE(host::write_file(folder / "rules.cpp", block.text).ok());
    const Ran ran = concord_rules("build " + folder.string() + " -o " + (ground.path() / "built").string());
    EXPECT_EQ(ran.code, 0) << ran.out;
  }
  EXPECT_EQ(seen, 1);
}

}  // namespace
}  // namespace concord::plugins::tests
