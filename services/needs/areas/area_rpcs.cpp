// The rows of areas; see area_rpcs.h.
#include "services/needs/areas/area_rpcs.h"

#include "services/needs/areas/area_views.h"

namespace concord::needs {
namespace {

constexpr auto kPlain = [](const auto&... given) { return decide(given...); };

}  // namespace

void add_area_rpcs(platform::Rpcs& rpcs, platform::Decider<AreaSetAggregate>& area_sets) {
  rpcs.on(area_sets, [](const auto&) { return std::string(kAreaSetStream); }).decides(PlainAreaSetCommands(), kPlain);
  rpcs.answers(list_areas, list_indicators, get_need_model);
}

}  // namespace concord::needs
