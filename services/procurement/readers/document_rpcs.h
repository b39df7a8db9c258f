// Documents brought part by part, finished, taken out, erased, listed and read.
#pragma once

#include "services/platform/entry/rpcs.h"
#include "services/procurement/readers/document_facts.h"

namespace concord::procurement {

void add_document_rpcs(platform::Rpcs& rpcs, const Library& library);

}  // namespace concord::procurement
