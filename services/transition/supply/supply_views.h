// The table of services as the registry told them. Decides nothing.
#pragma once

#include <string>

#include "services/platform/ledger/views.h"

namespace concord::transition {

const std::string& supply_tables();
platform::ViewPart supply_part();

}  // namespace concord::transition
