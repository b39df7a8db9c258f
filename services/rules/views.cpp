// The rooms' tables, in the steps in which they were shipped.
#include "services/rules/views.h"

#include "services/rules/bundles/bundle_table.h"
#include "services/rules/rulebook/rulebook_views.h"

namespace concord::rules {

std::unique_ptr<platform::Views> rules_views() {
  return std::make_unique<platform::ServiceViews>(
      std::vector<platform::Migration>{{1, "rules", rulebook_tables() + bundle_tables()}},
      std::vector<platform::ViewPart>{rulebook_part()});
}

}  // namespace concord::rules
