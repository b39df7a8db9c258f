// PURE. The stages that a draft states before its final tender: shapes, order, and which routes have them. What happens
// in them is for the room stages.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"

#include "concord/procurement/v1/types.pb.h"

namespace concord::procurement {

inline constexpr int kMaxStages = 10;
inline constexpr int kMaxConditions = 50;
inline constexpr std::size_t kMaxCondition = 2'000;

// INVALID_STAGES.
absl::Status check_stages(const v1::ProcedureDraft& draft);
// What is still wanting for publication, in words.
void add_missing_in_stages(const v1::ProcedureDraft& draft, std::vector<std::string>& missing);
// What is written by London's clock read into milliseconds. INVALID_TIME.
absl::Status read_stage_ends(v1::ProcedureDraft& draft);

}  // namespace concord::procurement
