// Every fact that rules can be told: FACTS.md is this table for people, and a test holds both together.
#pragma once

#include <vector>

#include "plugins/host/words/facts.h"

namespace concord::plugins::host {

std::vector<FactKind> fact_table();

}  // namespace concord::plugins::host
