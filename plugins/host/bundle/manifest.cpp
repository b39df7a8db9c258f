// Reads plugin.yaml: who a plugin is, where its words come from, what runs it; see bundle_parts.h.
#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

#include "plugins/host/bundle/parts.h"
#include "plugins/host/words/facts.h"
#include "plugins/host/words/wording.h"

namespace concord::plugins::host {
namespace {

constexpr char kNations[] = "england,wales,scotland,northern_ireland";

absl::Status read_layer(const Yaml& root, Manifest& manifest) {
  const auto layer = text_under(root, "layer");
  if (!layer.ok()) return layer.status();
  if (*layer != "national" && *layer != "local") {
    return refused_at(root.find("layer")->place, "layer is either national or local");
  }
  manifest.layer = *layer == "national" ? Layer::kNational : Layer::kLocal;
  const std::string key = manifest.layer == Layer::kNational ? "nation" : "authority";
  const auto owner = text_under(root, key);
  if (!owner.ok()) return owner.status();
  (manifest.layer == Layer::kNational ? manifest.nation : manifest.authority) = *owner;
  if (manifest.layer == Layer::kNational && !is_in_set(kNations, *owner)) {
    return refused_at(root.find(key)->place, absl::StrCat("nation is one of ", kNations));
  }
  return absl::OkStatus();
}

absl::Status read_sdk(const Yaml& root, Manifest& manifest) {
  const auto text = text_or_empty(root, "sdk");
  if (!text.ok()) return text.status();
  if (text->empty()) return absl::OkStatus();
  for (int sdk = kFirstSdk; sdk <= kTodaysSdk; ++sdk) {
    if (*text != std::to_string(sdk)) continue;
    manifest.sdk = sdk;
    return absl::OkStatus();
  }
  return refused_at(root.find("sdk")->place,
                    absl::StrCat("sdk is \"", *text, "\", and this release knows ", kFirstSdk, " to ", kTodaysSdk,
                                 "; write one of these, or use a newer release"));
}

absl::Status read_findings(const Yaml& root, Manifest& manifest) {
  const Yaml* findings = root.find("findings");
  if (findings == nullptr || findings->shape == Yaml::Shape::kEmpty) return absl::OkStatus();
  if (findings->shape != Yaml::Shape::kMap) {
    return refused_at(findings->place, "findings is a map of each CODE to what it means");
  }
  for (const auto& [code, meaning] : findings->entries) {
    manifest.findings.push_back({code, meaning.text, meaning.place});
  }
  return absl::OkStatus();
}

absl::Status read_also_at(const Yaml& root, Manifest& manifest) {
  const auto names = texts_under(root, "also_at");
  if (!names.ok()) return names.status();
  for (const std::string& name : *names) {
    const auto gate = gate_named(name);
    if (!gate.ok() || *gate != Gate::kTerminate) {
      return refused_at(root.find("also_at")->place,
                        absl::StrCat("also_at lists gates beyond the first eight; there is one, terminate, not ", name));
    }
    manifest.also_at.push_back(*gate);
  }
  return absl::OkStatus();
}

absl::Status read_program(const Yaml& root, Manifest& manifest) {
  const auto program = text_or_empty(root, "program");
  const auto reason = text_or_empty(root, "program_reason");
  if (!program.ok()) return program.status();
  if (!reason.ok()) return reason.status();
  manifest.program = *program;
  manifest.program_reason = *reason;
  if (*program == kStandingOrders || *program == kSourceFile) return absl::OkStatus();
  if (program->empty() && !manifest.extends.empty()) return absl::OkStatus();  // the other plugin's program
  return refused_at(root.place,
                    absl::StrCat("program is either ", kStandingOrders, " (tables alone) or ", kSourceFile));
}

}  // namespace

absl::StatusOr<Manifest> read_manifest(const std::string& text) {
  const auto root = parse_yaml(text, kManifestFile);
  if (!root.ok()) return root.status();
  if (auto status =
          check_keys(*root, {"id", "title", "version", "sdk", "layer", "authority", "nation", "under", "sources",
                             "clauses", "program", "program_reason", "extends", "calendars_from", "findings", "also_at"});
      !status.ok()) {
    return status;
  }
  Manifest manifest;
  manifest.place = {kManifestFile, 1};
  for (const auto& [key, into] :
       {std::pair{"id", &manifest.id}, {"title", &manifest.title}, {"version", &manifest.version}}) {
    auto value = text_under(*root, key);
    if (!value.ok()) return value.status();
    *into = *value;
  }
  if (!is_plain_name(manifest.id)) {
    return refused_at(root->find("id")->place, "id has only small letters, digits and _, at most 60");
  }
  if (auto status = read_sdk(*root, manifest); !status.ok()) return status;
  if (auto status = read_layer(*root, manifest); !status.ok()) return status;
  for (const auto& [key, into] : {std::pair{"under", &manifest.under}, {"extends", &manifest.extends}}) {
    auto value = text_or_empty(*root, key);
    if (!value.ok()) return value.status();
    if (!value->empty() && !is_plain_name(*value)) {
      return refused_at(root->find(key)->place, absl::StrCat(key, " is the id of another plugin"));
    }
    *into = *value;
  }
  auto sources = texts_under(*root, "sources");
  if (!sources.ok()) return sources.status();
  if (sources->empty()) return refused_at(root->place, "sources is missing: list the published texts");
  manifest.sources = *std::move(sources);
  if (auto status = read_also_at(*root, manifest); !status.ok()) return status;
  auto clauses = texts_under(*root, "clauses");
  if (!clauses.ok()) return clauses.status();
  manifest.clauses = *std::move(clauses);
  auto calendars = texts_under(*root, "calendars_from");
  if (!calendars.ok()) return calendars.status();
  manifest.calendars_from = *std::move(calendars);
  if (!std::all_of(manifest.calendars_from.begin(), manifest.calendars_from.end(), is_plain_name)) {
    return refused_at(root->find("calendars_from")->place, "calendars_from lists names of folders beside this one");
  }
  if (auto status = read_findings(*root, manifest); !status.ok()) return status;
  if (auto status = read_program(*root, manifest); !status.ok()) return status;
  return manifest;
}

}  // namespace concord::plugins::host
