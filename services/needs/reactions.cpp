// PURE. Reads the registry's SupportServiceEvents and procurement's OfferEvents.
#include "services/needs/reactions.h"

#include <string>

#include "concord/procurement/v1/framework_events.pb.h"
#include "concord/registry/v1/events.pb.h"

#include "services/platform/ledger/others_events.h"
#include "services/platform/values/refusal.h"

namespace concord::needs {
namespace {

v1::SupplyLine line_of(const registry::v1::SupportService& service) {
  v1::SupplyLine line;
  line.set_service_id(service.id());
  line.set_provider_id(service.provider_id());
  line.set_name(service.name());
  *line.mutable_client_groups() = service.client_groups();
  *line.mutable_area_codes() = service.area_codes();
  *line.mutable_tenures() = service.tenures();
  line.set_units(service.units());
  line.set_funded_units(service.funded_units());
  line.set_people_supported(service.people_supported());
  line.set_price_year_pence(service.price_year_pence());
  line.set_ended(service.status() == registry::v1::SERVICE_STATUS_ENDED);
  return line;
}

v1::RecordSupply with_line(const registry::v1::SupportService& service) {
  v1::RecordSupply command;
  command.set_service_id(service.id());
  *command.mutable_line() = line_of(service);
  return command;
}

std::string route_name(procurement::v1::AnswerRoute route) {
  switch (route) {
    case procurement::v1::ANSWER_ROUTE_BELOW_THRESHOLD:
      return "below_threshold";
    case procurement::v1::ANSWER_ROUTE_LIGHT_TOUCH_DIRECT_AWARD:
      return "direct_award";
    case procurement::v1::ANSWER_ROUTE_CALL_OFF:
      return "call_off";
    case procurement::v1::ANSWER_ROUTE_OPEN_PROCEDURE:
      return "open_procedure";
    default:
      return {};
  }
}

}  // namespace

absl::StatusOr<std::optional<v1::RecordSupply>> react_to_registry(const ledger::v1::Record& record) {
  if (!platform::is_of(record, "service")) return std::nullopt;
  CONCORD_ASSIGN(const auto event, platform::parse_others<registry::v1::SupportServiceEvent>(record, "the registry"));
  v1::RecordSupply command;
  if (event.has_service_registered()) {
    command = with_line(event.service_registered().service());
  } else if (event.has_service_amended()) {
    command = with_line(event.service_amended().service());
  } else if (event.has_capacity_changed()) {
    command.set_service_id(event.capacity_changed().service_id());
    command.mutable_capacity()->set_units(event.capacity_changed().units());
    command.mutable_capacity()->set_funded_units(event.capacity_changed().funded_units());
    command.mutable_capacity()->set_people_supported(event.capacity_changed().people_supported());
  } else if (event.has_service_ended()) {
    command.set_service_id(event.service_ended().service_id());
    command.mutable_end();
  } else {
    return std::nullopt;
  }
  command.set_registry_position(record.position());
  return command;
}

absl::StatusOr<std::optional<v1::RecordProposalAnswer>> react_to_procurement(const ledger::v1::Record& record) {
  if (!platform::is_of(record, "offer")) return std::nullopt;
  CONCORD_ASSIGN(const auto event, platform::parse_others<procurement::v1::OfferEvent>(record, "procurement"));
  if (!event.has_offer_answered() || !event.offer_answered().told_by().empty()) return std::nullopt;
  const procurement::v1::OfferAnswered& answered = event.offer_answered();
  v1::RecordProposalAnswer command;
  command.set_proposal_id(answered.proposal_id());
  command.set_answer(answered.reason());
  command.set_take_forward(answered.route() != procurement::v1::ANSWER_ROUTE_DECLINED);
  command.set_route(route_name(answered.route()));
  command.set_answered_on(answered.answered_on());
  command.set_answered_at_ms(answered.answered_at_ms());
  return command;
}

}  // namespace concord::needs
