// PURE. Drafting, publication by a second person, opening by two officers, cancellation.
#include "services/procurement/procedure/procedure.h"

#include <algorithm>

#include "services/platform/deciding/two_persons.h"
#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/same.h"
#include "services/platform/values/text.h"
#include "services/procurement/fields/field_rules.h"
#include "services/procurement/fields/took_part.h"
#include "services/procurement/gates/standstill.h"
#include "services/procurement/procedure/drafting.h"
#include "services/procurement/procedure/ended_lots.h"
#include "services/procurement/procedure/extension.h"
#include "services/procurement/procedure/notices.h"
#include "services/procurement/procedure/papers.h"

namespace concord::procurement {
namespace {

using platform::cat;
using platform::in_quotes;
using platform::refuse_state;

constexpr char kNoMarker[] = "Nobody who had a hand in the marks ends the procedure because of them.";
constexpr char kTwoPersons[] = "Two persons: nobody publishes what he or she prepared.";
constexpr char kTwoOfficers[] = "Two different officers open the bids.";

const char* words_of(v1::ProcedureStatus status) {
  switch (status) {
    case v1::PROCEDURE_STATUS_DRAFT:
      return "a draft";
    case v1::PROCEDURE_STATUS_SUBMITTED:
      return "submitted for publication";
    case v1::PROCEDURE_STATUS_PUBLISHED:
      return "published";
    case v1::PROCEDURE_STATUS_OPENED:
      return "opened";
    case v1::PROCEDURE_STATUS_CANCELLED:
      return "cancelled";
    default:
      return "not drafted";
  }
}

bool holds(const google::protobuf::RepeatedPtrField<std::string>& list, const std::string& text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

void add_preparer(ProcedureState& state, const std::string& subject) {
  if (!subject.empty() && !holds(state.prepared_by(), subject)) state.add_prepared_by(subject);
}

absl::Status check_draft(const ProcedureState& state, const std::string& id) {
  if (state.id().empty()) return unknown_procedure(id);
  if (state.status() == v1::PROCEDURE_STATUS_DRAFT) return absl::OkStatus();
  return refuse_state({.code = "PROCEDURE_NOT_DRAFT",
                       .sentence = cat("Procedure ", state.id(), " is ", words_of(state.status()), "."),
                       .remedy = state.status() == v1::PROCEDURE_STATUS_SUBMITTED
                                     ? "Ask the approver to return it to draft."
                                     : "Draft a new procedure; what was published never changes."});
}

absl::Status check_submitted(const ProcedureState& state, const std::string& id) {
  if (state.id().empty()) return unknown_procedure(id);
  if (state.status() == v1::PROCEDURE_STATUS_SUBMITTED) return absl::OkStatus();
  return refuse_state({.code = "PROCEDURE_NOT_SUBMITTED",
                       .sentence = cat("Procedure ", state.id(), " is ", words_of(state.status()), "."),
                       .remedy = state.status() == v1::PROCEDURE_STATUS_DRAFT
                                     ? "Have it submitted for publication first."
                                     : "Nothing is left to decide about its draft."});
}

ProcedureDecided drafted(const std::string& id, const std::string& plan_id, const v1::ProcedureDraft& draft,
                         const Context& context) {
  CONCORD_RETURN_IF_ERROR(check_written(id, draft));
  std::vector<v1::ProcedureEvent> events(1);
  auto* event = events[0].mutable_procedure_drafted();
  event->set_procedure_id(id);
  event->set_plan_id(plan_id);
  *event->mutable_draft() = draft;
  event->set_prepared_by(context.actor.subject);
  return events;
}

// Framework, lot and who may bid come from the framework alone; no person writes them.
absl::Status check_invited(const v1::ProcedureDraft& stands, const v1::ProcedureDraft& asked) {
  if (asked.type() == v1::PROCEDURE_TYPE_QUOTES) {
    return platform::refuse_input({.code = "INVALID_PROCEDURE",
                                   .sentence = "Quotes are asked for by inviting suppliers.",
                                   .remedy = "Invite them (InviteQuotes), for this draft too.",
                                   .subject = "draft.type"});
  }
  const bool same_list = std::equal(stands.invited_provider_ids().begin(), stands.invited_provider_ids().end(),
                                    asked.invited_provider_ids().begin(), asked.invited_provider_ids().end());
  if (same_list && stands.framework_id() == asked.framework_id() &&
      stands.framework_lot_id() == asked.framework_lot_id() &&
      (stands.framework_id().empty() || asked.type() == v1::PROCEDURE_TYPE_CALL_OFF)) {
    return absl::OkStatus();
  }
  return platform::refuse_input(
      {.code = "INVALID_PROCEDURE",
       .sentence = "Framework, route or invited providers differ from what the framework gave.",
       .remedy = "Leave them as they are; a mini-competition is started from its framework.",
       .subject = "draft.invited_provider_ids"});
}

void evolve_question(ProcedureState& state, const v1::QuestionAnswered& event) {
  auto* waiting = state.mutable_unanswered_questions();
  const auto found = std::find(waiting->begin(), waiting->end(), event.question_id());
  if (found != waiting->end()) waiting->erase(found);
  state.add_answered_questions(event.question_id());
}

}  // namespace

std::string procedure_stream(const std::string& id) { return cat("procedure/", id); }

absl::Status unknown_procedure(const std::string& id) {
  return platform::refuse_missing({.code = "UNKNOWN_PROCEDURE",
                                   .sentence = cat("There is no procedure ", in_quotes(id), "."),
                                   .remedy = "Look it up in the list of procedures."});
}

absl::Status check_published(const ProcedureState& state, const std::string& id) {
  if (state.id().empty()) return unknown_procedure(id);
  if (state.status() == v1::PROCEDURE_STATUS_PUBLISHED) return absl::OkStatus();
  return refuse_state(
      {.code = "PROCEDURE_NOT_PUBLISHED",
       .sentence = cat("Procedure ", state.id(), " is ", words_of(state.status()), "."),
       .remedy = state.status() == v1::PROCEDURE_STATUS_OPENED || state.status() == v1::PROCEDURE_STATUS_CANCELLED
                     ? "It no longer takes anything; look for another procedure."
                     : "Wait until it is published."});
}

void ProcedureAggregate::evolve(State& state, const Event& event) {
  if (event.has_procedure_drafted()) {
    const v1::ProcedureDrafted& drafted = event.procedure_drafted();
    state.set_id(drafted.procedure_id());
    state.set_plan_id(drafted.plan_id());
    *state.mutable_draft() = drafted.draft();
    state.set_status(v1::PROCEDURE_STATUS_DRAFT);
    add_preparer(state, drafted.prepared_by());
  } else if (event.has_procedure_amended()) {
    *state.mutable_draft() = event.procedure_amended().draft();
    add_preparer(state, event.procedure_amended().prepared_by());
  } else if (event.has_procedure_submitted()) {
    state.set_status(v1::PROCEDURE_STATUS_SUBMITTED);
    state.clear_decision_reason();
    *state.mutable_submission_findings() = event.procedure_submitted().findings();
    add_preparer(state, event.procedure_submitted().submitted_by());
  } else if (event.has_procedure_returned()) {
    state.set_status(v1::PROCEDURE_STATUS_DRAFT);
    state.set_decision_reason(event.procedure_returned().reason());
    state.clear_submission_findings();
  } else if (event.has_procedure_published()) {
    state = event.procedure_published().procedure();
  } else if (event.has_question_asked()) {
    state.set_questions(state.questions() + 1);
    state.add_unanswered_questions(event.question_asked().question_id());
  } else if (event.has_question_answered()) {
    evolve_question(state, event.question_answered());
  } else if (event.has_deadline_extended()) {
    evolve_extension(state, event.deadline_extended().extension());
  } else if (event.has_procedure_cancelled()) {
    state.set_status(v1::PROCEDURE_STATUS_CANCELLED);
    state.set_decision_reason(event.procedure_cancelled().reason());
  } else if (event.has_notice_recorded()) {
    *state.add_recorded_notices() = event.notice_recorded().notice();
  } else if (event.has_notice_taken_back()) {
    evolve_taken_back(state, event.notice_taken_back().taken_back());
  } else if (event.has_particulars_stated()) {
    *state.add_later_particulars() = event.particulars_stated().particulars();
  } else if (event.has_bid_opening_begun()) {
    state.add_opened_by(event.bid_opening_begun().opened_by());
  } else if (event.has_bids_opened()) {
    state.add_opened_by(event.bids_opened().opened_by());
    state.set_opened_on(event.bids_opened().opened_on());
    state.set_status(v1::PROCEDURE_STATUS_OPENED);
  } else if (event.has_delay_explained()) {
    *state.add_delays() = event.delay_explained().delay();
  } else {
    evolve_lot_end(state, event);
    evolve_papers(state, event);
  }
}

ProcedureDecided decide(const ProcedureState& state, const v1::DraftProcedureFromPlan& command,
                        const Context& context) {
  if (state.plan_id() == command.plan_id() && !state.id().empty()) return std::vector<v1::ProcedureEvent>();
  if (!state.id().empty()) {
    return refuse_state(
        {.code = "ALREADY_DRAFTED",
         .sentence = cat("Somebody drafted a procedure '", state.id(), "' before the plan of that name."),
         .remedy = "Amend that procedure by hand; a plan makes one procedure only."});
  }
  return drafted(command.plan_id(), command.plan_id(), command.draft(), context);
}

ProcedureDecided decide(const ProcedureState& state, const v1::DraftMiniCompetition& command, const Context& context) {
  if (!state.id().empty()) {
    return refuse_state({.code = "ALREADY_DRAFTED",
                         .sentence = cat("There is a procedure '", state.id(), "' already."),
                         .remedy = "Give the mini-competition another id."});
  }
  return drafted(command.procedure_id(), "", command.draft(), context);
}

ProcedureDecided decide(const ProcedureState& state, const v1::DraftProcedureRequest& request, const Context& context) {
  if (!state.id().empty()) {
    return refuse_state({.code = "ALREADY_DRAFTED",
                         .sentence = cat("There is a procedure '", state.id(), "' already."),
                         .remedy = "Amend it, or choose another id."});
  }
  CONCORD_RETURN_IF_ERROR(check_invited({}, request.draft()));
  CONCORD_ASSIGN(const v1::ProcedureDraft draft, with_instants(request.draft()));
  return drafted(request.procedure_id(), "", draft, context);
}

ProcedureDecided decide(const ProcedureState& state, const v1::AmendProcedureRequest& request, const Context& context) {
  CONCORD_RETURN_IF_ERROR(check_draft(state, request.procedure_id()));
  CONCORD_ASSIGN(const v1::ProcedureDraft draft, with_instants(request.draft()));
  CONCORD_RETURN_IF_ERROR(check_written(state.id(), draft));
  CONCORD_RETURN_IF_ERROR(check_invited(state.draft(), draft));
  std::vector<v1::ProcedureEvent> events;
  if (platform::same(state.draft(), draft)) return events;
  auto* amended = events.emplace_back().mutable_procedure_amended();
  amended->set_procedure_id(state.id());
  *amended->mutable_draft() = draft;
  amended->set_prepared_by(context.actor.subject);
  return events;
}

ProcedureDecided decide(const ProcedureState& state, const v1::SubmitForPublicationRequest& request,
                        const Context& context, const SubmissionFacts& facts) {
  CONCORD_RETURN_IF_ERROR(check_draft(state, request.procedure_id()));
  const auto missing = missing_parts(state.id(), state.draft());
  if (!missing.empty()) {
    std::string list;
    for (const std::string& part : missing) list += (list.empty() ? "" : "; ") + part;
    return refuse_state({.code = "PROCEDURE_INCOMPLETE",
                         .sentence = cat("Procedure ", state.id(), " still wants: ", list, "."),
                         .remedy = "Amend the draft, then submit it again."});
  }
  std::vector<v1::ProcedureEvent> events(1);
  auto* submitted = events[0].mutable_procedure_submitted();
  submitted->set_procedure_id(state.id());
  submitted->set_submitted_by(context.actor.subject);
  keep(facts.findings, submitted);
  return events;
}

ProcedureDecided decide(const ProcedureState& state, const v1::ReturnProcedureRequest& request,
                        const Context& context) {
  CONCORD_RETURN_IF_ERROR(check_submitted(state, request.procedure_id()));
  CONCORD_RETURN_IF_ERROR(check_reason(request.reason(), kMaxText, "The return", "reason"));
  std::vector<v1::ProcedureEvent> events(1);
  auto* returned = events[0].mutable_procedure_returned();
  returned->set_procedure_id(state.id());
  returned->set_reason(request.reason());
  returned->set_returned_by(context.actor.subject);
  return events;
}

ProcedureDecided decide(const ProcedureState& state, const v1::PublishProcedureRequest& request, const Context& context,
                        const PublishFacts& facts) {
  CONCORD_RETURN_IF_ERROR(check_submitted(state, request.procedure_id()));
  CONCORD_RETURN_IF_ERROR(platform::refuse_same_person(
      state.prepared_by(), context,
      {.did = cat("prepared procedure ", state.id()), .rule = kTwoPersons, .subject = "published_by"}));
  const std::int64_t deadline = state.draft().timetable().deadline_ms();
  if (context.now_ms >= deadline) {
    return refuse_state({.code = "DEADLINE_PASSED",
                         .sentence = cat("The deadline ", instant(deadline), " has passed."),
                         .remedy = "Return the procedure to draft and give it a later deadline."});
  }
  if (!state.draft().stages().empty() && context.now_ms >= state.draft().stages(0).ends_ms()) {
    return refuse_state({.code = "DEADLINE_PASSED",
                         .sentence = cat("Nobody could ask to participate: stage ", state.draft().stages(0).id(),
                                         " ended at ", instant(state.draft().stages(0).ends_ms()), "."),
                         .remedy = "Return the procedure to draft and let its first stage end later."});
  }
  CONCORD_RETURN_IF_ERROR(refuse_blocked(facts.findings));
  const std::string warnings = warnings_in(facts.findings);
  if (!warnings.empty() && !is_text(request.acknowledge_warnings(), kMaxText)) {
    return refuse_state(
        {.code = "WARNING_NOT_ACKNOWLEDGED",
         .sentence = cat("There are warnings: ", warning_sentences(facts.findings)),
         .remedy = cat("Change the draft, or say in 1 to ", kMaxText, " characters why it is published so.")});
  }
  std::vector<v1::ProcedureEvent> events(1);
  auto* event = events[0].mutable_procedure_published();
  ProcedureState& procedure = *event->mutable_procedure();
  procedure = state;
  procedure.set_status(v1::PROCEDURE_STATUS_PUBLISHED);
  procedure.set_published_by(context.actor.subject);
  procedure.set_published_on(platform::format_date(context.today));
  procedure.set_seal_key_id(facts.seal_key_id);
  procedure.set_seal_public_key(facts.seal_public_key);
  procedure.clear_decision_reason();
  procedure.clear_submission_findings();
  publish_papers(procedure);
  if (facts.rank_reversal) *procedure.mutable_rank_reversal() = *facts.rank_reversal;
  if (facts.findings.rules) *procedure.mutable_planned_standstill() = standstill_in(facts.findings.rules->judgement());
  keep(facts.findings, event);
  if (!warnings.empty()) event->set_warning_acknowledged(request.acknowledge_warnings());
  return events;
}

ProcedureDecided decide(const ProcedureState& state, const v1::CancelProcedureRequest& request, const Context& context,
                        const CancelFacts& facts) {
  if (state.id().empty()) return unknown_procedure(request.procedure_id());
  if (state.status() == v1::PROCEDURE_STATUS_CANCELLED) {
    return refuse_state({.code = "ALREADY_CANCELLED",
                         .sentence = cat("Procedure ", state.id(), " is cancelled."),
                         .remedy = "Nothing is left to do."});
  }
  if (facts.award_approved) {
    return refuse_state({.code = "AWARD_APPROVED",
                         .sentence = cat("An award of procedure ", state.id(), " is approved."),
                         .remedy = "Take the lots' awards back first: SetAsideAward in the standstill, "
                                   "ProposeAwardWithdrawal until they are signed."});
  }
  CONCORD_RETURN_IF_ERROR(refuse_marker(facts.has_marked, context, kNoMarker));
  CONCORD_RETURN_IF_ERROR(check_reason(request.reason(), kMaxText, "The cancellation", "reason"));
  std::vector<v1::ProcedureEvent> events(1);
  auto* cancelled = events[0].mutable_procedure_cancelled();
  cancelled->set_procedure_id(state.id());
  cancelled->set_reason(request.reason());
  cancelled->set_cancelled_on(platform::format_date(context.today));
  return events;
}

ProcedureDecided decide(const ProcedureState& state, const v1::OpenBidsRequest& request, const Context& context,
                        const OpeningFacts& facts) {
  CONCORD_RETURN_IF_ERROR(check_published(state, request.procedure_id()));
  const std::int64_t deadline = state.draft().timetable().deadline_ms();
  if (context.now_ms <= deadline) {
    return refuse_state(
        {.code = "DEADLINE_NOT_PASSED",
         .sentence = cat("It is ", instant(context.now_ms), "; bids are taken until ", instant(deadline), "."),
         .remedy = "Open the bids after that instant."});
  }
  CONCORD_RETURN_IF_ERROR(facts.stages_over);
  // Whoever acts for any organisation may be a bidder or close to one; an officer's token names none.
  if (context.actor.is(access::v1::ROLE_PROVIDER) || !context.actor.organisation.empty()) {
    return platform::refuse(platform::No::kDenied,
                            {.code = "BIDDER_MAY_NOT_OPEN",
                             .sentence = cat(context.actor.subject, " acts for an organisation."),
                             .remedy = "Let an officer open the bids who acts for no provider.",
                             .citation = kTwoOfficers,
                             .subject = "opened_by"});
  }
  std::vector<v1::ProcedureEvent> events(1);
  if (state.opened_by().empty()) {
    events[0].mutable_bid_opening_begun()->set_procedure_id(state.id());
    events[0].mutable_bid_opening_begun()->set_opened_by(context.actor.subject);
    return events;
  }
  if (holds(state.opened_by(), context.actor.subject)) {
    return platform::refuse(platform::No::kDenied, {.code = "SAME_OFFICER",
                                                    .sentence = cat(context.actor.subject, " was the first."),
                                                    .remedy = "Ask another officer to be the second.",
                                                    .citation = kTwoOfficers,
                                                    .subject = "opened_by"});
  }
  CONCORD_RETURN_IF_ERROR(refuse_blocked(facts.findings));
  auto* opened = events[0].mutable_bids_opened();
  opened->set_procedure_id(state.id());
  opened->set_opened_by(context.actor.subject);
  opened->set_opened_on(platform::format_date(context.today));
  opened->set_bids(facts.bids);
  keep(facts.findings, opened);
  return events;
}

}  // namespace concord::procurement
