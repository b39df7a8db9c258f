// What is gathered before a command on a framework: who is accredited today, and the competition that it rests on; and
// of a framework what the gates of its mini-competitions want to know. Decides nothing.
#pragma once

#include <set>
#include <string>

#include "absl/status/statusor.h"

#include "services/platform/deciding/decider.h"
#include "services/platform/storage/database.h"
#include "services/procurement/award/award.h"
#include "services/procurement/evaluation/evaluation.h"
#include "services/procurement/framework/framework.h"
#include "services/procurement/gates/asking.h"
#include "services/procurement/procedure/procedure.h"

namespace concord::procurement {

// Where the competition that a framework rests on is read.
struct CompetitionSources {
  platform::Decider<ProcedureAggregate>& procedures;
  platform::Decider<EvaluationAggregate>& evaluations;
  platform::Decider<AwardAggregate>& awards;
};
// Nothing is known where the award names no procedure of ours.
absl::StatusOr<CompetitionFacts> gather_competition(const CompetitionSources& sources, const platform::Context& context,
                                                    const v1::FrameworkAward& award);

// How a framework and one of its lots stand, for the gates of procedures under it.
FrameworkLookup framework_lookup(platform::Decider<FrameworkAggregate>& frameworks,
                                 const CompetitionSources& competitions);

// Of one provider alone.
absl::StatusOr<AdmissionFacts> gather_admission(const CompetitionSources& sources, const platform::Context& context,
                                                const v1::Framework& sheet, const std::set<std::string>& provider_ids);
// Of those on a lot.
absl::StatusOr<AdmissionFacts> gather_lot(const CompetitionSources& sources, const platform::Context& context,
                                          const v1::Framework& sheet, const std::string& lot_id);

}  // namespace concord::procurement
