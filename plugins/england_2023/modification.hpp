// On which grounds a contract may be modified, and what is published then: ss.74-77 and Schedule 8. Parameters hold the
// figures; it must never state one.
#pragma once

#include "plugins/england_2023/contract.hpp"

namespace england_2023 {

namespace detail {

// A change against the contract, in hundredths of a per cent, or exactly where the amounts are stated.
class Change {
 public:
  explicit Change(const Contract& contract)
      : pence_(rules::amount_with_vat("modification_value_change_pence",
                                      "modification_value_change_excluding_vat_pence", figure("vat_bp"))),
        value_bp_(rules::integer_fact("modification_value_change_bp")),
        term_bp_(rules::integer_fact("modification_term_change_bp")),
        before_(rules::integer_fact("value_at_award_pence").value_or(contract.value.including)) {}

  bool is_value_known() const { return pence_ || value_bp_; }
  bool moves_value() const { return pence_.value_or(0) != 0 || value_bp_.value_or(0) != 0; }
  bool moves_term() const { return term_bp_.value_or(0) != 0; }
  bool raises_value() const { return pence_ ? *pence_ > 0 : value_bp_.value_or(1) > 0; }
  bool value_within(Integer most_bp) const {
    if (pence_) return rules::times(magnitude(*pence_), rules::kAllBasisPoints) <= rules::times(before_, most_bp);
    return value_bp_ && magnitude(*value_bp_) <= most_bp;
  }
  bool term_within(Integer most_bp) const { return term_bp_ && magnitude(*term_bp_) <= most_bp; }
  // Only where the value's change is known.
  Integer pence() const { return pence_ ? *pence_ : rules::share_of(before_, value_bp_.value_or(0)); }

