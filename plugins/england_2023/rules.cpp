// The Procurement Act 2023 as a rules program: which law a decision is under, and what that law asks at its gate.
// Figures, rules that hold and their citations are parameters; it must never state one of its own.
#include "plugins/england_2023/assessment.hpp"
#include "plugins/england_2023/contract.hpp"
#include "plugins/england_2023/control_limits.hpp"
#include "plugins/england_2023/dynamic_market.hpp"
#include "plugins/england_2023/ending.hpp"
#include "plugins/england_2023/framework.hpp"
#include "plugins/england_2023/health_services.hpp"
#include "plugins/england_2023/modification.hpp"
#include "plugins/england_2023/notices.hpp"
#include "plugins/england_2023/outsourcing.hpp"
#include "plugins/england_2023/periods.hpp"
#include "plugins/england_2023/procedure.hpp"
#include "plugins/england_2023/standstill.hpp"
#include "plugins/sdk/asking.hpp"
#include "plugins/sdk/concord_rules.hpp"
#include "plugins/sdk/contract_value.hpp"

namespace {

using england_2023::Contract;
using rules::Date;
using rules::figure;
using rules::holds;
using rules::Integer;
using rules::is_yes;
using rules::money;
using rules::require_notice;
using rules::require_statement;
using rules::Text;
using rules::Words;

// One decision, gate by gate.
class Decision {
 public:
  explicit Decision(int gate) : gate_(gate), contract_(england_2023::contract_of_facts()) {}

  void judge() {
    if (gate_ == CONCORD_GATE_DECOMMISSION) return england_2023::ending(contract_);
    if (is_yes("is_health_service") && holds("provider_selection_regime")) return england_2023::health_service(gate_);
    if (!holds("act_in_force")) {
      rules::warns("EARLIER_LAW", "Procurements commenced before 24 February 2025 stay under the earlier regulations.",
                   "Judge this decision by the Public Contracts Regulations 2015; they are not in this plugin.", "");
      return;
    }
    rules::unknown_notices("notices", gate_ == CONCORD_GATE_PUBLISH ? Text("pcs_contract_notice") : Text());
    const bool is_about_market = england_2023::dynamic_market();
    if (is_about_market && !contract_.value.is_known) return;  // no contract yet
    england_2023::tell_kind(contract_);
    if (gate_ == CONCORD_GATE_TERMINATE) return england_2023::contract_end(contract_);
    if (!contract_.value.is_known) return value_missing();
    if (ends_without_award()) return;
    if (gate_ == CONCORD_GATE_PLAN) plan();
    if (gate_ == CONCORD_GATE_PUBLISH) publish();
    if (gate_ == CONCORD_GATE_EVALUATE) evaluate();
    if (gate_ == CONCORD_GATE_AWARD) award();
    if (gate_ == CONCORD_GATE_SIGN) sign();
    if (gate_ == CONCORD_GATE_MODIFY) england_2023::modification(contract_);
    flags_.tell();
  }

 private:
  // A transition may end without any contract being modified.
  bool modifies_contract() const {
    return rules::text_fact("modification_ground") || rules::integer_fact("modification_value_change_bp") ||
           rules::integer_fact("modification_value_change_pence") ||
           rules::integer_fact("modification_value_change_excluding_vat_pence");
  }

  void value_missing() const {
    const bool decides = gate_ == CONCORD_GATE_PUBLISH || gate_ == CONCORD_GATE_AWARD || gate_ == CONCORD_GATE_SIGN ||
                         (gate_ == CONCORD_GATE_MODIFY && modifies_contract());
    if (!decides) {
      return rules::warn_missing("value_excluding_vat_pence", "Which rules hold depends on the value.",
                                 contract_.threshold_name);
    }
    rules::block_missing("value_excluding_vat_pence", "Which rules hold depends on the estimated value.",
                         contract_.threshold_name);
  }

  // ---------------------------------------------------------------- plan

  void plan() const {
    england_2023::pipeline(contract_.value.including, contract_.value.in_words(true));
    if (contract_.is_covered && !contract_.is_light_touch) england_2023::planned_procurement();
    if (contract_.is_covered && holds("national_policy")) {
      rules::notes(
          "NATIONAL_POLICY",
          Words<500>(contract_.why(), "; have regard to social value, and to small and third-sector suppliers."), "",
          "national_policy");
    }
  }

  // ---------------------------------------------------------------- publish

