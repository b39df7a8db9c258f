// Reads a plan's facts from the frozen inputs of its assessment.
#include "services/needs/plan/plan_facts.h"

#include <map>
#include <set>

#include "services/needs/assessment/assessment_views.h"
#include "services/needs/assessment/frozen_reader.h"
#include "services/platform/values/refusal.h"

namespace concord::needs {

absl::StatusOr<PlanFacts> read_plan_facts(platform::Ledger& ledger, const std::string& authority,
                                          const std::string& assessment_id) {
  PlanFacts facts;
  CONCORD_ASSIGN(const v1::Assessment assessment, platform::read_with(ledger.database(), [&](Connection& reader) {
                   return find_assessment(reader, authority, assessment_id);
                 }));
  if (assessment.id().empty()) return facts;
  facts.assessment_known = true;
  facts.assessment_published = assessment.published();
  CONCORD_ASSIGN(const FrozenInputs inputs, read_frozen(ledger, authority, assessment));
  std::map<std::string, std::int64_t> populations;
  for (const v1::Area& area : inputs.areas) populations[area.code()] = area.population();
  for (const v1::AreaFigure& area : assessment.areas()) {
    facts.areas.push_back({area.area_code(), populations[area.area_code()], area.need_milli()});
  }
  const Hierarchy hierarchy(inputs.areas);
  const std::set<std::string> areas = assessed_areas(assessment);
  const ReachFinder finder(hierarchy, areas);
  for (const v1::SupplyLine& line : inputs.supply) {
    if (!finder.reach_of(line).empty()) facts.services.insert(line.service_id());
  }
  return facts;
}

}  // namespace concord::needs
