// `concord-rules check`: every problem of a plugin, each with file, line and remedy.
#include <fmt/core.h>

#include "plugins/host/bundle/folder.h"
#include "plugins/host/words/units.h"
#include "plugins/sdk/concord_rules_limits.h"
#include "plugins/tool/checks/check.h"
#include "plugins/tool/verbs/verbs.h"

namespace concord::plugins::tool {
namespace {

constexpr std::int64_t kMostFuelBeforeAWord = CONCORD_RULES_MAX_FUEL / 2;

bool has_code(const std::filesystem::path& folder) {
  std::error_code error;
  return std::filesystem::exists(folder / host::kSourceFile, error) &&
         !std::filesystem::exists(folder / host::kModuleFile, error);
}

}  // namespace

int check(const CheckOptions& options, const Places& places, std::FILE* out) {
  const auto today = host::read_date(options.on);
  if (!today.ok()) return not_tried(today.status());
  std::filesystem::path folder = options.folder;
  // Code is checked as it will run: compiled now, in a folder beside the plugin's name that is gone afterwards.
  Places own = places;
  std::filesystem::path scratch;
  if (has_code(folder)) {
    const auto files = built_files(folder, places);
    if (!files.ok()) return not_tried(files.status());
    std::error_code error;
    std::string name = (std::filesystem::temp_directory_path(error) / "concord_rules_XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) return not_tried(absl::InternalError("no temporary folder can be made"));
    scratch = name;
    folder = scratch / "plugin";
    if (auto status = host::write_bundle_folder(folder.string(), *files); !status.ok()) return not_tried(status);
  }
  std::filesystem::path national = options.national;
  if (national.empty() && !scratch.empty()) {
    const auto files = host::gather_bundle(options.folder);
    const auto bundle = files.ok() ? host::read_bundle(*files) : absl::StatusOr<host::Bundle>(files.status());
    std::error_code error;
    const auto whole = std::filesystem::absolute(options.folder, error).lexically_normal();
    const auto beside = (whole.has_filename() ? whole : whole.parent_path()).parent_path();
    if (bundle.ok() && !bundle->manifest.under.empty()) national = beside / bundle->manifest.under;
    if (!std::filesystem::exists(national / host::kManifestFile, error)) national.clear();
  }
  const auto report = check_plugin(folder, national, *today, own);
  if (!scratch.empty()) {
    std::error_code error;
    std::filesystem::remove_all(scratch, error);
  }
  if (!report.ok()) return not_tried(report.status());
  for (const Problem& problem : report->problems) fmt::print(out, "{}\n", to_text(problem));
  if (report->most_fuel > kMostFuelBeforeAWord) {
    fmt::print(out, "one evaluation takes {} of {} counted instructions; make it shorter\n", report->most_fuel,
               CONCORD_RULES_MAX_FUEL);
  }
  if (!report->not_compared_with.empty()) {
    fmt::print(out, "not compared with national law: there is no folder {} beside this one; give it with --national\n",
               report->not_compared_with);
  }
  if (report->names_no_law) {
    fmt::print(
        out,
        "not compared with national law: plugin.yaml names none; say under: and its id, such as england_2023, or "
        "give --national\n");
  }
  const char* verdict = report->problems.empty() ? "in order" : "not in order";
  fmt::print(out, "{}: {}. {} cases, {} problems, at most {} of {} counted instructions.\n", options.folder.string(),
             verdict, report->cases, report->problems.size(), report->most_fuel, CONCORD_RULES_MAX_FUEL);
  return report->problems.empty() ? kDone : kNotInOrder;
}

}  // namespace concord::plugins::tool
