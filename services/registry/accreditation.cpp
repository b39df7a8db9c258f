// PURE. Accredits, suspends and reinstates.
#include "services/registry/accreditation.h"

#include "services/platform/civil_date.h"
#include "services/platform/refusal.h"
#include "services/platform/text.h"
#include "services/registry/checks.h"

namespace concord::registry {
namespace {

using platform::cat;

constexpr char kEvidenceCode[] = "EVIDENCE_MISSING";
constexpr int kMaxEvidence = 20;

absl::Status check_evidence(const v1::AccreditProviderRequest& request) {
  if (request.evidence().empty() || request.evidence_size() > kMaxEvidence) {
    return platform::refuse_input(kEvidenceCode,
                                  cat("The accreditation rests on ", request.evidence_size(), " documents."),
                                  cat("Name 1 to ", kMaxEvidence, " documents, each with a title."), "evidence");
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
    return platform::refuse_missing("UNKNOWN_PROVIDER",
                                    cat("No provider '", request.provider_id().substr(0, 60), "' is registered."),
                                    "Register the provider first.");
  }
  CONCORD_RETURN_IF_ERROR(check_evidence(request));
  CONCORD_RETURN_IF_ERROR(check_day("valid_from", request.valid_from(), "", "", ""));
  CONCORD_RETURN_IF_ERROR(
      check_day("valid_to", request.valid_to(), request.valid_from(), "", "on or after the first day"));
  if (state.status() == v1::ACCREDITATION_STATUS_SUSPENDED) {
    return platform::refuse_state("ACCREDITATION_SUSPENDED",
                                  cat("The accreditation of ", request.provider_id(), " is suspended."),
                                  "Reinstate it with a reason, then renew it.");
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
    return platform::refuse_state("NOT_ACCREDITED",
                                  cat("'", request.provider_id().substr(0, 60), "' was never accredited here."),
                                  "There is nothing to suspend; check the provider's id.");
  }
  if (state.status() == v1::ACCREDITATION_STATUS_SUSPENDED) {
    return platform::refuse_state("ALREADY_SUSPENDED",
                                  cat("The accreditation of ", state.provider_id(), " is suspended already."),
                                  "Reinstate it first to suspend it for another reason.");
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
        "NOT_SUSPENDED", cat("The accreditation of '", request.provider_id().substr(0, 60), "' is not suspended."),
        "There is nothing to lift.");
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
