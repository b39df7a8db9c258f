// PURE. Recomputes one cell from frozen inputs and says in words how it came about.
#include "services/needs/assessment/explanation.h"

#include <algorithm>

#include "services/needs/fields/shares.h"
#include "services/needs/measures/gap.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"

namespace concord::needs {
namespace {

using platform::cat;

// A parts-per-million weight as percent: 62.5 %.
std::string percent(std::int64_t ppm) { return cat(decimal(ppm / 10), " %"); }

bool reaches(const std::vector<std::string>& areas, const std::string& area) {
  return std::binary_search(areas.begin(), areas.end(), area);
}

absl::StatusOr<NeedCell> recompute_need(const FrozenInputs& inputs, const v1::GapCell& asked,
                                        std::vector<v1::Indicator>& rows) {
  for (const v1::Indicator& row : inputs.indicators) {
    if (row.area_code() == asked.area_code()) rows.push_back(row);
  }
  NeedModel model = maths_model(inputs.model);
  std::erase_if(model.groups, [&](const GroupModel& group) { return group.client_group != asked.client_group(); });
  CONCORD_ASSIGN(const NeedEstimate estimate, estimate_need(maths_indicators(rows), model));
  for (const NeedCell& cell : estimate.cells) {
    if (cell.tenure == asked.tenure()) return cell;
  }
  NeedCell nobody;  // a cell that supply alone made
  nobody.area = asked.area_code();
  nobody.client_group = asked.client_group();
  nobody.tenure = asked.tenure();
  return nobody;
}

absl::StatusOr<std::vector<v1::SupplyShare>> recompute_supply(const FrozenInputs& inputs,
                                                              const std::set<std::string>& assessed_areas,
                                                              const std::vector<v1::GapCell>& cells,
                                                              const v1::GapCell& asked) {
  const Hierarchy hierarchy(inputs.areas);
  const ReachFinder finder(hierarchy, assessed_areas);
  std::vector<SupplyReach> reach;
  std::vector<const v1::SupplyLine*> lines;
  for (const v1::SupplyLine& line : inputs.supply) {
    auto areas = finder.reach_of(line);
    if (!reaches(areas, asked.area_code())) continue;
    lines.push_back(&line);
    reach.push_back({std::move(areas),
                     {line.client_groups().begin(), line.client_groups().end()},
                     {line.tenures().begin(), line.tenures().end()},
                     line.units(),
                     line.people_supported()});
  }
  std::vector<NeedCell> need;
  for (const v1::GapCell& cell : cells) {
    if (cell.need_milli() == 0) continue;
    need.push_back({cell.area_code(), cell.client_group(), cell.tenure(), cell.need_milli(), {}});
  }
  CONCORD_ASSIGN(const GapReport report, measure_gap(need, reach, 0));
  std::vector<v1::SupplyShare> shares;
  for (const SupplyPart& part : report.parts) {
    if (report.areas[part.area] != asked.area_code() ||
        report.client_groups[part.client_group] != asked.client_group() ||
        report.tenures[part.tenure] != asked.tenure()) {
      continue;
    }
    const v1::SupplyLine& line = *lines[part.supply];
    v1::SupplyShare& share = shares.emplace_back();
    share.set_service_id(line.service_id());
    share.set_provider_id(line.provider_id());
    share.set_name(line.name());
    share.set_units_milli(part.units_milli);
    share.set_in_use_milli(part.served_milli);
    share.set_service_units(line.units());
  }
  return shares;
}

std::string sentence_of(const v1::NeedContribution& from) {
  std::string text =
      cat(from.indicator().code(), " is ", decimal(from.indicator().value_milli()), " (", from.indicator().source(),
          ", ", from.indicator().as_at(), "); ", percent(from.weight_ppm()), " of it counts");
  if (!from.spread_by().empty()) {
    const Wide whole = std::max<std::int64_t>(1, from.spread_whole());
    const auto share_ppm = static_cast<std::int64_t>(divide_half_up(Wide{from.spread_weight()} * kMillion, whole));
    text += cat("; about ", percent(share_ppm), " of that falls to this tenure by ", from.spread_by(),
                " and relative risk");
  }
  return cat(text, ": ", decimal(from.contribution_milli()), " people.");
}

void add_sentences(const std::string& area_name, v1::ExplainFigureResponse& to) {
  const v1::GapCell& cell = to.cell();
  to.add_sentences(cat(decimal(cell.need_milli()), " people of the group ", cell.client_group(), " in ", area_name,
                       " (", cell.area_code(), "), tenure ", cell.tenure(), ", are estimated to need support."));
  for (const v1::NeedContribution& contribution : to.need().contributions()) {
    to.add_sentences(sentence_of(contribution));
  }
  to.add_sentences(cat(to.supply_size(), " services bring ", decimal(cell.units_milli()),
                       " places here, spread over the cells that each serves in proportion to need."));
  for (const v1::SupplyShare& share : to.supply()) {
    to.add_sentences(cat(share.name(), " (", share.service_id(), ") brings ", decimal(share.units_milli()), " of its ",
                         share.service_units(), " places."));
  }
  const char* kind = cell.kind() == v1::GAP_KIND_TYPE     ? "a gap of type: no service at all."
                     : cell.kind() == v1::GAP_KIND_VOLUME ? "a gap of volume."
                                                          : "no gap.";
  to.add_sentences(cat(decimal(cell.need_milli()), " in need less ", decimal(cell.units_milli()), " places leaves ",
                       decimal(cell.gap_milli()), ": ", kind));
}

}  // namespace

v1::NeedEstimate shown(const NeedCell& cell, const std::vector<v1::Indicator>& rows) {
  v1::NeedEstimate to;
  to.set_area_code(cell.area);
  to.set_client_group(cell.client_group);
  to.set_tenure(cell.tenure);
  to.set_need_milli(cell.need_milli);
  for (const NeedContribution& from : cell.trace) {
    v1::NeedContribution* contribution = to.add_contributions();
    const std::string tenure = !from.spread_by.empty() || cell.tenure == kAnyTenure ? "" : cell.tenure;
    v1::Indicator* indicator = contribution->mutable_indicator();
    for (const v1::Indicator& row : rows) {
      const bool is_it = row.area_code() == cell.area && row.code() == from.indicator && row.tenure() == tenure &&
                         (row.client_group().empty() || row.client_group() == cell.client_group);
      if (is_it && (indicator->code().empty() || !row.client_group().empty())) *indicator = row;
    }
    contribution->set_weight_ppm(from.weight_ppm);
    contribution->set_contribution_milli(from.contribution_milli);
    contribution->set_spread_by(from.spread_by);
    contribution->set_spread_weight(from.spread_weight);
    contribution->set_spread_whole(from.spread_whole);
  }
  return to;
}

std::set<std::string> areas_that_share(const FrozenInputs& inputs, const std::set<std::string>& assessed_areas,
                                       const std::string& area) {
  const Hierarchy hierarchy(inputs.areas);
  const ReachFinder finder(hierarchy, assessed_areas);
  std::set<std::string> areas = {area};
  for (const v1::SupplyLine& line : inputs.supply) {
    const auto reach = finder.reach_of(line);
    if (reaches(reach, area)) areas.insert(reach.begin(), reach.end());
  }
  return areas;
}

absl::StatusOr<v1::ExplainFigureResponse> explain(const FrozenInputs& inputs,
                                                  const std::set<std::string>& assessed_areas,
                                                  const std::vector<v1::GapCell>& cells, const v1::GapCell& asked) {
  v1::ExplainFigureResponse response;
  *response.mutable_cell() = asked;
  std::vector<v1::Indicator> rows;
  CONCORD_ASSIGN(const NeedCell need, recompute_need(inputs, asked, rows));
  *response.mutable_need() = shown(need, rows);
  CONCORD_ASSIGN(const auto shares, recompute_supply(inputs, assessed_areas, cells, asked));
  std::int64_t units_milli = 0;
  for (const v1::SupplyShare& share : shares) {
    units_milli += share.units_milli();
    *response.add_supply() = share;
  }
  if (need.need_milli != asked.need_milli() || units_milli != asked.units_milli()) {
    return absl::DataLossError(cat("the cell ", asked.area_code(), "/", asked.client_group(), "/", asked.tenure(),
                                   " cannot be worked out from its frozen inputs again"));
  }
  response.set_inputs_digest(inputs_digest(inputs));
  add_sentences(Hierarchy(inputs.areas).name(asked.area_code()), response);
  return response;
}

}  // namespace concord::needs
