// All that transition shows, room by room. Folded again from the ledger at any time.
#pragma once

#include <memory>

#include "services/platform/ledger/views.h"

namespace concord::transition {

std::unique_ptr<platform::Views> transition_views();

}  // namespace concord::transition
