// PURE. Notices of a procedure that were published after the tender itself; see procedure.h.

#include "services/platform/civil_date.h"
#include "services/platform/refusal.h"
#include "services/platform/same.h"
#include "services/platform/text.h"
#include "services/procurement/field_rules.h"
#include "services/procurement/procedure.h"

namespace concord::procurement {
namespace {

constexpr int kMaxNotices = 100;
constexpr std::size_t kMaxReference = 100;

using platform::cat;

}  // namespace

ProcedureDecided decide(const ProcedureState& state, const v1::RecordNoticeRequest& request, const Context& context) {
  if (state.id().empty()) return unknown_procedure(request.procedure_id());
  if (state.published_on().empty()) {
    return platform::refuse_state("PROCEDURE_NOT_PUBLISHED", cat("Procedure ", state.id(), " is not published."),
                                  "Notices that come before it stand in the draft's legal particulars.");
  }
  const v1::RecordedNotice& notice = request.notice();
  CONCORD_RETURN_IF_ERROR(
      Faults()
          .must(platform::is_token(notice.notice()), cat("'", notice.notice().substr(0, 60), "' names no notice."),
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
    return platform::refuse_state("TOO_MANY_NOTICES", cat(state.recorded_notices_size(), " notices are recorded."),
                                  cat("At most ", kMaxNotices, " are kept."));
  }
  auto* recorded = events.emplace_back().mutable_notice_recorded();
  recorded->set_procedure_id(state.id());
  *recorded->mutable_notice() = notice;
  return events;
}

}  // namespace concord::procurement
