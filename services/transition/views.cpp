// The rooms' tables, in the steps in which they were shipped.
#include "services/transition/views.h"

#include "services/transition/supply/supply_views.h"
#include "services/transition/transition/transition_views.h"

namespace concord::transition {

std::unique_ptr<platform::Views> transition_views() {
  return std::make_unique<platform::ServiceViews>(
      std::vector<platform::Migration>{{1, "transition", transition_tables() + supply_tables()}},
      std::vector<platform::ViewPart>{transition_part(), supply_part()});
}

}  // namespace concord::transition
