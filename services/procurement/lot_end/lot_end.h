// PURE. One lot that is not bought after all while the others go on: one person proposes it with a reason, another
// decides. Bids, evaluation and award learn it in the same transaction. It must never touch an award that stands.
#pragma once

#include "concord/procurement/v1/lot_end_commands.pb.h"

#include "services/procurement/award/award.h"
#include "services/procurement/evaluation/evaluation.h"
#include "services/procurement/procedure/procedure.h"

namespace concord::procurement {

struct LotEndFacts {
  v1::Award award;
  bool has_marked = false;  // at the approval: whoever approves marked, agreed or chose among bids, or is on the panel
};

using PlainLotEndCommands = platform::Commands<v1::DeclineLotEndRequest>;
ProcedureDecided decide(const ProcedureState&, const v1::ProposeLotEndRequest&, const Context&, const LotEndFacts&);
ProcedureDecided decide(const ProcedureState&, const v1::ApproveLotEndRequest&, const Context&, const LotEndFacts&);
ProcedureDecided decide(const ProcedureState&, const v1::DeclineLotEndRequest&, const Context&);

// What follows of an end for the award, and for an evaluation that has begun.
AwardDecided end_in_award(const v1::Award&, const std::string& procedure_id, const v1::LotEnd& end);
EvaluationDecided end_in_evaluation(const EvaluationState&, const v1::LotEnd& end);

}  // namespace concord::procurement
