// PURE. The question to the rules before a commissioning plan is submitted or approved: its money, lots and route, and
// what the officer stated with it. It must never state what nobody said.
#pragma once

#include "concord/rules/v1/queries.pb.h"

#include "services/needs/plan/plan.h"

namespace concord::needs {

// Of a plan that decide() would approve without the rules.
rules::v1::EvaluateRequest question_of(const PlanState& state, const platform::Context& context);
// Of a plan that decide() would take as submitted, with what the submission states.
rules::v1::EvaluateRequest question_of(const PlanState& state, const v1::SubmitPlanRequest& request,
                                       const platform::Context& context);

}  // namespace concord::needs
