// Thresholds that a council copied as numbers; see static_checks.h. PURE.
#include <algorithm>

#include "absl/strings/str_cat.h"

#include "plugins/host/words/requirement_kinds.h"
#include "plugins/host/words/wording.h"
#include "plugins/tool/checks/static_checks.h"
#include "plugins/tool/checks/statutory_amounts.h"
#include "plugins/tool/reading/bands.h"

namespace concord::plugins::tool {
namespace {

constexpr char kByName[] =
    "write the bound by its name (below: threshold, at_least: threshold, up_to: light_touch_threshold), which national "
    "law works out for kind, nation, day and VAT";

std::string told(const StatutoryAmount& amount) {
  return absl::StrCat(amount.what,
                      amount.to
                          ? absl::StrCat(" from ", host::date_text(amount.from), " to ", host::date_text(*amount.to))
                          : absl::StrCat(" since ", host::date_text(amount.from)),
                      amount.includes_vat ? ", with VAT" : ", without VAT");
}

class Figures {
 public:
  explicit Figures(Problems& problems) : problems_(problems) {}

  void check(const std::string& column, std::int64_t pence, host::Vat vat, const host::Period& period,
             const host::Place& place) {
    const auto like = statutory_amounts_like(pence);
    if (like.empty() || !is_own(place)) return;
    const StatutoryAmount& newest = like.front();
    const bool is_net = is_net_twin(newest, pence);
    const std::string what = absl::StrCat(column, " is ", host::in_words(pence, host::Unit::kPence), ", ",
                                          is_net ? "without VAT " : "", told(newest), " (", newest.source, ")");
    // A basis that was stated and is the other one. Before 2022 thresholds were without VAT.
    const bool on_inclusive_basis = newest.includes_vat && !is_net;
    if (vat != host::Vat::kNone && on_inclusive_basis != (vat == host::Vat::kInclusive)) {
      return add(place, "VAT_BASIS",
                 absl::StrCat(what, ", and this table's amounts are ",
                              vat == host::Vat::kInclusive ? "with" : "without", " VAT; ", kByName));
    }
    const bool outlives = newest.to && (!period.to || *period.to > *newest.to);
    if (outlives) {
      const auto today = std::find_if(statutory_amounts().begin(), statutory_amounts().end(),
                                      [&](const StatutoryAmount& one) { return one.what == newest.what; });
      return add(
          place, "STALE_STATUTORY_AMOUNT",
          absl::StrCat(what, "; today it is ", host::in_words(today->pounds * 100, host::Unit::kPence), ": ", kByName));
    }
    add(place, "COPIED_STATUTORY_AMOUNT", absl::StrCat(what, "; ", kByName));
  }

 private:
  void add(const host::Place& place, const char* check, const std::string& what) {
    problems_.push_back({place, check, what});
  }
  Problems& problems_;
};

}  // namespace

void check_statutory_amounts(const host::Bundle& bundle, Problems& problems) {
  if (bundle.manifest.layer == host::Layer::kNational) return;
  Figures figures(problems);
  for (const host::ParameterSeries& series : bundle.parameters) {
    if (series.unit != host::Unit::kPence) continue;
    for (const host::DatedValue& dated : series.values) {
      figures.check(series.name, std::get<std::int64_t>(dated.value), host::Vat::kNone, dated.period, dated.place);
    }
  }
  for (const host::TableSeries& table : bundle.tables) {
    for (const host::TableVersion& version : table.versions) {
      for (const host::TableRow& row : version.rows) {
        for (const auto& [column, value] : row.row.cells) {
          const auto unit = table.units.find(column);
          const auto* pence = std::get_if<std::int64_t>(&value);
          if (pence == nullptr || unit == table.units.end() || unit->second != host::Unit::kPence) continue;
          figures.check(column, *pence, vat_of(row.row), version.period, row.place);
        }
      }
    }
  }
}

void check_law_figures(const host::Bundle& bundle, const host::Bundle& national, Problems& problems) {
  const auto look = [&](const std::string& figure, std::optional<host::Unit> unit, const host::Place& place) {
    const auto& all = national.parameters;
    const auto named =
        std::find_if(all.begin(), all.end(), [&](const host::ParameterSeries& one) { return one.name == figure; });
    if (named != all.end() && (!unit || named->unit == *unit)) return;
    std::vector<std::string> known;
    for (const host::ParameterSeries& one : all) {
      if (!unit || one.unit == *unit) known.push_back(one.name);
    }
    problems.push_back(
        {place, "LAW_FIGURE_NOT_KNOWN",
         absl::StrCat(national.manifest.id, " names no parameter ", figure,
                      unit ? absl::StrCat(" in ", host::unit_name(*unit)) : "", ".", host::suggestion(figure, known))});
  };
  for (const std::string& figure : bundle.manifest.reads_law) look(figure, std::nullopt, bundle.manifest.place);
  for (const host::TableSeries& table : bundle.tables) {
    for (const host::TableVersion& version : table.versions) {
      for (const host::TableRow& row : version.rows) {
        for (const auto& [column, value] : row.row.cells) {
          const host::RequirementKind* kind = host::find_requirement_kind(column);
          if (kind == nullptr || host::has_detail(*kind) || !host::is_of_law(value) || !is_own(row.place)) continue;
          look(std::get<std::string>(value).substr(std::size(host::kLawFigure) - 1), kind->unit, row.place);
        }
      }
    }
  }
}

}  // namespace concord::plugins::tool
