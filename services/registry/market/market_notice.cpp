// PURE. Records a public notice, or a row that could not be used with its reason.
#include "services/registry/market/market_notice.h"

#include <algorithm>

#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/registry/fields/field_rules.h"

namespace concord::registry {
namespace {

using platform::cat;
using platform::in_quotes;
using platform::refuse_input;

constexpr char kCode[] = "INVALID_NOTICE";
constexpr std::size_t kMaxNoticeId = 100;
constexpr std::size_t kMaxStatus = 60;

bool is_notice_id(const std::string& id) {
  return !id.empty() && id.size() <= kMaxNoticeId && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           c == '.';
  });
}

absl::Status check_codes(const v1::MarketNotice& notice) {
  CONCORD_RETURN_IF_ERROR(check_list(kCode, "cpv_codes", notice.cpv_codes(), 0, kMaxCpvCodes));
  for (const std::string& code : notice.cpv_codes()) {
    const bool good =
        code.size() == 8 && std::all_of(code.begin(), code.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!good) {
      return refuse_input({.code = kCode,
                           .sentence = cat("'", code.substr(0, 40), "' is not a CPV code."),
                           .remedy = "Give CPV codes of 8 digits.",
                           .subject = "cpv_codes"});
    }
  }
  return absl::OkStatus();
}

}  // namespace

void MarketNoticeAggregate::evolve(State& state, const Event& event) {
  if (event.has_market_notice_recorded()) state = event.market_notice_recorded().notice();
}

absl::Status check_notice(const v1::MarketNotice& notice) {
  if (!is_notice_id(notice.id())) {
    return refuse_input({.code = kCode,
                         .sentence = notice.id().empty() ? std::string("The notice has no id.")
                                                         : cat(in_quotes(notice.id()), " is not a usable id."),
                         .remedy = cat("Give the source's id, 1 to ", kMaxNoticeId, " letters, digits, - _ and ."),
                         .subject = "id"});
  }
  CONCORD_RETURN_IF_ERROR(check_text(kCode, "title", notice.title(), kMaxNoticeTitle));
  CONCORD_RETURN_IF_ERROR(check_text(kCode, "organisation", notice.buyer(), kMaxName));
  CONCORD_RETURN_IF_ERROR(check_text(kCode, "status", notice.status(), kMaxStatus, false));
  CONCORD_RETURN_IF_ERROR(check_list(kCode, "awarded_supplier", notice.suppliers(), 0, kMaxSuppliers));
  for (const std::string& supplier : notice.suppliers()) {
    CONCORD_RETURN_IF_ERROR(check_text(kCode, "awarded_supplier", supplier, kMaxSupplierName));
  }
  CONCORD_RETURN_IF_ERROR(check_range(kCode, "value in pence", notice.value_pence(), 0, kMaxMoneyPence));
  CONCORD_RETURN_IF_ERROR(check_codes(notice));
  CONCORD_RETURN_IF_ERROR(check_day("published_date", notice.published_on(), "", "", ""));
  if (!notice.awarded_on().empty()) CONCORD_RETURN_IF_ERROR(check_day("awarded_date", notice.awarded_on(), "", "", ""));
  return absl::OkStatus();
}

platform::Decided<v1::MarketNoticeEvent> decide(const v1::MarketNotice& state, const v1::MarketNotice& notice,
                                                const platform::Context& /*context*/) {
  if (notice.set_aside_reason().empty()) {
    CONCORD_RETURN_IF_ERROR(check_notice(notice));
  } else if (!is_notice_id(notice.id()) || notice.original().empty() || notice.original().size() > kMaxOriginalBytes) {
    return refuse_input({.code = kCode,
                         .sentence = cat("A row set aside with ", notice.original().size(), " bytes of its original."),
                         .remedy = cat("Keep the row as received, 1 to ", kMaxOriginalBytes, " bytes, under an id."),
                         .subject = "original"});
  }
  std::vector<v1::MarketNoticeEvent> events;
  if (same(state, notice)) return events;
  *events.emplace_back().mutable_market_notice_recorded()->mutable_notice() = notice;
  return events;
}

}  // namespace concord::registry
