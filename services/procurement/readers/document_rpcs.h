// Documents brought part by part, finished, taken out, erased, listed and read.
#pragma once

#include <cstdint>

#include "services/platform/entry/rpcs.h"
#include "services/procurement/readers/document_facts.h"

namespace concord::procurement {

// Sweeps old uploads first, as of `now_ms`.
void add_document_rpcs(platform::Rpcs& rpcs, const Library& library, std::int64_t now_ms);

}  // namespace concord::procurement
