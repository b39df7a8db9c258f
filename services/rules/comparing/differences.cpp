// PURE. Differences between two days; see differences.h.
#include "services/rules/comparing/differences.h"

#include <set>
#include <string_view>

#include "plugins/host/judging/resolve.h"
#include "plugins/host/words/row_tests.h"
#include "plugins/host/words/units.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"

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

host::Unit unit_in(const host::Bundle& bundle, const std::string& table, const std::string& column) {
  for (const host::TableSeries& series : bundle.tables) {
    if (series.name != table) continue;
    const auto unit = series.units.find(column);
    if (unit != series.units.end()) return unit->second;
  }
  return host::Unit::kCount;
}

// A table in one line: cells of each row in order of their names.
std::string words_of(const host::Bundle& bundle, const std::string& table_name, const host::Table& table) {
  constexpr std::string_view kWhen = "when_", kFact = "_fact", kIs = "_is";
  std::string words;
  for (const host::Row& row : table) {
    std::string cells;
    for (const auto& [column, cell] : row.cells) {
      // A condition stands in two cells, when_1_fact and when_1_is.
      if (column.starts_with(kWhen) && column.ends_with(kFact)) continue;
      std::string name = column;
      if (column.starts_with(kWhen) && column.ends_with(kIs)) {
        const auto fact = row.cells.find(column.substr(0, column.size() - kIs.size()) + std::string(kFact));
        if (fact != row.cells.end()) name = "when " + host::in_words(fact->second, host::Unit::kText);
      }
      cells += platform::cat(cells.empty() ? "" : ", ", name, " ",
                             host::in_words(cell, unit_in(bundle, table_name, column)));
    }
    if (!row.tests.empty()) cells += platform::cat(cells.empty() ? "" : ", ", "when ", host::in_words(row.tests));
    words += platform::cat(words.empty() ? "" : "; ", cells);
  }
  return words;
}

absl::StatusOr<Sides> sides_of(const DatedPlugin& plugin, absl::CivilDay day) {
  // Which gate does not matter: what is resolved is the same for all.
  CONCORD_ASSIGN(const auto provisions, host::resolve(*plugin.bundle, host::Gate::kPublish, day));
  Sides sides;
  for (const auto& [name, parameter] : provisions.parameters) {
    sides[{"parameter", name}] = {host::in_words(parameter.value, unit_in(*plugin.bundle, name)), parameter.citation};
  }
  for (const auto& [name, table] : provisions.tables) {
    sides[{"table", name}] = {words_of(*plugin.bundle, name, table), table.empty() ? "" : table.front().citation};
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
    // A plugin that begins or ends does so with all its rules.
    Sides before, after;
    if (was != first.end()) {
      CONCORD_ASSIGN(before, sides_of(was->second, first_day));
    }
    if (is != second.end()) {
      CONCORD_ASSIGN(after, sides_of(is->second, second_day));
    }
    for (const auto& [what, side] : before) after.try_emplace(what);
    for (const auto& [what, side] : after) add(id, what, before[what], side);
  }
  return found;
}

}  // namespace concord::rules
