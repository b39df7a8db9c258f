// What kind of contract a decision is about: its value against its threshold, and how it is bought. Parameters hold the
// figures; it must never state one.
#pragma once

#include "plugins/sdk/asking.hpp"
#include "plugins/sdk/concord_rules.hpp"
#include "plugins/sdk/contract_value.hpp"

namespace england_2023 {

using namespace concord::plugins::sdk::law_words;

struct Contract {
  rules::ContractValue value;
  rules::Maybe<rules::ShortText> procedure;
  rules::Maybe<rules::ShortText> ground;  // of an award without competition
  Text threshold_name = "sub_central_pence";
  Integer threshold = 0;
  bool is_light_touch = false;
  bool is_light_touch_known = false;
  bool is_light_touch_stated = false;
  bool has_cpv = false;
  bool is_listed = false;  // among the CPV codes that are light touch
  bool is_reservable = false;
  bool is_works = false;
  bool is_goods = false;
  bool is_central = false;
  bool is_concession = false;
  bool is_covered = false;

  bool is(Text type) const { return procedure && procedure->text() == type; }
  bool is_direct() const { return is("direct"); }
  bool is_call_off() const { return is("framework_call_off"); }
  bool is_on(Text name) const { return is_direct() && ground && ground->text() == name; }
  bool is_user_choice() const { return is_light_touch && is_on("user_choice") && holds("user_choice"); }
  // Of the contract itself where it is known, else as estimated; with VAT.
  Integer total() const {
    const auto stated = rules::integer_fact("contract_total_pence");
    if (stated) return *stated;
    const auto awarded = rules::integer_fact("award_value_excluding_vat_pence");
    if (!awarded) return value.including;
    return *awarded + rules::share_of(*awarded, figure("vat_bp"));
  }
  Text notifiable() const { return is_central ? Text("notifiable_central_pence") : Text("notifiable_pence"); }
  bool is_notifiable() const { return value.including >= figure(notifiable()); }

  // "GBP 574,750 excluding VAT is GBP 689,700 including: above the light-touch threshold of GBP 663,540"
  Words<400> why() const {
    const Text kind = is_light_touch ? Text("light-touch threshold")
                      : is_works     ? Text("threshold for works")
                                     : Text("threshold");
    const Text where = value.including == threshold  ? Text(": exactly the ")
                       : value.including > threshold ? Text(": above the ")
                                                     : Text(": below the ");
    return Words<400>(value.in_words(true), where, kind, " of ", money(threshold));
  }
};

namespace detail {

inline void look_up_cpv(Contract& contract) {
  constexpr int kCpvDigits = 8;
  rules::Room cpv_room;
  Text cpv = cpv_room.fact("cpv");
  if (cpv.bytes > kCpvDigits) cpv.bytes = kCpvDigits;  // a check digit may follow
  contract.has_cpv = !cpv.empty();
  const rules::Table table{"light_touch_cpv"};
  const int rows = cpv.empty() ? 0 : table.rows();
  rules::Room room;
  for (int row = 0; row < rows && !contract.is_listed; ++row) {
    if (!(room.cell(table, row, "cpv") == cpv)) continue;
    contract.is_listed = true;
    contract.is_reservable = table.integer(row, "reservable").value_or(0) == 1;
  }
}

// Central government has lower thresholds; between the two the answer depends on who buys.
inline void authority_kind_matters(const Contract& contract) {
  if (rules::text_fact("authority_kind")) return;
  const Integer including = contract.value.including;
  const auto between = [including](Text lower, Text upper) {
    const Integer from = figure(lower);
    return including >= from && including < figure(upper);
  };
  const bool threshold =
      !contract.is_light_touch && !contract.is_works && between("central_pence", "sub_central_pence");
  if (!threshold && !between("notifiable_central_pence", "notifiable_pence")) return;
  rules::warn_missing("authority_kind", "At this value it matters whether a central authority buys.",
                      threshold ? Text("central_pence") : Text("notifiable_central_pence"));
}

}  // namespace detail

inline Contract contract_of_facts() {
  Contract contract;
  contract.value = rules::contract_value(figure("vat_bp"));
  const auto stated = rules::integer_fact("is_light_touch");
  detail::look_up_cpv(contract);
  contract.is_light_touch = stated ? *stated == 1 : contract.is_listed;
  contract.is_light_touch_stated = static_cast<bool>(stated);
  contract.is_works = rules::fact_equals("kind", "works");
  contract.is_goods = !contract.is_works && rules::fact_equals("kind", "goods");
  contract.is_light_touch_known = stated || contract.is_listed || contract.is_works || contract.is_goods;
  contract.is_central = rules::fact_equals("authority_kind", "central");
  contract.is_concession = rules::is_yes("is_concession");
  contract.procedure = rules::text_fact("procedure_type");
  if (contract.is_direct()) contract.ground = rules::text_fact("direct_award_ground");
  contract.threshold_name = contract.is_light_touch ? (contract.is_concession ? Text("light_touch_concession_pence")
                                                                              : Text("light_touch_pence"))
                            : contract.is_works || contract.is_concession ? Text("works_pence")
                            : contract.is_central                         ? Text("central_pence")
                                                                          : Text("sub_central_pence");
  contract.threshold = figure(contract.threshold_name);
  contract.is_covered = contract.value.is_known && contract.value.including >= contract.threshold;
  return contract;
}

// Light touch is services of a kind that is listed; what an officer states counts, and is told where the list says
// otherwise.
inline void tell_contradiction(const Contract& contract) {
  if (!contract.is_light_touch_stated) return;
  const bool is_other_kind = contract.is_works || contract.is_goods;
  const Text code = "LIGHT_TOUCH_CONTRADICTED";
  const Text remedy = "State is_light_touch as the greater part of the contract is, or correct the CPV code or kind.";
  const Text because = "light_touch_pence";
  if (contract.is_light_touch && is_other_kind) {
    rules::warns(code, "Stated as light touch, and goods or works are bought: only services can be light touch.",
                 remedy, because);
  } else if (contract.is_light_touch && contract.has_cpv && !contract.is_listed) {
    rules::warns(code, "Stated as light touch, and the CPV code is not among those listed as light touch.", remedy,
                 because);
  } else if (!contract.is_light_touch && contract.is_listed) {
    rules::warns(code, "Stated as not light touch, and the CPV code is among those listed as light touch.", remedy,
                 because);
  }
}

// What was worked out, for the record and for whoever reads it after this plugin.
inline void tell_kind(const Contract& contract) {
  tell_contradiction(contract);
  if (contract.value.is_known) rules::score("value_including_vat_pence", contract.value.including, "vat_bp");
  if (contract.is_light_touch_known) {
    rules::score("is_light_touch", contract.is_light_touch ? 1 : 0, "light_touch_pence");
  }
  rules::score("threshold_pence", contract.threshold, contract.threshold_name);
  rules::score("light_touch_threshold_pence", figure("light_touch_pence"), "light_touch_pence");
  if (!contract.value.is_known) return;
  rules::score("is_covered", contract.is_covered ? 1 : 0, contract.threshold_name);
  detail::authority_kind_matters(contract);
  if (contract.is_light_touch_known) return;
  rules::warns("LIGHT_TOUCH_NOT_KNOWN",
               "Whether these services are light touch is not known: the CPV code is not stated or not among those "
               "listed. The ordinary, stricter rules were applied.",
               "State is_light_touch, or a listed CPV code.", contract.threshold_name);
}

}  // namespace england_2023
