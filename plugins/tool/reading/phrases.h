// Words of a rule that tell on it: places that nobody filled, and whether it obliges or advises. PURE.
#pragma once

#include <string>
#include <string_view>

namespace concord::plugins::tool {

// What stands for something that nobody decided, as written ("[ ]", "to be confirmed"); empty where nothing does.
std::string placeholder_in(std::string_view text);

// "should", "is advised": who does not can say why. Not where it obliges too.
bool only_advises(std::string_view text);
// "must", "shall", "may not".
bool obliges(std::string_view text);

}  // namespace concord::plugins::tool
