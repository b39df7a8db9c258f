// PURE. Notices that were published after the tender itself; see notices.h.
#include "services/procurement/procedure/notices.h"

#include <algorithm>

#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/same.h"
#include "services/platform/values/text.h"
#include "services/procurement/fields/field_rules.h"
#include "services/procurement/gates/award_notices.h"
#include "services/procurement/procedure/ended_lots.h"

namespace concord::procurement {
namespace {

constexpr int kMaxNotices = 100;
constexpr int kMaxTakenBack = 100;
constexpr std::size_t kMaxReference = 100;
constexpr std::size_t kMaxNoticeReason = 2'000;
// A market notice may be years older than the tender; no older one has to do with it.
constexpr int kOldestYears = 5;

using platform::cat;
using platform::in_quotes;
using platform::refuse_input;
using platform::refuse_state;

absl::Status check_published_once(const ProcedureState& state, const std::string& id) {
  if (state.id().empty()) return unknown_procedure(id);
  if (!state.published_on().empty()) return absl::OkStatus();
  return refuse_state({.code = "PROCEDURE_NOT_PUBLISHED",
                       .sentence = cat("Procedure ", state.id(), " is not published."),
                       .remedy = "Notices that come before it stand in the draft's legal particulars."});
}

absl::Status check_shape(const v1::RecordedNotice& notice, const Context& context) {
  const bool is_award_notice = notice.notice() == kAwardNotice;
  CONCORD_RETURN_IF_ERROR(
      Faults()
          .must(platform::is_token(notice.notice()), cat(in_quotes(notice.notice()), " names no notice."),
                "Give one such as UK6.", "notice.notice")
          .must(is_date(notice.published_on()) && notice.published_on() <= platform::format_date(context.today),
                "The day of publication is no day, or still to come.", "Give YYYY-MM-DD, today or before.",
                "notice.published_on")
          .must(notice.reference().size() <= kMaxReference, "The reference is too long.",
                cat("Keep it to ", kMaxReference, " characters."), "notice.reference")
          .must(notice.standstill_ends_on().empty() || (is_award_notice && is_date(notice.standstill_ends_on()) &&
                                                        notice.standstill_ends_on() >= notice.published_on()),
                "The stated end of the standstill is no day from the notice on, or not of an award notice.",
                "Give YYYY-MM-DD as the notice states it, or nothing.", "notice.standstill_ends_on")
          .must(!notice.sent_by_post() || notice.notice() == kStandstillLetters, "Only letters are sent by post.",
                "Leave sent_by_post out.", "notice.sent_by_post")
          .must(notice.contract_ids().empty() && notice.recorded_by().empty() && notice.recorded_on().empty(),
                "Who records it, when and of which contracts is known.",
                "Leave contract_ids, recorded_by and recorded_on out.", "notice")
          .as("INVALID_NOTICE"));
  return platform::check_no_personal_data("The reference", notice.reference(), "notice.reference");
}

// A day on which it can have been published.
absl::Status check_day(const ProcedureState& state, const v1::RecordedNotice& notice) {
  std::string oldest = state.published_on();
  if (may_come_before(notice.notice())) {
    const auto published = platform::parse_date(state.published_on(), "published_on");
    if (published.ok()) oldest = platform::format_date(absl::CivilDay(published->year() - kOldestYears, 1, 1));
  }
  if (notice.published_on() >= oldest) return absl::OkStatus();
  return refuse_input(
      {.code = "INVALID_NOTICE",
       .sentence = cat(notice.notice(), " of ", notice.published_on(), " would be older than ",
                       may_come_before(notice.notice()) ? "anything that prepared the tender of " : "the tender of ",
                       state.published_on(), "."),
       .remedy = cat("Give its day, ", oldest, " or later."),
       .subject = "notice.published_on"});
}

// A notice that is of no award names the lots whose end it tells.
absl::Status check_ended(const ProcedureState& state, const v1::RecordedNotice& notice) {
  for (const std::string& id : notice.lot_ids()) {
    if (is_ended(state, id)) continue;
    return refuse_state(
        {.code = "LOT_GOES_ON",
         .sentence = cat("Lot ", in_quotes(id), " was not ended, so ", notice.notice(), " tells nothing of it."),
         .remedy = cat("Leave lot_ids out, name lots that were ended (ApproveLotEnd), or record ", kAwardNotice, " or ",
                       kStandstillLetters, " of an award."),
         .subject = "notice.lot_ids"});
  }
  return absl::OkStatus();
}

// The awards that it names, which it makes countable for their standstills. It may name lots that were ended besides.
absl::StatusOr<std::vector<AwardedLot>> named_awards(const ProcedureState& state, const v1::RecordedNotice& notice,
                                                     const NoticeFacts& facts) {
  std::vector<AwardedLot> named;
  for (const AwardedLot& lot : facts.awarded) {
    const auto& ids = notice.lot_ids();
    if (ids.empty() || std::find(ids.begin(), ids.end(), lot.lot_id) != ids.end()) named.push_back(lot);
  }
  const auto is_awarded = [&](const std::string& id) {
    return is_ended(state, id) ||
           std::any_of(named.begin(), named.end(), [&](const AwardedLot& lot) { return lot.lot_id == id; });
  };
  const auto& ids = notice.lot_ids();
  const auto other = std::find_if_not(ids.begin(), ids.end(), is_awarded);
  if (named.empty() || other != ids.end()) {
    return refuse_state(
        {.code = "NOTHING_AWARDED",
         .sentence = other == ids.end() ? "No lot is awarded and not signed, so this is no notice of "
                                          "an award."
                                        : cat("Lot ", in_quotes(*other), " is not awarded, or its contract is signed."),
         .remedy = "Have the award approved (ApproveAward), then record its notice."});
  }
  for (const AwardedLot& lot : named) {
    if (notice.published_on() >= lot.awarded_on) continue;
    return refuse_state({.code = "NOTICE_BEFORE_AWARD",
                         .sentence = cat("Lot ", lot.lot_id, " was awarded on ", lot.awarded_on, ", so a notice of ",
                                         notice.published_on(), " is of another award."),
                         .remedy = "Give the day of this award's notice, or name the lots that it is of (lot_ids).",
                         .subject = "notice.published_on"});
  }
  return named;
}

bool says_the_same(const v1::RecordedNotice& known, v1::RecordedNotice told) {
  *told.mutable_lot_ids() = known.lot_ids();
  told.set_recorded_by(known.recorded_by());
  told.set_recorded_on(known.recorded_on());
  return platform::same(known, told);
}

// Of the same day and of an award that both name: which of them the standstill runs by is no matter of who came last.
bool is_over_another(const v1::RecordedNotice& known, const v1::RecordedNotice& notice) {
  if (!is_of_awards(notice.notice()) || known.notice() != notice.notice()) return false;
  if (known.published_on() != notice.published_on()) return false;
  const auto& ids = known.contract_ids();
  const auto& named = notice.contract_ids();
  return std::any_of(named.begin(), named.end(),
                     [&](const std::string& id) { return std::find(ids.begin(), ids.end(), id) != ids.end(); });
}

}  // namespace

ProcedureDecided decide(const ProcedureState& state, const v1::RecordNoticeRequest& request, const Context& context,
                        const NoticeFacts& facts) {
  CONCORD_RETURN_IF_ERROR(check_published_once(state, request.procedure_id()));
  CONCORD_RETURN_IF_ERROR(check_shape(request.notice(), context));
  CONCORD_RETURN_IF_ERROR(check_day(state, request.notice()));
  if (!facts.is_known) {
    return refuse_state(
        {.code = "UNKNOWN_NOTICE",
         .sentence = cat("The law in force knows no notice ", in_quotes(request.notice().notice()), "."),
         .remedy = "Give one of those that the national rules list; PreviewGates names those that are "
                   "due.",
         .subject = "notice.notice"});
  }
  v1::RecordedNotice notice = request.notice();
  if (!is_of_awards(notice.notice())) CONCORD_RETURN_IF_ERROR(check_ended(state, notice));
  if (is_of_awards(notice.notice())) {
    CONCORD_ASSIGN(const auto named, named_awards(state, notice, facts));
    for (const AwardedLot& lot : named) notice.add_contract_ids(lot.contract_id);
  }
  std::vector<v1::ProcedureEvent> events;
  for (const v1::RecordedNotice& known : state.recorded_notices()) {
    if (says_the_same(known, notice)) return events;
    if (!is_over_another(known, notice)) continue;
    return refuse_state({.code = "NOTICE_RECORDED",
                         .sentence = cat(notice.notice(), " of ", notice.published_on(),
                                         " is recorded of this award, and says otherwise."),
                         .remedy = "Take the one back that is wrong (TakeNoticeBack), then record the right one.",
                         .subject = "notice"});
  }
  if (state.recorded_notices_size() >= kMaxNotices) {
    return refuse_state({.code = "TOO_MANY_NOTICES",
                         .sentence = cat(state.recorded_notices_size(), " notices are recorded."),
                         .remedy = cat("At most ", kMaxNotices,
                                       " are kept; take one back that was recorded by "
                                       "mistake (TakeNoticeBack).")});
  }
  notice.set_recorded_by(context.actor.subject);
  notice.set_recorded_on(platform::format_date(context.today));
  auto* recorded = events.emplace_back().mutable_notice_recorded();
  recorded->set_procedure_id(state.id());
  *recorded->mutable_notice() = notice;
  return events;
}

ProcedureDecided decide(const ProcedureState& state, const v1::TakeNoticeBackRequest& request, const Context& context) {
  CONCORD_RETURN_IF_ERROR(check_published_once(state, request.procedure_id()));
  std::vector<const v1::RecordedNotice*> meant;
  for (const v1::RecordedNotice& known : state.recorded_notices()) {
    const bool is_of_day = known.notice() == request.notice() && known.published_on() == request.published_on();
    if (is_of_day && (request.reference().empty() || request.reference() == known.reference())) meant.push_back(&known);
  }
  if (meant.empty()) {
    return platform::refuse_missing({.code = "UNKNOWN_NOTICE",
                                     .sentence = cat("No notice ", in_quotes(request.notice()), " of ",
                                                     in_quotes(request.published_on()), " is recorded."),
                                     .remedy = "Name one that GetProcedure shows under recorded_notices.",
                                     .subject = "notice"});
  }
  if (meant.size() > 1 && meant.front()->reference() != meant.back()->reference()) {
    return refuse_input({.code = "SEVERAL_NOTICES",
                         .sentence = cat(meant.size(), " notices ", request.notice(), " of that day are recorded."),
                         .remedy = "Give the reference of the one that is meant.",
                         .subject = "reference"});
  }
  CONCORD_RETURN_IF_ERROR(check_reason(request.reason(), kMaxNoticeReason, "Taking a notice back", "reason"));
  CONCORD_RETURN_IF_ERROR(platform::check_no_personal_data("The reason", request.reason(), "reason"));
  if (state.taken_back_notices_size() >= kMaxTakenBack) {
    return refuse_state({.code = "TOO_MANY_NOTICES",
                         .sentence = cat(state.taken_back_notices_size(), " notices were taken back."),
                         .remedy = cat("At most ", kMaxTakenBack,
                                       " are; record the right one beside it, the newest "
                                       "of an award counts.")});
  }
  std::vector<v1::ProcedureEvent> events(1);
  auto* event = events[0].mutable_notice_taken_back();
  event->set_procedure_id(state.id());
  v1::TakenBackNotice& taken_back = *event->mutable_taken_back();
  *taken_back.mutable_notice() = *meant.back();
  taken_back.set_reason(request.reason());
  taken_back.set_taken_back_by(context.actor.subject);
  taken_back.set_taken_back_on(platform::format_date(context.today));
  return events;
}

void evolve_taken_back(ProcedureState& state, const v1::TakenBackNotice& taken_back) {
  auto& recorded = *state.mutable_recorded_notices();
  for (int i = recorded.size() - 1; i >= 0; --i) {
    if (!platform::same(recorded.Get(i), taken_back.notice())) continue;
    recorded.DeleteSubrange(i, 1);
    break;
  }
  *state.add_taken_back_notices() = taken_back;
}

}  // namespace concord::procurement
