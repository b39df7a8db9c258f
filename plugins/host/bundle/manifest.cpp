// Reads plugin.yaml: who a plugin is, where its words come from, what runs it; see bundle_parts.h.
#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

#include "plugins/host/bundle/parts.h"
#include "plugins/host/words/facts.h"
#include "plugins/host/words/wording.h"

namespace concord::plugins::host {
namespace {

constexpr std::size_t kMaxAccepted = 100;
constexpr std::size_t kMaxReasonBytes = 500;
constexpr std::size_t kMaxOwnFacts = 50;
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

absl::Status read_first_day(const Yaml& root, Manifest& manifest) {
  const auto text = text_or_empty(root, "from");
  if (!text.ok()) return text.status();
  if (text->empty()) return absl::OkStatus();
  const Place place = root.find("from")->place;
  if (manifest.layer == Layer::kNational) {
    return refused_at(place,
                      "from is the first day of a council's rules; leave it out of national law, whose figures "
                      "and rows have days of their own");
  }
  const auto day = read_date(*text);
  if (!day.ok()) return refused_at(place, std::string(day.status().message()));
  manifest.first_day = *day;
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
      return refused_at(
          root.find("also_at")->place,
          absl::StrCat("also_at lists gates beyond the first eight; there is one, terminate, not ", name));
    }
    manifest.also_at.push_back(*gate);
  }
  return absl::OkStatus();
}

