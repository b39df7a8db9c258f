// `concord-rules build`: a folder becomes a self-contained bundle with its module, and one archive of it. The same
// files always give the same digest, and nothing is built that could not be installed or read on some day.
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include <fmt/core.h>

#include "plugins/host/bundle/archive.h"
#include "plugins/host/bundle/folder.h"
#include "plugins/host/judging/beginnings.h"
#include "plugins/host/judging/verdict.h"
#include "plugins/host/words/digest.h"
#include "plugins/host/words/units.h"
#include "plugins/tool/making/compile.h"
#include "plugins/tool/verbs/verbs.h"

namespace concord::plugins::tool {

namespace fs = std::filesystem;

absl::StatusOr<host::BundleFiles> built_files(const fs::path& folder, const Places& places) {
  auto files = host::gather_bundle(folder);
  if (!files.ok()) return files.status();
  const auto bundle = host::read_bundle(*files);
  if (!bundle.ok()) return bundle.status();
  if (files->count(host::kModuleFile) > 0) return files;
  auto module = files->count(host::kSourceFile) > 0 ? compile(*files, bundle->manifest.id, folder, places)
                                                    : module_of(*bundle, places);
  if (!module.ok()) return module.status();
  (*files)[host::kModuleFile] = *std::move(module);
  return files;
}

absl::StatusOr<host::BundleFiles> files_to_ask(const fs::path& path, const Places& places) {
  std::error_code error;
  if (!fs::is_regular_file(path, error)) return built_files(path, places);
  const auto archive = host::read_file(path);
  if (!archive.ok()) return archive.status();
  auto files = host::unpack_bundle(*archive);
  if (!files.ok()) {
    return absl::InvalidArgumentError(absl::StrCat(path.string(), " is neither a plugin's folder nor an archive that ",
                                                   "build made: ", std::string(files.status().message())));
  }
  return files;
}

absl::StatusOr<Built> built_with_verdict(const fs::path& folder, const fs::path& national, absl::CivilDay today,
                                         const Places& places) {
  auto files = built_files(folder, places);
  if (!files.ok()) return files.status();
  auto report = report_on(folder, national, today, places);
  if (!report.ok()) return report.status();
  auto verdict = host::verdict_text(verdict_of(*report), *files);
  if (!verdict.ok()) return verdict.status();
  (*files)[host::kVerdictFile] = *std::move(verdict);
  return Built{*std::move(files), *std::move(report)};
}

int build(const BuildOptions& options, const Places& places, std::FILE* out) {
  const auto today = host::read_date(options.on);
  if (!today.ok()) return not_tried(today.status());
  const auto readable = built_files(options.folder, places);
  if (!readable.ok()) return not_tried(readable.status());
  const auto bundle = host::read_bundle(*readable);
  if (!bundle.ok()) return not_tried(bundle.status());
  if (auto status = host::check_every_beginning(*bundle); !status.ok()) return not_tried(status);
  const auto built = built_with_verdict(options.folder, options.national, *today, places);
  if (!built.ok()) return not_tried(built.status());
  const host::BundleFiles* files = &built->files;
  const auto archive = host::pack_bundle(*files);
  if (!archive.ok()) return not_tried(archive.status());
  const fs::path folder = options.into / bundle->manifest.id;
  const fs::path packed = options.into / (bundle->manifest.id + ".rules");
  std::error_code error;
  // What stood there before is removed; that must never be what the author wrote.
  if (fs::equivalent(folder, options.folder, error)) {
    return not_tried(absl::InvalidArgumentError(
        absl::StrCat(folder.string(), " is the plugin itself; build it into another folder with -o")));
  }
  fs::remove_all(folder, error);
  if (auto status = host::write_bundle_folder(folder.string(), *files); !status.ok()) return not_tried(status);
  if (auto status = host::write_file(packed, *archive); !status.ok()) return not_tried(status);
  fmt::print(out, "{} {} is built: {} files, {} bytes\n  folder  {}\n  archive {}\n  sha256  {}\n", bundle->manifest.id,
             bundle->manifest.version, files->size(), archive->size(), folder.string(), packed.string(),
             host::sha256_hex(*archive));
  const Counted counted = count(built->report);
  fmt::print(out, "  verdict {}: {} cases, {} errors, {} warnings, {} accepted\n",
             is_in_order(built->report) ? "in order" : "not in order", built->report.cases, counted.errors,
             counted.warnings, built->report.accepted.size());
  if (!is_in_order(built->report)) {
    fmt::print(out,
               "A service refuses it as it is (NOT_IN_ORDER): run concord-rules check, and mend or accept each.\n");
  }
  return kDone;
}

}  // namespace concord::plugins::tool
