// The Procurement Act 2023 as a rules program: which law a decision is under, and what that law asks at its gate.
// Figures, rules that hold and their citations are parameters; it must never state one of its own.
#include "plugins/england_2023/assessment.hpp"
#include "plugins/england_2023/control_limits.hpp"
#include "plugins/england_2023/dynamic_market.hpp"
#include "plugins/england_2023/ending.hpp"
#include "plugins/england_2023/health_services.hpp"
#include "plugins/england_2023/modification.hpp"
#include "plugins/england_2023/notices.hpp"
#include "plugins/england_2023/outsourcing.hpp"
#include "plugins/sdk/asking.hpp"
#include "plugins/sdk/concord_rules.hpp"
#include "plugins/sdk/contract_value.hpp"

namespace {

using rules::Date;
using rules::figure;
using rules::holds;
using rules::Integer;
using rules::is_no;
using rules::is_yes;
using rules::money;
using rules::require_notice;
using rules::require_statement;
using rules::Text;
using rules::Words;

// One decision: the facts that most rules start from, and the gates.
class Decision {
  static constexpr int kCpvDigits = 8;

 public:
  explicit Decision(int gate) : gate_(gate), value_(rules::contract_value(figure("vat_bp"))) {}

  void judge() {
    if (gate_ == CONCORD_GATE_DECOMMISSION) return england_2023::ending();
    if (is_yes("is_health_service") && holds("provider_selection_regime")) return england_2023::health_service(gate_);
    if (!holds("act_in_force")) {
      rules::warns("EARLIER_LAW", "Procurements commenced before 24 February 2025 stay under the earlier regulations.",
                   "Judge this decision by the Public Contracts Regulations 2015; they are not in this plugin.", "");
      return;
    }
    const bool is_about_market = england_2023::dynamic_market();
    if (is_about_market && !value_.is_known) return;  // no contract yet
    classify();
    if (!value_.is_known) return value_missing();
    if (ends_without_award()) return;
    if (gate_ == CONCORD_GATE_PLAN) plan();
    if (gate_ == CONCORD_GATE_PUBLISH) publish();
    if (gate_ == CONCORD_GATE_EVALUATE) evaluate();
    if (gate_ == CONCORD_GATE_AWARD) award();
    if (gate_ == CONCORD_GATE_SIGN) sign();
    if (gate_ == CONCORD_GATE_MODIFY) {
      england_2023::modification({light_touch_, is_works_, is_covered_, value_.is_known ? contract_total() : 0});
    }
    flags_.tell();
  }

 private:
  // ---------------------------------------------------------------- what kind of contract this is

  void classify() {
    const auto stated = rules::integer_fact("is_light_touch");
    rules::Room cpv_room;
    Text cpv = cpv_room.fact("cpv");
    if (cpv.bytes > kCpvDigits) cpv.bytes = kCpvDigits;  // a check digit may follow
    const rules::Table table{"light_touch_cpv"};
    const int rows = cpv.empty() ? 0 : table.rows();
    rules::Room room;
    for (int row = 0; row < rows && !is_listed_; ++row) {
      if (!(room.cell(table, row, "cpv") == cpv)) continue;
      is_listed_ = true;
      is_reservable_ = table.integer(row, "reservable").value_or(0) == 1;
    }
    light_touch_ = stated ? *stated == 1 : is_listed_;
    is_works_ = rules::fact_equals("kind", "works");
    is_central_ = rules::fact_equals("authority_kind", "central");
    procedure_ = rules::text_fact("procedure_type");
    threshold_name_ = light_touch_
                          ? (is_yes("is_concession") ? Text("light_touch_concession_pence") : Text("light_touch_pence"))
                      : is_works_ || is_yes("is_concession") ? Text("works_pence")
                      : is_central_                          ? Text("central_pence")
                                                             : Text("sub_central_pence");
    threshold_ = figure(threshold_name_);
    is_covered_ = value_.is_known && value_.including >= threshold_;
    if (!value_.is_known) return;
    rules::score("value_including_vat_pence", value_.including, "vat_bp");
    rules::score("threshold_pence", threshold_, threshold_name_);
    rules::score("is_covered", is_covered_ ? 1 : 0, threshold_name_);
    authority_kind_matters();
    if (stated || is_listed_ || is_works_ || rules::fact_equals("kind", "goods")) return;
    rules::warns("LIGHT_TOUCH_NOT_KNOWN",
                 "Whether these services are light touch is not known: the CPV code is not stated or not among those "
                 "listed. The ordinary, stricter rules were applied.",
                 "State is_light_touch, or a listed CPV code.", threshold_name_);
  }