  void publish() {
    england_2023::reservation(contract_, flags_);
    conditions();
    if (!contract_.is_covered) return publish_below();
    england_2023::lawful_procedure(contract_);
    if (!contract_.is_works && !rules::fact_equals("kind", "goods")) england_2023::outsourced_workers();
    if (contract_.is_direct()) {
      england_2023::transparency(contract_);
    } else if (contract_.procedure && !contract_.is_call_off() && holds("tender_notice")) {
      require_notice("UK4", "tender_notice", Words<500>(contract_.why(), ", so a tender notice is due."));
    }
    // s.83(1): before the notice, where there is one.
    if (holds("conflicts_assessment") && !contract_.is_call_off() && !contract_.is_user_choice()) {
      require_statement("conflicts_assessment", "conflicts_assessment",
                        "A conflicts assessment is prepared before the notice.");
    }
    if (flags_.is_yes("had_market_engagement") && !england_2023::is_listed_notice("UK2")) {
      require_statement("market_engagement_reasons", "market_engagement_notice",
                        "There was market engagement without a notice (UK2), so the tender notice says why.");
    }
    if (flags_.is_yes("could_have_lots") && rules::integer_fact("lots").value_or(1) <= 1) {
      require_statement("lots_reasons", "lots_considered",
                        contract_.is_light_touch
                            ? Text("The contract could reasonably be split and is not, so the record says why.")
                            : Text("The contract could reasonably be split and is not, so the notice says why."));
    }
    if (rules::integer_fact("max_lots_per_provider").value_or(0) > 0 && !is_yes("award_rule_published")) {
      require_statement("award_mechanism", "lots_mechanism",
                        "A cap on the lots that one provider is awarded needs an objective mechanism in the notice.");
    }
    if (contract_.is_central) {
      rules::require("social_value_weight_min_bp", "", figure("central_social_value_bp"), "central_social_value_bp",
                     "Central government gives social value its least weight.");
    }
    england_2023::planned_standstill(contract_);
    england_2023::periods(contract_, flags_);
    england_2023::framework(contract_, flags_);
  }

  void conditions() {
    if (flags_.is_yes("requires_audited_accounts")) {
      rules::blocks("AUDITED_ACCOUNTS", "Audited accounts are asked of suppliers that need not have them.",
                    "Ask for other proof of financial standing.", "conditions_proportionate");
    }
    if (flags_.is_yes("requires_insurance_before_award")) {
      rules::blocks("INSURANCE_BEFORE_AWARD", "Insurance is asked for before the award.",
                    "Ask for it to be in place when the contract begins.", "conditions_proportionate");
    }
  }

  void publish_below() {
    if (!contract_.procedure) {
      rules::block_missing("procedure_type", "Which notice is due depends on how the supplier is chosen.",
                           "tender_notice");
    }
    england_2023::control_limits(contract_.value.including, contract_.is_direct() && contract_.ground);
    if (!holds("below_threshold_rules")) return;
    if (flags_.is_yes("has_suitability_stage") && holds("suitability_stage_ban") && !contract_.is_call_off() &&
        !is_big_works()) {
      rules::blocks("SUITABILITY_STAGE",
                    Words<500>(contract_.why(), ", where suppliers may not be sifted in a separate suitability stage."),
                    "Assess suitability together with the tender.", "suitability_stage_ban");
    }
    const Text notifiable = contract_.notifiable();
    if (!contract_.is_notifiable()) {
      rules::notes(
          "NOT_NOTIFIABLE",
          Words<300>(contract_.value.in_words(true), ": below ", money(figure(notifiable)), ", so no notice is due."),
          "", notifiable);
      return;
    }
    const bool chosen = contract_.is_direct() || contract_.is("quotes") || contract_.is_call_off();
    if (chosen || !contract_.procedure) return;
    require_notice("UK4", notifiable,
                   Words<500>(contract_.why(), " and not below ", money(figure(notifiable)),
                              ", so it is advertised with a below-threshold tender notice."));
  }
  // s.85(3): works not below an amount that is the threshold for goods and services.
  bool is_big_works() const {
    return contract_.is_works && contract_.value.including >=
                                     figure(contract_.is_central ? Text("central_pence") : Text("sub_central_pence"));
  }

  // ---------------------------------------------------------------- evaluate and award

  // Nothing is awarded, so nothing is asked of an award.
  bool ends_without_award() const {
    const bool may_end = gate_ == CONCORD_GATE_CLOSE || gate_ == CONCORD_GATE_EVALUATE || gate_ == CONCORD_GATE_AWARD;
    if (!may_end || !is_yes("ends_without_award")) return false;
    if (contract_.is_covered && !contract_.is_user_choice() && !contract_.is_call_off()) {
      england_2023::procurement_termination();
    }
    return true;
  }

  void evaluate() {
    england_2023::low_price(flags_);
    if (contract_.is_covered) england_2023::refined_criteria(flags_, contract_.is("competitive_flexible"));
  }

