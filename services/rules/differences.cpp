// PURE. Differences between two days; see differences.h.
#include "services/rules/differences.h"

#include <set>

#include "plugins/host/resolve.h"
#include "plugins/host/units.h"
#include "services/platform/refusal.h"
#include "services/platform/text.h"

namespace concord::rules {
namespace {

namespace host = plugins::host;

struct Side {
  std::string words;  // empty: not there
  std::string citation;
};
// "parameter" or "table" and its name.
using Sides = std::map<std::pair<std::string, std::string>, Side>;

host::Unit unit_in(const host::Bundle& bundle, const std::string& parameter) {
  for (const host::ParameterSeries& series : bundle.parameters) {
    if (series.name == parameter) return series.unit;
  }
  return host::Unit::kText;
}

// A table in one line: cells of each row in order of their names.
std::string words_of(const host::Table& table) {
  std::string words;
  for (const host::Row& row : table) {
    if (!words.empty()) words += "; ";
    std::string cells;
    for (const auto& [column, cell] : row.cells) {
      cells += platform::cat(cells.empty() ? "" : ", ", column, " ");
      if (const auto* number = std::get_if<std::int64_t>(&cell)) cells += std::to_string(*number);
      if (const auto* text = std::get_if<std::string>(&cell)) cells += *text;
      if (const auto* day = std::get_if<absl::CivilDay>(&cell)) cells += host::date_text(*day);
    }
    words += cells;
  }
  return words;
}

absl::StatusOr<Sides> sides_of(const DatedPlugin& plugin, absl::CivilDay day) {
  // Which gate does not matter: what is resolved is the same for all.
  CONCORD_ASSIGN(const auto inputs, host::resolve(*plugin.bundle, host::Gate::kPublish, day, {}));
  Sides sides;
  for (const auto& [name, parameter] : inputs.parameters) {
    sides[{"parameter", name}] = {host::in_words(parameter.value, unit_in(*plugin.bundle, name)), parameter.citation};
  }
  for (const auto& [name, table] : inputs.tables) {
    sides[{"table", name}] = {words_of(table), table.empty() ? "" : table.front().citation};
  }
  return sides;
}

std::string version_of(const v1::InstalledPlugin& plugin) {
  return platform::cat(plugin.version(), " (", plugin.digest().substr(0, 12), ")");
}

}  // namespace

absl::StatusOr<std::vector<v1::Difference>> differences(const PluginsById& first, absl::CivilDay first_day,
                                                        const PluginsById& second, absl::CivilDay second_day) {
  std::set<std::string> ids;
  for (const auto& [id, plugin] : first) ids.insert(id);
  for (const auto& [id, plugin] : second) ids.insert(id);
  std::vector<v1::Difference> found;
  const auto add = [&](const std::string& id, const std::pair<std::string, std::string>& what, const Side& before,
                       const Side& after) {
    if (before.words == after.words) return;
    v1::Difference& difference = found.emplace_back();
    difference.set_plugin_id(id);
    difference.set_kind(what.first);
    difference.set_name(what.second);
    difference.set_before(before.words);
    difference.set_after(after.words);
    difference.set_citation(after.citation.empty() ? before.citation : after.citation);
  };
  for (const std::string& id : ids) {
    const auto was = first.find(id), is = second.find(id);
    add(id, {"plugin", ""}, {was == first.end() ? "" : version_of(was->second.plugin), ""},
        {is == second.end() ? "" : version_of(is->second.plugin), ""});
    if (was == first.end() || is == second.end()) continue;
    CONCORD_ASSIGN(Sides before, sides_of(was->second, first_day));
    CONCORD_ASSIGN(Sides after, sides_of(is->second, second_day));
    for (const auto& [what, side] : before) after.try_emplace(what);
    for (const auto& [what, side] : after) add(id, what, before[what], side);
  }
  return found;
}

}  // namespace concord::rules
