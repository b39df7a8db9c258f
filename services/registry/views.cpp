// The rooms' tables, in the steps in which they were shipped.
#include "services/registry/views.h"

#include "services/registry/contracts/contract_views.h"
#include "services/registry/dialogue/dialogue_views.h"
#include "services/registry/market/market_views.h"
#include "services/registry/providers/contact.h"
#include "services/registry/providers/provider_views.h"
#include "services/registry/services/service_views.h"

namespace concord::registry {

std::unique_ptr<platform::Views> registry_views() {
  const std::string views =
      provider_tables() + service_tables() + contract_tables() + dialogue_tables() + market_tables();
  std::vector<platform::ViewPart> parts = provider_parts();
  parts.push_back(service_part());
  parts.push_back(contract_part());
  for (platform::ViewPart& part : dialogue_parts()) parts.push_back(std::move(part));
  parts.push_back(market_part());
  return std::make_unique<platform::ServiceViews>(
      std::vector<platform::Migration>{{1, "views", views},
                                       {2, "erasable contacts", contact_tables()},
                                       {3, "identifiers", identifier_tables()},
                                       {4, "contract changes", contract_change_tables()}},
      parts);
}

}  // namespace concord::registry
