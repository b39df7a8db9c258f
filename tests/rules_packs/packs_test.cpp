// Runs the cases of every plugin in plugins/ with its program compiled natively and in a sealed box, wants the same
// answers, and that `concord-rules check` finds nothing. A plugin without cases fails.
#include <algorithm>
#include <filesystem>

#include <gtest/gtest.h>

#include "plugins/host/bundle/folder.h"
#include "plugins/host/judging/case_run.h"
#include "plugins/host/judging/explain.h"
#include "plugins/host/running/box_pool.h"
#include "plugins/host/running/native_program.h"
#include "plugins/host/words/code_names.h"
#include "plugins/host/words/digest.h"
#include "plugins/tool/checks/check.h"
#include "plugins/tool/making/runner.h"
#include "tests/rules_packs/native_programs.h"
#include "tests/where.h"

namespace concord::plugins::tests {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> plugin_folders() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(fs::path(concord::tests::source_folder()) / "plugins")) {
    const std::string name = entry.path().filename().string();
    if (fs::exists(entry.path() / host::kManifestFile) && name != "template") names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

host::Bundle bundle_of(const std::string& name) {
  const auto files = host::gather_bundle(fs::path(concord::tests::source_folder()) / "plugins" / name);
  EXPECT_TRUE(files.ok()) << files.status();
  auto bundle = host::read_bundle(*files);
  EXPECT_TRUE(bundle.ok()) << bundle.status();
  return bundle.ok() ? *std::move(bundle) : host::Bundle();
}

// Whose rules.cpp runs it.
std::string program_of(const host::Bundle& bundle, const std::string& folder) {
  if (bundle.manifest.program == host::kStandingOrders) return host::kStandingOrders;
  return native_programs().count(folder) > 0 ? folder : bundle.manifest.extends;
}

class Pack : public testing::TestWithParam<std::string> {};

TEST_P(Pack, AnswersItsCases) {
  const host::Bundle bundle = bundle_of(GetParam());
  const auto evaluate = native_programs().find(program_of(bundle, GetParam()));
  ASSERT_NE(evaluate, native_programs().end()) << GetParam() << " has no program";
  host::NativeProgram program(evaluate->second);
  EXPECT_FALSE(bundle.cases.empty()) << "a plugin without cases";
  int differing = 0;
  for (const host::Case& one : bundle.cases) {
    const auto result = host::run_case(bundle, program, one);
    ASSERT_TRUE(result.ok()) << result.status();
    for (const std::string& difference : result->differences) ADD_FAILURE() << difference;
    if (!result->differences.empty() && ++differing <= 2) ADD_FAILURE() << host::explain(result->judgement);
  }
  RecordProperty("cases", static_cast<int>(bundle.cases.size()));
}

std::string in_one_text(const host::Judgement& judgement) {
  std::string text = host::explain(judgement);
  for (const host::PluginRecord& plugin : judgement.plugins) {
    for (const host::Read& read : plugin.trace) text += read.name + "=" + read.answer + "\n";
  }
  return text;
}

TEST_P(Pack, AnswersTheSameInASealedBox) {
  const host::Bundle bundle = bundle_of(GetParam());
  const auto places = tool::places_beside(fs::path(concord::tests::program_folder()) / "concord-rules");
  const auto module = tool::module_of(bundle, places);
  ASSERT_TRUE(module.ok()) << module.status();
  const auto pool = tool::start_boxes(places);
  host::BoxProgram boxed(*pool, GetParam(), host::sha256_hex(*module), *module);
  host::NativeProgram native(native_programs().at(program_of(bundle, GetParam())));
  for (const host::Case& one : bundle.cases) {
    const auto in_box = host::run_case(bundle, boxed, one);
    const auto outside = host::run_case(bundle, native, one);
    ASSERT_TRUE(in_box.ok()) << in_box.status();
    ASSERT_TRUE(outside.ok()) << outside.status();
    EXPECT_EQ(in_one_text(in_box->judgement), in_one_text(outside->judgement)) << one.name;
    EXPECT_GT(in_box->judgement.plugins[0].fuel, 0);
  }
}

TEST_P(Pack, NamesItsNoticesAsTheCodeListDoes) {
  const auto codes = host::codes_of("notice");
  for (const host::TableSeries& table : bundle_of(GetParam()).tables) {
    if (table.name != "notices") continue;
    for (const host::TableVersion& version : table.versions) {
      for (const host::TableRow& row : version.rows) {
        const auto& code = std::get<std::string>(row.row.cells.at("code"));
        EXPECT_NE(std::find(codes.begin(), codes.end(), code), codes.end()) << code << " is not in CODES.md";
      }
    }
  }
}

TEST_P(Pack, IsInOrder) {
  const auto places = tool::places_beside(fs::path(concord::tests::program_folder()) / "concord-rules");
  const auto report = tool::check_plugin(fs::path(concord::tests::source_folder()) / "plugins" / GetParam(), "",
                                         absl::CivilDay(2026, 11, 22), places);
  ASSERT_TRUE(report.ok()) << report.status();
  for (const tool::Problem& problem : report->problems) {
    if (tool::severity_of(problem.check) != tool::Severity::kNote) ADD_FAILURE() << tool::to_text(problem);
  }
}

INSTANTIATE_TEST_SUITE_P(Plugins, Pack, testing::ValuesIn(plugin_folders()),
                         [](const auto& pack) { return pack.param; });

}  // namespace
}  // namespace concord::plugins::tests
