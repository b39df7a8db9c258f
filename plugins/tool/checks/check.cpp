// Runs every check over a plugin; see check.h.
#include "plugins/tool/checks/check.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

#include "plugins/host/bundle/folder.h"
#include "plugins/host/judging/measure.h"
#include "plugins/host/judging/resolve.h"
#include "plugins/host/words/digest.h"
#include "plugins/host/words/facts.h"
#include "plugins/host/words/requirement_kinds.h"
#include "plugins/sdk/concord_rules_limits.h"
#include "plugins/tool/checks/coverage.h"
#include "plugins/tool/checks/probes.h"
#include "plugins/tool/checks/static_checks.h"

namespace concord::plugins::tool {
namespace {

namespace fs = std::filesystem;

constexpr char kAuthority[] = "check";
constexpr std::int64_t kMostFuelBeforeAWord = CONCORD_RULES_MAX_FUEL / 2;

absl::StatusOr<host::Bundle> bundle_in(const fs::path& folder) {
  const auto files = host::gather_bundle(folder);
  if (!files.ok()) return files.status();
  return host::read_bundle(*files);
}

// The program in its box: MODULE_REFUSED, NO_ANSWER, CASE_DIFFERS, NOT_DETERMINISTIC; then what the cases reached.
class InTheBox {
 public:
  InTheBox(const host::Bundle& bundle, absl::CivilDay today, const Places& places, CheckReport& report)
      : bundle_(bundle), today_(today), places_(places), report_(report), pool_(start_boxes(places)) {}

  void check(const host::Bundle* national) {
    law_ = national;
    const auto module = module_of(bundle_, places_);
    if (!module.ok()) return add({host::kManifestFile, 0}, "MODULE_MISSING", std::string(module.status().message()));
    host::BoxProgram program(*pool_, kAuthority, host::sha256_hex(*module), *module);
    // Reads the module even where there is no case.
    const auto provisions = host::provisions_on(bundle_, host::Gate::kPlan, absl::CivilDay(2026, 1, 1));
    if (provisions.ok()) {
      const auto loaded = program.run({host::Gate::kPlan, {}, *provisions});
      if (absl::IsInvalidArgument(loaded.status())) return refused(loaded.status());
    }
    std::vector<host::CaseResult> results;
    for (const host::Case& one : bundle_.cases) run(program, one, results);
    if (bundle_.cases.empty()) {
      add({host::kCasesFile, 0}, "NO_CASES", "there are no cases; write what must come out for which facts");
    }
    report_.cases = bundle_.cases.size();
    check_coverage(bundle_, results, report_.problems);
    if (national != nullptr) against(*national, program);
  }

 private:
  void add(const host::Place& place, const char* check, const std::string& what) {
    report_.problems.push_back({place, check, what});
  }
  void refused(const absl::Status& status) {
    add({host::kModuleFile, 0}, "MODULE_REFUSED", std::string(status.message()));
  }

  void run(host::Program& program, const host::Case& one, std::vector<host::CaseResult>& results) {
    auto result = host::run_case(bundle_, program, one, law_);
    const auto without_place = [&](const std::string& text) {
      const std::string at = host::to_text(one.place) + ": ";
      return text.starts_with(at) ? text.substr(at.size()) : text;
    };
    if (!result.ok()) {
      return add(one.place, "NO_ANSWER",
                 without_place(std::string(result.status().message())) + "; mend the program or the case");
    }
    for (const std::string& difference : result->differences) add(one.place, "CASE_DIFFERS", without_place(difference));
    check_told(one, result->judgement);
    const auto again = host::run_case(bundle_, program, one, law_);
    if (!again.ok() || !is_same_answer(result->judgement, again->judgement)) {
      add(one.place, "NOT_DETERMINISTIC",
          absl::StrCat(one.name, ": a second run on the same facts gave another answer; keep nothing between runs"));
    }
    for (const host::PluginRecord& plugin : result->judgement.plugins) {
      report_.most_fuel = std::max(report_.most_fuel, plugin.fuel);
    }
    results.push_back(*std::move(result));
  }

  // Figures of tables were looked at where they stand; what code makes up shows only here.
  void check_told(const host::Case& one, const host::Judgement& judgement) {
    if (bundle_.manifest.program != host::kSourceFile) return;
    for (const host::StandingRequirement& standing : judgement.requirements) {
      check_told_name(bundle_, standing.kind, standing.detail, one.place, report_.problems);
      auto problem = out_of_range(standing.kind, standing.value, one.place);
      const auto is_same = [&](const Problem& told) { return problem->what == told.what; };
      if (!problem || std::any_of(report_.problems.begin(), report_.problems.end(), is_same)) continue;
      report_.problems.push_back(*std::move(problem));
    }
  }

