// The rows of plan; see plan_rpcs.h.
#include "services/needs/plan/plan_rpcs.h"

#include "services/needs/plan/plan_facts.h"
#include "services/needs/plan/plan_views.h"
#include "services/needs/plan/question.h"
#include "services/platform/values/refusal.h"

namespace concord::needs {
namespace {

constexpr auto kPlain = [](const auto&... given) { return decide(given...); };

using platform::Context;

// For a row of a command on a draft that needs what the plan's assessment froze.
auto on_draft(platform::Ledger& ledger) {
  return [&ledger](const PlanState& state, const auto& request, const Context& context) -> PlanDecided {
    CONCORD_RETURN_IF_ERROR(check_draft(state, request.plan_id()));
    CONCORD_ASSIGN(const PlanFacts facts, read_plan_facts(ledger, context.authority, state.assessment_id()));
    return decide(state, request, context, facts);
  };
}

}  // namespace

void add_plan_rpcs(platform::Rpcs& rpcs, platform::Decider<PlanAggregate>& plans,
                   const std::shared_ptr<platform::RemoteCall>& rules, platform::WorkQueue& work) {
  platform::Ledger& ledger = plans.ledger();
  rpcs.on(plans, [](const auto& request) { return plan_stream(request.plan_id()); })
      .decides<v1::DraftPlanRequest>([&ledger](const PlanState& state, const v1::DraftPlanRequest& request,
                                               const Context& context) -> PlanDecided {
        CONCORD_ASSIGN(const PlanFacts facts, read_plan_facts(ledger, context.authority, request.assessment_id()));
        return decide(state, request, context, facts);
      })
      .decides(PlainPlanCommands(), kPlain)
      .decides<v1::SetLotsRequest>(on_draft(ledger))
      .decides<v1::SetBudgetRequest>(on_draft(ledger))
      .decides<v1::SetServiceActionsRequest>(on_draft(ledger))
      // Off the thread that serves: the rules' answer may take seconds.
      .decides_later<v1::SubmitPlanRequest>(
          work,
          [&ledger, rules](const PlanState& state, const v1::SubmitPlanRequest& request,
                           const Context& context) -> PlanDecided {
            CONCORD_RETURN_IF_ERROR(check_draft(state, request.plan_id()));
            CONCORD_ASSIGN(const PlanFacts facts, read_plan_facts(ledger, context.authority, state.assessment_id()));
            return platform::decide_with_rules(
                rules, [&](const RulesAnswer& found) { return decide(state, request, context, facts, found); },
                [&] { return question_of(state, request, context); });
          })
      .decides_later<v1::ApprovePlanRequest>(
          work, [rules](const PlanState& state, const v1::ApprovePlanRequest& request, const Context& context) {
            return platform::decide_with_rules(
                rules, [&](const RulesAnswer& found) { return decide(state, request, context, found); },
                [&] { return question_of(state, context); });
          });
  rpcs.answers(get_plan, list_plans);
}

}  // namespace concord::needs
