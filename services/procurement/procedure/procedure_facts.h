// What is gathered of a procedure before commands are decided, on it or on what hangs on it. Decides nothing.
#pragma once

#include <string>

#include "absl/status/statusor.h"

#include "concord/procurement/v1/queries.pb.h"

#include "services/platform/deciding/decider.h"
#include "services/procurement/gates/asking.h"
#include "services/procurement/procedure/extension.h"
#include "services/procurement/procedure/later_particulars.h"
#include "services/procurement/procedure/procedure.h"
#include "services/procurement/sealing/seal.h"

namespace concord::procurement {

// As it stands; an empty id when there is none.
absl::StatusOr<v1::Procedure> load_procedure(platform::Decider<ProcedureAggregate>& procedures, const Context& context,
                                             const std::string& id);
// What the gate of publication finds in a draft that is complete; nothing for any other.
absl::StatusOr<SubmissionFacts> submission_facts(const RulesAsker& asker, const ProcedureState& state,
                                                 const Context& context);
// What the gates that a procedure has still to pass would find with what is known now: as each of them will, when
// nothing else has changed; what only the record tells then (who wins) is left open.
absl::Status preview_gates(platform::Decider<ProcedureAggregate>& procedures, const RulesAsker& asker,
                           const v1::PreviewGatesRequest& request, const Context& context,
                           v1::PreviewGatesResponse& answer);
// By the clocks of London, for an extension of the deadline to that instant.
DeadlineDays deadline_days(const v1::Timetable& timetable, std::int64_t to_ms);
// Findings and the key that bids are sealed with; nothing for a procedure that cannot be published as it stands.
absl::StatusOr<PublishFacts> publish_facts(const RulesAsker& asker, const SealKeyRing& keys,
                                           const ProcedureState& state, const Context& context);

// Whether the rules know what is stated: asked as at the last gate, of which the answer itself is left alone.
absl::StatusOr<StatedFactsKnown> stated_facts_known(const RulesAsker& asker, const ProcedureState& state,
                                                    const v1::StateParticularsRequest& request, const Context& context);

}  // namespace concord::procurement
