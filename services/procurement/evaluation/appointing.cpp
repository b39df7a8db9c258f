// PURE. The panel appointed, added to, stood down from; see appointing.h.
#include "services/procurement/evaluation/appointing.h"

#include <algorithm>
#include <set>

#include "services/platform/deciding/two_persons.h"
#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/same.h"
#include "services/platform/values/text.h"
#include "services/procurement/evaluation/panel.h"
#include "services/procurement/fields/field_rules.h"

namespace concord::procurement {
namespace {

using platform::cat;
using platform::in_quotes;
using platform::refuse_state;

constexpr std::size_t kMaxSubject = 100;  // as in a token
constexpr char kTwoPersons[] = "Two persons: nobody takes an evaluator's marks away alone.";

absl::Status invalid(std::string sentence, std::string remedy, std::string subject) {
  return platform::refuse_input({.code = "INVALID_PANEL",
                                 .sentence = std::move(sentence),
                                 .remedy = std::move(remedy),
                                 .subject = std::move(subject)});
}

absl::Status check_names(const v1::AppointPanelRequest& request) {
  std::set<std::string> named;
  std::vector<std::string> all(request.evaluators().begin(), request.evaluators().end());
  all.insert(all.end(), request.reserves().begin(), request.reserves().end());
  for (const std::string& subject : all) {
    if (!named.insert(subject).second) {
      return invalid(cat(in_quotes(subject), " is named twice among evaluators and reserves."),
                     "Name each once; a chair who marks is named as an evaluator too.", "evaluators");
    }
  }
  if (!request.chair().empty()) named.insert(request.chair());
  for (const std::string& subject : named) {
    if (is_text(subject, kMaxSubject) && subject.find('@') == std::string::npos) continue;
    return invalid(
        cat(in_quotes(subject), " is no subject of a token."),
        cat("Give the subject that the person's token says, 1 to ", kMaxSubject, " characters and no e-mail address."),
        "evaluators");
  }
  return absl::OkStatus();
}

v1::PanelMember& add_member(v1::Panel& panel, const std::string& subject) {
  for (v1::PanelMember& member : *panel.mutable_members()) {
    if (member.subject() == subject) return member;
  }
  v1::PanelMember& member = *panel.add_members();
  member.set_subject(subject);
  return member;
}

// Marks that fell away with a person do not come back with the person.
absl::Status let_back(const EvaluationState& state, v1::PanelMember& member) {
  if (!member.has_stood_down()) return absl::OkStatus();
  if (has_marks(state, member.subject())) {
    return refuse_state({.code = "STOOD_DOWN",
                         .sentence = cat(member.subject(), " gave marks and was stood down."),
                         .remedy = "Appoint somebody else (AppointPanel)."});
  }
  member.clear_stood_down();
  member.set_evaluates(false);
  member.set_reserve(false);
  return absl::OkStatus();
}

absl::Status add_evaluators(const EvaluationState& state, const v1::AppointPanelRequest& request, v1::Panel& panel) {
  for (const std::string& subject : request.evaluators()) {
    v1::PanelMember& member = add_member(panel, subject);
    CONCORD_RETURN_IF_ERROR(let_back(state, member));
    if (member.evaluates()) continue;
    if (is_locked(state.sheet)) {
      return refuse_state({.code = "SCORES_LOCKED",
                           .sentence = cat("The marks are locked, and ", subject, " has given none."),
                           .remedy = "Appoint reserves (AppointPanel, reserves): they mark where too few others do.",
                           .subject = "evaluators"});
    }
    member.set_evaluates(true);
    member.set_reserve(false);
  }
  return absl::OkStatus();
}

absl::Status add_reserves(const EvaluationState& state, const v1::AppointPanelRequest& request, v1::Panel& panel) {
  for (const std::string& subject : request.reserves()) {
    v1::PanelMember& member = add_member(panel, subject);
    CONCORD_RETURN_IF_ERROR(let_back(state, member));
    if (member.evaluates()) {
      return refuse_state({.code = "ON_PANEL_ALREADY",
                           .sentence = cat(subject, " is an evaluator of this panel."),
                           .remedy = "Leave the name out, or stand the evaluator down (StandDownEvaluator).",
                           .subject = "reserves"});
    }
    member.set_reserve(true);
  }
  return absl::OkStatus();
}

absl::Status set_chair(const EvaluationState& state, const v1::AppointPanelRequest& request, v1::Panel& panel) {
  if (request.chair().empty()) return absl::OkStatus();
  for (v1::PanelMember& member : *panel.mutable_members()) member.set_chair(false);
  v1::PanelMember& chair = add_member(panel, request.chair());
  CONCORD_RETURN_IF_ERROR(let_back(state, chair));
  chair.set_chair(true);
  return absl::OkStatus();
}

bool has_marks_on(const EvaluationState& state, const std::string& subject, const std::string& lot_id) {
  return std::any_of(state.marks.begin(), state.marks.end(), [&](const auto& answer) {
    const auto mark = answer.second.find(subject);
    return mark != answer.second.end() && mark->second.lot_id() == lot_id;
  });
}

// Who marked before there was a panel is on it, rivals of a bidder with whom there is a conflict among what was marked:
// an appointment takes nobody's marks away.
v1::Panel panel_so_far(const EvaluationState& state, const Context& context) {
  v1::Panel panel = state.sheet.panel();
  if (state.sheet.has_panel()) return panel;
  const Seating seating(state);
  for (const v1::InterestDeclaration& declaration : state.sheet.declarations()) {
    const std::string& subject = declaration.evaluator();
    if (!has_marks(state, subject)) continue;
    v1::PanelMember& member = add_member(panel, subject);
    member.set_evaluates(true);
    for (const v1::Lot& lot : state.sheet.rules().lots()) {
      if (!seating.has_conflict_on(subject, lot.id()) || !has_marks_on(state, subject, lot.id())) continue;
      v1::ConflictAllowance& allowance = *member.add_allowances();
      allowance.set_lot_id(lot.id());
      allowance.set_reason("Rivals on this lot were marked before there was a panel.");
      allowance.set_allowed_by(context.actor.subject);
    }
  }
  return panel;
}

absl::Status set_wanted(const EvaluationState& state, const v1::AppointPanelRequest& request, v1::Panel& panel) {
  int evaluators = 0, reserves = 0, chairs = 0;
  for (const v1::PanelMember& member : panel.members()) {
    if (member.has_stood_down()) continue;
    evaluators += member.evaluates() ? 1 : 0;
    reserves += member.reserve() ? 1 : 0;
    chairs += member.chair() ? 1 : 0;
  }
  if (panel.members_size() > kMaxPanel) {
    return invalid(cat(panel.members_size(), " people would be on the panel."),
                   cat("Have at most ", kMaxPanel, ", those who were stood down among them."), "evaluators");
  }
  if (!state.sheet.has_panel() && (evaluators == 0 || chairs == 0)) {
    return invalid("The panel has no evaluator or no chair.", "Name at least one evaluator, and a chair.",
                   evaluators == 0 ? "evaluators" : "chair");
  }
  const int as_it_is = state.sheet.has_panel() ? state.sheet.panel().marks_wanted() : evaluators;
  const int wanted = request.marks_wanted() == 0 ? as_it_is : request.marks_wanted();
  const bool raised = is_locked(state.sheet) && wanted > as_it_is;
  if (wanted < 1 || raised || (request.marks_wanted() != 0 && wanted > evaluators + reserves)) {
    return invalid(cat(wanted, " marks are wanted of ", evaluators, " evaluators and ", reserves, " reserves."),
                   raised ? cat("Moderation has started: give at most ", as_it_is, ".")
                          : "Give 1 to as many as evaluators and reserves, or 0.",
                   "marks_wanted");
  }
  panel.set_marks_wanted(wanted);
  return absl::OkStatus();
}

// NO_PANEL, NOT_ON_PANEL.
absl::StatusOr<const v1::PanelMember*> member_on(const EvaluationState& state, const std::string& procedure_id,
                                                 const std::string& subject) {
  CONCORD_RETURN_IF_ERROR(check_running(state, procedure_id));
  if (!state.sheet.has_panel()) {
    return refuse_state({.code = "NO_PANEL",
                         .sentence = "No panel is appointed: who declared interests marks.",
                         .remedy = "Appoint one first (AppointPanel); who has marked is on it then."});
  }
  const v1::PanelMember* member = find_member(state.sheet, subject);
  if (member != nullptr) return member;
  return platform::refuse_missing({.code = "NOT_ON_PANEL",
                                   .sentence = cat(in_quotes(subject), " is not on the panel."),
                                   .remedy = "Take the subject from the evaluation's panel (GetEvaluation).",
                                   .subject = "evaluator"});
}

absl::StatusOr<const v1::PanelMember*> proposed_member(const EvaluationState& state, const std::string& procedure_id,
                                                       const std::string& subject) {
  CONCORD_ASSIGN(const v1::PanelMember* member, member_on(state, procedure_id, subject));
  if (member->has_proposed()) return member;
  return refuse_state({.code = "NOTHING_PROPOSED",
                       .sentence = cat("Nobody proposed to stand ", subject, " down."),
                       .remedy = "Propose it (StandDownEvaluator)."});
}

// An officer, the chair, or the person himself or herself.
absl::Status check_may_stand_down(const EvaluationState& state, const std::string& evaluator, const Context& context) {
  const v1::PanelMember* asks = find_member(state.sheet, context.actor.subject);
  const bool is_chair = asks != nullptr && asks->chair();
  if (context.actor.is(access::v1::ROLE_COMMISSIONER) || is_chair || context.actor.subject == evaluator) {
    return absl::OkStatus();
  }
  return platform::refuse(platform::No::kDenied,
                          {.code = "NOT_CHAIR",
                           .sentence = cat(context.actor.subject, " is neither an officer nor the panel's chair."),
                           .remedy = "Tell the chair or an officer, who may stand an evaluator down.",
                           .citation = "",
                           .subject = "evaluator"});
}

// The event with the answers that must be agreed anew after it.
EvaluationDecided stood_down(const EvaluationState& state, const std::string& evaluator,
                             const v1::StandingDown& standing_down, const std::string& approved_by) {
  std::vector<v1::EvaluationEvent> events(1);
  auto* left = events[0].mutable_evaluator_stood_down();
  left->set_procedure_id(state.sheet.procedure_id());
  left->set_evaluator(evaluator);
  *left->mutable_standing_down() = standing_down;
  left->set_approved_by(approved_by);
  for (const v1::Consensus& consensus : shaken_by(events[0], state)) *left->add_consensus() = consensus;
  return events;
}

}  // namespace

EvaluationDecided decide(const EvaluationState& state, const v1::AppointPanelRequest& request, const Context& context) {
  CONCORD_RETURN_IF_ERROR(check_running(state, request.procedure_id()));
  CONCORD_RETURN_IF_ERROR(check_names(request));
  v1::Panel panel = panel_so_far(state, context);
  CONCORD_RETURN_IF_ERROR(add_evaluators(state, request, panel));
  CONCORD_RETURN_IF_ERROR(add_reserves(state, request, panel));
  CONCORD_RETURN_IF_ERROR(set_chair(state, request, panel));
  CONCORD_RETURN_IF_ERROR(set_wanted(state, request, panel));
  std::vector<v1::EvaluationEvent> events;
  if (state.sheet.has_panel() && platform::same(panel, state.sheet.panel())) return events;
  if (state.sheet.has_panel() || !state.marks.empty() || !request.reason().empty()) {
    CONCORD_RETURN_IF_ERROR(check_words(request.reason(), "The change of the panel"));
  }
  auto* appointed = events.emplace_back().mutable_panel_appointed();
  appointed->set_procedure_id(state.sheet.procedure_id());
  *appointed->mutable_panel() = panel;
  appointed->set_reason(request.reason());
  appointed->set_appointed_by(context.actor.subject);
  for (const v1::Consensus& consensus : shaken_by(events[0], state)) *appointed->add_consensus() = consensus;
  return events;
}

EvaluationDecided decide(const EvaluationState& state, const v1::StandDownEvaluatorRequest& request,
                         const Context& context) {
  CONCORD_ASSIGN(const v1::PanelMember* member, member_on(state, request.procedure_id(), request.evaluator()));
  CONCORD_RETURN_IF_ERROR(check_may_stand_down(state, request.evaluator(), context));
  if (member->has_stood_down()) {
    return refuse_state({.code = "ALREADY_STOOD_DOWN",
                         .sentence = cat(member->subject(), " is stood down."),
                         .remedy = "Nothing is left to do; where too few remain, appoint more (AppointPanel)."});
  }
  v1::StandingDown standing_down;
  standing_down.set_ground(request.ground());
  standing_down.set_reason(request.reason());
  standing_down.set_proposed_by(context.actor.subject);
  standing_down.set_proposed_on(platform::format_date(context.today));
  if (member->has_proposed()) {
    if (platform::same(member->proposed(), standing_down)) return std::vector<v1::EvaluationEvent>();
    return refuse_state({.code = "STANDING_DOWN_PROPOSED",
                         .sentence = cat(member->proposed().proposed_by(), " proposed on ",
                                         member->proposed().proposed_on(), " to stand ", member->subject(), " down."),
                         .remedy = "Decide on that first: ApproveStandingDown or DeclineStandingDown."});
  }
  if (request.ground() == v1::STANDING_DOWN_GROUND_UNSPECIFIED || !v1::StandingDownGround_IsValid(request.ground())) {
    return platform::refuse_input({.code = "GROUND_MISSING",
                                   .sentence = "No ground that is known is stated.",
                                   .remedy = "State one, such as STANDING_DOWN_GROUND_ABSENT.",
                                   .subject = "ground"});
  }
  const bool marked = has_marks(state, member->subject());
  if (marked || !request.reason().empty()) CONCORD_RETURN_IF_ERROR(check_words(request.reason(), "The standing down"));
  if (!marked) return stood_down(state, member->subject(), standing_down, "");
  std::vector<v1::EvaluationEvent> events(1);
  auto* proposed = events[0].mutable_standing_down_proposed();
  proposed->set_procedure_id(state.sheet.procedure_id());
  proposed->set_evaluator(member->subject());
  *proposed->mutable_standing_down() = standing_down;
  return events;
}

EvaluationDecided decide(const EvaluationState& state, const v1::ApproveStandingDownRequest& request,
                         const Context& context) {
  CONCORD_ASSIGN(const v1::PanelMember* member, proposed_member(state, request.procedure_id(), request.evaluator()));
  const std::string remedy = "Ask an approver who did not propose it and is not on the panel.";
  CONCORD_RETURN_IF_ERROR(platform::refuse_same_person(
      member->proposed().proposed_by(), context,
      {.did = cat("proposed to stand ", member->subject(), " down"), .remedy = remedy, .rule = kTwoPersons}));
  if (find_member(state.sheet, context.actor.subject) != nullptr) {
    return platform::refuse_same_person(context.actor.subject, context,
                                        {.did = "is on this panel", .remedy = remedy, .rule = kTwoPersons});
  }
  return stood_down(state, member->subject(), member->proposed(), context.actor.subject);
}

EvaluationDecided decide(const EvaluationState& state, const v1::DeclineStandingDownRequest& request,
                         const Context& context) {
  CONCORD_ASSIGN(const v1::PanelMember* member, proposed_member(state, request.procedure_id(), request.evaluator()));
  CONCORD_RETURN_IF_ERROR(platform::refuse_same_person(
      member->subject(), context,
      {.did = "is who would be stood down", .remedy = "Ask an officer or approver who is not.", .rule = kTwoPersons}));
  CONCORD_RETURN_IF_ERROR(check_words(request.reason(), "That the evaluator stays"));
  std::vector<v1::EvaluationEvent> events(1);
  auto* declined = events[0].mutable_standing_down_declined();
  declined->set_procedure_id(state.sheet.procedure_id());
  declined->set_evaluator(member->subject());
  declined->set_reason(request.reason());
  declined->set_declined_by(context.actor.subject);
  return events;
}

EvaluationDecided decide(const EvaluationState& state, const v1::AllowDespiteConflictRequest& request,
                         const Context& context) {
  CONCORD_ASSIGN(const v1::PanelMember* member, member_on(state, request.procedure_id(), request.evaluator()));
  const auto& lots = state.sheet.rules().lots();
  const std::string& lot_id = request.lot_id();
  if (std::none_of(lots.begin(), lots.end(), [&](const v1::Lot& lot) { return lot.id() == lot_id; })) {
    return platform::refuse_missing({.code = "UNKNOWN_LOT",
                                     .sentence = cat("There is no lot ", in_quotes(lot_id), "."),
                                     .remedy = "Take it from the evaluation's rules (GetEvaluation).",
                                     .subject = "lot_id"});
  }
  CONCORD_RETURN_IF_ERROR(platform::refuse_same_person(
      member->subject(), context,
      {.did = "declared the conflict", .remedy = "Ask another officer.", .rule = kTwoPersons, .subject = "evaluator"}));
  if (!Seating(state).has_conflict_on(member->subject(), lot_id)) {
    return refuse_state(
        {.code = "NO_CONFLICT",
         .sentence = cat(member->subject(), " has declared no conflict with a bidder of lot ", lot_id, "."),
         .remedy = "Nothing is left to do; the evaluator declares conflicts (DeclareInterest)."});
  }
  std::vector<v1::EvaluationEvent> events;
  for (const v1::ConflictAllowance& known : member->allowances()) {
    if (known.lot_id() == lot_id) return events;
  }
  if (is_locked(state.sheet)) {
    return refuse_state({.code = "SCORES_LOCKED",
                         .sentence = "The marks are locked; who has not marked this lot is not waited for.",
                         .remedy = "Where marks are missing, appoint a reserve (AppointPanel)."});
  }
  if (has_marks_on(state, member->subject(), lot_id)) {
    return refuse_state({.code = "ALREADY_SCORED",
                         .sentence = cat(member->subject(), " has marked on lot ", lot_id,
                                         ", and whether those marks count is not decided with their figures known."),
                         .remedy = "Have a reserve mark the lot; appoint one where there is none (AppointPanel)."});
  }
  CONCORD_RETURN_IF_ERROR(check_words(request.reason(), "Why that is safe"));
  v1::ConflictAllowance allowance;
  allowance.set_lot_id(lot_id);
  allowance.set_reason(request.reason());
  allowance.set_allowed_by(context.actor.subject);
  auto* allowed = events.emplace_back().mutable_conflict_allowed();
  allowed->set_procedure_id(state.sheet.procedure_id());
  allowed->set_evaluator(member->subject());
  *allowed->mutable_allowance() = allowance;
  return events;
}

}  // namespace concord::procurement
