// Runs, combines, measures; see judge.h.
#include "plugins/host/judge.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

#include "plugins/host/combine.h"
#include "plugins/host/facts.h"
#include "plugins/host/measure.h"
#include "plugins/host/resolve.h"

namespace concord::plugins::host {
namespace {

absl::Status unavailable(const Manifest& plugin, std::string_view why) {
  return absl::UnavailableError(absl::StrCat("plugin ", plugin.id, " ", plugin.version, ": ", std::string(why)));
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
  judgement.facts = facts;
  std::vector<RequirementSource> told;
  for (const ActivePlugin& plugin : rulebook) {
    const Manifest& manifest = plugin.bundle->manifest;
    const auto inputs = resolve(*plugin.bundle, gate, legal_date, facts);
    if (!inputs.ok()) return unavailable(manifest, std::string(inputs.status().message()));
    auto outcome = plugin.program->run(*inputs);
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
  return judgement;
}

}  // namespace concord::plugins::host
