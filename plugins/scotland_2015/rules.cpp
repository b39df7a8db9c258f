// Scotland's procurement law as a rules program. Figures, rules that hold and their citations are parameters; it must
// never state one of its own.
#include "plugins/scotland_2015/award.hpp"
#include "plugins/scotland_2015/changes.hpp"
#include "plugins/scotland_2015/contract.hpp"
#include "plugins/scotland_2015/procedure.hpp"
#include "plugins/sdk/asking.hpp"
#include "plugins/sdk/concord_rules.hpp"

namespace {

using rules::figure;
using rules::money;
using rules::Text;
using rules::Words;
using scotland_2015::Contract;

void plan(const Contract& contract) {
  if (!contract.is_regulated) return;
  rules::notes("SUSTAINABLE_DUTY",
               Words<500>(contract.why(),
                          "; the sustainable procurement duty holds, with third sector and supported businesses in "
                          "mind."),
               "", "sustainable_duty");
}

void lots() {
  if (rules::is_yes("could_have_lots") && rules::integer_fact("lots").value_or(1) <= 1) {
    rules::require_statement("lots_reasons", "lots_reasons",
                             "The contract could be split and is not, so the documents or the report say why.");
  }
  if (rules::integer_fact("max_lots_per_provider").value_or(0) > 0 && !rules::is_yes("award_rule_published")) {
    rules::require_statement(
        "award_mechanism", "lots_reasons",
        "A cap on the lots of one tenderer stands in the notice, and its criteria in the documents.");
  }
}

void publish(const Contract& contract) {
  if (!contract.is_regulated) {
    rules::notes("NOT_REGULATED",
                 Words<300>(contract.value.in_words(false), ": below ", money(figure(contract.regulated_name)),
                            ", so the Act does not regulate it."),
                 "", contract.regulated_name);
    return;
  }
  scotland_2015::lawful_procedure(contract);
  if (contract.procedure && !contract.is_direct() && !contract.is_call_off()) {
    rules::require_notice("pcs_contract_notice", "contract_notice",
                          Words<500>(contract.why(), ", so it is advertised on Public Contracts Scotland."));
  }
  if (contract.is_covered) lots();
  if (contract.is_covered) scotland_2015::planned_standstill(contract);
  if (contract.is_social && contract.is_covered && rules::fact_equals("award_basis", "price_only")) {
    rules::blocks("PRICE_ONLY", "Social services are not awarded by price alone.",
                  "Weigh quality, continuity, accessibility and what people need besides the price.",
                  "quality_and_price");
  }
  if (contract.value.excluding >= figure("community_benefit_pence")) {
    rules::require_statement(
        "community_benefits", "community_benefit_pence",
        Words<300>(contract.value.in_words(false), ": not below ", money(figure("community_benefit_pence")),
                   ", so the notice states community benefits or why there are none."));
  }
  const auto reserved = rules::text_fact("reserved_to");
  if (reserved && !(reserved->text() == Text("none"))) {
    rules::require_statement("reservation", "supported_business", "The notice states to whom it is reserved.");
  }
}

void after_award(const Contract& contract, int gate) {
  if (!contract.is_regulated) return;
  scotland_2015::lawful_procedure(contract);
  if (gate == CONCORD_GATE_AWARD) {
    scotland_2015::reasons(contract);
    scotland_2015::award_notice(contract);
  }
  if (gate == CONCORD_GATE_SIGN && contract.procedure && !contract.is_direct() && !contract.is_call_off()) {
    rules::require_notice("pcs_contract_notice", "contract_notice",
                          "The contract was advertised on Public Contracts Scotland at the beginning.");
  }
  if (contract.is_covered) scotland_2015::standstill(contract, gate);
  if (contract.is_covered) scotland_2015::proceedings(gate);
}

// A transition may end without any contract being modified.
bool modifies_contract() {
  return rules::text_fact("modification_ground") || rules::integer_fact("modification_value_change_bp") ||
         rules::integer_fact("modification_value_change_pence") ||
         rules::integer_fact("modification_value_change_excluding_vat_pence");
}

void judge(int gate) {
  if (!rules::holds("act_in_force")) {
    rules::warns("EARLIER_LAW", "The figures of that day are not in this plugin.",
                 "Judge this decision by the law of its day.", "");
    return;
  }
  if (gate == CONCORD_GATE_DECOMMISSION) return scotland_2015::ending();
  if (gate == CONCORD_GATE_CLOSE || gate == CONCORD_GATE_EVALUATE) return;
  const bool publishes = gate == CONCORD_GATE_PUBLISH;
  rules::unknown_notices("notices", publishes ? Text("UK4") : Text(), publishes ? Text("UK5") : Text());
  const Contract contract = scotland_2015::contract_of_facts();
  scotland_2015::tell_kind(contract);
  if (!contract.value.is_known &&
      (gate == CONCORD_GATE_PLAN || (gate == CONCORD_GATE_MODIFY && !modifies_contract()))) {
    return rules::warn_missing("value_excluding_vat_pence", "Which rules hold depends on the estimated value.",
                               "regulated_pence");
  }
  if (!contract.value.is_known) {
    return rules::block_missing("value_excluding_vat_pence", "Which rules hold depends on the estimated value.",
                                "regulated_pence");
  }
  if (gate == CONCORD_GATE_PLAN) return plan(contract);
  if (gate == CONCORD_GATE_PUBLISH) return publish(contract);
  if (gate == CONCORD_GATE_MODIFY) return scotland_2015::modification(contract);
  after_award(contract, gate);
}

}  // namespace

concord_int32 rules_evaluate(concord_int32 gate) {
  judge(gate);
  return 0;
}
