// Follows plugins/README.md line by line: writes the files it shows, runs the commands it shows and wants the output it
// shows. Digests and counted instructions, which follow from the compiled program's bytes, are masked.
#include <regex>

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

// Runs each "$ command" of the block in the folder; what follows it must be how the output begins.
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
    EXPECT_EQ(masked(ran.out).substr(0, masked(shown).size()), masked(shown)) << "$ " << command;
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
  EXPECT_EQ(yaml.size(), 6U) << "a block more or less: follow it here too";
}

}  // namespace
}  // namespace concord::plugins::tests
