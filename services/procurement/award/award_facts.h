// What is gathered before an award is recommended, approved or signed: procedure, evaluation, winners and findings.
// Decides nothing.
#pragma once

#include "absl/status/statusor.h"

#include "services/platform/deciding/decider.h"
#include "services/procurement/award/award.h"
#include "services/procurement/evaluation/evaluation.h"
#include "services/procurement/gates/asking.h"
#include "services/procurement/procedure/procedure.h"

namespace concord::procurement {

// Where the facts come from.
struct AwardSources {
  platform::Decider<ProcedureAggregate>& procedures;
  platform::Decider<EvaluationAggregate>& evaluations;
  const RulesAsker& asker;
};

// With the optimum of the award and its explanations, which take seconds for a large one.
absl::StatusOr<RecommendFacts> recommend_facts(const AwardSources& sources, const v1::Award& state,
                                               const v1::RecommendAwardRequest& request, const Context& context);
// The same of an evaluation that is not stored yet, decided on by so many persons.
absl::StatusOr<RecommendFacts> recommend_facts_of(const AwardSources& sources, const v1::Award& state,
                                                  const v1::Evaluation& evaluation,
                                                  const v1::RecommendAwardRequest& request, int persons,
                                                  const Context& context);
// Of an award that whoever recommended it decides on alone.
AwardFacts alone_facts(const RecommendFacts& recommended);
absl::StatusOr<AwardFacts> approval_facts(const AwardSources& sources, const v1::Award& state,
                                          const v1::ApproveAwardRequest& request, const Context& context);
absl::StatusOr<AwardFacts> signing_facts(const AwardSources& sources, const v1::Award& state,
                                         const v1::SignContractRequest& request, const Context& context);

// The standstill of a lot that is awarded, as the rules answer for this procedure as it stands.
absl::StatusOr<CountedStandstill> counted_standstill(const AwardSources& sources, const v1::Award& state,
                                                     const v1::LotDecision& lot, const v1::Procedure& procedure,
                                                     const Context& context);
// Whether the law in force knows a notice of that name; where no rules are configured every name is known.
absl::StatusOr<bool> is_notice_known(const RulesAsker& asker, const v1::Procedure& procedure, const std::string& notice,
                                     const Context& context);

}  // namespace concord::procurement