  // Central government has lower thresholds; between the two the answer depends on who buys.
  void authority_kind_matters() const {
    if (rules::text_fact("authority_kind")) return;
    const auto between = [&](Text lower, Text upper) {
      const Integer from = figure(lower);
      return value_.including >= from && value_.including < figure(upper);
    };
    const bool threshold = !light_touch_ && !is_works_ && between("central_pence", "sub_central_pence");
    if (!threshold && !between("notifiable_central_pence", "notifiable_pence")) return;
    rules::warn_missing("authority_kind", "At this value it matters whether a central authority buys.",
                        threshold ? Text("central_pence") : Text("notifiable_central_pence"));
  }

  void value_missing() {
    if (gate_ == CONCORD_GATE_PUBLISH) {
      return rules::block_missing("value_excluding_vat_pence", "Which rules hold depends on the estimated value.",
                                  threshold_name_);
    }
    rules::warn_missing("value_excluding_vat_pence", "Which rules hold depends on the value.", threshold_name_);
  }

  // "GBP 574,750 excluding VAT is GBP 689,700 including: above the light-touch threshold of GBP 663,540"
  Words<400> why() const {
    const Text kind = light_touch_ ? Text("light-touch threshold")
                      : is_works_  ? Text("threshold for works")
                                   : Text("threshold");
    const Text where = value_.including == threshold_  ? Text(": exactly the ")
                       : value_.including > threshold_ ? Text(": above the ")
                                                       : Text(": below the ");
    return Words<400>(value_.in_words(true), where, kind, " of ", money(threshold_));
  }

  bool is_procedure(Text type) const { return procedure_ && procedure_->text() == type; }
  bool is_direct() const { return is_procedure("direct"); }
  bool is_call_off() const { return is_procedure("framework_call_off"); }
  bool is_user_choice() const {
    return is_direct() && light_touch_ && holds("user_choice") &&
           rules::fact_equals("direct_award_ground", "user_choice");
  }
  bool is_urgent_direct() const { return is_direct() && rules::fact_equals("direct_award_ground", "urgency"); }
  Integer contract_total() const { return rules::integer_fact("contract_total_pence").value_or(value_.including); }
  bool is_notifiable() const {
    return value_.including >= figure(is_central_ ? Text("notifiable_central_pence") : Text("notifiable_pence"));
  }
  Text notifiable() const { return is_central_ ? Text("notifiable_central_pence") : Text("notifiable_pence"); }

  // ---------------------------------------------------------------- plan

  void plan() const {
    england_2023::pipeline(value_.including, value_.in_words(true));
    if (is_covered_ && !light_touch_) england_2023::planned_procurement();
    if (is_covered_ && holds("national_policy")) {
      rules::notes("NATIONAL_POLICY",
                   Words<500>(why(), "; have regard to social value, and to small and third-sector suppliers."), "",
                   "national_policy");
    }
  }

  // ---------------------------------------------------------------- publish

  void publish() {
    if (!procedure_) {
      rules::block_missing("procedure_type", "Which notice is due depends on how the supplier is chosen.",
                           "tender_notice");
    }
    reservation();
    conditions();
    if (!is_covered_) return publish_below();
    if (!is_works_ && !rules::fact_equals("kind", "goods")) england_2023::outsourced_workers();
    if (is_direct()) {
      direct_award();
    } else if (procedure_ && !is_call_off() && holds("tender_notice")) {
      require_notice("UK4", "tender_notice", Words<500>(why(), ", so a tender notice is due."));
    }
    if (holds("conflicts_assessment") && !is_call_off()) {
      require_statement("conflicts_assessment", "conflicts_assessment",
                        "A conflicts assessment is prepared before the notice.");
    }
    if (flags_.is_yes("had_market_engagement") && !england_2023::is_listed_notice("UK2")) {
      require_statement("market_engagement_reasons", "market_engagement_notice",
                        "There was market engagement without a notice (UK2), so the tender notice says why.");
    }
    if (flags_.is_yes("could_have_lots") && rules::integer_fact("lots").value_or(1) <= 1) {
      require_statement("lots_reasons", "lots_considered",
                        "The contract could reasonably be split and is not, so the notice says why.");
    }
    if (rules::integer_fact("max_lots_per_provider").value_or(0) > 0 && !is_yes("award_rule_published")) {
      require_statement("award_mechanism", "lots_mechanism",
                        "A cap on the lots that one provider is awarded needs an objective mechanism in the notice.");
    }
    if (is_central_) {
      rules::require("social_value_weight_min_bp", "", figure("central_social_value_bp"), "central_social_value_bp",
                     "Central government gives social value its least weight.");
    }
    periods();
    framework();
  }

