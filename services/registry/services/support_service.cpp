// PURE. Registers, amends, resizes and ends a support service.
#include "services/registry/services/support_service.h"

#include "services/platform/values/civil_date.h"
#include "services/platform/values/figures.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/registry/fields/field_rules.h"

namespace concord::registry {
namespace {

using platform::cat;
using platform::in_quotes;
using platform::refuse_input;

constexpr char kCode[] = "INVALID_SERVICE";
// People at one time for each place: floating support visits several in turn, nothing known comes near ten. A service
// that counts no places, such as a drop-in, may have the smaller number whatever its units.
constexpr std::int64_t kMaxPeopleAUnit = 10;
constexpr std::int64_t kPeopleOfAnyUnits = 1'000;
constexpr std::int64_t kMaxHoursMilli = 1'000'000'000;  // a million hours a week
using platform::kWholePpm;

absl::Status unknown(const std::string& id) {
  return platform::refuse_missing({.code = "UNKNOWN_SERVICE",
                                   .sentence = cat("There is no service ", in_quotes(id), "."),
                                   .remedy = "Check the id, or register the service first."});
}

absl::Status ended(const v1::SupportService& state) {
  return platform::refuse_state({.code = "SERVICE_ENDED",
                                 .sentence = cat("The service ", state.id(), " ended on ", state.ended_on(), "."),
                                 .remedy = "Register a new service under another id."});
}

absl::Status check_capacity(const std::string& code, std::int64_t units, std::int64_t funded, std::int64_t people) {
  CONCORD_RETURN_IF_ERROR(check_range(code, "units", units, 0, kMaxUnits));
  if (funded < 0 || funded > units) {
    return refuse_input({.code = code,
                         .sentence = cat(funded, " funded units of ", units, " units."),
                         .remedy = cat("Give funded_units from 0 to units, which is ", units, "."),
                         .subject = "funded_units"});
  }
  return check_range(code, "people_supported", people, 0, kMaxPeople);
}

// What a person says, not what a transition counted: its figures are those of the services that people left.
absl::Status check_people(const std::string& code, std::int64_t units, std::int64_t people) {
  if (people <= kPeopleOfAnyUnits || people <= units * kMaxPeopleAUnit) return absl::OkStatus();
  return refuse_input({.code = code,
                       .sentence = cat(people, " people at one time in a service of ", units, " units."),
                       .remedy = cat("Give at most ", kMaxPeopleAUnit, " for each unit, or up to ", kPeopleOfAnyUnits,
                                     " whatever the units, and never more than ", kMaxPeople,
                                     "; a year's total is not who is supported now."),
                       .subject = "people_supported"});
}

absl::Status check(const v1::SupportService& service, const Facts& facts) {
  CONCORD_RETURN_IF_ERROR(check_id(kCode, "id", service.id()));
  CONCORD_RETURN_IF_ERROR(check_text(kCode, "name", service.name(), kMaxName));
  CONCORD_RETURN_IF_ERROR(check_groups(kCode, service.client_groups()));
  CONCORD_RETURN_IF_ERROR(check_areas(kCode, service.area_codes(), 1, 400));
  CONCORD_RETURN_IF_ERROR(check_tenures(kCode, service.tenures()));
  CONCORD_RETURN_IF_ERROR(check_capacity(kCode, service.units(), service.funded_units(), service.people_supported()));
  CONCORD_RETURN_IF_ERROR(check_people(kCode, service.units(), service.people_supported()));
  CONCORD_RETURN_IF_ERROR(check_range(kCode, "price_year_pence", service.price_year_pence(), 0, kMaxMoneyPence));
  CONCORD_RETURN_IF_ERROR(check_range(kCode, "hours_week_milli", service.hours_week_milli(), 0, kMaxHoursMilli));
  CONCORD_RETURN_IF_ERROR(
      check_range(kCode, "eligible_task_share_ppm", service.eligible_task_share_ppm(), 0, kWholePpm));
  CONCORD_RETURN_IF_ERROR(check_list(kCode, "access_points", service.access_points(), 0, 20));
  for (const std::string& point : service.access_points()) {
    CONCORD_RETURN_IF_ERROR(check_text(kCode, "access_points", point, kMaxName));
  }
  CONCORD_RETURN_IF_ERROR(check_text(kCode, "limited_to_landlord", service.limited_to_landlord(), kMaxName, false));
  if (!service.started_on().empty() && !platform::parse_date(service.started_on(), "started_on").ok()) {
    return refuse_input({.code = kCode,
                         .sentence = cat("'", service.started_on().substr(0, 40), "' is not a day of the calendar."),
                         .remedy = "Give started_on as YYYY-MM-DD, or leave it empty.",
                         .subject = "started_on"});
  }
  if (!v1::ServiceStatus_IsValid(service.status())) {
    return refuse_input({.code = kCode,
                         .sentence = cat("There is no service status ", static_cast<int>(service.status()), "."),
                         .remedy = "Leave status empty; it follows from what happens to the service.",
                         .subject = "status"});
  }
  if (service.status() == v1::SERVICE_STATUS_ENDED) {
    return refuse_input({.code = kCode,
                         .sentence = "A service does not end by its particulars.",
                         .remedy = "Use EndService, with the day and the reason.",
                         .subject = "status"});
  }
  if (facts.providers.count(service.provider_id()) > 0) return absl::OkStatus();
  return platform::refuse_missing({.code = "UNKNOWN_PROVIDER",
                                   .sentence = cat("No provider ", in_quotes(service.provider_id()), " is registered."),
                                   .remedy = "Register the provider first."});
}

// What is asked, with what the registry itself keeps.
v1::SupportService with_registry_fields(v1::SupportService asked, const v1::SupportService& state) {
  if (asked.status() == v1::SERVICE_STATUS_UNSPECIFIED) {
    asked.set_status(state.id().empty() ? v1::SERVICE_STATUS_ACTIVE : state.status());
  }
  asked.set_ended_on(state.ended_on());
  asked.set_end_reason(state.end_reason());
  asked.set_last_wave(state.last_wave());
  asked.set_transition_position(state.transition_position());
  return asked;
}

}  // namespace

bool is_running(const v1::SupportService& service) {
  return !service.id().empty() && service.status() != v1::SERVICE_STATUS_ENDED;
}

void SupportServiceAggregate::evolve(State& state, const Event& event) {
  switch (event.event_case()) {
    case Event::kServiceRegistered:
      state = event.service_registered().service();
      return;
    case Event::kServiceAmended:
      state = event.service_amended().service();
      return;
    case Event::kCapacityChanged:
      state.set_units(event.capacity_changed().units());
      state.set_funded_units(event.capacity_changed().funded_units());
      state.set_people_supported(event.capacity_changed().people_supported());
      if (event.capacity_changed().transition_position() > 0) {
        state.set_last_wave(event.capacity_changed().last_wave());
        state.set_transition_position(event.capacity_changed().transition_position());
      }
      return;
    case Event::kServiceEnded:
      state.set_status(v1::SERVICE_STATUS_ENDED);
      state.set_ended_on(event.service_ended().ended_on());
      state.set_end_reason(event.service_ended().reason());
      return;
    case Event::EVENT_NOT_SET:
      return;
  }
}

SupportServiceDecided decide(const v1::SupportService& state, const v1::RegisterServiceRequest& request,
                             const platform::Context& /*context*/, const Facts& facts) {
  CONCORD_RETURN_IF_ERROR(check(request.service(), facts));
  std::vector<v1::SupportServiceEvent> events;
  const v1::SupportService asked = with_registry_fields(request.service(), state);
  if (state.id().empty()) {
    *events.emplace_back().mutable_service_registered()->mutable_service() = asked;
    return events;
  }
  if (same(state, asked)) return events;
  return platform::refuse_state(
      {.code = "ALREADY_REGISTERED",
       .sentence = cat("The service ", state.id(), " is already registered as '", state.name(), "'."),
       .remedy = "Amend it, or choose another id."});
}

SupportServiceDecided decide(const v1::SupportService& state, const v1::AmendServiceRequest& request,
                             const platform::Context& /*context*/, const Facts& facts) {
  if (state.id().empty()) return unknown(request.service().id());
  CONCORD_RETURN_IF_ERROR(check(request.service(), facts));
  std::vector<v1::SupportServiceEvent> events;
  const v1::SupportService asked = with_registry_fields(request.service(), state);
  if (same(state, asked)) return events;
  if (!is_running(state)) return ended(state);
  *events.emplace_back().mutable_service_amended()->mutable_service() = asked;
  return events;
}

SupportServiceDecided decide(const v1::SupportService& state, const v1::ChangeCapacityRequest& request,
                             const platform::Context& /*context*/) {
  if (state.id().empty()) return unknown(request.service_id());
  if (!is_running(state)) return ended(state);
  CONCORD_RETURN_IF_ERROR(
      check_capacity("INVALID_CAPACITY", request.units(), request.funded_units(), request.people_supported()));
  CONCORD_RETURN_IF_ERROR(check_people("INVALID_CAPACITY", request.units(), request.people_supported()));
  std::vector<v1::SupportServiceEvent> events;
  const bool stands = state.units() == request.units() && state.funded_units() == request.funded_units() &&
                      state.people_supported() == request.people_supported();
  if (stands) return events;
  auto* changed = events.emplace_back().mutable_capacity_changed();
  changed->set_service_id(state.id());
  changed->set_units(request.units());
  changed->set_funded_units(request.funded_units());
  changed->set_people_supported(request.people_supported());
  return events;
}

SupportServiceDecided decide(const v1::SupportService& state, const v1::CountMoved& moved,
                             const platform::Context& /*context*/) {
  if (state.id().empty()) return unknown(moved.service_id());
  std::vector<v1::SupportServiceEvent> events;
  if (moved.transition_position() <= state.transition_position()) return events;
  if (!is_running(state)) return ended(state);
  const std::int64_t people = state.people_supported() + moved.people();
  if (people < 0) {
    return platform::refuse_state(
        {.code = "PEOPLE_DO_NOT_ADD_UP",
         .sentence =
             cat(-moved.people(), " people left ", state.id(), ", which supported ", state.people_supported(), "."),
         .remedy =
             "Compare the hand-over with who is supported there, and record the true number with ChangeCapacity."});
  }
  CONCORD_RETURN_IF_ERROR(check_capacity("INVALID_CAPACITY", state.units(), state.funded_units(), people));
  auto* changed = events.emplace_back().mutable_capacity_changed();
  changed->set_service_id(state.id());
  changed->set_units(state.units());
  changed->set_funded_units(state.funded_units());
  changed->set_people_supported(people);
  changed->set_last_wave(moved.wave());
  changed->set_transition_position(moved.transition_position());
  return events;
}

SupportServiceDecided take_back(const v1::SupportService& state, std::int64_t moved, const std::string& last_wave,
                                std::int64_t shared) {
  std::vector<v1::SupportServiceEvent> events;
  if (state.transition_position() <= shared) return events;
  v1::SupportService& service = *events.emplace_back().mutable_service_amended()->mutable_service();
  service = state;
  service.set_people_supported(std::max<std::int64_t>(0, state.people_supported() - moved));
  service.set_last_wave(last_wave);
  service.set_transition_position(shared);
  return events;
}

SupportServiceDecided decide(const v1::SupportService& state, const v1::EndServiceRequest& request,
                             const platform::Context& context) {
  if (state.id().empty()) return unknown(request.service_id());
  if (!is_running(state)) return ended(state);
  CONCORD_RETURN_IF_ERROR(check_reason("reason", request.reason()));
  CONCORD_RETURN_IF_ERROR(check_day("ended_on", request.ended_on(), state.started_on(),
                                    platform::format_date(context.today), "between the service's first day and today"));
  if (state.people_supported() > 0) {
    return platform::refuse_state(
        {.code = "PEOPLE_STILL_SUPPORTED",
         .sentence = cat(state.people_supported(), " people are still supported by ", state.id(), "."),
         .remedy = "Move them to other services and record people_supported 0 with ChangeCapacity first."});
  }
  std::vector<v1::SupportServiceEvent> events;
  auto* event = events.emplace_back().mutable_service_ended();
  event->set_service_id(state.id());
  event->set_ended_on(request.ended_on());
  event->set_reason(request.reason());
  return events;
}

}  // namespace concord::registry
