// PURE. Strictest wins; see combine.h.
#include "plugins/host/judging/combine.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"

#include "plugins/host/words/requirement_kinds.h"
#include "plugins/host/words/wording.h"

namespace concord::plugins::host {

absl::Status check_requirement(const Requirement& requirement) {
  const RequirementKind* kind = find_requirement_kind(requirement.kind);
  if (kind == nullptr) {
    return absl::InvalidArgumentError(absl::StrCat("it requires \"", requirement.kind, "\", which is no kind.",
                                                   suggestion(requirement.kind, requirement_kind_names())));
  }
  const bool is_set = has_detail(*kind);
  if (is_set && requirement.detail.empty()) {
    return absl::InvalidArgumentError(absl::StrCat("it requires ", requirement.kind, " without saying which"));
  }
  if (!is_set && !requirement.detail.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("it requires ", requirement.kind, " with the detail ", requirement.detail, "; it has none"));
  }
  return absl::OkStatus();
}

std::vector<StandingRequirement> combine(std::vector<RequirementSource> told) {
  std::map<std::pair<std::string, std::string>, std::vector<RequirementSource>> by_kind;
  for (RequirementSource& source : told) {
    by_kind[{source.requirement.kind, source.requirement.detail}].push_back(std::move(source));
  }
  std::vector<StandingRequirement> standing;
  for (const RequirementKind& kind : requirement_kinds()) {
    for (auto& [key, sources] : by_kind) {
      if (key.first != kind.name) continue;
      std::stable_sort(sources.begin(), sources.end(), [&](const auto& left, const auto& right) {
        return is_stricter(kind, left.requirement.value, right.requirement.value);
      });
      standing.push_back({key.first, key.second, sources.front().requirement.value, std::move(sources)});
    }
  }
  return standing;
}

}  // namespace concord::plugins::host
