// All that procurement shows, room by room. Folded again from the ledger at any time; sealed bytes, documents' and who
// asked a question lie in tables of their own that no rebuild touches.
#pragma once

#include <memory>

#include "services/platform/ledger/views.h"

namespace concord::procurement {

std::unique_ptr<platform::Views> procurement_views();

}  // namespace concord::procurement
