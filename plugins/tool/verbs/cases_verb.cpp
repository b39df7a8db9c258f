// `concord-rules cases`: the cases that a plugin lacks, each with what the rules answer now, for its author to confirm.
// It adds to cases.yaml and changes nothing that stands there.
#include <set>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include <fmt/core.h>

#include "plugins/host/bundle/folder.h"
#include "plugins/host/words/digest.h"
#include "plugins/host/words/facts.h"
#include "plugins/tool/drafting/case_text.h"
#include "plugins/tool/drafting/missing_cases.h"
#include "plugins/tool/verbs/verbs.h"

namespace concord::plugins::tool {
namespace {

namespace fs = std::filesystem;

// A bundle and its program in boxes.
struct Asked {
  std::unique_ptr<host::Bundle> bundle;
  std::unique_ptr<host::Program> program;
};

absl::StatusOr<Asked> asked_in(const fs::path& folder, const Places& places, host::BoxPool& pool) {
  const auto files = built_files(folder, places);
  if (!files.ok()) return files.status();
  auto bundle = host::read_bundle(*files);
  if (!bundle.ok()) return bundle.status();
  Asked asked;
  asked.bundle = std::make_unique<host::Bundle>(*std::move(bundle));
  const std::string& module = asked.bundle->module;
  asked.program = std::make_unique<host::BoxProgram>(pool, "cases", host::sha256_hex(module), module);
  return asked;
}

// Only what plugins after national law know and nobody states.
LawOn law_of(const Asked& national) {
  if (national.bundle == nullptr) {
    return [](host::Gate, absl::CivilDay, const host::Facts&) { return host::Facts(); };
  }
  return [&national](host::Gate gate, absl::CivilDay day, const host::Facts& facts) {
    host::Facts stated, told;
    for (const auto& [name, value] : facts) {
      if (host::find_fact(name)->of_law != host::OfLaw::kAlone) stated[name] = value;
    }
    const auto judgement = host::judge({{national.bundle.get(), "", national.program.get()}}, gate, day, stated);
    if (!judgement.ok()) return told;
    for (const auto& [name, value] : judgement->worked_out) {
      const bool is_threshold = name == "threshold_pence" || name == "light_touch_threshold_pence";
      if (is_threshold) told[name] = value;
    }
    return told;
  };
}

std::string name_of(const host::Case& one, std::set<std::string>& names) {
  std::string name = one.name;
  for (int number = 2; !names.insert(name).second; ++number) name = absl::StrCat(one.name, ", ", number);
  return name;
}

std::string texts_of(const MissingCases& missing, const host::Bundle& bundle, const CasesFile& file) {
  std::set<std::string> names;
  for (const host::Case& one : bundle.cases) names.insert(one.name);
  std::string text;
  for (const host::CaseResult& result : missing.found) {
    text += case_text(result, name_of(*result.of, names), file.background, file.indent);
  }
  return text;
}

// What was there stays byte for byte, also where the result could not be read.
absl::Status add_to(const fs::path& folder, const std::string& before, const std::string& more) {
  const fs::path path = folder / host::kCasesFile;
  const std::string start = before.empty() ? "cases:\n" : before.ends_with("\n") ? before : before + "\n";
  if (auto status = host::write_file(path, start + more); !status.ok()) return status;
  const auto files = host::gather_bundle(folder);
  const auto bundle = files.ok() ? host::read_bundle(*files) : absl::StatusOr<host::Bundle>(files.status());
  if (bundle.ok()) return absl::OkStatus();
  if (auto status = host::write_file(path, before); !status.ok()) return status;
  return absl::InternalError(absl::StrCat("cases.yaml is as it was; with what was to be added it cannot be read: ",
                                          std::string(bundle.status().message())));
}

}  // namespace

int write_cases(const CasesOptions& options, const Places& places, std::FILE* out) {
  const auto today = host::read_date(options.on);
  if (!today.ok()) return not_tried(today.status());
  const auto pool = start_boxes(places);
  const auto own = asked_in(options.folder, places, *pool);
  if (!own.ok()) return not_tried(own.status());
  Asked national;
  std::error_code error;
  const fs::path whole = fs::absolute(options.folder, error).lexically_normal();
  const fs::path law = !options.national.empty() ? options.national
                                                 : (whole.has_filename() ? whole : whole.parent_path()).parent_path() /
                                                       own->bundle->manifest.under;
  if (!own->bundle->manifest.under.empty() && fs::exists(law / host::kManifestFile, error)) {
    auto asked = asked_in(law, places, *pool);
    if (!asked.ok()) return not_tried(asked.status());
    national = *std::move(asked);
  }
  std::string before;
  CasesFile file;
  if (fs::exists(options.folder / host::kCasesFile, error)) {
    const auto text = host::read_file(options.folder / host::kCasesFile);
    if (!text.ok()) return not_tried(text.status());
    const auto looked = look_at_cases(*text);
    if (!looked.ok()) return not_tried(looked.status());
    before = *text;
    file = *looked;
  }
  const auto missing = missing_cases(*own->bundle, *own->program, *today, law_of(national), national.bundle.get());
  if (!missing.ok()) return not_tried(missing.status());
  const std::string text = texts_of(*missing, *own->bundle, file);
  if (!options.write) fmt::print(out, "{}", text);
  if (options.write && !text.empty()) {
    if (auto status = add_to(options.folder, before, text); !status.ok()) return not_tried(status);
  }
  for (const Problem& problem : missing->left) fmt::print(out, "left for you: {}\n", to_text(problem));
  fmt::print(out, "{}: {} cases {}, {} left for you.\n", options.folder.string(), missing->found.size(),
             options.write ? "written" : "could be written with --write", missing->left.size());
  if (options.write && !missing->found.empty()) {
    fmt::print(
        out, "Each expects what the rules answer now: compare it with the source, then take its confirmed: no out.\n");
  }
  return missing->left.empty() ? kDone : kNotInOrder;
}

}  // namespace concord::plugins::tool
