// Commands on a procedure that change what the standstill of its awards is counted from: a notice, a letter, a fact.
// The procedure's event and the standstills as the rules then answer stand in the ledger together or not at all.
// Decides nothing itself.
#pragma once

#include <functional>
#include <string>

#include "absl/status/status.h"

#include "services/platform/deciding/batch.h"
#include "services/platform/deciding/decider.h"
#include "services/procurement/award/award_facts.h"
#include "services/procurement/procedure/notices.h"

namespace concord::procurement {

using DecideProcedure = std::function<ProcedureDecided(const ProcedureState&, const v1::Award&)>;

// Asks the rules once for each lot that is awarded and not signed, and waits for the disk, so not on a thread that
// serves.
absl::Status decide_and_count(platform::Batch& batch, const AwardSources& sources,
                              platform::Decider<AwardAggregate>& awards, const Context& context,
                              const std::string& procedure_id, const DecideProcedure& decide);

// The lots whose award a notice may name.
NoticeFacts notice_facts(const v1::Award& award);

}  // namespace concord::procurement