  // WEAKER_THAN_STATUTE: in some case the national plugin asks for more of the same kind.
  void against(const host::Bundle& national, host::Program& program) {
    const auto module = module_of(national, places_);
    if (!module.ok()) return add({host::kManifestFile, 0}, "MODULE_MISSING", std::string(module.status().message()));
    host::BoxProgram law(*pool_, "national", host::sha256_hex(*module), *module);
    std::vector<std::string> told;
    for (const host::Case& one : bundle_.cases) {
      host::Facts stated;
      for (const auto& [name, value] : one.given) {
        if (host::find_fact(name)->of_law != host::OfLaw::kAlone) stated[name] = value;
      }
      const auto judgement = host::judge({{&national, "", &law}, {&bundle_, "", &program}}, one.gate, one.on, stated);
      if (!judgement.ok()) continue;  // run() has told
      compare_with_law(*judgement, one);
      for (const host::StandingRequirement& standing : judgement->requirements) compare(standing, one, told);
    }
    for (const Probe& probe : probes_of(bundle_, today_)) ask_law(probe, national, law, told);
  }

  // What a case says that the law worked out must be what it does work out.
  void compare_with_law(const host::Judgement& judgement, const host::Case& one) {
    for (const auto& [name, value] : judgement.worked_out) {
      const auto given = one.given.find(name);
      if (given == one.given.end() || given->second == value || host::find_fact(name)->of_law != host::OfLaw::kAlone) {
        continue;
      }
      const host::Unit unit = host::find_fact(name)->unit;
      add(one.place, "CASE_LAW_DIFFERS",
          absl::StrCat(one.name, ": the case says that ", name, " is ", host::in_words(given->second, unit),
                       ", and national law works out ", host::in_words(value, unit), "; correct the case"));
    }
  }

  // Where no case shows it: the law alone, asked at the row's highest value.
  void ask_law(const Probe& probe, const host::Bundle& national, host::Program& law, std::vector<std::string>& told) {
    const auto judgement = host::judge({{&national, "", &law}}, probe.gate, probe.on, probe.facts);
    if (!judgement.ok()) return;
    const host::RequirementKind* kind = host::find_requirement_kind(probe.kind);
    for (const host::StandingRequirement& standing : judgement->requirements) {
      if (standing.kind != probe.kind || !host::is_stricter(*kind, standing.value, probe.value)) continue;
      const std::string own =
          probe.in_own_words.empty() ? host::bound_in_words(probe.kind, probe.value) : probe.in_own_words;
      tell_weaker(probe.place, probe.kind, own, host::find_requirement_kind(probe.kind)->noun, standing, told);
    }
  }

  void tell_weaker(const host::Place& place, const std::string& kind, const std::string& own, const std::string& noun,
                   const host::StandingRequirement& standing, std::vector<std::string>& told) {
    const std::string key = absl::StrCat(host::to_text(place), kind);
    if (std::find(told.begin(), told.end(), key) != told.end()) return;
    told.push_back(key);
    const host::RequirementSource& strictest = standing.sources.front();
    add(place, "WEAKER_THAN_STATUTE",
        absl::StrCat(noun, ": at the highest value of this row the plugin asks for ", own, ", and ",
                     strictest.plugin_id, " for ", host::bound_in_words(standing.kind, standing.value), " (",
                     strictest.requirement.citation,
                     "); end the band below the threshold (below: threshold), or ask "
                     "for as much"));
  }

  void compare(const host::StandingRequirement& standing, const host::Case& one, std::vector<std::string>& told) {
    const host::RequirementSource& strictest = standing.sources.front();
    for (const host::RequirementSource& source : standing.sources) {
      if (source.plugin_id != bundle_.manifest.id || strictest.plugin_id == bundle_.manifest.id) continue;
      if (source.requirement.value == standing.value) continue;
      const std::string what =
          absl::StrCat(standing.kind, ": this plugin asks for ",
                       host::bound_in_words(standing.kind, source.requirement.value), " (", source.requirement.citation,
                       "), ", strictest.plugin_id, " for ", host::bound_in_words(standing.kind, standing.value), " (",
                       strictest.requirement.citation, "); it has no effect, raise it or take it out");
      if (std::find(told.begin(), told.end(), what) != told.end()) continue;
      told.push_back(what);
      add(one.place, "WEAKER_THAN_STATUTE", what);
    }
  }

