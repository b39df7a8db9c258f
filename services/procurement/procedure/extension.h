// PURE. A deadline that is extended, and the days that move along with it: questions, evaluation, decision, and the
// contract's first day, which is asked for. It must never shorten anything.
#pragma once

#include "services/procurement/procedure/procedure.h"

namespace concord::procurement {

// The days in London on which the deadline lies before and after the extension, and until when questions may be asked
// when they move by as many days: 0 where the procedure says nothing of them.
struct DeadlineDays {
  absl::CivilDay from, to;
  std::int64_t questions_until_ms = 0;
  bool takes_no_bids_yet = false;  // stages before the final tender are not over
};

// Procurement Act 2023 s.31(4)-(5): with the deadline the time limits that follow from it.
void evolve_extension(ProcedureState& state, const v1::DeadlineExtension& extension);
// What is written by London's clock read into milliseconds. INVALID_TIME.
absl::StatusOr<v1::ExtendDeadlineRequest> with_instant(const v1::ExtendDeadlineRequest& written);
ProcedureDecided decide(const ProcedureState&, const v1::ExtendDeadlineRequest&, const Context&, const DeadlineDays&);

}  // namespace concord::procurement
