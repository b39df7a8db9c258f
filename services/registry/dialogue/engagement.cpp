// PURE. Logs a forum, visit, secondment, consultation, or that the Compact or Covenant is adopted.
#include "services/registry/dialogue/engagement.h"

#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/registry/fields/field_rules.h"

namespace concord::registry {
namespace {

using platform::cat;
using platform::in_quotes;

constexpr char kCode[] = "INVALID_ENGAGEMENT";
constexpr int kMaxTakingPart = 400;

absl::Status check(const v1::Engagement& engagement, const platform::Context& context, const Facts& facts) {
  CONCORD_RETURN_IF_ERROR(check_id(kCode, "id", engagement.id()));
  if (engagement.kind() == v1::ENGAGEMENT_KIND_UNSPECIFIED || !v1::EngagementKind_IsValid(engagement.kind())) {
    return platform::refuse_input(
        {.code = kCode,
         .sentence = "It is not stated how commissioner and providers met.",
         .remedy = "Give forum, visit, secondment, consultation, compact_adopted or covenant_adopted.",
         .subject = "kind"});
  }
  CONCORD_RETURN_IF_ERROR(
      check_day("held_on", engagement.held_on(), "", platform::format_date(context.today), "today or earlier"));
  CONCORD_RETURN_IF_ERROR(
      check_day("until", engagement.until(), engagement.held_on(), "", "on or after the first day"));
  CONCORD_RETURN_IF_ERROR(check_summary(kCode, "summary", engagement.summary()));
  CONCORD_RETURN_IF_ERROR(check_list(kCode, "provider_ids", engagement.provider_ids(), 0, kMaxTakingPart));
  for (const std::string& provider : engagement.provider_ids()) {
    if (facts.providers.count(provider) > 0) continue;
    return platform::refuse_missing({.code = "UNKNOWN_PROVIDER",
                                     .sentence = cat("No provider ", in_quotes(provider), " is registered."),
                                     .remedy = "Register the provider first, or log the meeting without it."});
  }
  return absl::OkStatus();
}

}  // namespace

void EngagementAggregate::evolve(State& state, const Event& event) {
  if (event.has_engagement_logged()) state = event.engagement_logged().engagement();
}

platform::Decided<v1::EngagementEvent> decide(const v1::Engagement& state, const v1::LogEngagementRequest& request,
                                              const platform::Context& context, const Facts& facts) {
  v1::Engagement asked = request.engagement();
  if (asked.until().empty()) asked.set_until(asked.held_on());
  CONCORD_RETURN_IF_ERROR(check(asked, context, facts));
  std::vector<v1::EngagementEvent> events;
  if (same(state, asked)) return events;
  if (!state.id().empty()) {
    return platform::refuse_state(
        {.code = "ALREADY_LOGGED",
         .sentence = cat("The entry ", state.id(), " of ", state.held_on(), " is already in the log."),
         .remedy = "The log is not rewritten; add a further entry under another id."});
  }
  *events.emplace_back().mutable_engagement_logged()->mutable_engagement() = std::move(asked);
  return events;
}

}  // namespace concord::registry