 private:
  static Integer magnitude(Integer number) { return number < 0 ? -number : number; }
  rules::Maybe<Integer> pence_, value_bp_, term_bp_;
  Integer before_;
};

// s.74(4): small by itself, and all such changes together below the threshold.
inline void below_threshold_change(const Contract& contract, const Change& change, Text small) {
  rules::require("modification_value_change_max_bp", "", figure(small), small,
                 "A below-threshold modification has a cap on the change of value.");
  const auto before = rules::amount_with_vat("modifications_before_pence", "modifications_before_excluding_vat_pence",
                                             figure("vat_bp"));
  if (!before) {
    return rules::block_missing("modifications_before_pence",
                                "All below-threshold modifications together stay below the threshold.",
                                contract.threshold_name);
  }
  if (!change.is_value_known() || *before + change.pence() < contract.threshold) return;
  rules::blocks("SMALL_CHANGES_TOGETHER",
                Words<400>("Below-threshold modifications together come to ", money(*before + change.pence()),
                           ", which is not below the threshold of ", money(contract.threshold), "."),
                "Find another ground, or buy it anew.", contract.threshold_name);
}

inline void ground_of(const Contract& contract, const Change& change, Text ground, Text small) {
  if (ground == Text("substantial")) {
    rules::blocks("SUBSTANTIAL_MODIFICATION", "A substantial modification is a new contract.",
                  "Buy it anew, or find one of the grounds that allow it.", "modification_rules");
  } else if (ground == Text("unforeseeable") || ground == Text("known_risk") || ground == Text("additional")) {
    if (!change.raises_value()) return;
    rules::require("modification_value_change_max_bp", "", figure("modification_value_bp"), "modification_value_bp",
                   "This ground has a cap on the rise of value.");
  } else if (ground == Text("below_threshold")) {
    below_threshold_change(contract, change, small);
  } else if (ground == Text("none")) {
    rules::require("modification_term_change_max_bp", "", figure("modification_term_bp"), "modification_term_bp",
                   "A greater change of the term provided for on award is substantial.");
  }
}

// s.75(2): not for a small change of value, or of term; what moves neither has no such exemption.
inline bool is_change_notice_due(const Change& change, bool is_restructuring, Text small) {
  if (is_restructuring) return true;
  const Integer most_term = figure("modification_term_bp");
  const bool small_value = change.moves_value() && change.value_within(figure(small));
  const bool small_term = change.moves_term() && change.term_within(most_term);
  if (!small_value && !small_term) return true;
  const bool large_value = change.moves_value() && !small_value;
  const bool large_term = change.moves_term() && !small_term;
  if (large_value || large_term) {
    rules::warns("CHANGE_NOTICE_ON_ONE_LIMB",
                 "Only one of value and term changes little. By the letter of the law that frees the change from a "
                 "notice.",
                 "Publish a contract change notice (UK10) where in doubt.", "contract_change_notices");
  }
  return false;
}

}  // namespace detail

// s.76: only where the notice states one.
inline void change_standstill() {
  const auto notice = rules::date_fact("change_notice_on");
  const auto stated_end = rules::date_fact("standstill_stated_end");
  if (!notice || !stated_end) return;
  const Text name = "standstill_working_days";
  const auto least = rules::working_day("united_kingdom", *notice, static_cast<int>(figure(name)));
  if (!least) return calendar_too_short(name);
  const rules::Date last = *stated_end > *least ? *stated_end : *least;
  rules::score("standstill_ends_date", last.days, name);
  rules::require("earliest_signing_date", "", last.days + 1, name,
                 Words<300>("The contract change notice is of ", *notice, " and states a standstill, which ends with ",
                            last, "."));
}

inline void modification(const Contract& contract) {
  const Text rule = "modification_rules";
  const detail::Change change(contract);
  bool is_public = contract.is_covered;
  if (!is_public) {
    if (!change.is_value_known()) {
      return rules::block_missing("modification_value_change_pence",
                                  "A contract below the threshold is modified freely while it stays below.",
                                  contract.threshold_name);
    }
    is_public = contract.value.including + change.pence() >= contract.threshold;
    rules::score("is_convertible", is_public ? 1 : 0, contract.threshold_name);
    if (!is_public) {
      rules::notes("BELOW_THRESHOLD_CHANGE", "The contract stays below the threshold, so the Act asks nothing.", "",
                   contract.threshold_name);
      return;
    }
  }
  const auto ground = rules::text_fact("modification_ground");
  const Text why_so = ground ? ground->text() : Text();
  const bool is_restructuring = why_so == Text("restructuring");
  // s.74(9): a change of supplier is free for nobody.
  if (rules::is_yes("modification_changes_supplier") && !is_restructuring) {
    rules::blocks("SUPPLIER_CHANGED",
                  "Another supplier takes the contract over, which is allowed only after a corporate restructuring or "
                  "similar.",
                  "State the ground restructuring where it is that; else award a new contract.", "novation");
  } else if (!rules::integer_fact("modification_changes_supplier")) {
    rules::block_missing("modification_changes_supplier",
                         "Another supplier may take a contract over on one ground only.", "novation");
  }
  if (contract.is_light_touch && holds("light_touch_modification")) {
    rules::notes("LIGHT_TOUCH_MODIFICATION", "A light-touch contract may otherwise always be modified.", "",
                 "light_touch_modification");
    return;
  }
  if (!ground) return rules::block_missing("modification_ground", "A modification needs a ground.", rule);
  const Text small = contract.is_works ? Text("small_works_change_bp") : Text("small_change_bp");
  detail::ground_of(contract, change, why_so, small);
  if (!holds("contract_change_notices") || !detail::is_change_notice_due(change, is_restructuring, small)) return;
  rules::require_notice("UK10", "contract_change_notices", "A contract change notice comes before the modification.");
  change_standstill();
  const Integer total = contract.total();
  const Integer after = total + (change.is_value_known() ? change.pence() : 0);
  const Integer from = figure("kpi_contract_pence");
  if (!holds("modified_contract_copies") || (total <= from && after <= from)) return;
  rules::require("contract_copy_days", "", figure("contract_copy_days"), "modified_contract_copies",
                 "A copy of the modified contract is published.");
}

}  // namespace england_2023
