// PURE. Notices of a procedure that were published after the tender itself, as an officer records them. Publishes none.
#pragma once

#include "services/procurement/procedure/procedure.h"

namespace concord::procurement {

using PlainNoticeCommands = platform::Commands<v1::RecordNoticeRequest>;
ProcedureDecided decide(const ProcedureState&, const v1::RecordNoticeRequest&, const Context&);

}  // namespace concord::procurement
