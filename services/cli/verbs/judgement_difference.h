// PURE. What differs between a recorded judgement and the same question judged again. It must never call a difference
// what only tells how the box counts its steps.
#pragma once

#include <string>

#include "concord/rules/v1/types.pb.h"

namespace concord::cli {

// Empty when both say the same.
std::string difference_between(const rules::v1::Judgement& kept, const rules::v1::Judgement& again);

}  // namespace concord::cli
