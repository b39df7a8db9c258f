// How the stories of procurement write their facts down: rows with bars between their columns, single words, lists of
// ids. Decides nothing.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"

#include "services/platform/values/context.h"
#include "tests/stories/story.h"

namespace concord::procurement {

using platform::Context;
using stories::StoryFacts;

inline constexpr auto kPlain = [](const auto& state, const auto& request, const StoryFacts&, const Context& context) {
  return decide(state, request, context);
};

inline std::vector<std::vector<std::string>> table(const StoryFacts& facts, const std::string& name) {
  std::vector<std::vector<std::string>> rows;
  const auto found = facts.find(name);
  if (found == facts.end()) return rows;
  for (const std::string& line : found->second) rows.push_back(absl::StrSplit(line, '|'));
  return rows;
}

inline std::int64_t number(const std::string& text) { return std::strtoll(text.c_str(), nullptr, 10); }

inline std::string text(const StoryFacts& facts, const std::string& name, const std::string& otherwise) {
  const auto found = facts.find(name);
  return found == facts.end() || found->second.empty() ? otherwise : found->second[0];
}

inline std::set<std::string> ids(const StoryFacts& facts, const std::string& name) {
  const auto found = facts.find(name);
  if (found == facts.end()) return {};
  return {found->second.begin(), found->second.end()};
}

}  // namespace concord::procurement
