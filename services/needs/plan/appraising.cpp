// PURE. The options appraisal and the service actions of a plan: checked, weighed by appraisal.h, recorded.
#include <algorithm>
#include <map>
#include <utility>

#include "services/needs/fields/field_rules.h"
#include "services/needs/plan/appraisal.h"
#include "services/needs/plan/plan.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/same.h"
#include "services/platform/values/text.h"

namespace concord::needs {
namespace {

using platform::cat;
using platform::in_quotes;
using platform::refuse_input;

absl::Status check_criterion(const v1::Criterion& criterion) {
  return Faults()
      .must(is_id(criterion.id()), cat("'", criterion.id().substr(0, 80), "' is not a criterion's id."),
            "Give 1 to 60 letters, digits, hyphens.", "criteria")
      .must(is_text(criterion.title(), kMaxName), cat("Criterion ", criterion.id(), " does not say what is asked."),
            cat("Give 1 to ", kMaxName, " characters."), "criteria")
      .as("INVALID_APPRAISAL");
}

absl::Status check_option(const v1::Option& option) {
  const std::string& scope = option.scope();
  const std::string& route = option.route();
  return Faults()
      .must(is_id(option.id()), cat("'", option.id().substr(0, 80), "' is not an option's id."),
            "Give 1 to 60 letters, digits, hyphens.", "options")
      .must(is_text(option.title(), kMaxName), cat("Option ", option.id(), " has no title."),
            cat("Give 1 to ", kMaxName, " characters."), "options")
      .must(option.lots() >= 0 && option.lots() <= kMaxPlannedLots,
            cat("Option ", option.id(), " means ", option.lots(), " lots."),
            cat("Give 0 to ", kMaxPlannedLots, "; 0 leaves it open."), "options")
      .must(scope.empty() || scope == "generic" || scope == "specialist",
            cat("Option ", option.id(), " has the scope ", in_quotes(scope), "."),
            "Give generic, specialist or nothing.", "options")
      .must(route.empty() || route == "open_tender" || route == "negotiate",
            cat("Option ", option.id(), " has the route ", in_quotes(route), "."),
            "Give open_tender, negotiate or nothing.", "options")
      .as("INVALID_APPRAISAL");
}

absl::Status check_appraisal(const v1::RecordAppraisalRequest& request) {
  CONCORD_RETURN_IF_ERROR(Faults()
                              .must(request.criteria_size() >= 1 && request.criteria_size() <= kMaxPlanCriteria,
                                    cat("There are ", request.criteria_size(), " criteria."),
                                    cat("Give 1 to ", kMaxPlanCriteria, "."), "criteria")
                              .must(request.options_size() >= 2 && request.options_size() <= kMaxPlanOptions,
                                    cat("There are ", request.options_size(), " options."),
                                    cat("Give 2 to ", kMaxPlanOptions, "."), "options")
                              .as("INVALID_APPRAISAL"));
  std::int64_t weights = 0;
  for (const v1::Criterion& criterion : request.criteria()) {
    CONCORD_RETURN_IF_ERROR(check_criterion(criterion));
    if (criterion.weight_ppm() >= 0 && criterion.weight_ppm() <= kWholePpm) {
      weights += criterion.weight_ppm();
    } else {
      weights = -kWholePpm * kMaxPlanCriteria;  // can never add up
    }
  }
  if (weights != kWholePpm) {
    return refuse_input({.code = "WEIGHTS_DO_NOT_ADD_UP",
                         .sentence = weights < 0
                                         ? std::string("A weight lies outside 0 to 1,000,000 parts per million.")
                                         : cat("The weights add up to ", weights, " parts per million."),
                         .remedy = "Make them add up to 1,000,000.",
                         .subject = "criteria"});
  }
  bool do_nothing = false;
  for (const v1::Option& option : request.options()) {
    CONCORD_RETURN_IF_ERROR(check_option(option));
    do_nothing |= option.do_nothing();
  }
  if (!do_nothing) {
    return refuse_input({.code = "DO_NOTHING_MISSING",
                         .sentence = "No option is to do nothing.",
                         .remedy = "Add an option with do_nothing, so that every other is compared with it.",
                         .subject = "options"});
  }
  for (const v1::Score& score : request.scores()) {
    if (is_text(score.reason(), kMaxScoreReason)) continue;
    return refuse_input(
        {.code = "INVALID_APPRAISAL",
         .sentence = cat("The score of ", score.option_id().substr(0, 60), " on ", score.criterion_id().substr(0, 60),
                         " has no reason, or one that is too long."),
         .remedy = cat("Give 1 to ", kMaxScoreReason, " characters."),
         .subject = "scores"});
  }
  return absl::OkStatus();
}

absl::Status check_scores_complete(const v1::RecordAppraisalRequest& request) {
  std::set<std::pair<std::string, std::string>> scored;
  for (const v1::Score& score : request.scores()) scored.emplace(score.option_id(), score.criterion_id());
  for (const v1::Option& option : request.options()) {
    for (const v1::Criterion& criterion : request.criteria()) {
      if (scored.count({option.id(), criterion.id()}) > 0) continue;
      return refuse_input({.code = "SCORE_MISSING",
                           .sentence = cat("Option ", option.id(), " has no score on ", criterion.id(), "."),
                           .remedy = "Score every option on every criterion, 0 to 100, each with its reason.",
                           .subject = "scores"});
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<Appraisal> weigh(const v1::RecordAppraisalRequest& request) {
  std::vector<Criterion> criteria;
  for (const v1::Criterion& criterion : request.criteria())
    criteria.push_back({criterion.id(), criterion.weight_ppm()});
  std::vector<PlanOption> options;
  for (const v1::Option& option : request.options()) {
    options.push_back(
        {option.id(), option.do_nothing(), {option.yearly_cost_pence().begin(), option.yearly_cost_pence().end()}});
  }
  std::vector<OptionScore> scores;
  for (const v1::Score& score : request.scores()) {
    scores.push_back({score.option_id(), score.criterion_id(), score.points(), score.reason()});
  }
  auto appraisal = appraise(criteria, options, scores);
  if (appraisal.ok()) return appraisal;
  return refuse_input({.code = "INVALID_APPRAISAL",
                       .sentence = std::string(appraisal.status().message()),
                       .remedy = "Mend what it names, then record the appraisal again."});
}

void fill_results(const Appraisal& appraisal, v1::AppraisalRecorded& to) {
  for (const RankedOption& ranked : appraisal.ranking) {
    v1::OptionResult* result = to.add_results();
    result->set_option_id(ranked.option);
    result->set_weighted_milli(ranked.weighted_score_milli);
    result->set_rank(static_cast<std::int32_t>(ranked.rank));
    if (ranked.present_cost_pence) result->set_present_cost_pence(*ranked.present_cost_pence);
  }
  for (const WeightSensitivity& from : appraisal.sensitivities) {
    v1::CriterionSensitivity* sensitivity = to.add_sensitivities();
    sensitivity->set_criterion_id(from.criterion);
    sensitivity->set_stable(!from.shift_ppm.has_value());
    sensitivity->set_shift_ppm(from.shift_ppm.value_or(0));
    for (const std::string& winner : from.winners_then) sensitivity->add_winners_then(winner);
  }
}

absl::Status check_action(const PlanState& state, const PlanFacts& facts, const v1::ServiceAction& action) {
  const bool commission = action.kind() == v1::SERVICE_ACTION_KIND_COMMISSION;
  const std::string name = commission ? cat("The action to commission ", in_quotes(action.lot_id()))
                                      : cat("The action on service ", in_quotes(action.service_id()));
  CONCORD_RETURN_IF_ERROR(
      Faults()
          .must(action.kind() >= v1::SERVICE_ACTION_KIND_COMMISSION && action.kind() <= v1::SERVICE_ACTION_KIND_KEEP,
                cat(name, " does not say what is to happen."), "Say commission, decommission, reshape or keep.",
                "actions")
          .must(commission == action.service_id().empty(),
                cat(name, commission ? " names a service that exists." : " names no service."),
                "Leave service_id empty to commission, and name the service for all else.", "actions")
          .as("INVALID_ACTION"));
  if (!commission && facts.services.count(action.service_id()) == 0) {
    return refuse_input({.code = "UNKNOWN_SERVICE",
                         .sentence = cat("The assessment counted no service ", in_quotes(action.service_id()), "."),
                         .remedy = "Name services that the plan's assessment counted.",
                         .subject = "actions"});
  }
  if (!is_text(action.reason(), kMaxActionReason)) {
    return refuse_input({.code = "REASON_MISSING",
                         .sentence = cat(name, " has no reason, or one that is too long."),
                         .remedy = cat("Give 1 to ", kMaxActionReason, " characters."),
                         .subject = "actions"});
  }
  const auto& lots = state.lots();
  const bool lot_known =
      std::any_of(lots.begin(), lots.end(), [&](const auto& lot) { return lot.id() == action.lot_id(); });
  if (action.lot_id().empty() || lot_known) return absl::OkStatus();
  return refuse_input({.code = "UNKNOWN_LOT",
                       .sentence = cat("The plan has no lot ", in_quotes(action.lot_id()), "."),
                       .remedy = "Name one of the plan's lots, or none.",
                       .subject = "actions"});
}

}  // namespace

PlanDecided decide(const PlanState& state, const v1::RecordAppraisalRequest& request,
                   const platform::Context& context) {
  CONCORD_RETURN_IF_ERROR(check_draft(state, request.plan_id()));
  CONCORD_RETURN_IF_ERROR(check_appraisal(request));
  CONCORD_RETURN_IF_ERROR(check_scores_complete(request));
  CONCORD_ASSIGN(const Appraisal appraisal, weigh(request));
  std::vector<v1::PlanEvent> events;
  if (platform::same_list(state.criteria(), request.criteria()) &&
      platform::same_list(state.options(), request.options()) &&
      platform::same_list(state.scores(), request.scores())) {
    return events;
  }
  v1::AppraisalRecorded& recorded = *events.emplace_back().mutable_appraisal_recorded();
  recorded.set_plan_id(state.id());
  *recorded.mutable_criteria() = request.criteria();
  *recorded.mutable_options() = request.options();
  *recorded.mutable_scores() = request.scores();
  fill_results(appraisal, recorded);
  recorded.set_prepared_by(context.actor.subject);
  return events;
}

PlanDecided decide(const PlanState& state, const v1::SetServiceActionsRequest& request,
                   const platform::Context& context, const PlanFacts& facts) {
  CONCORD_RETURN_IF_ERROR(check_draft(state, request.plan_id()));
  if (request.actions().empty() || request.actions_size() > kMaxServiceActions) {
    return refuse_input({.code = "INVALID_ACTION",
                         .sentence = cat("There are ", request.actions_size(), " actions."),
                         .remedy = cat("Give 1 to ", kMaxServiceActions, "."),
                         .subject = "actions"});
  }
  std::set<std::string> decided;
  for (const v1::ServiceAction& action : request.actions()) {
    CONCORD_RETURN_IF_ERROR(check_action(state, facts, action));
    if (action.service_id().empty() || decided.insert(action.service_id()).second) continue;
    return refuse_input({.code = "ACTION_TWICE",
                         .sentence = cat("Service ", action.service_id(), " has two actions."),
                         .remedy = "Give each service one.",
                         .subject = "actions"});
  }
  std::vector<v1::PlanEvent> events;
  if (platform::same_list(state.actions(), request.actions())) return events;
  auto* set = events.emplace_back().mutable_service_actions_set();
  set->set_plan_id(state.id());
  *set->mutable_actions() = request.actions();
  set->set_prepared_by(context.actor.subject);
  return events;
}

}  // namespace concord::needs