  void direct_award() const {
    const auto ground = rules::text_fact("direct_award_ground");
    const bool is_choice = ground && ground->text() == Text("user_choice");
    if (!ground || (is_choice && !light_touch_) || ground->text() == Text("health_and_social_care")) {
      rules::blocks("DIRECT_AWARD_WITHOUT_GROUND",
                    Words<500>(why(), ", and an award without competition needs one of the Act's grounds."),
                    "Compete, or state the ground; choice by the user is one for light touch only.",
                    "direct_award_grounds");
      return;
    }
    if (is_choice) {
      rules::notes("USER_CHOICE", "The user's own choice of supplier frees this award from notices.", "",
                   "user_choice");
      return;
    }
    require_notice("UK5", "transparency_notice",
                   Words<500>(why(), ", so a transparency notice is due before a direct award."));
  }

  void conditions() const {
    if (flags_.is_yes("requires_audited_accounts")) {
      rules::blocks("AUDITED_ACCOUNTS", "Audited accounts are asked of suppliers that need not have them.",
                    "Ask for other proof of financial standing.", "conditions_proportionate");
    }
    if (flags_.is_yes("requires_insurance_before_award")) {
      rules::blocks("INSURANCE_BEFORE_AWARD", "Insurance is asked for before the award.",
                    "Ask for it to be in place when the contract begins.", "conditions_proportionate");
    }
  }

  void reservation() const {
    const auto reserved = rules::text_fact("reserved_to");
    if (!reserved) flags_.note("reserved_to");
    if (!reserved || reserved->text() == Text("none")) return;
    const Text to = reserved->text();
    const bool is_local = to == Text("local") || to == Text("local_sme_vcse") || to == Text("united_kingdom");
    if (to == Text("public_service_mutual")) {
      if (!light_touch_ || (is_listed_ && !is_reservable_)) {
        rules::blocks("RESERVATION_NOT_ALLOWED",
                      "Only reservable light-touch services may be reserved to public service mutuals.",
                      "Open the procedure to all.", "mutual_reservation");
        return;
      }
      rules::require("reserved_contract_months_max", "", figure("mutual_contract_months"), "mutual_contract_months",
                     "A contract reserved to public service mutuals is limited.");
      require_statement("no_reserved_contract_in_3_years", "mutual_reservation",
                        "The mutual has not held a reserved contract of this kind in the last three years.");
    }
    if (is_local && (is_covered_ || !holds("local_reservation"))) {
      rules::blocks("RESERVATION_NOT_ALLOWED",
                    is_covered_ ? Words<500>(why(), ", where a place is no ground to reserve a contract.")
                                : Words<500>("On this date a contract may not be reserved by place."),
                    "Open the procedure to all.", "local_reservation");
      return;
    }
    require_statement("reservation",
                      is_local                             ? Text("local_reservation")
                      : to == Text("supported_employment") ? Text("supported_employment")
                                                           : Text("mutual_reservation"),
                      "The notice or invitation states to whom the procedure is reserved.");
  }

