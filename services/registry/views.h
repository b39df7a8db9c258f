// All that the registry shows, room by room. Folded again from the ledger at any time.
#pragma once

#include <memory>

#include "services/platform/ledger/views.h"

namespace concord::registry {

std::unique_ptr<platform::Views> registry_views();

}  // namespace concord::registry
