// The box's whole life after sealing: read a request, answer it, again. It must never answer anything but the frames of
// wire.h.
#pragma once

#include "plugins/box/wire/wire.h"

namespace concord::plugins::box {

// Returns when the host has closed its end, or has sent what it must not.
Exit serve_requests();

}  // namespace concord::plugins::box