absl::Status read_own_names(const Yaml& root, Manifest& manifest) {
  const Yaml* names = root.find("names");
  if (names == nullptr || names->shape == Yaml::Shape::kEmpty) return absl::OkStatus();
  if (auto status = check_keys(*names, {"notice", "statement", "approval"}); !status.ok()) return status;
  for (const auto& [set, codes] : names->entries) {
    if (codes.shape != Yaml::Shape::kMap) {
      return refused_at(codes.place, absl::StrCat(set, " is a map of each name to what it means"));
    }
    for (const auto& [code, meaning] : codes.entries) {
      if (meaning.text.empty()) return refused_at(meaning.place, absl::StrCat("say what ", code, " means"));
      manifest.names.push_back({set, code, meaning.text});
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<OwnFact> read_own_fact(const Yaml& one, const std::string& owner) {
  if (auto status = check_keys(one, {"name", "meaning", "question", "choices"}); !status.ok()) return status;
  OwnFact fact;
  fact.place = one.place;
  for (const auto& [key, into] :
       {std::pair{"name", &fact.name}, {"meaning", &fact.meaning}, {"question", &fact.question}}) {
    auto text = text_under(one, key);
    if (!text.ok()) return text.status();
    if (text->empty() || text->size() > kMaxReasonBytes) {
      return refused_at(one.place, absl::StrCat(key, " is a text of at most ", kMaxReasonBytes, " bytes"));
    }
    *into = *std::move(text);
  }
  const std::string start = absl::StrCat(kOwnFact, owner, "_");
  const FactKind* kind = find_fact(fact.name);
  if (!fact.name.starts_with(start) || kind == nullptr) {
    return refused_at(one.place, absl::StrCat("a fact of your own is named ", start, "..., ends with its unit (", start,
                                              "beds_count, ", start,
                                              "near_school_yes_no) and has at most 60 "
                                              "small letters, digits and _"));
  }
  auto choices = texts_under(one, "choices");
  if (!choices.ok()) return choices.status();
  if (!choices->empty() && kind->unit != Unit::kText) {
    return refused_at(one.place, "choices are of a fact whose name ends with text");
  }
  fact.choices = *std::move(choices);
  return fact;
}

absl::Status read_own_facts(const Yaml& root, Manifest& manifest) {
  const auto list = list_under(root, "facts");
  if (!list.ok()) return list.status();
  if (list->size() > kMaxOwnFacts) {
    return refused_at(root.find("facts")->place, absl::StrCat("declare at most ", kMaxOwnFacts, " facts"));
  }
  for (const Yaml& one : *list) {
    auto fact = read_own_fact(one, manifest.layer == Layer::kNational ? manifest.nation : manifest.authority);
    if (!fact.ok()) return fact.status();
    for (const OwnFact& other : manifest.facts) {
      if (other.name == fact->name) return refused_at(one.place, absl::StrCat(other.name, " is declared twice"));
    }
    manifest.facts.push_back(*std::move(fact));
  }
  return absl::OkStatus();
}

absl::StatusOr<AcceptedProblem> read_one_accepted(const Yaml& one) {
  AcceptedProblem accepted;
  accepted.place = one.place;
  if (one.shape != Yaml::Shape::kMap) return refused_at(one.place, "write {code, place, why, who} of what is accepted");
  if (auto status = check_keys(one, {"code", "place", "why", "who"}); !status.ok()) return status;
  for (const auto& [key, into] : {std::pair{"code", &accepted.code},
                                  {"place", &accepted.where},
                                  {"why", &accepted.why},
                                  {"who", &accepted.who}}) {
    auto text = text_under(one, key);
    if (!text.ok()) return text.status();
    if (text->empty() || text->size() > kMaxReasonBytes) {
      return refused_at(one.place, absl::StrCat(key, " is a text of at most ", kMaxReasonBytes, " bytes"));
    }
    *into = *std::move(text);
  }
  return accepted;
}

absl::Status read_accepted(const Yaml& root, Manifest& manifest) {
  const auto list = list_under(root, "accepted");
  if (!list.ok()) return list.status();
  if (list->size() > kMaxAccepted) {
    return refused_at(root.find("accepted")->place, absl::StrCat("accept at most ", kMaxAccepted, " problems"));
  }
  for (const Yaml& one : *list) {
    auto accepted = read_one_accepted(one);
    if (!accepted.ok()) return accepted.status();
    manifest.accepted.push_back(*std::move(accepted));
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

absl::Status read_names(const Yaml& root, Manifest& manifest) {
  for (const auto& [key, into] :
       {std::pair{"id", &manifest.id}, {"title", &manifest.title}, {"version", &manifest.version}}) {
    auto value = text_under(root, key);
    if (!value.ok()) return value.status();
    *into = *value;
  }
  if (is_plain_name(manifest.id)) return absl::OkStatus();
  return refused_at(root.find("id")->place, "id has only small letters, digits and _, at most 60");
}

absl::Status read_others(const Yaml& root, Manifest& manifest) {
  for (const auto& [key, into] : {std::pair{"under", &manifest.under}, {"extends", &manifest.extends}}) {
    auto value = text_or_empty(root, key);
    if (!value.ok()) return value.status();
    if (!value->empty() && !is_plain_name(*value)) {
      return refused_at(root.find(key)->place, absl::StrCat(key, " is the id of another plugin"));
    }
    *into = *value;
  }
  auto calendars = texts_under(root, "calendars_from");
  if (!calendars.ok()) return calendars.status();
  if (!std::all_of(calendars->begin(), calendars->end(), is_plain_name)) {
    return refused_at(root.find("calendars_from")->place, "calendars_from lists names of folders beside this one");
  }
  manifest.calendars_from = *std::move(calendars);
  return absl::OkStatus();
}

absl::Status read_sources(const Yaml& root, Manifest& manifest) {
  auto sources = texts_under(root, "sources");
  if (!sources.ok()) return sources.status();
  if (sources->empty()) return refused_at(root.place, "sources is missing: list the published texts");
  manifest.sources = *std::move(sources);
  auto clauses = texts_under(root, "clauses");
  if (!clauses.ok()) return clauses.status();
  manifest.clauses = *std::move(clauses);
  return absl::OkStatus();
}

absl::Status read_reads_law(const Yaml& root, Manifest& manifest) {
  auto names = texts_under(root, "reads_law");
  if (!names.ok()) return names.status();
  const bool are_names = std::all_of(names->begin(), names->end(), is_plain_name);
  if (!are_names || names->size() > kMaxLawFigures) {
    return refused_at(root.find("reads_law")->place,
                      absl::StrCat("reads_law lists at most ", kMaxLawFigures,
                                   " parameters of the national plugin, by their names in its parameters.yaml"));
  }
  manifest.reads_law = *std::move(names);
  return absl::OkStatus();
}

absl::Status check_manifest_keys(const Yaml& root, Manifest& /*manifest*/) {
  return check_keys(root, {"id",       "title",   "version", "sdk",     "layer",          "authority", "nation",
                           "under",    "sources", "clauses", "program", "program_reason", "extends",   "calendars_from",
                           "findings", "names",   "also_at", "from",    "accepted",       "facts",     "reads_law"});
}

}  // namespace

absl::StatusOr<Manifest> read_manifest(const std::string& text, Faults* faults) {
  const auto root = parse_yaml(text, kManifestFile);
  if (!root.ok()) return root.status();
  Manifest manifest;
  manifest.place = {kManifestFile, 1};
  for (const auto read :
       {check_manifest_keys, read_names, read_sdk, read_layer, read_first_day, read_others, read_sources, read_findings,
        read_own_facts, read_own_names, read_also_at, read_reads_law, read_accepted, read_program}) {
    const auto status = read(*root, manifest);
    if (!status.ok() && !go_on_past(status, faults)) return status;
  }
  return manifest;
}

}  // namespace concord::plugins::host
