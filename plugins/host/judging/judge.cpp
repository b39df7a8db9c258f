// Runs, combines, measures; see judge.h.
#include "plugins/host/judging/judge.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

#include "plugins/host/judging/combine.h"
#include "plugins/host/judging/measure.h"
#include "plugins/host/judging/resolve.h"
#include "plugins/host/running/prepared_provisions.h"
#include "plugins/host/words/facts.h"

namespace concord::plugins::host {
namespace {

absl::Status unavailable(const Manifest& plugin, std::string_view why) {
  return absl::UnavailableError(absl::StrCat("plugin ", plugin.id, " ", plugin.version, ": ", std::string(why)));
}

absl::StatusOr<std::shared_ptr<const PreparedProvisions>> provisions_of(const ActivePlugin& plugin, Gate gate,
                                                                        absl::CivilDay day) {
  if (plugin.provisions != nullptr) return plugin.provisions;
  return provisions_on(*plugin.bundle, gate, day);
}

void take_outcome(const ActivePlugin& plugin, Outcome outcome, Judgement& judgement) {
  const Manifest& manifest = plugin.bundle->manifest;
  for (Finding& finding : outcome.findings) {
    judgement.findings.push_back({std::move(finding), "", {manifest.id}});
  }
  for (Score& score : outcome.scores) judgement.scores.push_back({manifest.id, std::move(score)});
  judgement.plugins.push_back(
      {manifest.id, manifest.title, manifest.version, plugin.digest, std::move(outcome.trace), outcome.fuel});
}

}  // namespace

absl::StatusOr<Judgement> judge(const std::vector<ActivePlugin>& rulebook, Gate gate, absl::CivilDay legal_date,
                                const Facts& facts) {
  if (auto status = check_facts(facts); !status.ok()) return status;
  Judgement judgement;
  judgement.gate = gate;
  judgement.legal_date = legal_date;
  std::vector<RequirementSource> told;
  Inputs inputs{gate, facts, nullptr};
  for (const ActivePlugin& plugin : rulebook) {
    const Manifest& manifest = plugin.bundle->manifest;
    auto provisions = provisions_of(plugin, gate, legal_date);
    if (!provisions.ok()) return unavailable(manifest, std::string(provisions.status().message()));
    inputs.provisions = *std::move(provisions);
    auto outcome = plugin.program->run(inputs);
    if (!outcome.ok()) return unavailable(manifest, std::string(outcome.status().message()));
    for (Requirement& requirement : outcome->requirements) {
      if (auto status = check_requirement(requirement); !status.ok()) {
        return unavailable(manifest, std::string(status.message()));
      }
      told.push_back({manifest.id, manifest.layer, std::move(requirement)});
    }
    take_outcome(plugin, *std::move(outcome), judgement);
  }
  judgement.requirements = combine(std::move(told));
  for (const StandingRequirement& requirement : judgement.requirements) {
    auto finding = measure(requirement, gate, facts);
    if (finding) judgement.findings.push_back(*std::move(finding));
  }
  std::stable_sort(judgement.findings.begin(), judgement.findings.end(),
                   [](const auto& left, const auto& right) { return left.finding.level > right.finding.level; });
  judgement.facts = std::move(inputs.facts);
  return judgement;
}

}  // namespace concord::plugins::host