  // s.54: the shortest row that applies.
  void periods() const {
    if (is_direct() || is_call_off() || !procedure_) return;
    if (light_touch_) {
      rules::notes("REASONABLE_PERIODS", "Light touch has no least period; each is reasonable and the same for all.",
                   "", "reasonable_periods");
      return;
    }
    const bool urgent = is_yes("is_urgent");
    if (flags_.is_yes("has_participation_stage")) {
      const Text name = urgent ? Text("participation_urgent_days") : Text("participation_days");
      rules::require("participation_days", "", figure(name), name, "Requests to participate have a least period.");
    }
    const bool is_preselected = !is_central_ && is_yes("are_suppliers_preselected");
    if (is_preselected && is_yes("is_period_agreed")) return;
    const bool electronic = is_yes("electronic_submission");
    const bool documents = is_yes("all_documents_available");
    const bool is_short =
        urgent || is_preselected || is_procedure("dynamic_market") || england_2023::has_qualifying_planned_notice();
    const Text name = is_short                  ? Text("tender_short_days")
                      : electronic && documents ? Text("tender_electronic_days")
                      : electronic || documents ? Text("tender_one_missing_days")
                                                : Text("tender_both_missing_days");
    const Words<300> sentence(
        is_short                  ? Text("A planned procurement notice, urgency, a dynamic market or earlier selection "
                                                          "shortens the period for tenders.")
        : electronic && documents ? Text("Tenders come electronically and all documents are to be had at once.")
        : electronic              ? Text("Not all documents are to be had at once, as far as is stated.")
        : documents               ? Text("Tenders do not come electronically, as far as is stated.")
                                  : Text("Neither electronic tenders nor all documents at once are stated."));
    rules::require("tender_days", "", figure(name), name, sentence);
    const auto published = rules::date_fact("published_on");
    if (!published) return;
    const Date first = *published + static_cast<int>(figure(name));
    rules::require("earliest_tender_deadline_date", "", first.days, name, sentence);
    rules::score("earliest_tender_deadline_date", first.days, name);
  }

  void framework() const {
    if (!flags_.is_yes("is_framework")) return;
    if (light_touch_) {
      rules::notes("LIGHT_TOUCH_FRAMEWORK", "The Act's limits on frameworks do not apply to light touch.", "",
                   "framework_light_touch");
      return;
    }
    if (is_yes("has_framework_reasons")) return;
    const Text name = is_yes("is_open_framework") ? Text("open_framework_months") : Text("framework_months");
    rules::require("framework_months_max", "", figure(name), name, "A longer framework needs reasons in the notice.");
  }

  void publish_below() const {
    england_2023::control_limits(value_.including, is_direct() && rules::text_fact("direct_award_ground"));
    if (!holds("below_threshold_rules")) return;
    if (flags_.is_yes("has_suitability_stage") && holds("suitability_stage_ban") && !is_call_off() && !is_big_works()) {
      rules::blocks("SUITABILITY_STAGE",
                    Words<500>(why(), ", where suppliers may not be sifted in a separate suitability stage."),
                    "Assess suitability together with the tender.", "suitability_stage_ban");
    }
    if (!is_notifiable()) {
      rules::notes("NOT_NOTIFIABLE",
                   Words<300>(value_.in_words(true), ": below ", money(figure(notifiable())), ", so no notice is due."),
                   "", notifiable());
      return;
    }
    const bool chosen = is_direct() || is_procedure("quotes") || is_call_off();
    if (chosen || !procedure_) return;
    require_notice("UK4", notifiable(),
                   Words<500>(why(), " and not below ", money(figure(notifiable())),
                              ", so it is advertised with a below-threshold tender notice."));
  }
  // Works not below the threshold for goods and services.
  bool is_big_works() const {
    return is_works_ && value_.including >= figure(is_central_ ? Text("central_pence") : Text("sub_central_pence"));
  }

  // ---------------------------------------------------------------- evaluate and award

  // Nothing is awarded, so nothing is asked of an award.
  bool ends_without_award() const {
    const bool may_end = gate_ == CONCORD_GATE_CLOSE || gate_ == CONCORD_GATE_EVALUATE || gate_ == CONCORD_GATE_AWARD;
    if (!may_end || !is_yes("ends_without_award")) return false;
    if (is_covered_ && !is_user_choice() && !is_call_off()) england_2023::procurement_termination();
    return true;
  }

  void evaluate() const {
    england_2023::low_price(flags_);
    if (is_covered_) england_2023::refined_criteria(flags_, is_procedure("competitive_flexible"));
  }

  void award() {
    evaluate();
    if (!is_covered_) return;
    if (holds("conflicts_assessment")) {
      require_statement("conflicts_assessment", "conflicts_assessment",
                        "The conflicts assessment is kept under review.");
    }
    england_2023::supported_employment();
    if (!is_direct() && !is_yes("assessment_summaries_sent")) summaries();
    key_indicators();
    standstill();
  }

