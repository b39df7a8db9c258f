// PURE. An award stated and confirmed; see framework_award.h.
#include "services/procurement/framework/framework_award.h"

#include <algorithm>

#include "services/platform/deciding/two_persons.h"
#include "services/platform/values/civil_date.h"
#include "services/platform/values/field_shapes.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/same.h"
#include "services/platform/values/text.h"
#include "services/procurement/fields/field_rules.h"

namespace concord::procurement {
namespace {

using platform::cat;
using platform::Context;
using platform::in_quotes;
using platform::refuse_state;

constexpr std::size_t kMaxReference = 100;
constexpr char kRestsOnAward[] =
    "Procurement Act 2023 s.45: a framework is a contract, awarded by a competition or on a ground of its own.";
constexpr char kFrameworkSays[] = "The framework says how long a contract under it may run.";
constexpr char kTwoPersons[] = "Two persons: nobody confirms an award that he or she stated.";
constexpr char kStateIt[] =
    "Have it stated (StateFrameworkAward) and confirmed by another (ConfirmFrameworkAward), once for the framework.";

absl::Status not_stated(const std::string& door) {
  return refuse_state({.code = "AWARD_NOT_STATED",
                       .sentence = "Nothing says by which competition or award this framework came about.",
                       .remedy = door,
                       .citation = kRestsOnAward});
}

// The last day of so many months from that first day.
std::string last_day(absl::CivilDay first, int months) {
  return platform::format_date(absl::CivilDay(first.year(), first.month() + months, first.day()) - 1);
}

bool is_stated(const v1::FrameworkAward& award) { return award.longest_call_off_months() > 0; }

}  // namespace

absl::Status check_award_shape(const v1::FrameworkAward& award) {
  const bool is_ours = !award.procedure_id().empty();
  const bool is_theirs =
      is_text(award.awarded_by(), kMaxName) && is_text(award.notice(), kMaxReference) && is_date(award.awarded_on());
  const bool says_neither = award.awarded_by().empty() && award.notice().empty() && award.awarded_on().empty();
  CONCORD_RETURN_IF_ERROR(
      Faults()
          .must(is_ours ? is_id(award.procedure_id()) && says_neither : is_theirs,
                "The award names neither a competition of ours alone, nor who awarded it, its notice and its day.",
                "Give procedure_id, or awarded_by, notice and awarded_on (YYYY-MM-DD).", "award")
          .must(award.longest_call_off_months() >= 1 && award.longest_call_off_months() <= kMaxCallOffMonths,
                cat("A contract under it may run for ", award.longest_call_off_months(), " months."),
                cat("Give 1 to ", kMaxCallOffMonths, ", as the framework says."), "award.longest_call_off_months")
          .must(award.one_person_pence() >= 0 && award.one_person_pence() <= kMaxPence,
                cat("One officer would call off up to ", award.one_person_pence(), " pence alone."),
                cat("Give 0 to ", kMaxPence, ", by the scheme of delegation; 0 where another always approves."),
                "award.one_person_pence")
          .must(award.call_offs_end_by().empty() || is_date(award.call_offs_end_by()),
                cat("'", award.call_offs_end_by().substr(0, 20), "' is no day."), "Give YYYY-MM-DD, or leave it out.",
                "award.call_offs_end_by")
          .as("INVALID_FRAMEWORK_AWARD"));
  CONCORD_RETURN_IF_ERROR(platform::check_no_personal_data("The body", award.awarded_by(), "award.awarded_by"));
  return platform::check_no_personal_data("The notice", award.notice(), "award.notice");
}

absl::Status check_award_stands(const v1::FrameworkAward& award, const std::string& door, const Context& context,
                                const CompetitionFacts& facts) {
  if (!is_stated(award)) return not_stated(door);
  if (award.procedure_id().empty()) {
    if (award.awarded_on() <= platform::format_date(context.today)) return absl::OkStatus();
    return platform::refuse_input({.code = "INVALID_FRAMEWORK_AWARD",
                                   .sentence = cat("The award is of ", award.awarded_on(), ", which is to come."),
                                   .remedy = "Wait for the award, then state its day.",
                                   .subject = "award.awarded_on"});
  }
  if (!facts.is_known) {
    return platform::refuse_missing({.code = "UNKNOWN_PROCEDURE",
                                     .sentence = cat("There is no procedure ", in_quotes(award.procedure_id()), "."),
                                     .remedy = "Look it up (ListProcedures), or state whose award it is."});
  }
  if (facts.is_awarded && !facts.is_call_off) return absl::OkStatus();
  return refuse_state(
      {.code = "COMPETITION_NOT_AWARDED",
       .sentence = facts.is_call_off ? cat("Procedure ", award.procedure_id(),
                                           " is a call-off, of quotes or a direct award, which makes no framework.")
                                     : cat("No lot of procedure ", award.procedure_id(),
                                           " has a winner that is beyond its standstill."),
       .remedy = facts.is_call_off ? "Name the competition by which the framework itself was awarded."
                                   : "Have it awarded (ApproveAward), record its notice (RecordNotice) and wait for "
                                     "its standstill, or name the award that holds instead.",
       .citation = kRestsOnAward});
}

absl::Status check_rests_on_award(const v1::Framework& sheet) {
  if (is_stated(sheet.draft().award())) return absl::OkStatus();
  const bool waits = sheet.has_stated_award();
  return not_stated(waits ? "It was stated; have a second person confirm it (ConfirmFrameworkAward)."
                          : std::string(kStateIt));
}

absl::Status check_still_awarded(const v1::Framework& sheet, const Context& context, const CompetitionFacts& facts) {
  CONCORD_RETURN_IF_ERROR(check_rests_on_award(sheet));
  return check_award_stands(sheet.draft().award(), kStateIt, context, facts);
}

absl::Status check_call_off_term(const v1::FrameworkAward& award, const std::string& starts_on,
                                 const std::string& ends_on) {
  const auto first = platform::parse_date(starts_on, "starts_on");
  if (!first.ok() || !is_stated(award)) return absl::OkStatus();  // whoever asks has looked at both
  std::string most = last_day(*first, award.longest_call_off_months());
  if (!award.call_offs_end_by().empty()) most = std::min(most, award.call_offs_end_by());
  if (ends_on <= most) return absl::OkStatus();
  const bool by_day = most == award.call_offs_end_by();
  return refuse_state({.code = "CALL_OFF_TOO_LONG",
                       .sentence = by_day ? cat("It would run until ", ends_on,
                                                "; every contract under the framework "
                                                "ends by ",
                                                most, ".")
                                          : cat("It would run from ", starts_on, " to ", ends_on, ", longer than ",
                                                award.longest_call_off_months(), " months."),
                       .remedy = cat("Let it end on ", most, " at the latest, or start a procedure (DraftProcedure)."),
                       .citation = kFrameworkSays});
}

absl::Status check_call_off_months(const v1::FrameworkAward& award, const std::string& starts_on, int months) {
  const auto first = platform::parse_date(starts_on, "starts_on");
  return first.ok() ? check_call_off_term(award, starts_on, last_day(*first, months)) : first.status();
}

void evolve_award(v1::Framework& sheet, const v1::FrameworkEvent& event) {
  if (event.has_framework_award_stated()) {
    *sheet.mutable_stated_award() = event.framework_award_stated().award();
    sheet.set_award_stated_by(event.framework_award_stated().stated_by());
  } else if (event.has_framework_award_confirmed()) {
    *sheet.mutable_draft()->mutable_award() = event.framework_award_confirmed().award();
    sheet.clear_stated_award();
    sheet.clear_award_stated_by();
  }
}

FrameworkDecided decide(const FrameworkState& state, const v1::StateFrameworkAwardRequest& request,
                        const Context& context, const CompetitionFacts& facts) {
  const v1::Framework& sheet = state.sheet;
  if (sheet.status() == v1::FRAMEWORK_STATUS_DRAFT) {
    return refuse_state({.code = "FRAMEWORK_NOT_OPEN",
                         .sentence = cat("Framework ", sheet.id(), " is a draft."),
                         .remedy = "Write the draft anew with its award (DraftFramework, draft.award)."});
  }
  CONCORD_RETURN_IF_ERROR(check_framework_open(state, request.framework_id()));
  CONCORD_RETURN_IF_ERROR(check_award_shape(request.award()));
  CONCORD_RETURN_IF_ERROR(check_award_stands(request.award(), kStateIt, context, facts));
  std::vector<v1::FrameworkEvent> events;
  const v1::FrameworkAward& last = sheet.has_stated_award() ? sheet.stated_award() : sheet.draft().award();
  if (platform::same(last, request.award())) return events;
  auto* stated = events.emplace_back().mutable_framework_award_stated();
  stated->set_framework_id(sheet.id());
  *stated->mutable_award() = request.award();
  stated->set_stated_by(context.actor.subject);
  stated->set_stated_on(platform::format_date(context.today));
  return events;
}

FrameworkDecided decide(const FrameworkState& state, const v1::ConfirmFrameworkAwardRequest& request,
                        const Context& context, const CompetitionFacts& facts) {
  CONCORD_RETURN_IF_ERROR(check_framework_open(state, request.framework_id()));
  const v1::Framework& sheet = state.sheet;
  if (!sheet.has_stated_award()) {
    return refuse_state({.code = "AWARD_NOT_STATED",
                         .sentence = cat("No award of framework ", sheet.id(), " waits to be confirmed."),
                         .remedy = "Have an officer state it first (StateFrameworkAward)."});
  }
  CONCORD_RETURN_IF_ERROR(platform::refuse_same_person(
      sheet.award_stated_by(), context,
      {.did = cat("stated the award of framework ", sheet.id()), .rule = kTwoPersons, .subject = "confirmed_by"}));
  CONCORD_RETURN_IF_ERROR(check_award_stands(sheet.stated_award(), kStateIt, context, facts));
  std::vector<v1::FrameworkEvent> events(1);
  auto* confirmed = events[0].mutable_framework_award_confirmed();
  confirmed->set_framework_id(sheet.id());
  *confirmed->mutable_award() = sheet.stated_award();
  confirmed->set_confirmed_by(context.actor.subject);
  confirmed->set_confirmed_on(platform::format_date(context.today));
  return events;
}

}  // namespace concord::procurement
