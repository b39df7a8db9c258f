// PURE. What was published of a contract; see contract_notice.h.
#include "services/registry/contracts/contract_notice.h"

#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/registry/fields/field_rules.h"

namespace concord::registry {
namespace {

constexpr std::size_t kMaxNoticeReference = 100;
// A notice that was out before its change was proposed here was typed in late, by no more than this.
constexpr int kNoticeBeforeDays = 30;

using platform::cat;
using platform::Context;
using platform::format_date;
using platform::in_quotes;
using platform::refuse_state;

}  // namespace

ContractDecided decide(const v1::Contract& state, const v1::RecordContractNoticeRequest& request,
                       const Context& context) {
  if (state.id().empty()) return unknown_contract(request.contract_id());
  v1::ContractNotice notice = request.notice();
  const std::string today = format_date(context.today);
  CONCORD_RETURN_IF_ERROR(
      platform::Faults()
          .must(platform::is_token(notice.notice()), cat(in_quotes(notice.notice()), " names no notice."),
                "Give one such as UK10.", "notice.notice")
          .must(platform::parse_date(notice.published_on(), "published_on").ok() && notice.published_on() <= today,
                "The day of publication is no day, or still to come.", "Give YYYY-MM-DD, today or before.",
                "notice.published_on")
          .must(notice.reference().size() <= kMaxNoticeReference, "The reference is too long.",
                cat("Keep it to ", kMaxNoticeReference, " bytes."), "notice.reference")
          .must(notice.standstill_ends_on().empty() ||
                    (platform::parse_date(notice.standstill_ends_on(), "standstill_ends_on").ok() &&
                     notice.standstill_ends_on() >= notice.published_on()),
                "The stated end of the standstill is no day from the notice on.",
                "Give YYYY-MM-DD as the notice states it, or nothing.", "notice.standstill_ends_on")
          .must(notice.change_id().empty() && notice.recorded_by().empty() && notice.recorded_on().empty(),
                "Of which change it is, who records it and when are known.",
                "Leave change_id, recorded_by and recorded_on out.", "notice")
          .as("INVALID_NOTICE"));
  CONCORD_RETURN_IF_ERROR(platform::check_no_personal_data("The reference", notice.reference(), "notice.reference"));
  if (state.has_waiting()) {
    notice.set_change_id(state.waiting().change_id());
    const auto proposed = platform::parse_date(state.waiting().proposed_on(), "proposed_on");
    if (proposed.ok() && notice.published_on() < format_date(*proposed - kNoticeBeforeDays)) {
      return refuse_state({.code = "NOTICE_BEFORE_CHANGE",
                           .sentence = cat("The change was proposed on ", state.waiting().proposed_on(),
                                           ", so a notice of ", notice.published_on(), " is of another."),
                           .remedy = "Give the day of this change's notice.",
                           .subject = "notice.published_on"});
    }
  }
  std::vector<v1::ContractEvent> events;
  for (v1::ContractNotice known : state.notices()) {
    known.clear_recorded_by();
    known.clear_recorded_on();
    if (same(known, notice)) return events;
    const bool is_it = known.notice() == notice.notice() && known.published_on() == notice.published_on();
    if (!is_it || known.change_id() != notice.change_id()) continue;
    return refuse_state({.code = "NOTICE_RECORDED",
                         .sentence = cat(notice.notice(), " of ", notice.published_on(), " is recorded otherwise."),
                         .remedy = "Where it was recorded wrongly, decline the change (DeclineContractChange), propose "
                                   "it anew and record its notice."});
  }
  if (state.notices_size() >= kMaxContractNotices) {
    return refuse_state({.code = "TOO_MANY_NOTICES",
                         .sentence = cat(state.notices_size(), " notices of contract ", state.id(), " are recorded."),
                         .remedy = cat("At most ", kMaxContractNotices, " are kept; state others with the change.")});
  }
  notice.set_recorded_by(context.actor.subject);
  notice.set_recorded_on(today);
  auto* recorded = events.emplace_back().mutable_contract_notice_recorded();
  recorded->set_contract_id(state.id());
  *recorded->mutable_notice() = notice;
  return events;
}

}  // namespace concord::registry
