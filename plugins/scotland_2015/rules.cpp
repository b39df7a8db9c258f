// Scotland's procurement law as a rules program. Figures, rules that hold and their citations are parameters; it must
// never state one of its own.
#include "plugins/sdk/asking.hpp"
#include "plugins/sdk/concord_rules.hpp"
#include "plugins/sdk/contract_value.hpp"

namespace {

using rules::figure;
using rules::Integer;
using rules::is_yes;
using rules::money;
using rules::Text;
using rules::Words;

class Decision {
 public:
  explicit Decision(int gate) : gate_(gate), value_(rules::contract_value(figure("vat_bp"))) {}

  void judge() {
    if (!rules::holds("act_in_force")) {
      rules::warns("EARLIER_LAW", "The figures of that day are not in this plugin.",
                   "Judge this decision by the law of its day.", "");
      return;
    }
    if (gate_ != CONCORD_GATE_PLAN && gate_ != CONCORD_GATE_PUBLISH && gate_ != CONCORD_GATE_AWARD &&
        gate_ != CONCORD_GATE_SIGN) {
      return;
    }
    if (!value_.is_known) return value_missing();
    classify();
    if (gate_ == CONCORD_GATE_PLAN) return plan();
    if (gate_ == CONCORD_GATE_PUBLISH) return publish();
    after_award();
  }

 private:
  void value_missing() const {
    if (gate_ == CONCORD_GATE_PUBLISH) {
      return rules::block_missing("value_excluding_vat_pence", "Which rules hold depends on the estimated value.",
                                  "regulated_pence");
    }
    rules::warn_missing("value_excluding_vat_pence", "Which rules hold depends on the value.", "regulated_pence");
  }

  void classify() {
    is_works_ = rules::fact_equals("kind", "works");
    is_social_ = is_yes("is_light_touch");
    regulated_name_ = is_works_ ? Text("regulated_works_pence") : Text("regulated_pence");
    threshold_name_ = is_social_                                        ? Text("social_pence")
                      : is_works_                                       ? Text("works_pence")
                      : rules::fact_equals("authority_kind", "central") ? Text("central_pence")
                                                                        : Text("council_pence");
    is_regulated_ = value_.excluding >= figure(regulated_name_);
    is_covered_ = value_.including >= figure(threshold_name_);
    rules::score("value_including_vat_pence", value_.including, "vat_bp");
    rules::score("value_excluding_vat_pence", value_.excluding, "vat_bp");
    rules::score("is_regulated", is_regulated_ ? 1 : 0, regulated_name_);
    rules::score("is_covered", is_covered_ ? 1 : 0, threshold_name_);
    if (!is_works_ && !rules::fact_equals("kind", "goods") && !rules::integer_fact("is_light_touch")) {
      rules::warn_missing("is_light_touch", "Whether these are social services decides on the threshold.",
                          "social_pence");
    }
  }

  Words<400> why() const {
    if (is_covered_) {
      return Words<400>(value_.in_words(true), ": not below the threshold of ", money(figure(threshold_name_)));
    }
    return Words<400>(value_.in_words(false), ": not below ", money(figure(regulated_name_)));
  }

  void plan() const {
    if (!is_regulated_) return;
    rules::notes("SUSTAINABLE_DUTY",
                 Words<500>(why(),
                            "; the sustainable procurement duty holds, with third sector and supported "
                            "businesses in mind."),
                 "", "sustainable_duty");
  }

  void publish() const {
    if (!is_regulated_ && !is_covered_) {
      rules::notes("NOT_REGULATED",
                   Words<300>(value_.in_words(false), ": below ", money(figure(regulated_name_)),
                              ", so the Act does not regulate it."),
                   "", regulated_name_);
      return;
    }
    const auto procedure = rules::text_fact("procedure_type");
    if (!procedure) {
      rules::block_missing("procedure_type", "Which notice is due depends on how the supplier is chosen.",
                           "contract_notice");
    } else if (procedure->text() == Text("direct")) {
      direct_award();
    } else if (!(procedure->text() == Text("framework_call_off"))) {
      rules::require_notice("pcs_contract_notice", "contract_notice",
                            Words<500>(why(), ", so it is advertised on Public Contracts Scotland."));
    }
    if (is_social_ && is_covered_ && rules::fact_equals("award_basis", "price_only")) {
      rules::blocks("PRICE_ONLY", "Social services are not awarded by price alone.",
                    "Weigh quality, continuity, accessibility and what people need besides the price.",
                    "quality_and_price");
    }
    if (value_.excluding >= figure("community_benefit_pence")) {
      rules::require_statement(
          "community_benefits", "community_benefit_pence",
          Words<300>(value_.in_words(false), ": not below ", money(figure("community_benefit_pence")),
                     ", so the notice states community benefits or why there are none."));
    }
    const auto reserved = rules::text_fact("reserved_to");
    if (reserved && !(reserved->text() == Text("none"))) {
      rules::require_statement("reservation", "supported_business", "The notice states to whom it is reserved.");
    }
  }

  void direct_award() const {
    const bool is_care = rules::fact_equals("direct_award_ground", "health_and_social_care");
    if (is_social_ && is_care && !is_covered_) {
      rules::notes("SOCIAL_CARE_DIRECT", "Health and social care below the threshold may go without competition.", "",
                   "social_care_direct");
      return;
    }
    const auto ground = rules::text_fact("direct_award_ground");
    if (ground && !is_care && !(ground->text() == Text("user_choice"))) return;
    rules::blocks("DIRECT_AWARD_WITHOUT_GROUND",
                  Words<500>(why(), ", and an award without competition needs a ground in law."),
                  "Compete, or state the ground.", "contract_notice");
  }

  // Calendar days to midnight after the day on which the last letter was sent.
  void after_award() const {
    if (!is_covered_) return;
    if (gate_ == CONCORD_GATE_AWARD) {
      rules::notes("REASONS", "Bidders get reasons, and further information within 30 days of asking.", "", "reasons");
      rules::require("contract_award_notice_days", "", figure("award_notice_days"), "award_notice_days",
                     "An award notice is due; for social services it may be grouped by quarter.");
    }
    const bool electronic = is_yes("last_notice_electronic");
    const Text name = electronic ? Text("standstill_electronic_days") : Text("standstill_other_days");
    const Integer days = figure(name);
    rules::require("standstill_days", "", days, name,
                   electronic ? Text("The last letter went out electronically.")
                              : Text("That the last letter went out electronically is not stated."));
    const auto notice = rules::date_fact("award_notice_on");
    if (!notice) {
      if (gate_ == CONCORD_GATE_SIGN) {
        rules::warn_missing("award_notice_on", "The contract may be signed after the standstill.", name);
      }
      return;
    }
    const rules::Date last = *notice + static_cast<int>(days);
    rules::score("standstill_ends_date", last.days, name);
    rules::require("earliest_signing_date", "", last.days + 1, name,
                   Words<300>("The last letter is of ", *notice, " and the standstill ends with ", last, "."));
  }

  int gate_;
  rules::ContractValue value_;
  Text regulated_name_ = "regulated_pence";
  Text threshold_name_ = "council_pence";
  bool is_works_ = false;
  bool is_social_ = false;
  bool is_regulated_ = false;
  bool is_covered_ = false;
};

}  // namespace

concord_int32 rules_evaluate(concord_int32 gate) {
  Decision(gate).judge();
  return 0;
}
