// What an authority uploads is read inside the service, so broken files must be refused and nothing worse: seeded
// mutations of a real plugin's files, thousands of them.
#include <random>

#include <gtest/gtest.h>

#include "plugins/host/bundle/bundle.h"
#include "plugins/host/bundle/folder.h"
#include "plugins/host/judging/resolve.h"
#include "tests/where.h"

namespace concord::plugins::host {
namespace {

constexpr int kMutations = 3000;
constexpr unsigned kSeed = 20260706;

std::string mutated(std::string text, std::mt19937& chance) {
  static const std::string kPieces[] = {"*a", "&a ",    "{",         "}",           "[",  "]",    ": ",
                                        "- ", "\n",     "!!binary ", "<<:",         "? ", "| \n", "\xff\xfe",
                                        "\t", "%TAG\n", "\"",        "99999999999", "~",  "..."};
  const int changes = std::uniform_int_distribution<>(1, 4)(chance);
  for (int i = 0; i < changes && !text.empty(); ++i) {
    const auto at = std::uniform_int_distribution<std::size_t>(0, text.size() - 1)(chance);
    switch (std::uniform_int_distribution<>(0, 3)(chance)) {
      case 0:
        text.erase(at, std::uniform_int_distribution<std::size_t>(1, 40)(chance));
        break;
      case 1:
        text.insert(at, kPieces[std::uniform_int_distribution<std::size_t>(0, std::size(kPieces) - 1)(chance)]);
        break;
      case 2:
        text[at] = static_cast<char>(std::uniform_int_distribution<>(0, 255)(chance));
        break;
      default:
        text.insert(at, text.substr(at / 2, 60));
    }
  }
  return text;
}

TEST(BundleFuzz, BrokenFilesAreRefusedAndNothingWorse) {
  const auto files = gather_bundle(concord::tests::source_folder() + "/plugins/lancashire");
  ASSERT_TRUE(files.ok());
  std::mt19937 chance(kSeed);
  int refused = 0;
  for (int i = 0; i < kMutations; ++i) {
    BundleFiles broken = *files;
    auto one = broken.begin();
    std::advance(one, std::uniform_int_distribution<std::size_t>(0, broken.size() - 1)(chance));
    one->second = mutated(one->second, chance);
    const auto bundle = read_bundle(broken);
    if (!bundle.ok()) {
      ++refused;
      EXPECT_FALSE(bundle.status().message().empty());
      continue;
    }
    const auto provisions = resolve(*bundle, Gate::kPublish, absl::CivilDay(2026, 6, 1));
    EXPECT_TRUE(provisions.ok() || absl::IsUnavailable(provisions.status()));
  }
  EXPECT_GT(refused, kMutations / 4) << "mutations that break nothing prove nothing";
  EXPECT_LT(refused, kMutations) << "mutations that break everything never reach what is behind";
}

TEST(BundleFuzz, OneLongTextUnderManyAliasesIsBounded) {
  BundleFiles files;
  std::string text = "parameters: &a \"" + std::string(100'000, 'x') + "\"\nmore: [";
  for (int i = 0; i < 10'000; ++i) text += "*a,";
  files[kManifestFile] = text + "]\n";
  const auto bundle = read_bundle(files);
  ASSERT_FALSE(bundle.ok());
  EXPECT_NE(bundle.status().message().find("bytes of text"), absl::string_view::npos) << bundle.status();
}

}  // namespace
}  // namespace concord::plugins::host
