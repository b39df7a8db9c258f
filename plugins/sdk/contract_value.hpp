// What nearly every rule starts from: the contract's value with and without VAT. It must never guess a value.
#pragma once

#include "plugins/sdk/concord_rules.hpp"

namespace concord::plugins::sdk {

struct ContractValue {
  bool is_known = false;
  bool given_without_vat = false;
  Integer including = 0;
  Integer excluding = 0;

  // "GBP 574,750 excluding VAT is GBP 689,700 including"; "GBP 689,700 including VAT".
  [[nodiscard]] Words<200> in_words(bool basis_includes_vat) const {
    if (given_without_vat && basis_includes_vat) {
      return Words<200>(money(excluding), " excluding VAT is ", money(including), " including");
    }
    if (!given_without_vat && !basis_includes_vat) {
      return Words<200>(money(including), " including VAT is ", money(excluding), " excluding");
    }
    return basis_includes_vat ? Words<200>(money(including), " including VAT")
                              : Words<200>(money(excluding), " excluding VAT");
  }
};

// The one sent counts; the other follows by the rate of VAT in basis points.
CONCORD_RULES_ONCE inline ContractValue contract_value(Integer vat_basis_points = 2000) {
  ContractValue value;
  const auto including = integer_fact("value_including_vat_pence");
  const auto excluding = integer_fact("value_excluding_vat_pence");
  const Integer whole = kAllBasisPoints + vat_basis_points;
  if (excluding) {
    value = {true, true, divided_half_up(times(*excluding, whole), kAllBasisPoints), *excluding};
    if (including) value.including = *including;
  } else if (including) {
    value = {true, false, *including, divided_half_up(times(*including, kAllBasisPoints), whole)};
  }
  return value;
}

// An amount that is stated with VAT or, under the other name, without; a change may lie below nothing.
CONCORD_RULES_ONCE inline Maybe<Integer> amount_with_vat(Text including, Text excluding, Integer vat_basis_points) {
  Maybe<Integer> stated = integer_fact(including);
  if (stated) return stated;
  stated = integer_fact(excluding);
  if (!stated) return stated;
  const Integer magnitude = *stated < 0 ? -*stated : *stated;
  const Integer whole = divided_half_up(times(magnitude, kAllBasisPoints + vat_basis_points), kAllBasisPoints);
  stated.value = *stated < 0 ? -whole : whole;
  return stated;
}

}  // namespace concord::plugins::sdk
