// PURE. Notices of a procedure that were published after the tender itself, and Scotland's letters to tenderers, as an
// officer records them or takes them back. Publishes none.
#pragma once

#include <string>
#include <vector>

#include "services/procurement/procedure/procedure.h"

namespace concord::procurement {

// A lot that is awarded and not signed.
struct AwardedLot {
  std::string lot_id;
  std::string contract_id;
  std::string awarded_on;  // civil date
};
struct NoticeFacts {
  std::vector<AwardedLot> awarded;
  bool is_known = true;  // by that name to the law in force
};

ProcedureDecided decide(const ProcedureState&, const v1::RecordNoticeRequest&, const Context&, const NoticeFacts&);
ProcedureDecided decide(const ProcedureState&, const v1::TakeNoticeBackRequest&, const Context&);
void evolve_taken_back(ProcedureState& state, const v1::TakenBackNotice& taken_back);

}  // namespace concord::procurement
