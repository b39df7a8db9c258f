// PURE. The lots of a plan and the money for them: split by allocation.h so that areas and lots each add up to the
// penny.
#include <algorithm>
#include <map>

#include "services/needs/fields/field_rules.h"
#include "services/needs/plan/allocation.h"
#include "services/needs/plan/plan.h"
#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/same.h"
#include "services/platform/values/text.h"

namespace concord::needs {
namespace {

using platform::cat;
using platform::in_quotes;
using platform::refuse_input;
using platform::refuse_state;

constexpr std::int64_t kPerTrillionInPpb = 1'000;

absl::Status invalid(std::string sentence, std::string remedy, std::string field) {
  return refuse_input({.code = "INVALID_BUDGET",
                       .sentence = std::move(sentence),
                       .remedy = std::move(remedy),
                       .subject = std::move(field)});
}

absl::Status check_lot(const v1::PlannedLot& lot) {
  return Faults()
      .must(is_id(lot.id()), cat("'", lot.id().substr(0, 80), "' is not a lot's id."),
            "Give 1 to 60 letters, digits, hyphens.", "lots")
      .must(is_text(lot.title(), kMaxName), cat("Lot ", lot.id(), " has no title."),
            cat("Give 1 to ", kMaxName, " characters."), "lots")
      .must(!lot.area_codes().empty(), cat("Lot ", lot.id(), " has no area."), "Give it at least one, or leave it out.",
            "lots")
      .as("INVALID_LOT");
}

absl::Status check_areas_once(const v1::SetLotsRequest& request, const PlanFacts& facts) {
  std::set<std::string> wanted, taken;
  for (const PlannedArea& area : facts.areas) wanted.insert(area.code);
  for (const v1::PlannedLot& lot : request.lots()) {
    for (const std::string& code : lot.area_codes()) {
      if (wanted.count(code) == 0) {
        return refuse_input(
            {.code = "UNKNOWN_AREA",
             .sentence = cat("Lot ", lot.id(), " has the area ", in_quotes(code), ", which the assessment has not."),
             .remedy = "Use the areas of the plan's assessment.",
             .subject = "lots"});
      }
      if (taken.insert(code).second) continue;
      return refuse_input({.code = "AREA_TWICE",
                           .sentence = cat("Area ", code, " stands in lot ", lot.id(), " and once before."),
                           .remedy = "Put each area into exactly one lot.",
                           .subject = "lots"});
    }
  }
  for (const std::string& code : wanted) {
    if (taken.count(code) > 0) continue;
    return refuse_input({.code = "AREA_MISSING",
                         .sentence = cat("Area ", code, " is in no lot (", wanted.size() - taken.size(), " of ",
                                         wanted.size(), " areas are in none)."),
                         .remedy = "Put each area of the assessment into exactly one lot.",
                         .subject = "lots"});
  }
  return absl::OkStatus();
}

absl::StatusOr<BlendIndex> blend_index(const v1::AllocationIndex& index, const PlanFacts& facts) {
  const std::string& basis = index.basis();
  if (!is_text(index.name(), kMaxName)) {
    return invalid("An index has no name.", cat("Give 1 to ", kMaxName, " characters."), "indices");
  }
  BlendIndex blend{index.name(), index.weight_ppm(), {}};
  if (basis == "given") {
    for (const v1::IndexValue& value : index.values()) blend.values.push_back({value.area_code(), value.value()});
    return blend;
  }
  if (basis != "population" && basis != "need") {
    return invalid(cat("Index ", index.name(), " has the basis ", in_quotes(basis), "."),
                   "Give population, need, or given with a value for each area.", "indices");
  }
  if (!index.values().empty()) {
    return invalid(cat("Index ", index.name(), " has the basis ", basis, " and values of its own."),
                   "Leave the values out; they are taken from the assessment.", "indices");
  }
  for (const PlannedArea& area : facts.areas) {
    blend.values.push_back({area.code, basis == "population" ? area.population : area.need_milli});
  }
  return blend;
}

absl::Status check_budget(const v1::SetBudgetRequest& request) {
  if (request.envelope_year_pence_size() < kMinBudgetYears || request.envelope_year_pence_size() > kMaxBudgetYears) {
    return refuse_input(
        {.code = "BUDGET_YEARS",
         .sentence = cat("The budget covers ", request.envelope_year_pence_size(), " years."),
         .remedy = cat("Give one envelope a year, ", kMinBudgetYears, " to ", kMaxBudgetYears, " of them."),
         .subject = "envelope_year_pence"});
  }
  if (request.indices().empty() || request.indices_size() > kMaxAllocationIndices) {
    return invalid(cat("There are ", request.indices_size(), " indices."),
                   cat("Give 1 to ", kMaxAllocationIndices, "."), "indices");
  }
  std::int64_t weights = 0;
  for (const v1::AllocationIndex& index : request.indices()) {
    if (index.weight_ppm() < -kWholePpm * 10 || index.weight_ppm() > kWholePpm * 10) {
      return invalid(cat("Index ", index.name().substr(0, 60), " weighs ", index.weight_ppm(), "."),
                     "Give parts per million; all together 1,000,000.", "indices");
    }
    weights += index.weight_ppm();
  }
  if (weights != kWholePpm) {
    return refuse_input({.code = "WEIGHTS_DO_NOT_ADD_UP",
                         .sentence = cat("The weights add up to ", weights, " parts per million."),
                         .remedy = "Make them add up to 1,000,000.",
                         .subject = "indices"});
  }
  if (!is_date(request.first_year_starts_on())) {
    return invalid(cat("'", request.first_year_starts_on().substr(0, 20), "' is not the first day of the first year."),
                   "Give YYYY-MM-DD.", "first_year_starts_on");
  }
  std::int64_t shares = 0;
  for (const v1::StartingShare& share : request.starting_shares()) {
    if (share.share_ppb() < 0 || share.share_ppb() > kWholePpb) {
      return invalid(cat("Area ", share.area_code().substr(0, 60), " starts at ", share.share_ppb(), "."),
                     cat("Give 0 to ", kWholePpb, " parts per thousand million."), "starting_shares");
    }
    shares += share.share_ppb();
  }
  const std::int64_t off = shares > kWholePpb ? shares - kWholePpb : kWholePpb - shares;
  if (request.starting_shares().empty() || off <= request.starting_shares_size()) return absl::OkStatus();
  return invalid(cat("The shares before the first year add up to ", shares, "."),
                 cat("Make them add up to ", kWholePpb, ", give or take one an area for rounding."), "starting_shares");
}

std::int64_t to_ppb(std::int64_t per_trillion) {
  return static_cast<std::int64_t>(divide_half_up(per_trillion, kPerTrillionInPpb));
}

void fill_year(const YearAllocation& from, absl::CivilDay starts_on, v1::YearAllocation& to) {
  to.set_starts_on(platform::format_date(starts_on));
  to.set_envelope_pence(from.envelope_pence);
  for (const AreaAllocation& area : from.areas) {
    v1::AreaAllocation* allocation = to.add_areas();
    allocation->set_area_code(area.area);
    allocation->set_target_share_ppb(to_ppb(area.target_per_trillion));
    allocation->set_share_ppb(to_ppb(area.share_per_trillion));
    allocation->set_amount_pence(area.pence);
  }
  for (const LotAllocation& lot : from.lots) {
    v1::LotAllocation* allocation = to.add_lots();
    allocation->set_lot_id(lot.lot);
    allocation->set_amount_pence(lot.pence);
  }
}

absl::StatusOr<v1::BudgetSet> work_out(const PlanState& state, const v1::SetBudgetRequest& request,
                                       const PlanFacts& facts) {
  AllocationPlan plan;
  plan.envelope_pence = {request.envelope_year_pence().begin(), request.envelope_year_pence().end()};
  plan.max_change_ppm = request.max_change_ppm() == 0 ? kMillion : request.max_change_ppm();
  v1::BudgetSet set;
  for (const v1::AllocationIndex& index : request.indices()) {
    CONCORD_ASSIGN(BlendIndex blend, blend_index(index, facts));
    v1::AllocationIndex* used = set.add_indices();
    used->set_name(index.name());
    used->set_weight_ppm(index.weight_ppm());
    used->set_basis(index.basis());
    for (const AreaValue& value : blend.values) {
      used->add_values()->set_area_code(value.area);
      used->mutable_values(used->values_size() - 1)->set_value(value.value);
    }
    plan.indexes.push_back(std::move(blend));
  }
  for (const v1::StartingShare& share : request.starting_shares()) {
    plan.last_year_pence.push_back({share.area_code(), share.share_ppb()});
  }
  std::set<std::string> in_lots, in_index;
  for (const v1::PlannedLot& lot : state.lots()) {
    plan.lots.push_back({lot.id(), {lot.area_codes().begin(), lot.area_codes().end()}});
    in_lots.insert(lot.area_codes().begin(), lot.area_codes().end());
  }
  for (const AreaValue& value : plan.indexes[0].values) in_index.insert(value.area);
  if (in_index != in_lots) {
    return invalid(cat("Index ", plan.indexes[0].name, " does not give each area of the lots one value."),
                   cat("Give a value for each of the ", in_lots.size(), " areas and for no other."), "indices");
  }
  const auto years = allocate(plan);
  if (!years.ok()) {
    return invalid(std::string(years.status().message()), "Mend what it names, then set the budget again.", "");
  }
  CONCORD_ASSIGN(const absl::CivilDay first,
                 platform::parse_date(request.first_year_starts_on(), "first_year_starts_on"));
  for (std::size_t y = 0; y < years->size(); ++y) {
    const absl::CivilDay starts_on(first.year() + static_cast<std::int64_t>(y), first.month(), first.day());
    fill_year((*years)[y], starts_on, *set.add_years());
  }
  set.set_plan_id(state.id());
  set.set_max_change_ppm(request.max_change_ppm());
  *set.mutable_starting_shares() = request.starting_shares();
  return set;
}

}  // namespace

PlanDecided decide(const PlanState& state, const v1::SetLotsRequest& request, const platform::Context& context,
                   const PlanFacts& facts) {
  CONCORD_RETURN_IF_ERROR(check_draft(state, request.plan_id()));
  if (facts.areas.size() > kMaxPlannedAreas) {
    return refuse_state(
        {.code = "TOO_MANY_AREAS",
         .sentence = cat("The assessment has ", facts.areas.size(), " areas."),
         .remedy = cat("Plan on an assessment of at most ", kMaxPlannedAreas, ", such as districts or wards.")});
  }
  if (request.lots().empty() || request.lots_size() > kMaxPlannedLots) {
    return refuse_input({.code = "INVALID_LOT",
                         .sentence = cat("There are ", request.lots_size(), " lots."),
                         .remedy = cat("Give 1 to ", kMaxPlannedLots, "."),
                         .subject = "lots"});
  }
  std::set<std::string> ids;
  for (const v1::PlannedLot& lot : request.lots()) {
    CONCORD_RETURN_IF_ERROR(check_lot(lot));
    if (ids.insert(lot.id()).second) continue;
    return refuse_input({.code = "INVALID_LOT",
                         .sentence = cat("Lot ", lot.id(), " is given twice."),
                         .remedy = "Give each lot its own id.",
                         .subject = "lots"});
  }
  CONCORD_RETURN_IF_ERROR(check_areas_once(request, facts));
  std::vector<v1::PlanEvent> events;
  if (platform::same_list(state.lots(), request.lots())) return events;
  auto* set = events.emplace_back().mutable_lots_set();
  set->set_plan_id(state.id());
  *set->mutable_lots() = request.lots();
  set->set_prepared_by(context.actor.subject);
  return events;
}

PlanDecided decide(const PlanState& state, const v1::SetBudgetRequest& request, const platform::Context& context,
                   const PlanFacts& facts) {
  CONCORD_RETURN_IF_ERROR(check_draft(state, request.plan_id()));
  if (state.lots().empty()) {
    return refuse_state({.code = "LOTS_MISSING",
                         .sentence = cat("Plan ", state.id(), " has no lots yet."),
                         .remedy = "Set the lots first; the money is split over them."});
  }
  CONCORD_RETURN_IF_ERROR(check_budget(request));
  CONCORD_ASSIGN(v1::BudgetSet set, work_out(state, request, facts));
  std::vector<v1::PlanEvent> events;
  if (platform::same_list(state.indices(), set.indices()) && platform::same_list(state.years(), set.years()) &&
      platform::same_list(state.starting_shares(), set.starting_shares()) &&
      state.max_change_ppm() == set.max_change_ppm()) {
    return events;
  }
  set.set_prepared_by(context.actor.subject);
  *events.emplace_back().mutable_budget_set() = std::move(set);
  return events;
}

}  // namespace concord::needs
