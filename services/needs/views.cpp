// The rooms' tables, in the steps in which they were shipped.
#include "services/needs/views.h"

#include "services/needs/areas/area_views.h"
#include "services/needs/assessment/assessment_views.h"
#include "services/needs/plan/plan_views.h"
#include "services/needs/proposals/proposal_views.h"
#include "services/needs/supply/supply_views.h"

namespace concord::needs {

std::unique_ptr<platform::Views> needs_views() {
  const std::string tables =
      area_tables() + supply_tables() + assessment_tables() + proposal_tables() + capability_tables() + plan_tables();
  return std::make_unique<platform::ServiceViews>(
      std::vector<platform::Migration>{{1, "needs", tables}},
      std::vector<platform::ViewPart>{area_part(), supply_part(), assessment_part(), proposal_part(), capability_part(),
                                      plan_part()});
}

}  // namespace concord::needs
