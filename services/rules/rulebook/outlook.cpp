// PURE. Ends and later changes; see outlook.h.
#include "services/rules/rulebook/outlook.h"

#include <map>
#include <tuple>

#include "services/platform/values/civil_date.h"
#include "services/rules/rulebook/rulebook.h"

namespace concord::rules {
namespace {

// Day, plugin, whether it waits.
using Key = std::tuple<std::string, std::string, bool>;

template <typename Planned>
v1::LaterChange told(const v1::Rulebook& rulebook, const Planned& planned, bool is_decided) {
  v1::LaterChange change;
  change.set_plugin_id(planned.plugin_id());
  change.set_digest(planned.digest());
  if (const auto* plugin = find_installed(rulebook, planned.digest())) change.set_version(plugin->version());
  change.set_effective_from(planned.effective_from());
  change.set_is_decided(is_decided);
  return change;
}

}  // namespace

std::string active_until(const v1::Rulebook& rulebook, const std::string& plugin_id, absl::CivilDay day) {
  const std::string today = platform::format_date(day);
  std::string next;
  for (const v1::Activation& one : rulebook.activations()) {
    if (one.plugin_id() != plugin_id || one.effective_from() <= today) continue;
    if (next.empty() || one.effective_from() < next) next = one.effective_from();
  }
  if (next.empty()) return next;
  const auto first = platform::parse_date(next, "effective_from");
  return first.ok() ? platform::format_date(*first - 1) : "";
}

std::vector<v1::LaterChange> later_changes(const v1::Rulebook& rulebook, absl::CivilDay day) {
  const std::string today = platform::format_date(day);
  std::map<Key, v1::LaterChange> by_day;
  for (const v1::Activation& one : rulebook.activations()) {
    if (one.effective_from() <= today) continue;
    // Of two decided for one day the later decision counts.
    by_day[{one.effective_from(), one.plugin_id(), false}] = told(rulebook, one, true);
  }
  for (const v1::Change& one : rulebook.changes()) {
    if (one.effective_from() <= today) continue;
    by_day[{one.effective_from(), one.plugin_id(), true}] = told(rulebook, one, false);
  }
  std::vector<v1::LaterChange> changes;
  for (auto& [key, change] : by_day) {
    if (changes.size() == kMaxLaterChanges) break;
    changes.push_back(std::move(change));
  }
  return changes;
}

}  // namespace concord::rules
