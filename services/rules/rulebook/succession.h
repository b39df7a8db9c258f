// PURE. That local rules never stand without national law, and that no two laws hold at a time: which change may be
// decided, and which other one is decided with it. It must never leave a day between two laws.
#pragma once

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "concord/rules/v1/types.pb.h"

#include "services/platform/values/context.h"

namespace concord::rules {

// NATIONAL_LAW_NEEDED where, with all that waits decided too, the change would leave local plugins without a law.
absl::Status check_proposed(const v1::Rulebook& rulebook, const v1::Change& change, const platform::Context& context);

// The waiting change that is decided together with this one: one law ends and another begins on the same day, and
// deciding one alone would leave two laws, or none. Null where this one stands alone. SECOND_NATIONAL_LAW,
// NATIONAL_LAW_NEEDED.
absl::StatusOr<const v1::Change*> decided_with(const v1::Rulebook& rulebook, const v1::Change& change);

}  // namespace concord::rules
