// Runs, combines, measures; see judge.h.
#include "plugins/host/judging/judge.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

#include "plugins/host/judging/combine.h"
#include "plugins/host/judging/measure.h"
#include "plugins/host/judging/resolve.h"
#include "plugins/host/judging/run_out.h"
#include "plugins/host/running/prepared_provisions.h"
#include "plugins/host/words/facts.h"
#include "plugins/host/words/requirement_kinds.h"
#include "plugins/host/words/wording.h"

namespace concord::plugins::host {
namespace {

absl::Status unavailable(const Manifest& plugin, std::string_view why) {
  return absl::UnavailableError(absl::StrCat("plugin ", plugin.id, " ", plugin.version, ": ", std::string(why)));
}

const Bundle* law_of(const std::vector<ActivePlugin>& rulebook, const ActivePlugin& plugin) {
  if (plugin.law != nullptr || plugin.bundle->manifest.under.empty()) return plugin.law;
  for (const ActivePlugin& other : rulebook) {
    if (other.bundle->manifest.id == plugin.bundle->manifest.under) return other.bundle;
  }
  return nullptr;
}

absl::StatusOr<std::shared_ptr<const PreparedProvisions>> provisions_of(const std::vector<ActivePlugin>& rulebook,
                                                                        const ActivePlugin& plugin, Gate gate,
                                                                        absl::CivilDay day) {
  if (plugin.provisions != nullptr) return plugin.provisions;
  return provisions_on(*plugin.bundle, gate, day, law_of(rulebook, plugin));
}

// The row that something rests on; null where it rests on a parameter, or on nothing.
const Row* row_of(const Provisions& provisions, const std::string& because) {
  const std::size_t slash = because.find('/');
  const auto table = provisions.tables.find(because.substr(0, slash));
  if (slash == std::string::npos || table == provisions.tables.end()) return nullptr;
  std::size_t row = 0;
  if (!absl::SimpleAtoi(because.substr(slash + 1), &row) || row >= table->second.size()) return nullptr;
  return &table->second[row];
}

bool says(const Row* row, const char* column, const char* word) {
  if (row == nullptr) return false;
  const auto cell = row->cells.find(column);
  return cell != row->cells.end() && cell->second == Value(std::string(word));
}

// "Should" in a council's rules: comply or explain. Beside a finding the level is the finding's.
bool is_advice(const Row* row) { return says(row, "level", "warns") && row->cells.count("finding") == 0; }

// Not what binds as strictly anyway.
void measure_advice(Judgement& judgement) {
  for (const StandingRequirement& advised : judgement.advice) {
    const RequirementKind* kind = find_requirement_kind(advised.kind);
    const bool binds = std::any_of(judgement.requirements.begin(), judgement.requirements.end(), [&](const auto& one) {
      return one.kind == advised.kind && one.detail == advised.detail &&
             (kind == nullptr || !is_stricter(*kind, advised.value, one.value));
    });
    if (binds) continue;
    auto finding = measure(advised, judgement.gate, judgement.facts);
    if (!finding) continue;
    finding->finding.level = Level::kWarns;
    absl::StrAppend(&finding->finding.remedy, " Or put on record why it is not followed: the rule advises it.");
    judgement.findings.push_back(*std::move(finding));
  }
}

// As waivers name it: the notice, approval or statement itself, else the kind.
std::string name_of(const std::string& kind, const std::string& detail) {
  const RequirementKind* known = find_requirement_kind(kind);
  return known != nullptr && known->measure == Measure::kMember ? detail : kind;
}

// Who waived it, of those who may; empty where nobody did.
std::string waived_by(const RequirementSource& source, const Facts& facts) {
  const auto waivers = facts.find("waivers");
  if (source.waivable_by.empty() || waivers == facts.end()) return {};
  const Requirement& asked = source.requirement;
  for (const std::string& who : set_of(source.waivable_by)) {
    const std::string waiver = absl::StrCat(name_of(asked.kind, asked.detail), ":", who);
    if (is_in_set(std::get<std::string>(waivers->second), waiver)) return who;
  }
  return {};
}

// Told of what would block: a waiver that lets nothing off that was not met anyway is nobody's matter.
void measure_waived(std::vector<RequirementSource> waived, Judgement& judgement) {
  for (const StandingRequirement& requirement : combine(std::move(waived))) {
    auto finding = measure(requirement, judgement.gate, judgement.facts);
    if (!finding || finding->finding.level != Level::kBlocks) continue;
    finding->finding.level = Level::kWarns;
    finding->finding.code = kWaived;
    const std::string who = waived_by(requirement.sources.front(), judgement.facts);
    absl::StrAppend(&finding->finding.sentence, " ", who, " waived it.");
    finding->finding.remedy = "Look whether the reason that stands with the waiver holds for this decision.";
    finding->subject = name_of(requirement.kind, requirement.detail);
    judgement.findings.push_back(*std::move(finding));
  }
}

// Only where waiving is enough: nothing of another rule's stands beside it.
void offer_waiver(const StandingRequirement& requirement, JudgedFinding& judged) {
  const auto& sources = requirement.sources;
  const bool is_enough = std::all_of(sources.begin(), sources.end(), [&](const RequirementSource& one) {
    return !one.waivable_by.empty() && one.waivable_by == sources.front().waivable_by;
  });
  if (!is_enough) return;
  judged.waivable_by = sources.front().waivable_by;
  absl::StrAppend(&judged.finding.remedy, " Or have ", joined(set_of(judged.waivable_by), " or "),
                  " waive it, and state the waiver with its reason (waivers: ",
                  name_of(requirement.kind, requirement.detail), ").");
}

std::int64_t duty_of(const Row* row) {
  if (row == nullptr) return 0;
  const auto days = row->cells.find("duty_days");
  return days == row->cells.end() ? 0 : std::get<std::int64_t>(days->second);
}

// What the law told and somebody stated is as stated.
void work_out(const std::vector<Score>& scores, const Facts& stated, Facts& worked_out) {
  for (const Score& score : scores) {
    const FactKind* fact = find_fact(score.name);
    if (fact == nullptr || fact->of_law == OfLaw::kNo || stated.contains(score.name)) continue;
    worked_out.try_emplace(score.name, score.value);
  }
}

// A fact that is missing is asked for in the authority's words.
void ask(const std::vector<OwnFact>& own, Finding& finding) {
  if (finding.code != kFactMissing) return;
  for (const OwnFact& fact : own) {
    if (finding.remedy == absl::StrCat("State ", fact.name, ".")) absl::StrAppend(&finding.remedy, " ", fact.question);
  }
}

void take_outcome(const ActivePlugin& plugin, const Provisions& said, Outcome outcome, Judgement& judgement) {
  const Manifest& manifest = plugin.bundle->manifest;
  for (Finding& finding : outcome.findings) {
    ask(manifest.facts, finding);
    const std::int64_t duty = manifest.sdk >= kFirstSdkWithTests ? duty_of(row_of(said, finding.because)) : 0;
    judgement.findings.push_back({std::move(finding), "", {manifest.id}, "", duty});
  }
  for (Score& score : outcome.scores) judgement.scores.push_back({manifest.id, std::move(score)});
  judgement.plugins.push_back(
      {manifest.id, manifest.title, manifest.version, plugin.digest, std::move(outcome.trace), outcome.fuel});
}

}  // namespace

bool declares(const std::vector<const Bundle*>& bundles, const std::string& fact) {
  return std::any_of(bundles.begin(), bundles.end(), [&](const Bundle* bundle) {
    const auto& facts = bundle->manifest.facts;
    return std::any_of(facts.begin(), facts.end(), [&](const OwnFact& one) { return one.name == fact; });
  });
}

absl::Status check_own_facts(const std::vector<const Bundle*>& rulebook, const Facts& facts) {
  for (const auto& [name, value] : facts) {
    if (!is_own_fact(name)) continue;
    const OwnFact* declared = nullptr;
    std::vector<std::string> known;
    for (const Bundle* bundle : rulebook) {
      for (const OwnFact& one : bundle->manifest.facts) {
        known.push_back(one.name);
        if (one.name == name) declared = &one;
      }
    }
    if (declared == nullptr) {
      return absl::InvalidArgumentError(
          absl::StrCat("no plugin that is asked declares a fact \"", name, "\".", suggestion(name, known)));
    }
    const auto* text = std::get_if<std::string>(&value);
    const auto& choices = declared->choices;
    if (text == nullptr || choices.empty() || std::find(choices.begin(), choices.end(), *text) != choices.end())
      continue;
    return absl::InvalidArgumentError(
        absl::StrCat("the fact ", name, " cannot be \"", *text, "\"; it is one of ", joined(choices, ", ")));
  }
  return absl::OkStatus();
}

absl::StatusOr<Judgement> judge(const std::vector<ActivePlugin>& rulebook, Gate gate, absl::CivilDay legal_date,
                                const Facts& facts, Facts worked_out) {
  if (auto status = check_facts(facts); !status.ok()) return status;
  std::vector<const Bundle*> bundles;
  for (const ActivePlugin& plugin : rulebook) bundles.push_back(plugin.bundle);
  if (auto status = check_own_facts(bundles, facts); !status.ok()) return status;
  Judgement judgement;
  judgement.gate = gate;
  judgement.legal_date = legal_date;
  std::vector<RequirementSource> told, advised, waived;
  for (const ActivePlugin& plugin : rulebook) {
    const Manifest& manifest = plugin.bundle->manifest;
    if (!has_begun(*plugin.bundle, legal_date)) {
      judgement.not_begun.push_back({manifest.id, *manifest.first_day});
      continue;
    }
    if (!speaks_of(*plugin.bundle, gate)) continue;
    auto provisions = provisions_of(rulebook, plugin, gate, legal_date);
    if (!provisions.ok()) return unavailable(manifest, std::string(provisions.status().message()));
    Inputs inputs{gate, facts, *std::move(provisions)};
    if (manifest.sdk >= 2) inputs.facts.insert(worked_out.begin(), worked_out.end());
    auto outcome = plugin.program->run(inputs);
    if (!outcome.ok()) return unavailable(manifest, std::string(outcome.status().message()));
    const Provisions& said = inputs.provisions->provisions();
    for (JudgedFinding& finding : run_out(*plugin.bundle, said, *outcome, facts, legal_date)) {
      judgement.findings.push_back(std::move(finding));
    }
    if (manifest.layer == Layer::kNational) work_out(outcome->scores, facts, worked_out);
    for (Requirement& requirement : outcome->requirements) {
      if (auto status = check_requirement(requirement); !status.ok()) {
        return unavailable(manifest, std::string(status.message()));
      }
      const Row* row = manifest.sdk >= 2 ? row_of(said, requirement.because) : nullptr;
      const bool blocks = manifest.sdk >= 2 && !says(row, "missing", "warns");
      const std::string waivable = row == nullptr || !row->cells.contains("waivable_by")
                                       ? std::string()
                                       : std::get<std::string>(row->cells.at("waivable_by"));
      RequirementSource source{manifest.id, manifest.layer, std::move(requirement), blocks, waivable};
      auto& to = is_advice(row) ? advised : waived_by(source, facts).empty() ? told : waived;
      to.push_back(std::move(source));
    }
    take_outcome(plugin, said, *std::move(outcome), judgement);
  }
  judgement.facts = facts;
  judgement.requirements = combine(std::move(told));
  judgement.advice = combine(std::move(advised));
  for (const StandingRequirement& requirement : judgement.requirements) {
    auto finding = measure(requirement, gate, facts);
    if (!finding) continue;
    if (finding->finding.level == Level::kBlocks) offer_waiver(requirement, *finding);
    judgement.findings.push_back(*std::move(finding));
  }
  measure_waived(std::move(waived), judgement);
  measure_advice(judgement);
  std::stable_sort(judgement.findings.begin(), judgement.findings.end(),
                   [](const auto& left, const auto& right) { return left.finding.level > right.finding.level; });
  judgement.worked_out = std::move(worked_out);
  return judgement;
}

}  // namespace concord::plugins::host
