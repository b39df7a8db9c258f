// PURE. Records, modifies and ends a contract.
#include "services/registry/contracts/contract.h"

#include <set>

#include "services/platform/calling/rules_question.h"
#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/registry/contracts/change.h"
#include "services/registry/contracts/terms.h"
#include "services/registry/fields/field_rules.h"

namespace concord::registry {
namespace {

using platform::cat;
using platform::in_quotes;
using platform::refuse_input;

constexpr char kCode[] = "INVALID_CONTRACT";

absl::Status check_lots(const v1::Contract& contract) {
  if (contract.lots_size() > kMaxLots) {
    return refuse_input({.code = kCode,
                         .sentence = cat("The contract has ", contract.lots_size(), " lots."),
                         .remedy = cat("Give at most ", kMaxLots, "."),
                         .subject = "lots"});
  }
  std::set<std::string> seen;
  for (const v1::ContractLot& lot : contract.lots()) {
    CONCORD_RETURN_IF_ERROR(check_id(kCode, "lots.id", lot.id()));
    CONCORD_RETURN_IF_ERROR(check_text(kCode, "lots.title", lot.title(), kMaxName));
    CONCORD_RETURN_IF_ERROR(check_areas(kCode, lot.area_codes(), 0, 400));
    if (seen.insert(lot.id()).second) continue;
    return refuse_input({.code = kCode,
                         .sentence = cat("Lot ", lot.id(), " stands twice."),
                         .remedy = "Give each lot an id of its own.",
                         .subject = "lots"});
  }
  return absl::OkStatus();
}

absl::Status check_parties(const v1::Contract& contract, const Facts& facts) {
  CONCORD_RETURN_IF_ERROR(check_list(kCode, "provider_ids", contract.provider_ids(), 1, kMaxConsortium));
  CONCORD_RETURN_IF_ERROR(check_list(kCode, "service_ids", contract.service_ids(), 0, kMaxServicesOfContract));
  for (const std::string& provider : contract.provider_ids()) {
    if (facts.providers.count(provider) > 0) continue;
    return platform::refuse_missing({.code = "UNKNOWN_PROVIDER",
                                     .sentence = cat("No provider ", in_quotes(provider), " is registered."),
                                     .remedy = "Register every member of the consortium first."});
  }
  for (const std::string& service : contract.service_ids()) {
    if (facts.services.count(service) > 0) continue;
    return platform::refuse_missing({.code = "UNKNOWN_SERVICE",
                                     .sentence = cat("There is no service ", in_quotes(service), "."),
                                     .remedy = "Register the service first, or record the contract without it."});
  }
  return absl::OkStatus();
}

absl::Status check_term(const v1::Contract& contract) {
  for (const auto& [field, day] : {std::pair{"starts_on", &contract.starts_on()}, {"ends_on", &contract.ends_on()}}) {
    if (platform::parse_date(*day, field).ok()) continue;
    return refuse_input({.code = kCode,
                         .sentence = cat("'", day->substr(0, 40), "' is not a day of the calendar."),
                         .remedy = cat("Give ", field, " as YYYY-MM-DD."),
                         .subject = field});
  }
  if (contract.ends_on() < contract.starts_on()) {
    return refuse_input({.code = kCode,
                         .sentence = cat("The contract would end on ", contract.ends_on(), ", before it starts on ",
                                         contract.starts_on(), "."),
                         .remedy = "Give ends_on on or after starts_on.",
                         .subject = "ends_on"});
  }
  return check_range(kCode, "extension_months", contract.extension_months(), 0, kMaxExtensionMonths);
}

absl::Status check_law(const v1::Contract& contract) {
  rules::v1::Particulars said;
  said.set_cpv(contract.cpv());
  *said.mutable_stated() = contract.stated();
  CONCORD_RETURN_IF_ERROR(platform::check_particulars(said, "contract"));
  if (contract.commenced_on().empty() || platform::parse_date(contract.commenced_on(), "commenced_on").ok())
    return absl::OkStatus();
  return refuse_input({.code = kCode,
                       .sentence = cat("'", contract.commenced_on().substr(0, 40), "' is not a day of the calendar."),
                       .remedy = "Give commenced_on as YYYY-MM-DD, or nothing.",
                       .subject = "commenced_on"});
}

absl::Status check(const v1::Contract& contract, const Facts& facts) {
  CONCORD_RETURN_IF_ERROR(check_id(kCode, "id", contract.id()));
  CONCORD_RETURN_IF_ERROR(check_text(kCode, "title", contract.title(), kMaxName));
  CONCORD_RETURN_IF_ERROR(check_text(kCode, "procedure_id", contract.procedure_id(), kMaxId, false));
  if (contract.status() == v1::CONTRACT_STATUS_TERMINATED || !v1::ContractStatus_IsValid(contract.status())) {
    return refuse_input({.code = kCode,
                         .sentence = "A contract does not end by its particulars.",
                         .remedy = "Use EndContract, with the day and the reason.",
                         .subject = "status"});
  }
  return check_deal(contract, facts);
}

v1::Contract with_registry_fields(const v1::Contract& asked, const v1::Contract& state) {
  v1::Contract contract = state;
  contract.set_id(asked.id());
  contract.set_title(asked.title());
  *contract.mutable_service_ids() = asked.service_ids();
  contract.set_procedure_id(asked.procedure_id());
  v1::ContractTerms terms = terms_of(asked);
  keep_law(terms_of(state), terms);
  set_terms(terms, contract);
  if (state.id().empty()) contract.set_status(v1::CONTRACT_STATUS_ACTIVE);
  return contract;
}

}  // namespace

absl::Status unknown_contract(const std::string& id) {
  return platform::refuse_missing({.code = "UNKNOWN_CONTRACT",
                                   .sentence = cat("There is no contract ", in_quotes(id), "."),
                                   .remedy = "Check the id, or record the contract first."});
}

absl::Status contract_ended(const v1::Contract& state) {
  return platform::refuse_state({.code = "CONTRACT_ENDED",
                                 .sentence = cat("The contract ", state.id(), " ended on ", state.ended_on(), "."),
                                 .remedy = "Record a new contract under another id."});
}

absl::Status check_deal(const v1::Contract& contract, const Facts& facts) {
  CONCORD_RETURN_IF_ERROR(check_law(contract));
  CONCORD_RETURN_IF_ERROR(check_lots(contract));
  CONCORD_RETURN_IF_ERROR(check_range(kCode, "value_pence", contract.value_pence(), 0, kMaxMoneyPence));
  CONCORD_RETURN_IF_ERROR(check_term(contract));
  return check_parties(contract, facts);
}

void ContractAggregate::evolve(State& state, const Event& event) {
  switch (event.event_case()) {
    case Event::kContractRecorded:
      state = event.contract_recorded().contract();
      return;
    case Event::kContractAmended:
      state = event.contract_amended().contract();
      return;
    case Event::kContractEnded:
      state.set_status(v1::CONTRACT_STATUS_TERMINATED);
      state.set_ended_on(event.contract_ended().ended_on());
      state.set_end_reason(event.contract_ended().reason());
      return;
    case Event::kContractChangeProposed:
    case Event::kContractChanged:
    case Event::kContractChangeDeclined:
    case Event::kContractNoticeRecorded:
      return evolve_change(state, event);
    case Event::EVENT_NOT_SET:
      return;
  }
}

ContractDecided decide(const v1::Contract& state, const v1::RecordContractRequest& request,
                       const platform::Context& /*context*/, const Facts& facts) {
  CONCORD_RETURN_IF_ERROR(check(request.contract(), facts));
  std::vector<v1::ContractEvent> events;
  const v1::Contract asked = with_registry_fields(request.contract(), state);
  if (state.id().empty()) {
    v1::Contract& recorded = *events.emplace_back().mutable_contract_recorded()->mutable_contract();
    recorded = asked;
    *recorded.mutable_original() = terms_of(asked);
    return events;
  }
  if (same(state, asked)) return events;
  return platform::refuse_state(
      {.code = "ALREADY_RECORDED",
       .sentence = cat("The contract ", state.id(), " is already recorded as '", state.title(), "'."),
       .remedy = "Amend it, or choose another id."});
}

ContractDecided decide(const v1::Contract& state, const v1::AmendContractRequest& request,
                       const platform::Context& /*context*/, const Facts& facts) {
  if (state.id().empty()) return unknown_contract(request.contract().id());
  CONCORD_RETURN_IF_ERROR(check(request.contract(), facts));
  std::vector<v1::ContractEvent> events;
  const v1::Contract asked = with_registry_fields(request.contract(), state);
  if (same(state, asked)) return events;
  if (state.status() == v1::CONTRACT_STATUS_TERMINATED) return contract_ended(state);
  if (!same(terms_of(state), terms_of(asked))) {
    return platform::refuse_state(
        {.code = "DEAL_NOT_AMENDED",
         .sentence = cat("The deal of contract ", state.id(), " would change, which nobody does alone."),
         .remedy = "Propose the change (ProposeContractChange), or that a typing error is put right (CorrectContract); "
                   "a second person approves it."});
  }
  *events.emplace_back().mutable_contract_amended()->mutable_contract() = asked;
  return events;
}

ContractDecided decide(const v1::Contract& state, const v1::EndContractRequest& request,
                       const platform::Context& context) {
  if (state.id().empty()) return unknown_contract(request.contract_id());
  if (state.status() == v1::CONTRACT_STATUS_TERMINATED) return contract_ended(state);
  if (state.has_waiting()) return change_waits(state);
  CONCORD_RETURN_IF_ERROR(check_reason("reason", request.reason()));
  const std::string today = platform::format_date(context.today);
  CONCORD_RETURN_IF_ERROR(check_day("ended_on", request.ended_on(), state.starts_on(), today,
                                    "between the contract's first day and today"));
  if (request.ended_on() < state.ends_on()) {
    return platform::refuse_state({.code = "END_BEFORE_TERM",
                                   .sentence = cat("The last day of contract ", state.id(), " is ", state.ends_on(),
                                                   "; nobody ends it earlier alone."),
                                   .remedy = "Propose the earlier end (ProposeContractEnd), also where it is past; a "
                                             "second person approves it (ApproveContractChange)."});
  }
  std::vector<v1::ContractEvent> events;
  auto* event = events.emplace_back().mutable_contract_ended();
  event->set_contract_id(state.id());
  event->set_ended_on(request.ended_on());
  event->set_reason(request.reason());
  return events;
}

}  // namespace concord::registry
