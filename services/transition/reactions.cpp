// PURE. Reads procurement's awards, needs's plans and the registry's services.
#include "services/transition/reactions.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_format.h"

#include "concord/needs/v1/events.pb.h"
#include "concord/procurement/v1/events.pb.h"
#include "concord/procurement/v1/framework_events.pb.h"
#include "concord/registry/v1/events.pb.h"

#include "services/platform/ledger/others_events.h"
#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/transition/fields/field_rules.h"

namespace concord::transition {
namespace {

using platform::cat;

// The first year's price; where no years are given the value evenly over the term.
std::int64_t first_year(const procurement::v1::AwardedContract& contract) {
  if (!contract.yearly_pence().empty()) return contract.yearly_pence(0);
  const auto from = platform::parse_date(contract.starts_on(), "starts_on");
  const auto to = platform::parse_date(contract.ends_on(), "ends_on");
  constexpr std::int64_t kDaysOfYear = 365;
  if (!from.ok() || !to.ok() || *to <= *from) return contract.value_pence();
  const std::int64_t years = std::max<std::int64_t>(1, (*to - *from + kDaysOfYear / 2) / kDaysOfYear);
  return contract.value_pence() / years;
}

v1::DraftTransition draft_of(const procurement::v1::AwardedContract& award, const std::string& standstill_ends_on) {
  v1::DraftTransition draft;
  draft.set_transition_id(award.contract_id());
  draft.set_kind(v1::TRANSITION_KIND_HANDOVER);
  const std::string title = award.lot_title().empty() ? award.title() : cat(award.title(), ": ", award.lot_title());
  draft.set_title(title.substr(0, 2 * kMaxName));
  draft.set_plan_id(award.plan_id());
  draft.set_procedure_id(award.procedure_id());
  v1::IncomingContract& contract = *draft.mutable_contract();
  contract.set_contract_id(award.contract_id());
  contract.set_title(title.substr(0, kMaxName));
  *contract.mutable_provider_ids() = award.provider_ids();
  *contract.mutable_area_codes() = award.area_codes();
  *contract.mutable_client_groups() = award.client_groups();
  *contract.mutable_tenures() = award.tenures();
  contract.set_units(award.units());
  contract.set_hours_week_milli(award.hours_week_milli());
  contract.set_value_pence(award.value_pence());
  contract.set_price_year_pence(first_year(award));
  contract.set_starts_on(award.starts_on());
  contract.set_ends_on(award.ends_on());
  contract.set_awarded_on(award.awarded_on());
  contract.set_standstill_ends_on(standstill_ends_on);
  std::set<std::string> seen;
  for (const std::string& id : award.replaces_service_ids()) {
    if (seen.insert(id).second) draft.add_outgoing_service_ids(id);
  }
  return draft;
}

v1::SupplyLine line_of(const registry::v1::SupportService& service) {
  v1::SupplyLine line;
  line.set_service_id(service.id());
  line.set_provider_id(service.provider_id());
  line.set_name(service.name());
  *line.mutable_client_groups() = service.client_groups();
  *line.mutable_area_codes() = service.area_codes();
  *line.mutable_tenures() = service.tenures();
  line.set_units(service.units());
  line.set_people_supported(service.people_supported());
  line.set_price_year_pence(service.price_year_pence());
  line.set_limited_to_landlord(service.limited_to_landlord());
  line.set_last_wave(service.last_wave());
  line.set_ended(service.status() == registry::v1::SERVICE_STATUS_ENDED);
  return line;
}

}  // namespace

std::string withdrawal_id(const std::string& plan_id, const std::string& service_id) {
  std::string id = cat(plan_id, "-", service_id);
  std::transform(id.begin(), id.end(), id.begin(), [](char c) {
    if (c >= 'A' && c <= 'Z') return static_cast<char>(c - 'A' + 'a');
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : '-';
  });
  if (id.size() <= kMaxId) return id;
  std::uint32_t sum = 2'166'136'261U;  // FNV-1a
  for (const char c : id) sum = (sum ^ static_cast<unsigned char>(c)) * 16'777'619U;
  const std::string checksum = absl::StrFormat("-%08x", sum);
  return id.substr(0, kMaxId - checksum.size()) + checksum;
}

namespace {

// A contract that is signed already: its draft comes with it, unless the award of the lot brought one before.
void take_contract(const procurement::v1::AwardedContract& contract, const std::string& signed_on, Reaction& reaction) {
  reaction.only_if_unknown = true;
  reaction.drafts.push_back(draft_of(contract, {}));
  reaction.contract.emplace();
  reaction.contract->set_transition_id(contract.contract_id());
  reaction.contract->set_signed_on(signed_on);
  reaction.contract->set_starts_on(contract.starts_on());
  reaction.contract->set_ends_on(contract.ends_on());
}

}  // namespace

absl::StatusOr<Reaction> react_to_procurement(const ledger::v1::Record& record) {
  Reaction reaction;
  if (platform::is_of(record, "framework")) {
    CONCORD_ASSIGN(const auto event, platform::parse_others<procurement::v1::FrameworkEvent>(record, "procurement"));
    if (!event.has_called_off()) return reaction;
    const auto& called_off = event.called_off();
    // A person's choice is a place for one person, who has no service to leave; and what was recorded before call-offs
    // told their contract has nothing to take.
    const bool is_placement = called_off.call_off().mechanism() == procurement::v1::CALL_OFF_MECHANISM_PERSONS_CHOICE;
    if (called_off.has_contract() && !is_placement)
      take_contract(called_off.contract(), called_off.call_off().called_off_on(), reaction);
    return reaction;
  }
  if (!platform::is_of(record, "award")) return reaction;
  CONCORD_ASSIGN(const auto event, platform::parse_others<procurement::v1::AwardEvent>(record, "procurement"));
  if (event.has_lot_awarded()) {
    reaction.drafts.push_back(draft_of(event.lot_awarded().contract(), event.lot_awarded().standstill_ends_on()));
  } else if (event.has_lot_award_set_aside()) {
    reaction.cancel.emplace();
    reaction.cancel->set_transition_id(event.lot_award_set_aside().contract_id());
    const std::string& reason = event.lot_award_set_aside().reason();
    reaction.cancel->set_reason(
        cat("The award was set aside: ", reason.empty() ? "no reason was given" : reason).substr(0, kMaxText));
  } else if (event.has_standstill_counted()) {
    const auto& counted = event.standstill_counted();
    if (counted.standstill().ends_on().empty()) return reaction;
    reaction.contract.emplace();
    reaction.contract->set_transition_id(counted.contract_id());
    reaction.contract->set_standstill_ends_on(counted.standstill().ends_on());
  } else if (event.has_contract_awarded()) {
    take_contract(event.contract_awarded().contract(), event.contract_awarded().signed_on(), reaction);
  }
  return reaction;
}

absl::StatusOr<Reaction> react_to_needs(const ledger::v1::Record& record) {
  Reaction reaction;
  if (!platform::is_of(record, "plan")) return reaction;
  CONCORD_ASSIGN(const auto event, platform::parse_others<needs::v1::PlanEvent>(record, "needs"));
  if (!event.has_plan_approved()) return reaction;
  const needs::v1::CommissioningPlan& plan = event.plan_approved().plan();
  for (const needs::v1::ServiceAction& action : plan.actions()) {
    // With a lot, the award of that lot takes the service over.
    if (action.kind() != needs::v1::SERVICE_ACTION_KIND_DECOMMISSION || !action.lot_id().empty()) continue;
    v1::DraftTransition& draft = reaction.drafts.emplace_back();
    draft.set_transition_id(withdrawal_id(plan.id(), action.service_id()));
    draft.set_kind(v1::TRANSITION_KIND_WITHDRAWAL);
    draft.set_title(cat(plan.title(), ": withdrawal of ", action.service_id()).substr(0, 2 * kMaxName));
    draft.set_plan_id(plan.id());
    draft.set_reason(action.reason());
    draft.add_outgoing_service_ids(action.service_id());
  }
  return reaction;
}

absl::StatusOr<std::optional<v1::RecordSupply>> react_to_registry(const ledger::v1::Record& record) {
  if (!platform::is_of(record, "service")) return std::nullopt;
  CONCORD_ASSIGN(const auto event, platform::parse_others<registry::v1::SupportServiceEvent>(record, "the registry"));
  v1::RecordSupply command;
  if (event.has_service_registered()) {
    command.set_service_id(event.service_registered().service().id());
    *command.mutable_line() = line_of(event.service_registered().service());
  } else if (event.has_service_amended()) {
    command.set_service_id(event.service_amended().service().id());
    *command.mutable_line() = line_of(event.service_amended().service());
  } else if (event.has_capacity_changed()) {
    command.set_service_id(event.capacity_changed().service_id());
    command.mutable_capacity()->set_units(event.capacity_changed().units());
    command.mutable_capacity()->set_people_supported(event.capacity_changed().people_supported());
    command.mutable_capacity()->set_last_wave(event.capacity_changed().last_wave());
  } else if (event.has_service_ended()) {
    command.set_service_id(event.service_ended().service_id());
    command.set_end(true);
  } else {
    return std::nullopt;
  }
  command.set_registry_position(record.position());
  return command;
}

}  // namespace concord::transition
