// PURE. The standstill that a procedure publishes: between the award's approval and its contracts. Counts no days.
#pragma once

#include "concord/procurement/v1/types.pb.h"

namespace concord::procurement {

inline constexpr int kDefaultStandstillDays = 8;  // Procurement Act 2023 s.51
inline constexpr int kMaxStandstillDays = 60;

// Working days of standstill that the procedure published.
int standstill_of(const v1::ProcedureDraft& draft);

}  // namespace concord::procurement
