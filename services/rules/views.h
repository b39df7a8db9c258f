// What the rules service keeps: the rulebook, folded again from the ledger at any time, and the bundles' bytes.
#pragma once

#include <memory>

#include "services/platform/ledger/views.h"

namespace concord::rules {

std::unique_ptr<platform::Views> rules_views();

}  // namespace concord::rules
