// A judgement as plain text for an officer, made from what was recorded: never from what a program says about itself.
#pragma once

#include <string>

#include "plugins/host/judging/judge.h"

namespace concord::plugins::host {

std::string explain(const Judgement& judgement);

// "blocks", "warns", "notes".
std::string level_name(Level level);

}  // namespace concord::plugins::host
