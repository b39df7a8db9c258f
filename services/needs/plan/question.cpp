// PURE. The plan's facts; see plan_question.h.
#include "services/needs/plan/question.h"

#include "services/platform/calling/rules_question.h"
#include "services/platform/values/civil_date.h"

namespace concord::needs {

namespace {

rules::v1::EvaluateRequest asked(const PlanState& state, const rules::v1::Particulars& particulars,
                                 const platform::Context& context) {
  platform::RulesQuestion to(rules::v1::GATE_PLAN, platform::format_date(context.today), context);
  // Every year's envelope; taken as without VAT, as procurement takes the money of the drafts that come of it.
  std::int64_t value = 0;
  for (const v1::YearAllocation& year : state.years()) value += year.envelope_pence();
  to.number("value_excluding_vat_pence", value);
  to.number("lots", state.lots_size());
  const v1::Option* chosen = find_option(state, state.chosen_option_id());
  if (chosen != nullptr && chosen->route() == "open_tender") to.text("procedure_type", "open");
  to.particulars(particulars);
  return to.request();
}

}  // namespace

rules::v1::EvaluateRequest question_of(const PlanState& state, const platform::Context& context) {
  return asked(state, state.particulars(), context);
}

rules::v1::EvaluateRequest question_of(const PlanState& state, const v1::SubmitPlanRequest& request,
                                       const platform::Context& context) {
  return asked(state, request.particulars(), context);
}

}  // namespace concord::needs
