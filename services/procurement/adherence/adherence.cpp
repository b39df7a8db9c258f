// PURE. Steps beside their days; see adherence.h.
#include "services/procurement/adherence/adherence.h"

#include <algorithm>
#include <cstdint>

#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/platform/world/london_time.h"
#include "services/procurement/fields/field_rules.h"
#include "services/procurement/procedure/extension.h"
#include "services/procurement/procedure/procedure.h"
#include "services/procurement/stages/stages.h"

namespace concord::procurement {
namespace {

using platform::cat;
using platform::format_date;
using platform::refuse_state;

std::string london_day(std::int64_t at_ms) {
  return at_ms > 0 ? format_date(absl::CivilDay(platform::london_time(at_ms).second)) : std::string();
}

std::string planned(const v1::Procedure& procedure, v1::TimetableStepKind step) {
  const v1::Timetable& timetable = procedure.draft().timetable();
  switch (step) {
    case v1::TIMETABLE_STEP_KIND_ADVERT:
      return timetable.advert_on();
    case v1::TIMETABLE_STEP_KIND_QUESTIONS:
      return london_day(timetable.questions_until_ms());
    case v1::TIMETABLE_STEP_KIND_DEADLINE:
      return london_day(timetable.deadline_ms());
    case v1::TIMETABLE_STEP_KIND_EVALUATION:
      return timetable.evaluation_until();
    case v1::TIMETABLE_STEP_KIND_DECISION:
      return timetable.decision_on();
    case v1::TIMETABLE_STEP_KIND_CONTRACT:
      return procedure.draft().contract().starts_on();
    default:
      return {};
  }
}

std::string latest(const v1::Award& award, std::string (*day)(const v1::LotDecision&)) {
  std::string last;
  for (const v1::LotDecision& lot : award.lots()) last = std::max(last, day(lot));
  return last;
}

std::string awarded_on(const v1::LotDecision& lot) {
  const bool stands = lot.standing() == v1::LOT_STANDING_AWARDED || lot.standing() == v1::LOT_STANDING_SIGNED;
  return stands ? lot.contract().awarded_on() : std::string();
}

std::string starts_on(const v1::LotDecision& lot) {
  return lot.standing() == v1::LOT_STANDING_SIGNED ? lot.contract().starts_on() : std::string();
}

// What closes by itself has closed once its day is over.
std::string closed(const std::string& day, const std::string& today) { return day < today ? day : std::string(); }

std::string actual(const v1::TimetableKept& kept, v1::TimetableStepKind step, const TimetableFacts& facts,
                   const std::string& today) {
  switch (step) {
    case v1::TIMETABLE_STEP_KIND_ADVERT:
      return kept.now().published_on();
    case v1::TIMETABLE_STEP_KIND_QUESTIONS:
    case v1::TIMETABLE_STEP_KIND_DEADLINE:
      return closed(planned(kept.now(), step), today);
    case v1::TIMETABLE_STEP_KIND_OPENING:
      return kept.now().opened_on();
    case v1::TIMETABLE_STEP_KIND_EVALUATION:
      return facts.completed_on;
    case v1::TIMETABLE_STEP_KIND_DECISION:
      return latest(facts.award, awarded_on);
    case v1::TIMETABLE_STEP_KIND_CONTRACT:
      return latest(facts.award, starts_on);
    default:
      return {};
  }
}

std::int32_t days_between(const std::string& from, const std::string& to) {
  const auto first = platform::parse_date(from, "planned");
  const auto second = platform::parse_date(to, "actual");
  if (!first.ok() || !second.ok()) return 0;
  return static_cast<std::int32_t>(std::max<std::int64_t>(0, *second - *first));
}

// Lateness after `due`, and what was said of it, of a step whose days are there.
v1::TimetableStep counted(v1::TimetableStep step, const std::string& due, const v1::TimetableKept& kept,
                          const std::string& today) {
  const bool is_over = kept.now().status() == v1::PROCEDURE_STATUS_CANCELLED;
  const std::string until = !step.actual().empty() ? step.actual() : is_over ? std::string() : today;
  if (!due.empty() && !until.empty()) step.set_days_late(days_between(due, until));
  if (step.moved_because().empty() && step.published() != step.planned() && !kept.moved_by().empty()) {
    step.set_moved_because(*kept.moved_by().rbegin());
  }
  for (const v1::DelayReason& reason : kept.now().delays()) {
    if (reason.step() == step.step() && reason.stage_id() == step.stage_id()) *step.add_reasons() = reason;
  }
  return step;
}

v1::TimetableStep step_of(const v1::TimetableKept& kept, v1::TimetableStepKind kind, const TimetableFacts& facts,
                          const std::string& today) {
  v1::TimetableStep step;
  step.set_step(kind);
  step.set_published(planned(kept.first(), kind));
  step.set_planned(planned(kept.now(), kind));
  step.set_actual(actual(kept, kind, facts, today));
  const std::string due = step.planned();
  return counted(std::move(step), due, kept, today);
}

v1::TimetableStep step_of(const v1::TimetableKept& kept, const v1::Stage& stage, const v1::StageRun& run,
                          const std::string& today) {
  v1::TimetableStep step;
  step.set_step(v1::TIMETABLE_STEP_KIND_STAGE);
  step.set_stage_id(stage.id());
  step.set_published(stage.decided_by());
  step.set_planned(as_it_stands(stage, run).decided_by());
  // A day that was moved once it was over is late all the same.
  std::string in_time = stage.decided_by();
  for (const v1::StageExtension& extension : run.extensions()) {
    if (extension.stage_id() != stage.id()) continue;
    step.set_moved_because(extension.reason());
    if (extension.extended_on() <= in_time) in_time = extension.decided_by();
  }
  // It came when it was decided first, whatever was put right since.
  for (const auto* ends : {&run.earlier_ends(), &run.ends()}) {
    for (const v1::StageEnd& end : *ends) {
      if (end.stage_id() == stage.id() && step.actual().empty()) step.set_actual(end.decided_on());
    }
  }
  return counted(std::move(step), in_time, kept, today);
}

}  // namespace

void TimetableAggregate::evolve(State& kept, const Event& event) {
  switch (event.event_case()) {
    case v1::ProcedureEvent::kProcedurePublished:
      *kept.mutable_first() = event.procedure_published().procedure();
      *kept.mutable_now() = event.procedure_published().procedure();
      return;
    case v1::ProcedureEvent::kDeadlineExtended:
      evolve_extension(*kept.mutable_now(), event.deadline_extended().extension());
      kept.add_moved_by(event.deadline_extended().extension().reason());
      return;
    case v1::ProcedureEvent::kBidsOpened:
      kept.mutable_now()->set_opened_on(event.bids_opened().opened_on());
      return;
    case v1::ProcedureEvent::kProcedureCancelled:
      kept.mutable_now()->set_status(v1::PROCEDURE_STATUS_CANCELLED);
      return;
    case v1::ProcedureEvent::kDelayExplained:
      *kept.mutable_now()->add_delays() = event.delay_explained().delay();
      return;
    default:
      return;
  }
}

v1::GetTimetableResponse timetable_of(const v1::TimetableKept& kept, const TimetableFacts& facts,
                                      absl::CivilDay today) {
  v1::GetTimetableResponse timetable;
  timetable.set_is_cancelled(kept.now().status() == v1::PROCEDURE_STATUS_CANCELLED);
  timetable.set_as_of(format_date(today));
  for (int kind = v1::TIMETABLE_STEP_KIND_ADVERT; kind <= v1::TIMETABLE_STEP_KIND_CONTRACT; ++kind) {
    if (kind == v1::TIMETABLE_STEP_KIND_DEADLINE) {
      for (const v1::Stage& stage : kept.now().draft().stages()) {
        *timetable.add_steps() = step_of(kept, stage, facts.stages, timetable.as_of());
      }
    }
    *timetable.add_steps() = step_of(kept, static_cast<v1::TimetableStepKind>(kind), facts, timetable.as_of());
  }
  return timetable;
}

platform::Decided<v1::ProcedureEvent> decide(const v1::Procedure& state, const v1::ExplainDelayRequest& request,
                                             const platform::Context& context,
                                             const v1::GetTimetableResponse& timetable) {
  if (state.id().empty()) return unknown_procedure(request.procedure_id());
  if (state.published_on().empty()) {
    return refuse_state({.code = "PROCEDURE_NOT_PUBLISHED",
                         .sentence = cat("Procedure ", state.id(), " is not published, so nobody plans by its days."),
                         .remedy = "Change its days (AmendProcedure)."});
  }
  const auto& steps = timetable.steps();
  const auto step = std::find_if(steps.begin(), steps.end(), [&](const v1::TimetableStep& one) {
    return one.step() == request.step() && one.stage_id() == request.stage_id();
  });
  if (step == steps.end()) {
    return platform::refuse_input({.code = "UNKNOWN_STEP",
                                   .sentence = "The timetable has no such step.",
                                   .remedy = "Name one that GetTimetable shows.",
                                   .subject = "step"});
  }
  CONCORD_RETURN_IF_ERROR(check_words(request.reason(), "A delay"));
  std::vector<v1::ProcedureEvent> events;
  int reasons = 0;
  const v1::DelayReason* newest = nullptr;
  for (const v1::DelayReason& known : state.delays()) {
    if (known.step() != request.step() || known.stage_id() != request.stage_id()) continue;
    newest = &known;
    ++reasons;
  }
  if (newest != nullptr && newest->reason() == request.reason()) return events;
  if (step->days_late() == 0) {
    return refuse_state({.code = "NOT_LATE",
                         .sentence = step->planned().empty()
                                         ? std::string("No day was planned for this step.")
                                         : cat("This step is not late: it is planned for ", step->planned(), "."),
                         .remedy = "A deadline that moves is extended with its reason (ExtendDeadline); say why a step "
                                   "is late once it is.",
                         .subject = "step"});
  }
  if (reasons >= kMaxReasonsOfAStep) {
    return refuse_state({.code = "TOO_MANY_REASONS",
                         .sentence = cat("The delay was explained ", reasons, " times."),
                         .remedy = "The reasons that were given stand; GetTimetable shows them.",
                         .subject = "step"});
  }
  auto* explained = events.emplace_back().mutable_delay_explained();
  explained->set_procedure_id(state.id());
  explained->mutable_delay()->set_step(request.step());
  explained->mutable_delay()->set_stage_id(request.stage_id());
  explained->mutable_delay()->set_reason(request.reason());
  explained->mutable_delay()->set_explained_on(format_date(context.today));
  explained->mutable_delay()->set_explained_by(context.actor.subject);
  return events;
}

}  // namespace concord::procurement
