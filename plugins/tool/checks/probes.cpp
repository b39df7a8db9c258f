// PURE. One decision a row and kind; see probes.h.
#include "plugins/tool/checks/probes.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

#include "plugins/host/words/facts.h"
#include "plugins/host/words/requirement_kinds.h"
#include "plugins/host/words/wording.h"
#include "plugins/tool/reading/bands.h"

namespace concord::plugins::tool {
namespace {

constexpr std::int64_t kQuotes = 1;

std::vector<host::Gate> gates_asked(const host::Row& row) {
  if (row.gates.empty()) return {host::Gate::kPublish};
  return row.gates;
}

host::Facts facts_of(const host::TableRow& row) {
  host::Facts facts = {{"authority_kind", std::string("council")}, {"kind", std::string("services")}};
  for (const auto& [fact, value] : decision_under(row.row)) facts[fact] = value;
  const auto band = band_of(row.row, facts);
  if (!band) return facts;
  const std::int64_t value = band->last < kNoUpperEnd ? band->last : band->first;
  facts[vat_of(row.row) == host::Vat::kInclusive ? "value_including_vat_pence" : "value_excluding_vat_pence"] = value;
  return facts;
}

// Bands that end with an amount of the law's follow it.
bool follows_the_law(const host::Row& row) {
  return !named_bound(row, "up_to").empty() || !named_bound(row, "below").empty();
}

void add_kinds(const host::TableRow& row, const Probe& start, std::vector<Probe>& probes) {
  bool asks_for_quotes = false, has_level = false;
  for (const auto& [column, cell] : row.row.cells) {
    const host::RequirementKind* kind = host::find_requirement_kind(column);
    const auto* value = std::get_if<std::int64_t>(&cell);
    if (kind == nullptr || value == nullptr) continue;
    asks_for_quotes = asks_for_quotes || (kind->measure == host::Measure::kQuotes && *value > 0);
    has_level = has_level || kind->measure == host::Measure::kCompetition;
    probes.push_back(start);
    probes.back().kind = column;
    probes.back().value = *value;
  }
  if (!asks_for_quotes || has_level) return;
  probes.push_back(start);
  probes.back().kind = "competition_level";
  probes.back().value = kQuotes;
  probes.back().in_own_words = "quotes";
}

}  // namespace

std::vector<Probe> probes_of(const host::Bundle& bundle, absl::CivilDay today) {
  std::vector<Probe> probes;
  for (const host::TableSeries& table : bundle.tables) {
    for (const host::TableVersion& version : table.versions) {
      const absl::CivilDay last = version.period.to ? std::min(*version.period.to, today) : today;
      for (const host::TableRow& row : version.rows) {
        if (!is_own(row.place) || follows_the_law(row.row) || only_warns(row.row) || last < version.period.from)
          continue;
        for (const host::Gate gate : gates_asked(row.row)) {
          add_kinds(row, {row.place, gate, last, facts_of(row), "", 0, ""}, probes);
        }
      }
    }
  }
  return probes;
}

}  // namespace concord::plugins::tool
