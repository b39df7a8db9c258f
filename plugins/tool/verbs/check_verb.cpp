// `concord-rules check`: every problem of a plugin, each with file, line and remedy; once, or again whenever a file
// changes.
#include <fmt/core.h>

#include "plugins/host/bundle/folder.h"
#include "plugins/host/words/units.h"
#include "plugins/tool/checks/check.h"
#include "plugins/tool/making/watch.h"
#include "plugins/tool/verbs/verbs.h"

namespace concord::plugins::tool {
namespace {

namespace fs = std::filesystem;

bool has_code(const fs::path& folder) {
  std::error_code error;
  return fs::exists(folder / host::kSourceFile, error) && !fs::exists(folder / host::kModuleFile, error);
}

fs::path beside(const fs::path& folder) {
  std::error_code error;
  const fs::path whole = fs::absolute(folder, error).lexically_normal();
  return (whole.has_filename() ? whole : whole.parent_path()).parent_path();
}

// The plugin as it will run, in a folder that is gone with this.
class Compiled {
 public:
  Compiled() = default;
  ~Compiled() {
    std::error_code error;
    if (!scratch_.empty()) fs::remove_all(scratch_, error);
  }
  Compiled(const Compiled&) = delete;
  Compiled& operator=(const Compiled&) = delete;

  absl::Status write(const host::BundleFiles& files) {
    std::error_code error;
    std::string name = (fs::temp_directory_path(error) / "concord_rules_XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) return absl::InternalError("no temporary folder can be made");
    scratch_ = name;
    return host::write_bundle_folder(folder().string(), files);
  }
  [[nodiscard]] fs::path folder() const { return scratch_ / "plugin"; }

 private:
  fs::path scratch_;
};

int check_once(const CheckOptions& options, absl::CivilDay today, const Places& places, std::FILE* out) {
  const auto report = report_on(options.folder, options.national, today, places);
  if (!report.ok()) return not_tried(report.status());
  const std::string folder = options.folder.string();
  const std::string text = options.form == CheckOptions::Form::kJson    ? in_json(*report, folder)
                           : options.form == CheckOptions::Form::kSarif ? in_sarif(*report, folder, options.version)
                                                                        : in_words(*report, folder);
  fmt::print(out, "{}", text);
  std::fflush(out);
  return is_in_order(*report) ? kDone : kNotInOrder;
}

// The plugin and what it is checked with or made of.
std::vector<fs::path> folders_of(const CheckOptions& options) {
  std::vector<fs::path> folders = {options.folder};
  if (!options.national.empty()) folders.push_back(options.national);
  const auto files = host::gather_bundle(options.folder);
  const auto bundle = files.ok() ? host::read_bundle(*files) : absl::StatusOr<host::Bundle>(files.status());
  if (!bundle.ok()) return folders;
  std::vector<std::string> names = bundle->manifest.calendars_from;
  names.push_back(bundle->manifest.extends);
  if (options.national.empty()) names.push_back(bundle->manifest.under);
  for (const std::string& name : names) {
    if (!name.empty()) folders.push_back(beside(options.folder) / name);
  }
  return folders;
}

}  // namespace

absl::StatusOr<CheckReport> report_on(const fs::path& folder, const fs::path& given, absl::CivilDay today,
                                      const Places& places) {
  const auto files = host::gather_bundle(folder);
  if (!files.ok()) return files.status();
  const auto bundle = host::read_bundle(*files);
  // What cannot be read is told as it stands; there is nothing to compile.
  if (!bundle.ok() || !has_code(folder)) return check_plugin(folder, given, today, places);
  const auto built = built_files(folder, places);
  if (!built.ok()) return built.status();
  Compiled compiled;
  if (auto status = compiled.write(*built); !status.ok()) return status;
  fs::path national = given;
  std::error_code error;
  if (national.empty() && !bundle->manifest.under.empty()) {
    national = beside(folder) / bundle->manifest.under;
    if (!fs::exists(national / host::kManifestFile, error)) national.clear();
  }
  return check_plugin(compiled.folder(), national, today, places);
}

int check(const CheckOptions& options, const Places& places, std::FILE* out) {
  const auto today = host::read_date(options.on);
  if (!today.ok()) return not_tried(today.status());
  if (!options.watch) return check_once(options, *today, places, out);
  Watch watch;
  int code = kDone;
  do {
    watch.look_at(folders_of(options));
    code = check_once(options, *today, places, out);
  } while (watch.wait());
  return code;
}

}  // namespace concord::plugins::tool
