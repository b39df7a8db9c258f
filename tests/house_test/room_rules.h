// The rules of the house's rooms: their order, what may stand at a root, where things are defined and written, how
// large a room may be, what stands only once. Functions from files to violations, as in house_rules.h.
#pragma once

#include "tests/house_test/house_rules.h"

namespace concord::house_test {

const std::vector<Rule>& room_rules();

}  // namespace concord::house_test
