// PURE. What procurement states to the rules about a decision: facts by the names of plugins/host/FACTS.md. It must
// never state what nobody said; a fact that is left out is not known, and the rules say so where it matters.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"

#include "concord/procurement/v1/types.pb.h"
#include "concord/rules/v1/queries.pb.h"

#include "services/platform/values/context.h"
#include "services/procurement/gates/findings.h"

namespace concord::procurement {

// The question to the rules at this gate: the procedure's facts, and of the winners where there are any. `deadline_on`
// is the deadline's day in London; none while there is no deadline.
rules::v1::EvaluateRequest question_of(Gate gate, const GateFacts& facts, const v1::Procedure& procedure,
                                       const platform::Context& context, std::optional<absl::CivilDay> deadline_on);
// The answer as findings: blocks and warns; notes stay in the record.
std::vector<v1::Finding> findings_of(Gate gate, const v1::ProcedureDraft& draft, const rules::v1::Judgement& judgement);

}  // namespace concord::procurement
