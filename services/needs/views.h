// All that needs shows, room by room. Folded again from the ledger at any time.
#pragma once

#include <memory>

#include "services/platform/ledger/views.h"

namespace concord::needs {

std::unique_ptr<platform::Views> needs_views();

}  // namespace concord::needs
