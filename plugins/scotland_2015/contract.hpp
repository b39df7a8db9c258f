// What kind of contract a decision is about: regulated, above the threshold of the regulations, social. Parameters hold
// the figures; it must never state one.
#pragma once

#include "plugins/sdk/asking.hpp"
#include "plugins/sdk/concord_rules.hpp"
#include "plugins/sdk/contract_value.hpp"

namespace scotland_2015 {

using namespace concord::plugins::sdk::law_words;

struct Contract {
  rules::ContractValue value;
  rules::Maybe<rules::ShortText> procedure;
  rules::Maybe<rules::ShortText> ground;  // of an award without competition
  Text regulated_name = "regulated_pence";
  Text threshold_name = "council_pence";
  bool is_works = false;
  bool is_social = false;
  bool is_regulated = false;
  bool is_covered = false;

  bool is(Text type) const { return procedure && procedure->text() == type; }
  bool is_direct() const { return is("direct") || is("negotiated_without_publication"); }
  bool is_call_off() const { return is("framework_call_off"); }
  bool is_on(Text name) const { return ground && ground->text() == name; }

  Words<400> why() const {
    if (is_covered) {
      return Words<400>(value.in_words(true), ": not below the threshold of ", money(figure(threshold_name)));
    }
    return Words<400>(value.in_words(false), ": not below ", money(figure(regulated_name)));
  }
};

inline Contract contract_of_facts() {
  Contract contract;
  contract.value = rules::contract_value(figure("vat_bp"));
  contract.procedure = rules::text_fact("procedure_type");
  if (contract.is_direct()) contract.ground = rules::text_fact("direct_award_ground");
  contract.is_works = rules::fact_equals("kind", "works");
  contract.is_social = rules::is_yes("is_light_touch");
  contract.regulated_name = contract.is_works ? Text("regulated_works_pence") : Text("regulated_pence");
  contract.threshold_name = contract.is_social                                ? Text("social_pence")
                            : contract.is_works                               ? Text("works_pence")
                            : rules::fact_equals("authority_kind", "central") ? Text("central_pence")
                                                                              : Text("council_pence");
  if (!contract.value.is_known) return contract;
  contract.is_covered = contract.value.including >= figure(contract.threshold_name);
  contract.is_regulated = contract.is_covered || contract.value.excluding >= figure(contract.regulated_name);
  return contract;
}

// What was worked out, for the record and for whoever reads it after this plugin.
inline void tell_kind(const Contract& contract) {
  rules::score("threshold_pence", figure(contract.threshold_name), contract.threshold_name);
  rules::score("light_touch_threshold_pence", figure("social_pence"), "social_pence");
  if (!contract.value.is_known) return;
  rules::score("value_including_vat_pence", contract.value.including, "vat_bp");
  rules::score("value_excluding_vat_pence", contract.value.excluding, "vat_bp");
  rules::score("is_regulated", contract.is_regulated ? 1 : 0, contract.regulated_name);
  rules::score("is_covered", contract.is_covered ? 1 : 0, contract.threshold_name);
  if (contract.is_works || rules::fact_equals("kind", "goods") || rules::integer_fact("is_light_touch")) return;
  rules::warn_missing("is_light_touch", "Whether these are social services decides on the threshold.", "social_pence");
}

}  // namespace scotland_2015