  void award() {
    evaluate();
    england_2023::call_off(contract_);
    if (!contract_.is_covered) return;
    england_2023::lawful_procedure(contract_);
    if (holds("conflicts_assessment") && !contract_.is_call_off() && !contract_.is_user_choice()) {
      require_statement("conflicts_assessment", "conflicts_assessment",
                        "The conflicts assessment is kept under review.");
    }
    england_2023::supported_employment();
    england_2023::framework_of_one();
    key_indicators();
    england_2023::standstill(contract_, gate_, flags_);
  }

  // s.52. Asked one after the other, since compilers order a call's arguments as they like and the trace keeps the
  // order.
  void key_indicators() const {
    const Integer total = contract_.total();
    const Integer from = figure("kpi_contract_pence");
    if (contract_.is_light_touch || contract_.is_concession || total <= from || is_yes("is_framework")) return;
    const Integer least = figure("kpis_min");
    if (rules::names("statements", "kpis_not_appropriate")) {
      rules::notes("KPIS_NOT_APPROPRIATE",
                   "The authority holds that performance cannot be assessed by key performance indicators; the "
                   "contract details notice (UK7) says why.",
                   "", "kpis_min");
      return;
    }
    rules::require("kpis_min", "", least, "kpis_min",
                   Words<300>("The contract of ", money(total), " is above ", money(from), "."));
  }

  // ---------------------------------------------------------------- sign

  void sign() {
    if (!contract_.is_covered) return sign_below();
    england_2023::lawful_procedure(contract_);
    england_2023::supported_employment();
    key_indicators();
    const Integer total = contract_.total();
    const bool has_indicators = total > figure("kpi_contract_pence");
    if (!contract_.is_user_choice()) {
      notice_of_beginning();
      require_notice("UK6", "contract_award_notice",
                     Words<500>(contract_.why(), ", so a contract award notice comes first."));
      england_2023::assessment_summaries(contract_);
      england_2023::standstill(contract_, gate_, flags_);
      if (holds("contract_details_notice")) {
        after_signing(
            "contract_details_notice_days", "latest_contract_details_notice_date",
            contract_.is_light_touch ? Text("contract_details_light_touch_days") : Text("contract_details_days"),
            "A contract details notice (UK7) is due.");
      }
      if (holds("contract_copies") && has_indicators) {
        after_signing("contract_copy_days", "latest_contract_copy_date",
                      contract_.is_light_touch ? Text("contract_copy_light_touch_days") : Text("contract_copy_days"),
                      "A copy of the contract is published.");
      }
      england_2023::payments();
    }
    if (!contract_.is_light_touch) england_2023::performance(has_indicators);
  }

  // The publication is its own notice where it is decided; before a contract there must be one on the platform.
  void notice_of_beginning() const {
    if (contract_.is_direct()) {
      require_notice("UK5", "transparency_notice", "A transparency notice was published before the direct award.");
    } else if (contract_.procedure && !contract_.is_call_off() && holds("tender_notice")) {
      require_notice("UK4", "tender_notice", "A tender notice was published at the beginning.");
    }
  }

  // "Beginning with the day": the day of signing is the first.
  static void after_signing(Text kind, Text date_kind, Text figure_name, Text sentence) {
    const Integer days = figure(figure_name);
    rules::require(kind, "", days, figure_name, sentence);
    const auto signing = rules::date_fact("signing_date");
    if (!signing) return;
    const Date last = *signing + (static_cast<int>(days) - 1);
    rules::require(date_kind, "", last.days, figure_name, sentence);
    rules::score(date_kind, last.days, figure_name);
  }

  void sign_below() const {
    if (!holds("below_threshold_rules") || !contract_.is_notifiable()) return;
    rules::notes("DETAILS_NOTICE_BELOW_THRESHOLD",
                 "A contract details notice (UK7) follows as soon as reasonably practicable.", "",
                 contract_.notifiable());
    if (!england_2023::is_in_force("supplier_identifier_from", "signing_date") ||
        rules::names("statements", "supplier_identifier")) {
      return;
    }
    rules::notes("SUPPLIER_IDENTIFIER",
                 "Before the contract details notice (UK7) is published the supplier is registered on the central "
                 "platform, and the notice carries its identifier.",
                 "Have the supplier register.", "supplier_identifier_from");
  }

  int gate_;
  Contract contract_;
  rules::StatedFlags flags_;  // what was asked, not what was decided
};

}  // namespace

concord_int32 rules_evaluate(concord_int32 gate) {
  Decision(gate).judge();
  return 0;
}
