// Who runs a bundle's program in a live service. It must never run code outside a box.
#pragma once

#include <memory>
#include <string>

#include "plugins/host/bundle/bundle.h"
#include "plugins/host/running/box_pool.h"
#include "plugins/host/words/program.h"

namespace concord::plugins::host {

// Tables are walked here where the bundle holds the generic program; all else runs in the pool's boxes. The pool and
// the bundle must outlive it.
std::unique_ptr<Program> program_of(BoxPool& pool, const std::string& authority, const std::string& digest,
                                    const Bundle& bundle);

}  // namespace concord::plugins::host
