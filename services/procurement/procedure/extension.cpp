// PURE. Extending a deadline; see extension.h.
#include "services/procurement/procedure/extension.h"

#include <optional>

#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/platform/values/working_calendar.h"
#include "services/procurement/fields/field_rules.h"
#include "services/procurement/gates/standstill.h"

namespace concord::procurement {
namespace {

constexpr std::int64_t kMsOfDay = 86'400'000;
// More days than bank holidays can add to a standstill.
constexpr int kRoomForHolidays = 14;

using platform::cat;
using platform::refuse_state;

// The day so many later; what was not stated stays so.
std::string moved(const std::string& day, std::int64_t days) {
  const auto parsed = platform::parse_date(day, "day");
  return parsed.ok() ? platform::format_date(*parsed + days) : std::string();
}

// What the request says of each, and else as many days later as the deadline.
v1::DeadlineExtension moved_along(const ProcedureState& state, const v1::ExtendDeadlineRequest& request,
                                  const DeadlineDays& deadline) {
  const v1::Timetable& timetable = state.draft().timetable();
  const std::int64_t by_ms = request.deadline_ms() - timetable.deadline_ms();
  const std::int64_t days = deadline.to - deadline.from;
  v1::DeadlineExtension extension;
  extension.set_from_ms(timetable.deadline_ms());
  extension.set_to_ms(request.deadline_ms());
  extension.set_reason(request.reason());
  // A deadline that stays on its day moves them by as many hours.
  if (timetable.questions_until_ms() > 0) {
    extension.set_questions_until_ms(days == 0 ? timetable.questions_until_ms() + by_ms : deadline.questions_until_ms);
  }
  if (request.questions_until_ms() != 0) extension.set_questions_until_ms(request.questions_until_ms());
  extension.set_evaluation_until(request.evaluation_until().empty() ? moved(timetable.evaluation_until(), days)
                                                                    : request.evaluation_until());
  extension.set_decision_on(request.decision_on().empty() ? moved(timetable.decision_on(), days)
                                                          : request.decision_on());
  extension.set_contract_starts_on(request.contract_starts_on());
  return extension;
}

struct FirstSigning {
  absl::CivilDay on;
  bool is_certain = false;  // the bank holidays up to then are known
};

// The day after the standstill of a decision on that day; none where it is not stated.
std::optional<FirstSigning> first_signing_day(const v1::Procedure& procedure, const std::string& decision_on) {
  using platform::WorkingCalendar;
  const auto decided = platform::parse_date(decision_on, "decision_on");
  if (!decided.ok()) return std::nullopt;
  const v1::Standstill& planned = procedure.planned_standstill();
  const int days = standstill_of(procedure);
  if (planned.days() > 0 && !planned.counts_working_days()) return FirstSigning{*decided + days + 1, true};
  const auto last = platform::nth_working_day(*decided, days, platform::UnitedKingdomPart::kAny);
  if (!last) return std::nullopt;
  return FirstSigning{*last + 1, WorkingCalendar::knows_holidays(WorkingCalendar::number_of(*last))};
}

absl::Status check_order(const ProcedureState& state, const v1::DeadlineExtension& extension, absl::CivilDay to,
                         const Context& context) {
  const auto day_or_none = [](const std::string& day) { return day.empty() || is_date(day); };
  const std::string deadline_on = platform::format_date(to);
  const std::string& evaluation = extension.evaluation_until();
  const std::string& decision = extension.decision_on();
  const std::string& published = state.draft().contract().starts_on();
  const std::string& starts = extension.contract_starts_on();
  // Written as YYYY-MM-DD, days compare as text.
  CONCORD_RETURN_IF_ERROR(
      Faults()
          .must(extension.questions_until_ms() == 0 || (extension.questions_until_ms() <= extension.to_ms() &&
                                                        extension.questions_until_ms() >= context.now_ms),
                "Questions would end after the deadline, or have ended.",
                "Give an instant from now to the new deadline, or nothing to move it along.", "questions_until_ms")
          .must(day_or_none(evaluation) && (evaluation.empty() || evaluation >= deadline_on),
                "The evaluation would end before the deadline, or on no day.",
                "Give YYYY-MM-DD of the deadline or later, or nothing to move it along.", "evaluation_until")
          .must(day_or_none(decision) && (decision.empty() || decision >= evaluation),
                "The decision would be before the evaluation ends, or on no day.",
                "Give YYYY-MM-DD of the evaluation's end or later, or nothing to move it along.", "decision_on")
          .must(day_or_none(starts) && (starts.empty() || starts >= published),
                "The contract would start before its published day, or on no day.",
                cat("Give YYYY-MM-DD, ", published, " or later, or nothing."), "contract_starts_on")
          .as("INVALID_DATES"));
  const auto first = first_signing_day(state, decision);
  const std::string& start = starts.empty() ? published : starts;
  if (!first || start.empty()) return absl::OkStatus();
  const std::string day = platform::format_date(first->on);
  if (!first->is_certain && starts.empty() && start < platform::format_date(first->on + kRoomForHolidays)) {
    return refuse_state({.code = "CALENDAR_TOO_SHORT",
                         .sentence = cat("The standstill of a decision on ", decision,
                                         " reaches into a year whose bank holidays are not known; without them the "
                                         "contract could be signed from ",
                                         day, " on."),
                         .remedy = "Count the bank holidays and give contract_starts_on.",
                         .subject = "contract_starts_on"});
  }
  if (start >= day) return absl::OkStatus();
  return refuse_state({.code = "STARTS_BEFORE_SIGNATURE",
                       .sentence = cat("With a decision on ", decision, " the contract can be signed from ", day,
                                       " on, and it would start on ", start, "."),
                       .remedy = cat("Give contract_starts_on of ", day, " or later; the term stays whole."),
                       .subject = "contract_starts_on"});
}

}  // namespace

void evolve_extension(ProcedureState& state, const v1::DeadlineExtension& extension) {
  *state.add_extensions() = extension;
  v1::Timetable& timetable = *state.mutable_draft()->mutable_timetable();
  timetable.set_deadline_ms(extension.to_ms());
  timetable.clear_deadline();
  timetable.clear_questions_until();
  if (extension.questions_until_ms() > 0) timetable.set_questions_until_ms(extension.questions_until_ms());
  if (!extension.evaluation_until().empty()) timetable.set_evaluation_until(extension.evaluation_until());
  if (!extension.decision_on().empty()) timetable.set_decision_on(extension.decision_on());
  if (!extension.contract_starts_on().empty()) {
    state.mutable_draft()->mutable_contract()->set_starts_on(extension.contract_starts_on());
  }
}

absl::StatusOr<v1::ExtendDeadlineRequest> with_instant(const v1::ExtendDeadlineRequest& written) {
  std::int64_t deadline = written.deadline_ms();
  CONCORD_RETURN_IF_ERROR(read_instant(written.deadline(), "deadline", deadline));
  v1::ExtendDeadlineRequest request = written;
  request.set_deadline_ms(deadline);
  return request;
}

ProcedureDecided decide(const ProcedureState& state, const v1::ExtendDeadlineRequest& request, const Context& context,
                        const DeadlineDays& days) {
  CONCORD_RETURN_IF_ERROR(check_published(state, request.procedure_id()));
  const std::int64_t deadline = state.draft().timetable().deadline_ms();
  std::vector<v1::ProcedureEvent> events;
  if (request.deadline_ms() == deadline) return events;
  // Where nobody could tender yet, nobody was late.
  if (context.now_ms > deadline && !days.takes_no_bids_yet) {
    return refuse_state(
        {.code = "DEADLINE_PASSED",
         .sentence = cat("It is ", instant(context.now_ms), "; the deadline ", instant(deadline), " has passed."),
         .remedy = "A deadline is extended before it passes; cancel the procedure and draft it anew."});
  }
  if (request.deadline_ms() < deadline) {
    return refuse_state(
        {.code = "DEADLINE_SHORTENED",
         .sentence = cat(instant(request.deadline_ms()), " is before the deadline ", instant(deadline), "."),
         .remedy = "Give a later instant; a published deadline is never shortened."});
  }
  if (request.deadline_ms() - deadline > kMaxExtensionMs || state.extensions_size() >= kMaxExtensions) {
    return refuse_state(
        {.code = "EXTENSION_TOO_LONG",
         .sentence = cat("Extension ", state.extensions_size() + 1, " of the deadline, by ",
                         (request.deadline_ms() - deadline) / kMsOfDay, " days, is beyond the limits."),
         .remedy = cat("Extend by at most 366 days and ", kMaxExtensions, " times; or cancel and draft anew.")});
  }
  CONCORD_RETURN_IF_ERROR(check_reason(request.reason(), kMaxText, "The extension", "reason"));
  v1::DeadlineExtension extension = moved_along(state, request, days);
  extension.set_extended_on(platform::format_date(context.today));
  CONCORD_RETURN_IF_ERROR(check_order(state, extension, days.to, context));
  auto* event = events.emplace_back().mutable_deadline_extended();
  event->set_procedure_id(state.id());
  *event->mutable_extension() = extension;
  return events;
}

}  // namespace concord::procurement
