// PURE. Closed and opened again; see duty.h.
#include "services/procurement/duties/duty.h"

#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/same.h"
#include "services/platform/values/text.h"
#include "services/procurement/fields/field_rules.h"

namespace concord::procurement {
namespace {

using platform::cat;
using platform::Context;
using platform::in_quotes;
using Events = std::vector<v1::DutyEvent>;

constexpr std::size_t kMaxNote = 2'000;

absl::Status unknown_duty(const std::string& id) {
  return platform::refuse_missing({.code = "UNKNOWN_DUTY",
                                   .sentence = cat("There is no duty ", in_quotes(id), "."),
                                   .remedy = "Take the id from the list (ListDuties, with_closed)."});
}

// Gates are named as plugins name them.
std::string gate_in_words(rules::v1::Gate gate) {
  constexpr std::string_view kPrefix = "GATE_";
  std::string name = rules::v1::Gate_Name(gate).substr(kPrefix.size());
  for (char& c : name) c = static_cast<char>(c - 'A' + 'a');
  return name;
}

absl::Status check_day(const v1::CloseDutyRequest& request, const v1::Duty& duty, const Context& context) {
  const auto day = platform::parse_date(request.done_on(), "done_on");
  const std::string today = platform::format_date(context.today);
  if (day.ok() && request.done_on() >= duty.decided_on() && request.done_on() <= today) return absl::OkStatus();
  return platform::refuse_input(
      {.code = "INVALID_DATES",
       .sentence = cat(in_quotes(request.done_on()), " is no day on which it can have been done."),
       .remedy = cat("Give a day from ", duty.decided_on(), ", when it was decided, to today, ", today,
                     "; or none where it need not be done, with a note that says why."),
       .subject = "done_on"});
}

}  // namespace

void DutyAggregate::evolve(State& state, const Event& event) {
  switch (event.event_case()) {
    case Event::kDutyClosed:
      state.set_id(event.duty_closed().duty_id());
      *state.mutable_closing() = event.duty_closed().closing();
      return;
    case Event::kDutyReopened:
      return state.clear_closing();
    case Event::EVENT_NOT_SET:
      return;
  }
}

std::string duty_stream(const std::string& id) { return cat("duty/", id); }

std::vector<v1::Duty> duties_of(const rules::v1::Judgement& judgement, std::int64_t position,
                                const std::string& subject_id, const std::string& decided_on) {
  std::vector<v1::Duty> duties;
  const auto day = platform::parse_date(decided_on, "decided_on");
  for (int i = 0; day.ok() && i < judgement.findings_size(); ++i) {
    const rules::v1::Finding& found = judgement.findings(i);
    if (found.duty_days() <= 0) continue;
    v1::Duty& duty = duties.emplace_back();
    duty.set_id(cat(position, "-", i + 1));
    duty.set_subject_id(subject_id);
    duty.set_gate(gate_in_words(judgement.gate()));
    duty.set_code(found.code());
    duty.set_sentence(found.sentence());
    duty.set_remedy(found.remedy());
    duty.set_citation(found.citation());
    *duty.mutable_plugin_ids() = found.plugin_ids();
    duty.set_decided_on(decided_on);
    duty.set_due_on(platform::format_date(*day + found.duty_days()));
  }
  return duties;
}

DutyDecided decide(const v1::Duty& state, const v1::CloseDutyRequest& request, const Context& context,
                   const std::optional<v1::Duty>& known) {
  if (!known) return unknown_duty(request.duty_id());
  v1::DutyClosing closing;
  closing.set_done_on(request.done_on());
  closing.set_note(request.note());
  const bool is_done = !request.done_on().empty();
  if (is_done) CONCORD_RETURN_IF_ERROR(check_day(request, *known, context));
  if (!is_done || !request.note().empty()) {
    CONCORD_RETURN_IF_ERROR(
        check_reason(request.note(), kMaxNote, is_done ? "The note" : "That it need not be done", "note"));
    CONCORD_RETURN_IF_ERROR(platform::check_no_personal_data("The note", request.note(), "note"));
  }
  const auto& before = state.closing();
  const bool is_known = state.has_closing() && before.done_on() == closing.done_on() && before.note() == closing.note();
  if (is_known) return Events();
  closing.set_closed_by(context.actor.subject);
  closing.set_closed_on(platform::format_date(context.today));
  Events events(1);
  auto* closed = events[0].mutable_duty_closed();
  closed->set_duty_id(known->id());
  *closed->mutable_closing() = closing;
  return events;
}

DutyDecided decide(const v1::Duty& state, const v1::ReopenDutyRequest& request, const Context& context,
                   const std::optional<v1::Duty>& known) {
  if (!known) return unknown_duty(request.duty_id());
  if (!state.has_closing()) {
    return platform::refuse_state({.code = "DUTY_OPEN",
                                   .sentence = cat("Duty ", known->id(), " is open."),
                                   .remedy = "Say that it is done when it is (CloseDuty)."});
  }
  CONCORD_RETURN_IF_ERROR(check_reason(request.reason(), kMaxNote, "Opening it again", "reason"));
  CONCORD_RETURN_IF_ERROR(platform::check_no_personal_data("The reason", request.reason(), "reason"));
  Events events(1);
  auto* reopened = events[0].mutable_duty_reopened();
  reopened->set_duty_id(known->id());
  reopened->set_reason(request.reason());
  reopened->set_reopened_by(context.actor.subject);
  return events;
}

}  // namespace concord::procurement
