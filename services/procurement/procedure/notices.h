// PURE. Notices of a procedure that were published after the tender itself, as an officer records them. Publishes none.
#pragma once

#include "services/procurement/procedure/procedure.h"

namespace concord::procurement {

ProcedureDecided decide(const ProcedureState&, const v1::RecordNoticeRequest&, const Context&);

}  // namespace concord::procurement
