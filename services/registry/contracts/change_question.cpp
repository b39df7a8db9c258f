// PURE. Facts of a change; see change_question.h.
#include "services/registry/contracts/change_question.h"

#include <algorithm>

#include "services/platform/calling/rules_question.h"
#include "services/registry/contracts/terms.h"

namespace concord::registry {
namespace {

using platform::RulesQuestion;
using rules::v1::Particulars;

// What the contract tells holds over what is said now.
Particulars with_contract(const v1::Contract& contract, const v1::ContractChange& change) {
  Particulars said = change.particulars();
  auto& stated = *said.mutable_stated();
  for (const rules::v1::Fact& known : contract.stated()) {
    if (known.name() == "is_light_touch") said.clear_is_light_touch();
    if (known.name() == "is_health_service") said.clear_is_health_service();
    stated.erase(std::remove_if(stated.begin(), stated.end(),
                                [&](const rules::v1::Fact& fact) { return fact.name() == known.name(); }),
                 stated.end());
    *stated.Add() = known;
  }
  for (const v1::ContractNotice& notice : contract.notices()) {
    const auto& names = said.notices();
    const bool is_of_it = notice.change_id() == change.change_id();
    if (is_of_it && std::find(names.begin(), names.end(), notice.notice()) == names.end())
      said.add_notices(notice.notice());
  }
  return said;
}

// The newest that is of this change.
const v1::ContractNotice* change_notice(const v1::Contract& contract, const v1::ContractChange& change) {
  const v1::ContractNotice* newest = nullptr;
  for (const v1::ContractNotice& notice : contract.notices()) {
    if (notice.change_id() != change.change_id()) continue;
    if (newest == nullptr || notice.published_on() >= newest->published_on()) newest = &notice;
  }
  return newest;
}

const char* kind_name(v1::ContractChangeKind kind) {
  if (kind == v1::CONTRACT_CHANGE_KIND_EXTENSION) return "extension";
  return kind == v1::CONTRACT_CHANGE_KIND_PROVIDER ? "novation" : "terms";
}

void state_change(RulesQuestion& to, const v1::Contract& contract, const v1::ContractChange& change) {
  to.text("change_kind", kind_name(change.kind()));
  to.text("modification_ground", change.ground());
  to.number("modification_value_change_excluding_vat_pence", change.value_change_pence());
  to.number("modification_value_change_bp", change.value_change_bp());
  to.number("modification_term_change_bp", change.term_change_bp());
  to.yes_no("modification_changes_supplier", change.changes_provider());
  to.number("modifications_before_excluding_vat_pence", contract.small_changes_pence());
  to.date("change_effective_on", change.effective_on());
  const v1::ContractNotice* notice = change_notice(contract, change);
  if (notice == nullptr) return;
  to.date("change_notice_on", notice->published_on());
  to.date("standstill_stated_end", notice->standstill_ends_on());
}

}  // namespace

bool is_asked_about(const v1::ContractChange& change) { return change.kind() != v1::CONTRACT_CHANGE_KIND_CORRECTION; }

rules::v1::EvaluateRequest question_of(const v1::Contract& contract, const v1::ContractChange& change,
                                       const platform::Context& context) {
  const bool ends = change.kind() == v1::CONTRACT_CHANGE_KIND_END;
  std::string commenced = contract.commenced_on().empty() ? change.commenced_on() : contract.commenced_on();
  if (commenced.empty()) commenced = contract.starts_on();
  RulesQuestion to(ends ? rules::v1::GATE_TERMINATE : rules::v1::GATE_MODIFY, commenced, context);
  to.date("commenced_on", commenced);
  // Taken as without VAT, as procurement takes its budgets.
  to.number("value_excluding_vat_pence", estimated_value(change.before()));
  if (ends) {
    to.text("termination_ground", change.ground());
    to.date("ends_on", change.terms().ends_on());
    to.date("intention_told_on", change.intention_told_on());
  } else {
    state_change(to, contract, change);
  }
  to.cpv(contract.cpv());
  to.particulars(with_contract(contract, change));
  return to.request();
}

}  // namespace concord::registry
