// PURE. A plan's life: drafted, option chosen, submitted, approved by a second person or returned.
#include "services/needs/plan/plan.h"

#include <algorithm>

#include "services/needs/assessment/assessment.h"
#include "services/needs/fields/field_rules.h"
#include "services/platform/calling/rules_question.h"
#include "services/platform/deciding/two_persons.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"

namespace concord::needs {
namespace {

using platform::cat;
using platform::in_quotes;
using platform::refuse_state;

constexpr char kTwoPersons[] = "Two persons: nobody approves what he or she prepared.";

void add_preparer(PlanState& state, const std::string& subject) {
  const auto& known = state.prepared_by();
  if (!subject.empty() && std::find(known.begin(), known.end(), subject) == known.end()) state.add_prepared_by(subject);
}

absl::Status reason_missing(const char* what, const char* field) {
  return platform::refuse_input({.code = "REASON_MISSING",
                                 .sentence = cat(what, " says no reasons, or too many words."),
                                 .remedy = cat("Give 1 to ", kMaxText, " characters."),
                                 .subject = field});
}

absl::Status check_submitted(const PlanState& state, const std::string& id) {
  if (state.id().empty()) return unknown_plan(id);
  if (state.status() == v1::PLAN_STATUS_SUBMITTED) return absl::OkStatus();
  return refuse_state({.code = "PLAN_NOT_SUBMITTED",
                       .sentence = cat("Plan ", state.id(), " does not wait for approval."),
                       .remedy = state.status() == v1::PLAN_STATUS_APPROVED
                                     ? "It is approved already; nothing is left to do."
                                     : "Have it submitted first."});
}

void evolve_appraisal(PlanState& state, const v1::AppraisalRecorded& event) {
  *state.mutable_criteria() = event.criteria();
  *state.mutable_options() = event.options();
  *state.mutable_scores() = event.scores();
  *state.mutable_results() = event.results();
  *state.mutable_sensitivities() = event.sensitivities();
  state.clear_chosen_option_id();  // it was chosen on other marks
  state.clear_chosen_reasons();
  add_preparer(state, event.prepared_by());
}

void clear_budget(PlanState& state) {
  state.clear_indices();
  state.clear_max_change_ppm();
  state.clear_starting_shares();
  state.clear_years();
}

void evolve_budget(PlanState& state, const v1::BudgetSet& event) {
  *state.mutable_indices() = event.indices();
  state.set_max_change_ppm(event.max_change_ppm());
  *state.mutable_starting_shares() = event.starting_shares();
  *state.mutable_years() = event.years();
  add_preparer(state, event.prepared_by());
}

// Every part that is still wanting, in words.
std::vector<std::string> missing_parts(const PlanState& state, const PlanFacts& facts) {
  std::vector<std::string> missing;
  if (state.options().empty()) missing.emplace_back("the options appraisal");
  if (state.chosen_option_id().empty()) missing.emplace_back("a chosen option");
  if (state.lots().empty()) missing.emplace_back("lots");
  const v1::Option* chosen = find_option(state, state.chosen_option_id());
  if (chosen != nullptr && chosen->lots() > 0 && !state.lots().empty() && chosen->lots() != state.lots_size()) {
    missing.push_back(cat("lots as the chosen option has them (", chosen->lots(), ", not ", state.lots_size(), ")"));
  }
  if (state.years().empty()) missing.emplace_back("a budget for these lots");
  if (state.actions().empty()) missing.emplace_back("service actions");
  std::set<std::string> lots, decided;
  for (const v1::PlannedLot& lot : state.lots()) lots.insert(lot.id());
  for (const v1::ServiceAction& action : state.actions()) {
    decided.insert(action.service_id());
    if (!action.lot_id().empty() && lots.count(action.lot_id()) == 0) {
      missing.push_back(cat("an action on a lot that exists (", action.lot_id(), " does not)"));
    }
  }
  constexpr int kMostNamed = 20;
  int named = 0;
  for (const std::string& service : facts.services) {
    if (state.actions().empty() || decided.count(service) > 0) continue;
    if (++named <= kMostNamed) missing.push_back(cat("an action for service ", service));
  }
  if (named > kMostNamed) missing.push_back(cat("actions for ", named - kMostNamed, " more services"));
  return missing;
}

}  // namespace

std::string plan_stream(const std::string& id) { return cat("plan/", id); }

absl::Status unknown_plan(const std::string& id) {
  return platform::refuse_missing({.code = "UNKNOWN_PLAN",
                                   .sentence = cat("There is no plan ", in_quotes(id), "."),
                                   .remedy = "Look it up in the list of plans, or draft it."});
}

absl::Status check_draft(const PlanState& state, const std::string& id) {
  if (state.id().empty()) return unknown_plan(id);
  if (state.status() == v1::PLAN_STATUS_DRAFT) return absl::OkStatus();
  return refuse_state(
      {.code = "PLAN_NOT_DRAFT",
       .sentence = cat("Plan ", state.id(), " is ",
                       state.status() == v1::PLAN_STATUS_APPROVED ? "approved." : "submitted for approval."),
       .remedy = state.status() == v1::PLAN_STATUS_APPROVED ? "Draft a new plan; an approved one never changes."
                                                            : "Ask the approver to return it to draft."});
}

const v1::Option* find_option(const PlanState& state, const std::string& id) {
  for (const v1::Option& option : state.options()) {
    if (option.id() == id) return &option;
  }
  return nullptr;
}

void PlanAggregate::evolve(State& state, const Event& event) {
  if (event.has_plan_drafted()) {
    const v1::PlanDrafted& drafted = event.plan_drafted();
    state.set_id(drafted.plan_id());
    state.set_title(drafted.title());
    state.set_assessment_id(drafted.assessment_id());
    state.set_strategy(drafted.strategy());
    state.set_status(v1::PLAN_STATUS_DRAFT);
    add_preparer(state, drafted.prepared_by());
  } else if (event.has_appraisal_recorded()) {
    evolve_appraisal(state, event.appraisal_recorded());
  } else if (event.has_option_chosen()) {
    state.set_chosen_option_id(event.option_chosen().option_id());
    state.set_chosen_reasons(event.option_chosen().reasons());
    add_preparer(state, event.option_chosen().prepared_by());
  } else if (event.has_lots_set()) {
    *state.mutable_lots() = event.lots_set().lots();
    clear_budget(state);  // its lots were others
    add_preparer(state, event.lots_set().prepared_by());
  } else if (event.has_budget_set()) {
    evolve_budget(state, event.budget_set());
  } else if (event.has_service_actions_set()) {
    *state.mutable_actions() = event.service_actions_set().actions();
    add_preparer(state, event.service_actions_set().prepared_by());
  } else if (event.has_plan_submitted()) {
    state.set_status(v1::PLAN_STATUS_SUBMITTED);
    state.clear_particulars();
    if (event.plan_submitted().has_particulars()) *state.mutable_particulars() = event.plan_submitted().particulars();
    add_preparer(state, event.plan_submitted().submitted_by());
  } else if (event.has_plan_approved()) {
    state = event.plan_approved().plan();
  } else if (event.has_plan_returned()) {
    state.set_status(v1::PLAN_STATUS_DRAFT);
    state.set_decision_reasons(event.plan_returned().reasons());
  }
}

PlanDecided decide(const PlanState& state, const v1::DraftPlanRequest& request, const platform::Context& context,
                   const PlanFacts& facts) {
  CONCORD_RETURN_IF_ERROR(
      Faults()
          .must(is_id(request.plan_id()), cat("'", request.plan_id().substr(0, 80), "' is not an id."),
                "Give 1 to 60 letters, digits, hyphens.", "plan_id")
          .must(is_text(request.title(), kMaxName), "The plan has no title or one that is too long.",
                cat("Give 1 to ", kMaxName, " characters."), "title")
          .must(is_text(request.strategy(), kMaxText),
                "The plan does not say what it wants to reach, or at too great length.",
                cat("Give 1 to ", kMaxText, " characters."), "strategy")
          .as("INVALID_PLAN"));
  if (!state.id().empty()) {
    return refuse_state({.code = "ALREADY_DRAFTED",
                         .sentence = cat("There is a plan '", state.id(), "' already."),
                         .remedy = "Choose another id."});
  }
  if (!facts.assessment_known) return unknown_assessment(request.assessment_id());
  if (!facts.assessment_published) {
    return refuse_state({.code = "NOT_PUBLISHED",
                         .sentence = cat("Assessment '", request.assessment_id(), "' is not published."),
                         .remedy = "Publish it first, so that everybody sees the need that the plan answers."});
  }
  std::vector<v1::PlanEvent> events(1);
  auto* drafted = events[0].mutable_plan_drafted();
  drafted->set_plan_id(request.plan_id());
  drafted->set_title(request.title());
  drafted->set_assessment_id(request.assessment_id());
  drafted->set_strategy(request.strategy());
  drafted->set_prepared_by(context.actor.subject);
  return events;
}

PlanDecided decide(const PlanState& state, const v1::ChooseOptionRequest& request, const platform::Context& context) {
  CONCORD_RETURN_IF_ERROR(check_draft(state, request.plan_id()));
  if (find_option(state, request.option_id()) == nullptr) {
    return refuse_state({.code = "UNKNOWN_OPTION",
                         .sentence = cat("Plan ", state.id(), " was not appraised with an option ",
                                         in_quotes(request.option_id()), "."),
                         .remedy = "Choose one of the appraised options, or record the appraisal with it."});
  }
  if (!is_text(request.reasons(), kMaxText)) return reason_missing("The choice", "reasons");
  std::vector<v1::PlanEvent> events;
  if (state.chosen_option_id() == request.option_id() && state.chosen_reasons() == request.reasons()) return events;
  auto* chosen = events.emplace_back().mutable_option_chosen();
  chosen->set_plan_id(state.id());
  chosen->set_option_id(request.option_id());
  chosen->set_reasons(request.reasons());
  chosen->set_prepared_by(context.actor.subject);
  return events;
}

PlanDecided decide(const PlanState& state, const v1::SubmitPlanRequest& request, const platform::Context& context,
                   const PlanFacts& facts, const RulesAnswer& answer) {
  CONCORD_RETURN_IF_ERROR(check_draft(state, request.plan_id()));
  const auto missing = missing_parts(state, facts);
  if (!missing.empty()) {
    std::string list;
    for (const std::string& part : missing) list += (list.empty() ? "" : "; ") + part;
    return refuse_state({.code = "PLAN_INCOMPLETE",
                         .sentence = cat("Plan ", state.id(), " still wants: ", list, "."),
                         .remedy = "Add what is missing, then submit it again."});
  }
  CONCORD_RETURN_IF_ERROR(platform::check_particulars(request.particulars(), "particulars"));
  // The author hears it now, and not only whoever approves; the approval asks again, on its own day.
  if (answer) CONCORD_RETURN_IF_ERROR(platform::refuse_blocked(answer->judgement()));
  std::vector<v1::PlanEvent> events(1);
  v1::PlanSubmitted& submitted = *events[0].mutable_plan_submitted();
  submitted.set_plan_id(state.id());
  submitted.set_submitted_by(context.actor.subject);
  if (request.has_particulars()) *submitted.mutable_particulars() = request.particulars();
  return events;
}

PlanDecided decide(const PlanState& state, const v1::ApprovePlanRequest& request, const platform::Context& context,
                   const RulesAnswer& answer) {
  CONCORD_RETURN_IF_ERROR(check_submitted(state, request.plan_id()));
  CONCORD_RETURN_IF_ERROR(platform::refuse_same_person(
      state.prepared_by(), context, {.did = cat("prepared plan ", state.id()), .rule = kTwoPersons}));
  if (request.reasons().size() > kMaxText) return reason_missing("The approval", "reasons");
  std::vector<v1::PlanEvent> events(1);
  PlanState& plan = *events[0].mutable_plan_approved()->mutable_plan();
  plan = state;
  plan.set_status(v1::PLAN_STATUS_APPROVED);
  plan.set_approved_by(context.actor.subject);
  plan.set_decision_reasons(request.reasons());
  if (!answer) return events;
  CONCORD_RETURN_IF_ERROR(platform::refuse_blocked(answer->judgement()));
  for (rules::v1::Finding& found : platform::findings_that_weigh(answer->judgement())) {
    *plan.add_findings() = std::move(found);
  }
  *events[0].mutable_plan_approved()->mutable_rules_record() = *answer;
  return events;
}

PlanDecided decide(const PlanState& state, const v1::ReturnPlanRequest& request, const platform::Context& context) {
  CONCORD_RETURN_IF_ERROR(check_submitted(state, request.plan_id()));
  if (!is_text(request.reasons(), kMaxText)) return reason_missing("The return", "reasons");
  std::vector<v1::PlanEvent> events(1);
  auto* returned = events[0].mutable_plan_returned();
  returned->set_plan_id(state.id());
  returned->set_reasons(request.reasons());
  returned->set_returned_by(context.actor.subject);
  return events;
}

}  // namespace concord::needs
