// What the figures of the rules share.
#pragma once

#include <string>

#include "plugins/host/running/box_pool.h"

namespace concord::bench {

// Real boxes, as the rules service has them.
plugins::host::BoxPoolOptions box_options();

}  // namespace concord::bench
