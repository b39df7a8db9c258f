// How a score's number is read: its unit stands in its name. Decides nothing.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "plugins/host/words/units.h"

namespace concord::plugins::host {

// "..._pence", "..._date", "..._bp", "..._days", else a count.
Unit score_unit(std::string_view name);
std::string score_words(std::string_view name, std::int64_t value);

}  // namespace concord::plugins::host
