// PURE. Accredits, suspends and reinstates.
#include "services/registry/providers/accreditation.h"

#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/registry/fields/field_rules.h"

namespace concord::registry {
namespace {

using platform::cat;
using platform::in_quotes;

constexpr char kEvidenceCode[] = "EVIDENCE_MISSING";
constexpr int kMaxEvidence = 20;

absl::Status check_evidence(const v1::AccreditProviderRequest& request) {
  if (request.evidence().empty() || request.evidence_size() > kMaxEvidence) {
    return platform::refuse_input(
        {.code = kEvidenceCode,
         .sentence = cat("The accreditation rests on ", request.evidence_size(), " documents."),
         .remedy = cat("Name 1 to ", kMaxEvidence, " documents, each with a title."),
         .subject = "evidence"});
  }
  for (const v1::Evidence& evidence : request.evidence()) {
    CONCORD_RETURN_IF_ERROR(check_text(kEvidenceCode, "evidence.title", evidence.title(), kMaxName));
    CONCORD_RETURN_IF_ERROR(check_text(kEvidenceCode, "evidence.reference", evidence.reference(), kMaxName, false));
  }
  return absl::OkStatus();
}

v1::Accreditation accredited(const v1::AccreditProviderRequest& request) {
  v1::Accreditation accreditation;
  accreditation.set_provider_id(request.provider_id());
  accreditation.set_status(v1::ACCREDITATION_STATUS_ACCREDITED);
  *accreditation.mutable_evidence() = request.evidence();
  accreditation.set_valid_from(request.valid_from());
  accreditation.set_valid_to(request.valid_to());
  return accreditation;
}

}  // namespace

void AccreditationAggregate::evolve(State& state, const Event& event) {
  switch (event.event_case()) {
    case Event::kProviderAccredited:
      state = event.provider_accredited().accreditation();
      return;
    case Event::kAccreditationSuspended:
      state.set_status(v1::ACCREDITATION_STATUS_SUSPENDED);
      state.set_suspended_reason(event.accreditation_suspended().reason());
      return;
    case Event::kAccreditationReinstated:
      state.set_status(v1::ACCREDITATION_STATUS_ACCREDITED);
      state.clear_suspended_reason();
      return;
    case Event::EVENT_NOT_SET:
      return;
  }
}

bool asks_for_the_same(const v1::Accreditation& state, const v1::AccreditProviderRequest& request) {
  v1::Accreditation asked = accredited(request);
  asked.set_status(state.status());
  asked.set_suspended_reason(state.suspended_reason());
  return same(state, asked);
}

AccreditationDecided decide(const v1::Accreditation& state, const v1::AccreditProviderRequest& request,
                            const platform::Context& /*context*/, const Facts& facts) {
  if (facts.providers.count(request.provider_id()) == 0) {
    return platform::refuse_missing(
        {.code = "UNKNOWN_PROVIDER",
         .sentence = cat("No provider ", in_quotes(request.provider_id()), " is registered."),
         .remedy = "Register the provider first."});
  }
  CONCORD_RETURN_IF_ERROR(check_evidence(request));
  CONCORD_RETURN_IF_ERROR(check_day("valid_from", request.valid_from(), "", "", ""));
  CONCORD_RETURN_IF_ERROR(
      check_day("valid_to", request.valid_to(), request.valid_from(), "", "on or after the first day"));
  if (state.status() == v1::ACCREDITATION_STATUS_SUSPENDED) {
    return platform::refuse_state({.code = "ACCREDITATION_SUSPENDED",
                                   .sentence = cat("The accreditation of ", request.provider_id(), " is suspended."),
                                   .remedy = "Reinstate it with a reason, then renew it."});
  }
  std::vector<v1::AccreditationEvent> events;
  const v1::Accreditation asked = accredited(request);
  if (same(state, asked)) return events;
  *events.emplace_back().mutable_provider_accredited()->mutable_accreditation() = asked;
  return events;
}

AccreditationDecided decide(const v1::Accreditation& state, const v1::SuspendAccreditationRequest& request,
                            const platform::Context& context) {
  if (state.status() == v1::ACCREDITATION_STATUS_UNSPECIFIED) {
    return platform::refuse_state({.code = "NOT_ACCREDITED",
                                   .sentence = cat(in_quotes(request.provider_id()), " was never accredited here."),
                                   .remedy = "There is nothing to suspend; check the provider's id."});
  }
  if (state.status() == v1::ACCREDITATION_STATUS_SUSPENDED) {
    return platform::refuse_state(
        {.code = "ALREADY_SUSPENDED",
         .sentence = cat("The accreditation of ", state.provider_id(), " is suspended already."),
         .remedy = "Reinstate it first to suspend it for another reason."});
  }
  CONCORD_RETURN_IF_ERROR(check_reason("reason", request.reason()));
  std::vector<v1::AccreditationEvent> events;
  auto* suspended = events.emplace_back().mutable_accreditation_suspended();
  suspended->set_provider_id(state.provider_id());
  suspended->set_reason(request.reason());
  suspended->set_suspended_on(platform::format_date(context.today));
  return events;
}

AccreditationDecided decide(const v1::Accreditation& state, const v1::ReinstateAccreditationRequest& request,
                            const platform::Context& context) {
  if (state.status() != v1::ACCREDITATION_STATUS_SUSPENDED) {
    return platform::refuse_state(
        {.code = "NOT_SUSPENDED",
         .sentence = cat("The accreditation of ", in_quotes(request.provider_id()), " is not suspended."),
         .remedy = "There is nothing to lift."});
  }
  CONCORD_RETURN_IF_ERROR(check_reason("reason", request.reason()));
  std::vector<v1::AccreditationEvent> events;
  auto* reinstated = events.emplace_back().mutable_accreditation_reinstated();
  reinstated->set_provider_id(state.provider_id());
  reinstated->set_reason(request.reason());
  reinstated->set_reinstated_on(platform::format_date(context.today));
  return events;
}

}  // namespace concord::registry
