// PURE. Reads needs' PlanEvents and ProposalEvents, and the registry's ProviderEvents, AccreditationEvents and
// ContractEvents.
#include "services/procurement/reactions.h"

#include <string_view>

#include "concord/needs/v1/events.pb.h"
#include "concord/registry/v1/events.pb.h"

#include "services/platform/ledger/others_events.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/procurement/fields/field_rules.h"

namespace concord::procurement {
namespace {

using ledger::v1::Record;

// A plan does not say for whom or in which homes; a person narrows it down in the draft.
constexpr char kEverybody[] = "generic";
constexpr char kAnyTenure[] = "any";

// What the plan ends, or reshapes into this lot.
void add_replaced(const needs::v1::CommissioningPlan& plan, v1::Lot& lot) {
  for (const needs::v1::ServiceAction& action : plan.actions()) {
    const bool goes = action.kind() == needs::v1::SERVICE_ACTION_KIND_DECOMMISSION ||
                      action.kind() == needs::v1::SERVICE_ACTION_KIND_RESHAPE;
    if (goes && action.lot_id() == lot.id() && !action.service_id().empty()) {
      lot.add_replaces_service_ids(action.service_id());
    }
  }
}

v1::Lot lot_of(const needs::v1::CommissioningPlan& plan, const needs::v1::PlannedLot& planned) {
  v1::Lot lot;
  lot.set_id(planned.id());
  lot.set_title(planned.title());
  *lot.mutable_area_codes() = planned.area_codes();
  lot.add_client_groups(kEverybody);
  lot.add_tenures(kAnyTenure);
  for (const needs::v1::YearAllocation& year : plan.years()) {
    std::int64_t amount = 0;
    for (const needs::v1::LotAllocation& allocation : year.lots()) {
      if (allocation.lot_id() == planned.id()) amount += allocation.amount_pence();
    }
    lot.add_yearly_pence(amount);
  }
  add_replaced(plan, lot);
  return lot;
}

v1::DraftProcedureFromPlan draft_of(const needs::v1::CommissioningPlan& plan) {
  v1::DraftProcedureFromPlan command;
  command.set_plan_id(plan.id());
  v1::ProcedureDraft& draft = *command.mutable_draft();
  draft.set_title(plan.title());
  for (const needs::v1::PlannedLot& planned : plan.lots()) *draft.add_lots() = lot_of(plan, planned);
  draft.mutable_contract()->set_term_months(plan.years_size() * kMonthsAYear);
  if (!plan.years().empty()) draft.mutable_contract()->set_starts_on(plan.years(0).starts_on());
  // What was stated of the plan holds of what it buys; its notices and approvals were the plan's own.
  if (!plan.particulars().cpv().empty()) draft.mutable_legal()->set_cpv(plan.particulars().cpv());
  if (!plan.particulars().strategy().empty()) draft.mutable_legal()->set_strategy(plan.particulars().strategy());
  draft.set_type(v1::PROCEDURE_TYPE_OPEN);
  draft.mutable_award_rules()->set_method(v1::AWARD_METHOD_BEST_TOTAL);
  return command;
}

v1::Offer offer_of(const needs::v1::Proposal& proposal) {
  v1::Offer offer;
  offer.set_provider_id(proposal.provider_id());
  offer.set_assessment_id(proposal.assessment_id());
  offer.set_area_code(proposal.area_code());
  offer.set_client_group(proposal.client_group());
  offer.set_units(proposal.units());
  offer.set_price_year_pence(proposal.price_year_pence());
  offer.set_available_from(proposal.available_from());
  return offer;
}

std::optional<v1::RecordParty> party_of(const registry::v1::ProviderEvent& event) {
  const registry::v1::Provider* provider = nullptr;
  switch (event.event_case()) {
    case registry::v1::ProviderEvent::kProviderRegistered:
      provider = &event.provider_registered().provider();
      break;
    case registry::v1::ProviderEvent::kProviderAmended:
      provider = &event.provider_amended().provider();
      break;
    default:
      return std::nullopt;
  }
  v1::RecordParty command;
  command.set_provider_id(provider->id());
  command.set_name(provider->name());
  return command;
}

std::optional<v1::RecordParty> party_of(const registry::v1::AccreditationEvent& event) {
  v1::RecordParty command;
  switch (event.event_case()) {
    case registry::v1::AccreditationEvent::kProviderAccredited: {
      const registry::v1::Accreditation& accreditation = event.provider_accredited().accreditation();
      command.set_provider_id(accreditation.provider_id());
      command.mutable_accreditation()->set_valid_from(accreditation.valid_from());
      command.mutable_accreditation()->set_valid_to(accreditation.valid_to());
      return command;
    }
    case registry::v1::AccreditationEvent::kAccreditationSuspended:
      command.set_provider_id(event.accreditation_suspended().provider_id());
      command.set_suspended(true);
      return command;
    case registry::v1::AccreditationEvent::kAccreditationReinstated:
      command.set_provider_id(event.accreditation_reinstated().provider_id());
      command.set_suspended(false);
      return command;
    default:
      return std::nullopt;
  }
}

}  // namespace

absl::StatusOr<std::optional<v1::DraftProcedureFromPlan>> react_to_plans(const Record& record) {
  if (!platform::is_of(record, "plan")) return std::nullopt;
  CONCORD_ASSIGN(const auto event, platform::parse_others<needs::v1::PlanEvent>(record, "needs"));
  if (!event.has_plan_approved()) return std::nullopt;
  return draft_of(event.plan_approved().plan());
}

absl::StatusOr<std::optional<v1::RecordOffer>> react_to_proposals(const Record& record) {
  if (!platform::is_of(record, "proposal")) return std::nullopt;
  CONCORD_ASSIGN(const auto event, platform::parse_others<needs::v1::ProposalEvent>(record, "needs"));
  v1::RecordOffer command;
  switch (event.event_case()) {
    case needs::v1::ProposalEvent::kProposalSubmitted:
      command.set_proposal_id(event.proposal_submitted().proposal().id());
      *command.mutable_submitted() = offer_of(event.proposal_submitted().proposal());
      return command;
    case needs::v1::ProposalEvent::kProposalWithdrawn:
      command.set_proposal_id(event.proposal_withdrawn().proposal_id());
      command.set_withdrawn(true);
      return command;
    case needs::v1::ProposalEvent::kProposalAnswered: {
      const needs::v1::ProposalAnswered& answered = event.proposal_answered();
      if (!answered.told_by().empty()) return std::nullopt;  // our own answer, as needs heard of it
      command.set_proposal_id(answered.proposal_id());
      command.mutable_answered()->set_answer(answered.answer());
      command.mutable_answered()->set_take_forward(answered.take_forward());
      command.mutable_answered()->set_answered_on(answered.answered_on());
      command.mutable_answered()->set_answered_at_ms(answered.answered_at_ms());
      return command;
    }
    default:
      return std::nullopt;
  }
}

absl::StatusOr<std::optional<v1::RecordParty>> react_to_registry(const Record& record) {
  std::optional<v1::RecordParty> command;
  if (platform::is_of(record, "provider")) {
    CONCORD_ASSIGN(const auto event, platform::parse_others<registry::v1::ProviderEvent>(record, "the registry"));
    command = party_of(event);
  } else if (platform::is_of(record, "accreditation")) {
    CONCORD_ASSIGN(const auto event, platform::parse_others<registry::v1::AccreditationEvent>(record, "the registry"));
    command = party_of(event);
  }
  if (command) command->set_registry_position(record.position());
  return command;
}

absl::StatusOr<std::optional<v1::RecordCallOffTerm>> react_to_contracts(const Record& record) {
  if (!platform::is_of(record, "contract")) return std::nullopt;
  CONCORD_ASSIGN(const auto event, platform::parse_others<registry::v1::ContractEvent>(record, "the registry"));
  v1::RecordCallOffTerm command;
  command.set_registry_position(record.position());
  switch (event.event_case()) {
    case registry::v1::ContractEvent::kContractAmended:
      command.set_contract_id(event.contract_amended().contract().id());
      command.set_ends_on(event.contract_amended().contract().ends_on());
      return command;
    case registry::v1::ContractEvent::kContractChanged: {
      const registry::v1::ContractChange& change = event.contract_changed().change();
      command.set_contract_id(event.contract_changed().contract_id());
      command.set_ends_on(change.terms().ends_on());
      *command.mutable_provider_ids() = change.terms().provider_ids();
      command.set_effective_on(change.effective_on());
      return command;
    }
    case registry::v1::ContractEvent::kContractEnded:
      command.set_contract_id(event.contract_ended().contract_id());
      command.set_ends_on(event.contract_ended().ended_on());
      return command;
    default:
      return std::nullopt;
  }
}

}  // namespace concord::procurement
