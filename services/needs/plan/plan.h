// PURE. A commissioning plan: appraisal, chosen option, lots, budget, service actions, and a second person's approval.
// Stream "plan/<id>". Nobody who prepared a plan may approve it, and no penny of its budget may be lost or invented.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "concord/needs/v1/commands.pb.h"
#include "concord/needs/v1/events.pb.h"

#include "services/platform/values/context.h"
#include "services/platform/values/decided.h"
#include "services/platform/values/figures.h"

namespace concord::needs {

inline constexpr std::size_t kMaxPlannedAreas = 2'000;
inline constexpr int kMaxPlannedLots = 400;
inline constexpr int kMaxServiceActions = 2'000;
inline constexpr std::size_t kMaxActionReason = 1'000;
inline constexpr int kMaxPlanCriteria = 20;
inline constexpr int kMaxPlanOptions = 50;
inline constexpr std::size_t kMaxScoreReason = 500;
inline constexpr int kMinBudgetYears = 3;
inline constexpr int kMaxBudgetYears = 5;
inline constexpr int kMaxAllocationIndices = 10;
using platform::kWholePpm;
inline constexpr std::int64_t kWholePpb = 1'000'000'000;

struct PlanAggregate {
  using State = v1::CommissioningPlan;  // exists when id is not empty
  using Event = v1::PlanEvent;
  static void evolve(State& state, const Event& event);
};

struct PlannedArea {
  std::string code;
  std::int64_t population = 0;
  std::int64_t need_milli = 0;
};

// What the assessment that the plan stands on froze.
struct PlanFacts {
  bool assessment_known = false;
  bool assessment_published = false;
  std::vector<PlannedArea> areas;  // by code
  std::set<std::string> services;  // counted in its figures
};

std::string plan_stream(const std::string& id);

using PlanDecided = platform::Decided<v1::PlanEvent>;
using PlanState = v1::CommissioningPlan;
// What the rules were asked about the decision and answered; none where they were not asked.
using RulesAnswer = std::optional<rules::v1::RulesRecord>;
using PlainPlanCommands =
    platform::Commands<v1::RecordAppraisalRequest, v1::ChooseOptionRequest, v1::ReturnPlanRequest>;
PlanDecided decide(const PlanState&, const v1::DraftPlanRequest&, const platform::Context&, const PlanFacts&);
PlanDecided decide(const PlanState&, const v1::RecordAppraisalRequest&, const platform::Context&);
PlanDecided decide(const PlanState&, const v1::ChooseOptionRequest&, const platform::Context&);
PlanDecided decide(const PlanState&, const v1::SetLotsRequest&, const platform::Context&, const PlanFacts&);
PlanDecided decide(const PlanState&, const v1::SetBudgetRequest&, const platform::Context&, const PlanFacts&);
PlanDecided decide(const PlanState&, const v1::SetServiceActionsRequest&, const platform::Context&, const PlanFacts&);
PlanDecided decide(const PlanState&, const v1::SubmitPlanRequest&, const platform::Context&, const PlanFacts&,
                   const RulesAnswer&);
PlanDecided decide(const PlanState&, const v1::ApprovePlanRequest&, const platform::Context&, const RulesAnswer&);
PlanDecided decide(const PlanState&, const v1::ReturnPlanRequest&, const platform::Context&);

absl::Status unknown_plan(const std::string& id);
// UNKNOWN_PLAN or PLAN_NOT_DRAFT.
absl::Status check_draft(const PlanState& state, const std::string& id);
const v1::Option* find_option(const PlanState& state, const std::string& id);

}  // namespace concord::needs