  const host::Bundle& bundle_;
  const host::Bundle* law_ = nullptr;
  const absl::CivilDay today_;
  const Places& places_;
  CheckReport& report_;
  std::unique_ptr<host::BoxPool> pool_;
};

CheckReport in_order_of_files(CheckReport report) {
  std::stable_sort(report.problems.begin(), report.problems.end(), [](const Problem& left, const Problem& right) {
    return std::pair(left.place.file, left.place.line) < std::pair(right.place.file, right.place.line);
  });
  return report;
}

void tell_not_compared(const host::Manifest& manifest, CheckReport& report) {
  if (!manifest.under.empty()) {
    report.problems.push_back({manifest.place, "NOT_COMPARED",
                               absl::StrCat("not compared with national law: there is no folder ", manifest.under,
                                            " beside this one; give it with --national")});
  } else if (manifest.layer == host::Layer::kLocal) {
    report.problems.push_back({manifest.place, "NOT_COMPARED",
                               "not compared with national law: plugin.yaml names none; say under: and its id, such as "
                               "england_2023, or give --national"});
  }
}

}  // namespace

bool is_same_answer(const host::Judgement& left, const host::Judgement& right) {
  const auto same_finding = [](const host::JudgedFinding& a, const host::JudgedFinding& b) {
    return a.finding.code == b.finding.code && a.finding.sentence == b.finding.sentence &&
           a.finding.level == b.finding.level;
  };
  const auto same_requirement = [](const host::StandingRequirement& a, const host::StandingRequirement& b) {
    return a.kind == b.kind && a.detail == b.detail && a.value == b.value;
  };
  const auto same_score = [](const host::JudgedScore& a, const host::JudgedScore& b) {
    return a.score.name == b.score.name && a.score.value == b.score.value;
  };
  const auto same_run = [](const host::PluginRecord& a, const host::PluginRecord& b) { return a.fuel == b.fuel; };
  return std::equal(left.findings.begin(), left.findings.end(), right.findings.begin(), right.findings.end(),
                    same_finding) &&
         std::equal(left.requirements.begin(), left.requirements.end(), right.requirements.begin(),
                    right.requirements.end(), same_requirement) &&
         std::equal(left.advice.begin(), left.advice.end(), right.advice.begin(), right.advice.end(),
                    same_requirement) &&
         std::equal(left.scores.begin(), left.scores.end(), right.scores.begin(), right.scores.end(), same_score) &&
         std::equal(left.plugins.begin(), left.plugins.end(), right.plugins.begin(), right.plugins.end(), same_run);
}

absl::StatusOr<CheckReport> check_plugin(const fs::path& folder, const fs::path& national_folder, absl::CivilDay today,
                                         const Places& places) {
  const auto files = host::gather_bundle(folder);
  if (!files.ok()) return files.status();
  CheckReport report;
  check_words(*files, report.problems);
  for (host::Fault& fault : host::faults_in(*files)) {
    report.problems.push_back({std::move(fault.place), "NOT_READABLE", std::move(fault.what)});
  }
  const auto bundle = host::read_bundle(*files);
  if (!bundle.ok()) return in_order_of_files(std::move(report));
  check_dates(*bundle, report.problems);
  check_bands(*bundle, report.problems);
  check_vat(*bundle, report.problems);
  check_approvers(*bundle, report.problems);
  check_citations(*bundle, report.problems);
  check_reason(*bundle, report.problems);
  check_figures(*bundle, report.problems);
  check_counts(*bundle, report.problems);
  check_names(*bundle, report.problems);
  check_senders(*bundle, report.problems);
  check_version(*bundle, report.problems);
  check_sdk(*bundle, report.problems);
  check_case_codes(*bundle, report.problems);
  check_expectations(*bundle, report.problems);
  check_statutory_amounts(*bundle, report.problems);
  check_ended(*bundle, today, report.problems);

  std::optional<host::Bundle> national;
  std::error_code error;
  fs::path law = national_folder;
  if (law.empty() && !bundle->manifest.under.empty()) {
    const fs::path here = fs::absolute(folder, error).lexically_normal();
    law = (here.has_filename() ? here : here.parent_path()).parent_path() / bundle->manifest.under;
    if (!fs::exists(law / host::kManifestFile, error)) law.clear();
  }
  if (law.empty()) tell_not_compared(bundle->manifest, report);
  if (law.empty() && bundle->reads_law) {
    report.problems.push_back({bundle->manifest.place, "LAW_FIGURE_NOT_KNOWN",
                               "the plugin reads figures of the law's, and there is none to look them up in; give it "
                               "with --national"});
  }
  if (!law.empty()) {
    auto read = bundle_in(law);
    if (!read.ok()) return read.status();
    national = *std::move(read);
    report.compared_with = absl::StrCat(national->manifest.id, " ", national->manifest.version);
    check_statute(*bundle, *national, report.problems);
    check_law_figures(*bundle, *national, report.problems);
  }
  InTheBox(*bundle, today, places, report).check(national ? &*national : nullptr);
  if (report.most_fuel > kMostFuelBeforeAWord) {
    report.problems.push_back({{host::kCasesFile, 0},
                               "MUCH_FUEL",
                               absl::StrCat("one evaluation takes ", report.most_fuel, " of ", CONCORD_RULES_MAX_FUEL,
                                            " counted instructions; make it shorter")});
  }
  accept(bundle->manifest.accepted, report);
  return in_order_of_files(std::move(report));
}

}  // namespace concord::plugins::tool
