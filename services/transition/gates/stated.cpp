// PURE. Statements and questions; see stated.h.
#include "services/transition/gates/stated.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "services/platform/calling/rules_question.h"
#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/platform/values/working_calendar.h"
#include "services/transition/fields/field_rules.h"
#include "services/transition/transition/state.h"

namespace concord::transition {
namespace {

using platform::cat;
using platform::format_date;
using platform::in_quotes;
using platform::RulesQuestion;

constexpr std::array<std::string_view, 10> kGrounds = {
    "none",       "provided_for",  "urgency", "unforeseeable", "known_risk",
    "additional", "restructuring", "defence", "substantial",   "below_threshold"};

bool is_ground(const std::string& text) { return std::find(kGrounds.begin(), kGrounds.end(), text) != kGrounds.end(); }

bool is_money(std::int64_t pence) { return pence >= 0 && pence <= kMaxMoneyPence; }
bool is_change(std::int64_t bp) { return bp >= 0 && bp <= kMaxChangeBp; }
bool is_day_or_empty(const std::string& text) { return text.empty() || is_date(text); }

// Whole months from a day to a later one, as notice is counted.
std::int64_t whole_months(absl::CivilDay from, absl::CivilDay to) {
  constexpr int kMostMonths = 1'200;
  int months = 0;
  while (months < kMostMonths && platform::months_from(from, months + 1) <= to) ++months;
  return months;
}

absl::CivilDay day_of(const std::string& text) {
  const auto day = platform::parse_date(text, "date");
  CONCORD_CHECK(day.ok(), "a question is asked about dates that decide() has checked");
  return *day;
}

rules::v1::EvaluateRequest modify_question(const TransitionState& state, const v1::Modification& said,
                                           const Context& context) {
  const std::string today = format_date(context.today);
  RulesQuestion to(rules::v1::GATE_MODIFY, said.commenced_on().empty() ? today : said.commenced_on(), context);
  std::int64_t people = 0;
  for (const v1::OutgoingService& service : state.outgoing()) people += service.people_supported();
  to.number("people_supported", people);
  if (were_users_told(state)) to.yes_no("users_told", true);
  to.date("commenced_on", said.commenced_on());
  if (said.has_value_excluding_vat_pence()) to.number("value_excluding_vat_pence", said.value_excluding_vat_pence());
  to.text("modification_ground", said.ground());
  if (said.has_value_change_bp()) to.number("modification_value_change_bp", said.value_change_bp());
  if (said.has_term_change_bp()) to.number("modification_term_change_bp", said.term_change_bp());
  if (said.has_value_change_pence()) to.number("modification_value_change_pence", said.value_change_pence());
  to.particulars(said.particulars());
  return to.request();
}

// `served_on` and `ends_on` are the notice's days.
rules::v1::EvaluateRequest ending_question(const TransitionState& state, const v1::Ending& said, std::int64_t people,
                                           absl::CivilDay served_on, absl::CivilDay ends_on,
                                           const std::string& legal_date, const Context& context) {
  RulesQuestion to(rules::v1::GATE_DECOMMISSION, legal_date, context);
  to.number("people_supported", people);
  to.date("notice_served_on", format_date(served_on));
  to.date("ends_on", format_date(ends_on));
  to.number("ending_notice_months", whole_months(served_on, ends_on));
  // An entry in the log is a yes; that there is none is no no, because not all that is said is logged.
  if (said.has_users_told()) {
    to.yes_no("users_told", said.users_told());
  } else if (were_users_told(state)) {
    to.yes_no("users_told", true);
  }
  if (said.has_alternatives_invited()) to.yes_no("alternatives_invited", said.alternatives_invited());
  if (!said.consultation_from().empty()) {
    constexpr int kWeek = 7;
    to.number("consultation_weeks", (day_of(said.consultation_to()) - day_of(said.consultation_from()) + 1) / kWeek);
  }
  if (said.has_transferring_employees()) to.number("transferring_employees", said.transferring_employees());
  if (!said.employee_information_on().empty()) {
    // They transfer when the new service goes live, as the timetable has it.
    to.number("employee_information_days",
              std::max<std::int64_t>(0, day_of(state.go_live_on()) - day_of(said.employee_information_on())));
  }
  to.particulars(said.particulars());
  return to.request();
}

}  // namespace

absl::Status check_modification(const v1::Modification& said, absl::CivilDay today) {
  const std::string money = cat("Give 0 to ", kMaxMoneyPence, " pence, or nothing.");
  const std::string change = cat("Give 0 to ", kMaxChangeBp, " basis points, or nothing.");
  CONCORD_RETURN_IF_ERROR(
      Faults()
          .must(is_day_or_empty(said.commenced_on()), "The day of commencement is no day.",
                "Give YYYY-MM-DD, or nothing for today.", "modification.commenced_on")
          .must(said.commenced_on() <= format_date(today), "The contract's procurement commenced after today.",
                "Give the day on which it did; that day's law holds.", "modification.commenced_on")
          .must(said.ground().empty() || is_ground(said.ground()),
                cat(in_quotes(said.ground()), " is no ground of a modification."),
                "Give none, provided_for, urgency, unforeseeable, known_risk, additional, restructuring, defence, "
                "substantial, below_threshold, or nothing.",
                "modification.ground")
          .must(is_money(said.value_excluding_vat_pence()), "The contract's value lies beyond its bounds.", money,
                "modification.value_excluding_vat_pence")
          .must(is_money(said.value_change_pence()), "The change of value lies beyond its bounds.", money,
                "modification.value_change_pence")
          .must(is_change(said.value_change_bp()), "The change of value lies beyond its bounds.", change,
                "modification.value_change_bp")
          .must(is_change(said.term_change_bp()), "The change of the term lies beyond its bounds.", change,
                "modification.term_change_bp")
          .as("INVALID_MODIFICATION"));
  return platform::check_particulars(said.particulars(), "modification.particulars");
}

absl::Status check_ending(const v1::Ending& said, absl::CivilDay today) {
  const std::string &from = said.consultation_from(), &to = said.consultation_to();
  CONCORD_RETURN_IF_ERROR(
      Faults()
          .must(said.transferring_employees() >= 0 && said.transferring_employees() <= kMaxEmployees,
                cat(said.transferring_employees(), " employees are too few or too many."),
                cat("Give 0 to ", kMaxEmployees, ", or nothing while it is not known."),
                "ending.transferring_employees")
          .must(is_day_or_empty(said.employee_information_on()), "The day of the employee information is no day.",
                "Give YYYY-MM-DD, or nothing.", "ending.employee_information_on")
          .must(is_day_or_empty(from) && is_day_or_empty(to) && from.empty() == to.empty(),
                "The consultation lacks a day, or has one that is none.",
                "Give its first and its last day as YYYY-MM-DD, or neither.", "ending.consultation_from")
          .must(from <= to && to <= format_date(today), "The consultation ends before it begins, or after today.",
                "Give the days on which it was held.", "ending.consultation_to")
          .as("INVALID_ENDING"));
  return platform::check_particulars(said.particulars(), "ending.particulars");
}

rules::v1::EvaluateRequest question_of(const TransitionState& state, const v1::SubmitTransitionRequest& request,
                                       const Context& context, const TransitionFacts& /*facts*/) {
  return modify_question(state, request.modification(), context);
}

rules::v1::EvaluateRequest question_of(const TransitionState& state, const v1::ApproveTransitionRequest& /*request*/,
                                       const Context& context, const TransitionFacts& /*facts*/) {
  return modify_question(state, state.modification(), context);
}

rules::v1::EvaluateRequest question_of(const TransitionState& state, const v1::ServeNoticeRequest& request,
                                       const Context& context, const TransitionFacts& facts) {
  const v1::OutgoingService& service = *find_outgoing(state, request.service_id());
  const absl::CivilDay ends_on = day_of(request.ends_on().empty() ? service.ends_on() : request.ends_on());
  return ending_question(state, request.ending(), people_in(service, facts), context.today, ends_on,
                         format_date(context.today), context);
}

rules::v1::EvaluateRequest question_of(const TransitionState& state, const v1::WithdrawServiceRequest& request,
                                       const Context& context, const TransitionFacts& facts) {
  const v1::OutgoingService& service = *find_outgoing(state, request.service_id());
  // A notice keeps the law it was given under. One that no rules judged has none, so today's holds.
  const std::string& law = service.judged_by_law_of();
  return ending_question(state, request.has_ending() ? request.ending() : service.ending(), people_in(service, facts),
                         day_of(service.notice_served_on()), day_of(service.notice_ends_on()),
                         law.empty() ? format_date(context.today) : law, context);
}

}  // namespace concord::transition
