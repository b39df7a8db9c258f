// PURE. The published standstill; see standstill.h.
#include "services/procurement/gates/standstill.h"

namespace concord::procurement {

int standstill_of(const v1::ProcedureDraft& draft) {
  const int stated = draft.timetable().standstill_days();
  return stated == 0 ? kDefaultStandstillDays : stated;
}

}  // namespace concord::procurement
