// PURE. Assembles the figures of an assessment from the formulas in need_estimate, gap, equity and duplication.
#include "services/needs/assessment/figures.h"

#include <algorithm>
#include <set>
#include <utility>

#include "services/needs/fields/shares.h"
#include "services/needs/measures/duplication.h"
#include "services/needs/measures/equity.h"
#include "services/needs/measures/gap.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"

namespace concord::needs {
namespace {

using platform::cat;
using platform::refuse_state;

absl::Status check_inputs(const FrozenInputs& inputs) {
  if (inputs.model.terms_size() == 0) {
    return refuse_state({.code = "NO_NEED_MODEL",
                         .sentence = "No formula turns indicators into need yet.",
                         .remedy = "Set the need model first; its weights are data."});
  }
  if (inputs.areas.empty()) {
    return refuse_state({.code = "NO_AREAS",
                         .sentence = "No area is defined.",
                         .remedy = "Define areas, or import the areas table, first."});
  }
  if (inputs.indicators.empty()) {
    return refuse_state({.code = "NO_INDICATORS",
                         .sentence = "No area has an indicator that the formula counts.",
                         .remedy = "Record indicators with the codes that the formula names."});
  }
  if (inputs.supply.empty()) {
    return refuse_state({.code = "NO_SUPPLY",
                         .sentence = "No running support service has arrived from the registry.",
                         .remedy = "Register services in the registry; they arrive here within moments."});
  }
  return absl::OkStatus();
}

absl::Status too_many(std::size_t count, const char* what, std::size_t most) {
  return refuse_state({.code = "TOO_MANY_CELLS",
                       .sentence = cat("The assessment would hold ", count, " ", what, "."),
                       .remedy = cat("Keep it to ", most, ": assess larger areas, or fewer client groups.")});
}

// The services that reach an assessed area, as the formulas want them.
struct Counted {
  std::vector<SupplyReach> reaches;
  std::vector<CountedService> services;  // at the same positions
  std::int64_t units = 0;
  std::int64_t outside = 0;
};

absl::StatusOr<Counted> count_supply(const FrozenInputs& inputs, const std::vector<std::string>& areas,
                                     std::size_t model_groups) {
  const Hierarchy hierarchy(inputs.areas);
  const std::set<std::string> assessed(areas.begin(), areas.end());
  const ReachFinder finder(hierarchy, assessed);
  Counted counted;
  std::size_t touches = 0;
  for (const v1::SupplyLine& line : inputs.supply) {
    SupplyReach reach;
    reach.areas = finder.reach_of(line);
    if (reach.areas.empty()) {
      ++counted.outside;
      continue;
    }
    reach.client_groups = {line.client_groups().begin(), line.client_groups().end()};
    reach.tenures = {line.tenures().begin(), line.tenures().end()};
    reach.units = line.units();
    reach.in_use = line.people_supported();
    touches += reach.areas.size() * std::max(model_groups, reach.client_groups.size()) * 4;
    if (touches > kMaxSupplyTouches) return too_many(touches, "places where a service meets need", kMaxSupplyTouches);
    counted.units += line.units();
    counted.services.push_back({line.service_id(), line.provider_id(), line.funded_units(), line.price_year_pence()});
    counted.reaches.push_back(std::move(reach));
  }
  return counted;
}

std::int64_t total_need(const NeedTable& need) {
  std::int64_t sum = 0;
  for (const NeedEntry& entry : need.entries) sum += entry.need_milli;
  return sum;
}

// Half the coverage of the whole, where the caller states none.
std::int64_t place_threshold(const v1::AssessmentThresholds& asked, std::int64_t units, std::int64_t need_milli) {
  if (asked.place_coverage_per_1000_milli() > 0 || need_milli == 0) return asked.place_coverage_per_1000_milli();
  const Wide half = divide_half_up(Wide{units} * 1000 * kMillion, Wide{need_milli} * 2);
  return static_cast<std::int64_t>(std::min<Wide>(half, kMaxCoverageMilli));
}

v1::GapKind kind_of(GapKind kind) {
  switch (kind) {
    case GapKind::kVolume:
      return v1::GAP_KIND_VOLUME;
    case GapKind::kType:
      return v1::GAP_KIND_TYPE;
    case GapKind::kNone:
      break;
  }
  return v1::GAP_KIND_NONE;
}

bool is_nothing(const GapFigures& figures) { return figures.need_milli == 0 && figures.units_milli == 0; }

void fill_totals(const GapReport& report, const FrozenInputs& inputs, v1::Assessment& to) {
  to.set_need_milli(report.total.need_milli);
  to.set_units_milli(report.total.units_milli);
  to.set_gap_milli(report.total.gap_milli);
  to.set_surplus_milli(report.total.surplus_milli);
  to.set_coverage_per_1000_milli(report.total.coverage_per_1000_milli);
  to.set_cells(static_cast<std::int64_t>(report.cells.size()));
  const Hierarchy hierarchy(inputs.areas);
  for (std::size_t a = 0; a < report.areas.size(); ++a) {
    const GapFigures& figures = report.by_area[a];
    v1::AreaFigure* area = to.add_areas();
    area->set_area_code(report.areas[a]);
    area->set_area_name(hierarchy.name(report.areas[a]));
    area->set_need_milli(figures.need_milli);
    area->set_units_milli(figures.units_milli);
    area->set_gap_milli(figures.gap_milli);
    area->set_surplus_milli(figures.surplus_milli);
    area->set_coverage_per_1000_milli(figures.coverage_per_1000_milli);
  }
  for (const PlaceGap& place : report.place_gaps) to.mutable_areas(static_cast<int>(place.area))->set_place_gap(true);
  for (std::size_t g = 0; g < report.client_groups.size(); ++g) {
    const GapFigures& figures = report.by_client_group[g];
    if (is_nothing(figures)) continue;
    v1::GroupFigure* group = to.add_groups();
    group->set_client_group(report.client_groups[g]);
    group->set_need_milli(figures.need_milli);
    group->set_units_milli(figures.units_milli);
    group->set_gap_milli(figures.gap_milli);
  }
  for (const TenureFairness& fairness : report.tenure_fairness) {
    const GapFigures& figures = report.by_tenure[fairness.tenure];
    if (is_nothing(figures)) continue;
    v1::TenureFigure* tenure = to.add_tenures();
    tenure->set_tenure(report.tenures[fairness.tenure]);
    tenure->set_need_milli(figures.need_milli);
    tenure->set_units_milli(figures.units_milli);
    tenure->set_need_share_ppm(fairness.need_share_ppm);
    tenure->set_served_share_ppm(fairness.served_share_ppm);
    if (fairness.ratio_ppm) tenure->set_ratio_ppm(*fairness.ratio_ppm);
  }
}

absl::Status fill_equity(const GapReport& report, v1::Assessment& to) {
  std::vector<AreaRate> rates;
  bool anything = false;
  for (std::size_t a = 0; a < report.areas.size(); ++a) {
    const GapFigures& figures = report.by_area[a];
    rates.push_back({report.areas[a], figures.need_milli, figures.units_milli});
    anything |= figures.need_milli > 0 && figures.units_milli > 0;
  }
  if (!anything) return absl::OkStatus();  // how evenly nothing is spread cannot be said
  CONCORD_ASSIGN(const Equity equity, measure_equity(std::move(rates)));
  to.set_gini_ppm(equity.gini_ppm);
  to.set_theil_ppm(equity.theil_ppm);
  to.set_robin_hood_ppm(equity.robin_hood_ppm);
  if (equity.max_min_ratio_milli) to.set_max_min_ratio_milli(*equity.max_min_ratio_milli);
  to.set_best_served_area_code(equity.best_served);
  to.set_worst_served_area_code(equity.worst_served);
  return absl::OkStatus();
}

absl::Status fill_duplications(const Counted& supply, v1::Assessment& to) {
  CONCORD_ASSIGN(const auto found,
                 find_duplication(supply.services, supply.reaches, to.thresholds().duplication_min_providers(),
                                  to.thresholds().duplication_utilisation_ppm()));
  to.set_duplications_found(static_cast<std::int64_t>(found.size()));
  for (const Duplication& flag : found) {
    if (to.duplications_size() == kMaxListedDuplications) break;
    v1::DuplicationFigure* figure = to.add_duplications();
    figure->set_area_code(flag.area);
    figure->set_client_group(flag.client_group);
    figure->set_providers(static_cast<std::int32_t>(flag.provider_ids.size()));
    figure->set_services(static_cast<std::int32_t>(flag.service_ids.size()));
    figure->set_utilisation_ppm(flag.utilisation_ppm);
  }
  return absl::OkStatus();
}

std::vector<v1::GapCell> cells_of(const GapReport& report) {
  std::vector<v1::GapCell> cells;
  cells.reserve(report.cells.size());
  for (const GapCell& from : report.cells) {
    v1::GapCell& to = cells.emplace_back();
    to.set_area_code(report.areas[from.area]);
    to.set_client_group(report.client_groups[from.client_group]);
    to.set_tenure(report.tenures[from.tenure]);
    to.set_need_milli(from.need_milli);
    to.set_units_milli(from.units_milli);
    to.set_gap_milli(from.figures().gap_milli);
    to.set_in_use_milli(from.served_milli);
    to.set_kind(kind_of(from.kind()));
  }
  return cells;
}

void fill_missing(const CodedEstimate& estimate, v1::Assessment& to) {
  to.set_missing_figures_found(static_cast<std::int64_t>(estimate.missing.size()));
  for (const MissingFigure& missing : estimate.missing) {
    if (to.missing_figures_size() == kMaxListedMissing) break;
    v1::MissingFigure* figure = to.add_missing_figures();
    figure->set_area_code(missing.area);
    figure->set_client_group(missing.client_group);
    figure->set_indicator_code(missing.indicator);
  }
}

void fill_inputs(const FrozenInputs& inputs, const Counted& supply, v1::AssessmentInputs& to) {
  to.set_ledger_position(inputs.ledger_position);
  to.set_registry_position(inputs.registry_position);
  to.set_digest(inputs_digest(inputs));
  to.set_indicators(static_cast<std::int64_t>(inputs.indicators.size()));
  to.set_indicators_left_out(inputs.left_out);
  to.set_services(static_cast<std::int64_t>(supply.services.size()));
  to.set_services_outside(supply.outside);
  *to.mutable_model() = inputs.model;
}

}  // namespace

absl::Status inputs_do_not_fit(const absl::Status& why) {
  return refuse_state({.code = "INPUTS_DO_NOT_FIT",
                       .sentence = std::string(why.message()),
                       .remedy = "Mend the indicators or the formula that it names, then open the assessment again."});
}

absl::StatusOr<AssessmentFigures> assemble(const FrozenInputs& inputs, const v1::AssessmentThresholds& thresholds) {
  CONCORD_RETURN_IF_ERROR(check_inputs(inputs));
  const NeedModel model = maths_model(inputs.model);
  std::set<std::string> areas_counted;
  for (const v1::Indicator& row : inputs.indicators) areas_counted.insert(row.area_code());
  if (areas_counted.size() > kMaxAssessmentAreas) return too_many(areas_counted.size(), "areas", kMaxAssessmentAreas);
  const std::size_t blocks = areas_counted.size() * model.groups.size();
  if (blocks > kMaxAssessmentCells) return too_many(blocks, "cells", kMaxAssessmentCells);

  const auto estimate = estimate_coded_need(maths_indicators(inputs.indicators), model);
  if (!estimate.ok()) return inputs_do_not_fit(estimate.status());
  if (estimate->need.entries.size() > kMaxAssessmentCells) {
    return too_many(estimate->need.entries.size(), "cells", kMaxAssessmentCells);
  }
  CONCORD_ASSIGN(const Counted supply, count_supply(inputs, estimate->need.areas, model.groups.size()));

  AssessmentFigures figures;
  v1::Assessment& assessment = figures.assessment;
  v1::AssessmentThresholds& used = *assessment.mutable_thresholds();
  used = thresholds;
  used.set_place_coverage_per_1000_milli(place_threshold(thresholds, supply.units, total_need(estimate->need)));
  if (used.duplication_min_providers() == 0) used.set_duplication_min_providers(kDefaultDuplicationProviders);
  if (used.duplication_utilisation_ppm() == 0) used.set_duplication_utilisation_ppm(kDefaultDuplicationUtilisationPpm);

  const auto report = measure_gap(estimate->need, supply.reaches, used.place_coverage_per_1000_milli(), KeepParts::kNo);
  if (!report.ok()) return inputs_do_not_fit(report.status());
  if (report->cells.size() > kMaxAssessmentCells) return too_many(report->cells.size(), "cells", kMaxAssessmentCells);
  fill_totals(*report, inputs, assessment);
  if (const absl::Status equity = fill_equity(*report, assessment); !equity.ok()) return inputs_do_not_fit(equity);
  if (const absl::Status found = fill_duplications(supply, assessment); !found.ok()) return inputs_do_not_fit(found);
  fill_missing(*estimate, assessment);
  fill_inputs(inputs, supply, *assessment.mutable_inputs());
  figures.cells = cells_of(*report);
  return figures;
}

}  // namespace concord::needs
