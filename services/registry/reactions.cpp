// PURE. Reads procurement's contracts and transition's hand-overs.
#include "services/registry/reactions.h"

#include <algorithm>
#include <set>

#include "concord/procurement/v1/events.pb.h"
#include "concord/procurement/v1/framework_events.pb.h"
#include "concord/transition/v1/events.pb.h"

#include "services/platform/ledger/others_events.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/registry/contracts/terms.h"
#include "services/registry/fields/field_rules.h"

namespace concord::registry {
namespace {

using platform::cat;

v1::Contract contract_of(const procurement::v1::AwardedContract& award) {
  v1::Contract contract;
  contract.set_id(award.contract_id());
  const std::string title = award.lot_title().empty() ? award.title() : cat(award.title(), ": ", award.lot_title());
  contract.set_title(title.substr(0, kMaxName));
  v1::ContractLot& lot = *contract.add_lots();
  lot.set_id(award.lot_id());
  lot.set_title((award.lot_title().empty() ? award.title() : award.lot_title()).substr(0, kMaxName));
  *lot.mutable_area_codes() = award.area_codes();
  *contract.mutable_provider_ids() = award.provider_ids();
  contract.set_value_pence(award.value_pence());
  contract.set_starts_on(award.starts_on());
  contract.set_ends_on(award.ends_on());
  contract.set_extension_months(award.extension_months());
  contract.set_procedure_id(award.procedure_id());
  contract.set_cpv(award.legal().cpv());
  contract.set_commenced_on(award.legal().commenced_on());
  *contract.mutable_stated() = award.legal().stated();
  return contract;
}

v1::SupportService service_of(const transition::v1::NewService& begun, const std::string& started_on) {
  v1::SupportService service;
  service.set_id(begun.service_id());
  service.set_name(begun.name());
  service.set_provider_id(begun.provider_id());
  *service.mutable_client_groups() = begun.client_groups();
  *service.mutable_area_codes() = begun.area_codes();
  *service.mutable_tenures() = begun.tenures();
  service.set_units(begun.units());
  service.set_funded_units(begun.funded_units());
  service.set_price_year_pence(begun.price_year_pence());
  service.set_hours_week_milli(begun.hours_week_milli());
  *service.mutable_access_points() = begun.access_points();
  service.set_started_on(started_on);
  return service;
}

enum class Way { kIn, kOut };
v1::CountMoved moved_of(const transition::v1::PeopleHandedOver& event, Way way, std::int64_t position) {
  v1::CountMoved moved;
  moved.set_service_id(way == Way::kIn ? event.to_service_id() : event.from_service_id());
  moved.set_people(way == Way::kIn ? event.people() : -event.people());
  moved.set_wave(cat(event.transition_id(), "/", event.wave_id()));
  moved.set_transition_position(position);
  return moved;
}

}  // namespace

absl::StatusOr<Reaction> react_to_procurement(const ledger::v1::Record& record) {
  Reaction reaction;
  procurement::v1::AwardedContract award;
  if (platform::is_of(record, "award")) {
    CONCORD_ASSIGN(const auto event, platform::parse_others<procurement::v1::AwardEvent>(record, "procurement"));
    if (!event.has_contract_awarded()) return reaction;
    award = event.contract_awarded().contract();
  } else if (platform::is_of(record, "framework")) {
    CONCORD_ASSIGN(const auto event, platform::parse_others<procurement::v1::FrameworkEvent>(record, "procurement"));
    // What was recorded before call-offs told their contract has none.
    if (!event.has_called_off() || !event.called_off().has_contract()) return reaction;
    award = event.called_off().contract();
  } else {
    return reaction;
  }
  reaction.contract = contract_of(award);
  // A hand-over names its new service after the contract; if it was heard of first, it waits for its contract here.
  reaction.contract_id = award.contract_id();
  reaction.service_id = award.contract_id();
  return reaction;
}

absl::StatusOr<Reaction> react_to_transition(const ledger::v1::Record& record) {
  Reaction reaction;
  if (!platform::is_of(record, "transition")) return reaction;
  CONCORD_ASSIGN(const auto event, platform::parse_others<transition::v1::TransitionEvent>(record, "transition"));
  if (event.has_handover_started()) {
    reaction.service = service_of(event.handover_started().service(), event.handover_started().started_on());
  } else if (event.has_people_handed_over()) {
    reaction.moved.push_back(moved_of(event.people_handed_over(), Way::kIn, record.position()));
    reaction.moved.push_back(moved_of(event.people_handed_over(), Way::kOut, record.position()));
  } else if (event.has_went_live()) {
    reaction.contract_id = event.went_live().contract_id();
    reaction.service_id = event.went_live().service().service_id();
  } else if (event.has_service_withdrawn()) {
    reaction.end.emplace();
    reaction.end->set_service_id(event.service_withdrawn().service_id());
    reaction.end->set_ended_on(event.service_withdrawn().withdrawn_on());
    reaction.end->set_reason(event.service_withdrawn().reason());
  }
  return reaction;
}

bool stands(const v1::Contract& state, const v1::Contract& asked) {
  const bool is_it = state.id() == asked.id() && state.procedure_id() == asked.procedure_id();
  v1::ContractTerms first = state.has_original() ? state.original() : terms_of(state);
  v1::ContractTerms told = terms_of(asked);
  // What was recorded before the law came with a contract has none.
  keep_law(told, first);
  return is_it && same(first, told);
}

bool stands(const v1::SupportService& state, const v1::SupportService& asked) {
  return state.id() == asked.id() && state.provider_id() == asked.provider_id() &&
         state.started_on() == asked.started_on();
}

std::optional<v1::AmendContractRequest> with_service(const v1::Contract& state, const std::string& service_id) {
  const auto& services = state.service_ids();
  if (std::find(services.begin(), services.end(), service_id) != services.end()) return std::nullopt;
  v1::AmendContractRequest request;
  *request.mutable_contract() = state;
  request.mutable_contract()->add_service_ids(service_id);
  return request;
}

}  // namespace concord::registry
