// How a contract may be modified (regulation 72) and what is told of employees when a service ends. Parameters hold the
// figures; it must never state one.
#pragma once

#include "plugins/scotland_2015/contract.hpp"

namespace scotland_2015 {

namespace detail {

// Regulation 72(1)(f): small, and all such changes together, rises less falls, below the threshold.
inline void small_change(const Contract& contract) {
  const Text small = contract.is_works ? Text("small_works_change_bp") : Text("small_change_bp");
  rules::require("modification_value_change_max_bp", "", figure(small), small,
                 "A small change has a cap on the change of value.");
  const auto before = rules::amount_with_vat("modifications_before_pence", "modifications_before_excluding_vat_pence",
                                             figure("vat_bp"));
  const auto change = rules::amount_with_vat("modification_value_change_pence",
                                             "modification_value_change_excluding_vat_pence", figure("vat_bp"));
  if (!before || !change) {
    return rules::block_missing(before ? Text("modification_value_change_pence") : Text("modifications_before_pence"),
                                "All small changes together stay below the threshold.", contract.threshold_name);
  }
  const Integer threshold = figure(contract.threshold_name);
  if (*before + *change < threshold) return;
  rules::blocks("SMALL_CHANGES_TOGETHER",
                Words<400>("Small changes together come to ", money(*before + *change),
                           ", which is not below the threshold of ", money(threshold), "."),
                "Find another ground, or buy it anew.", contract.threshold_name);
}

inline void larger_change(Text ground) {
  if (rules::integer_fact("modification_value_change_bp").value_or(1) > 0) {
    rules::require("modification_value_change_max_bp", "", figure("modification_value_bp"), "modification_value_bp",
                   "This ground has a cap on the rise of value, each change by itself.");
  }
  rules::notes("MODIFICATION_NOTICE",
               ground == Text("additional")
                   ? Text("Additional supplies of the same contractor are published after the change.")
                   : Text("A change that nobody could foresee is published after it is made."),
               "Publish it on Public Contracts Scotland.", "modification_rules");
}

}  // namespace detail

inline void modification(const Contract& contract) {
  if (!contract.is_covered) return;
  const Text rule = "modification_rules";
  const auto ground = rules::text_fact("modification_ground");
  if (!ground) return rules::block_missing("modification_ground", "A modification needs a ground.", rule);
  const Text why_so = ground->text();
  const bool may_change_contractor = why_so == Text("provided_for") || why_so == Text("restructuring");
  if (rules::is_yes("modification_changes_supplier") && !may_change_contractor) {
    rules::blocks("SUPPLIER_CHANGED",
                  "Another contractor takes over, which a clear clause of the contract or a succession would allow.",
                  "State provided_for or restructuring where it is that; else award a new contract.", rule);
  } else if (!rules::integer_fact("modification_changes_supplier")) {
    rules::block_missing("modification_changes_supplier", "Another contractor may take over on two grounds only.",
                         rule);
  }
  if (why_so == Text("below_threshold")) return detail::small_change(contract);
  if (why_so == Text("additional") || why_so == Text("unforeseeable")) return detail::larger_change(why_so);
  if (may_change_contractor || why_so == Text("none")) return;
  rules::blocks("SUBSTANTIAL_MODIFICATION", "Regulation 72 has no such ground, so the change is a new contract.",
                "Buy it anew, or find one of the grounds that allow it.", rule);
}

// TUPE regulation 11, which holds in all Great Britain.
inline void ending() {
  const Text name = "employee_information_days";
  const auto employees = rules::integer_fact("transferring_employees");
  if (!employees) {
    return rules::warn_missing("transferring_employees", "Whether employees transfer decides on their information.",
                               name);
  }
  if (*employees == 0) return;
  rules::require(name, "", figure(name), name,
                 "Employees transfer, so the new employer has their information in time before the day on which their "
                 "work moves.");
  const Text age_name = "employee_information_age_days";
  const auto age = rules::integer_fact(age_name);
  if (!age || *age <= figure(age_name)) return;
  rules::blocks("EMPLOYEE_INFORMATION_OLD",
                Words<300>("The information on employees is as of ", *age, " days before it was given; it may be ",
                           figure(age_name), " days old."),
                "Give it again, as of a later day.", age_name);
}

}  // namespace scotland_2015