  static void summaries() {
    if (is_no("assessment_summaries_sent")) {
      rules::blocks("ASSESSMENT_SUMMARIES", "Not every assessed tenderer has its assessment summary.",
                    "Send the summaries before the contract award notice.", "assessment_summaries");
      return;
    }
    rules::warn_missing("assessment_summaries_sent",
                        "Every assessed tenderer has its summary before the contract award notice.",
                        "assessment_summaries");
  }

  // Asked one after the other, since compilers order a call's arguments as they like and the trace keeps the order.
  void key_indicators() const {
    const Integer total = contract_total();
    const Integer from = figure("kpi_contract_pence");
    if (light_touch_ || total <= from) return;
    const Integer least = figure("kpis_min");
    rules::require("kpis_min", "", least, "kpis_min",
                   Words<300>("The contract of ", money(total), " is above ", money(from), "."));
  }

  bool is_standstill_due() const { return !light_touch_ && !is_urgent_direct() && !is_call_off(); }

  void standstill() const {
    const bool due = is_standstill_due();
    if (!due && !flags_.is_yes("standstill_offered")) {
      rules::notes("STANDSTILL_VOLUNTARY",
                   light_touch_ ? Text("For light touch a standstill is the authority's own choice.")
                                : Text("This award needs no standstill."),
                   "", "standstill_working_days");
      return;
    }
    const Integer days = figure("standstill_working_days");
    const Words<200> sentence(due ? Text("A standstill is due between award notice and contract.")
                                  : Text("A standstill that is offered has the length of one that is due."));
    rules::require("standstill_working_days", "", days, "standstill_working_days", sentence);
    const auto notice = rules::date_fact("award_notice_on");
    if (!notice) return;
    const auto last = rules::working_day("united_kingdom", *notice, static_cast<int>(days));
    if (!last) return england_2023::calendar_too_short("standstill_working_days");
    rules::score("standstill_ends_date", last->days, "standstill_working_days");
    rules::require("earliest_signing_date", "", last->days + 1, "standstill_working_days",
                   Words<300>("The award notice is of ", *notice, " and the standstill ends with ", *last, "."));
  }

  // ---------------------------------------------------------------- sign

  void sign() {
    if (!is_covered_) return sign_below();
    if (!is_user_choice()) {
      require_notice("UK6", "contract_award_notice", Words<500>(why(), ", so a contract award notice comes first."));
    }
    england_2023::supported_employment();
    key_indicators();
    if (is_standstill_due() && !rules::date_fact("award_notice_on")) {
      rules::warn_missing("award_notice_on", "The contract may be signed after the standstill.",
                          "standstill_working_days");
    } else {
      standstill();
    }
    if (is_user_choice()) return;
    if (holds("contract_details_notice")) {
      after_signing("contract_details_notice_days", "latest_contract_details_notice_date",
                    light_touch_ ? Text("contract_details_light_touch_days") : Text("contract_details_days"),
                    "A contract details notice (UK7) is due.");
    }
    if (holds("contract_copies") && contract_total() > figure("kpi_contract_pence")) {
      after_signing("contract_copy_days", "latest_contract_copy_date",
                    light_touch_ ? Text("contract_copy_light_touch_days") : Text("contract_copy_days"),
                    "A copy of the contract is published.");
    }
    england_2023::payments();
    if (!light_touch_) england_2023::performance(contract_total() > figure("kpi_contract_pence"));
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
    if (!holds("below_threshold_rules") || !is_notifiable()) return;
    rules::notes("DETAILS_NOTICE_BELOW_THRESHOLD",
                 "A contract details notice (UK7) follows as soon as reasonably practicable.", "", notifiable());
    if (holds("supplier_identifier")) {
      require_statement("supplier_identifier", "supplier_identifier",
                        "The details notice carries the supplier's identifier.");
    }
  }

  int gate_;
  rules::ContractValue value_;
  rules::Maybe<rules::ShortText> procedure_;
  mutable rules::StatedFlags flags_;  // what was asked, not what was decided
  Text threshold_name_ = "sub_central_pence";
  Integer threshold_ = 0;
  bool light_touch_ = false;
  bool is_listed_ = false;
  bool is_reservable_ = false;
  bool is_works_ = false;
  bool is_central_ = false;
  bool is_covered_ = false;
};

}  // namespace

concord_int32 rules_evaluate(concord_int32 gate) {
  Decision(gate).judge();
  return 0;
}
