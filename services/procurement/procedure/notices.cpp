// PURE. Notices that were published after the tender itself; see notices.h.
#include "services/procurement/procedure/notices.h"

#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/same.h"
#include "services/platform/values/text.h"
#include "services/procurement/fields/field_rules.h"

namespace concord::procurement {
namespace {

constexpr int kMaxNotices = 100;
constexpr std::size_t kMaxReference = 100;

using platform::cat;
using platform::in_quotes;

}  // namespace

ProcedureDecided decide(const ProcedureState& state, const v1::RecordNoticeRequest& request, const Context& context) {
  if (state.id().empty()) return unknown_procedure(request.procedure_id());
  if (state.published_on().empty()) {
    return platform::refuse_state({.code = "PROCEDURE_NOT_PUBLISHED",
                                   .sentence = cat("Procedure ", state.id(), " is not published."),
                                   .remedy = "Notices that come before it stand in the draft's legal particulars."});
  }
  const v1::RecordedNotice& notice = request.notice();
  CONCORD_RETURN_IF_ERROR(
      Faults()
          .must(platform::is_token(notice.notice()), cat(in_quotes(notice.notice()), " names no notice."),
                "Give one such as UK6.", "notice.notice")
          .must(is_date(notice.published_on()) && notice.published_on() <= platform::format_date(context.today),
                "The day of publication is no day, or still to come.", "Give YYYY-MM-DD, today or before.",
                "notice.published_on")
          .must(notice.reference().size() <= kMaxReference, "The reference is too long.",
                cat("Keep it to ", kMaxReference, " characters."), "notice.reference")
          .as("INVALID_NOTICE"));
  CONCORD_RETURN_IF_ERROR(platform::check_no_personal_data("The reference", notice.reference(), "notice.reference"));
  std::vector<v1::ProcedureEvent> events;
  for (const v1::RecordedNotice& known : state.recorded_notices()) {
    if (platform::same(known, notice)) return events;
  }
  if (state.recorded_notices_size() >= kMaxNotices) {
    return platform::refuse_state({.code = "TOO_MANY_NOTICES",
                                   .sentence = cat(state.recorded_notices_size(), " notices are recorded."),
                                   .remedy = cat("At most ", kMaxNotices, " are kept.")});
  }
  auto* recorded = events.emplace_back().mutable_notice_recorded();
  recorded->set_procedure_id(state.id());
  *recorded->mutable_notice() = notice;
  return events;
}

}  // namespace concord::procurement
