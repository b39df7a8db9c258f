// On which grounds a contract may be modified, and what is published then: ss.74, 75, 77 and Schedule 8. Parameters
// hold the figures; it must never state one.
#pragma once

#include "plugins/sdk/asking.hpp"
#include "plugins/sdk/concord_rules.hpp"

namespace england_2023 {

namespace rules = concord::plugins::sdk;
using rules::Text;

struct Modified {
  bool is_light_touch = false;
  bool is_works = false;
  bool is_covered = false;
  rules::Integer total_pence = 0;
};

inline void modification(const Modified& contract) {
  if (contract.is_light_touch && rules::holds("light_touch_modification")) {
    rules::notes("LIGHT_TOUCH_MODIFICATION", "A light-touch contract may always be modified.", "",
                 "light_touch_modification");
    return;
  }
  const auto ground = rules::text_fact("modification_ground");
  if (!ground)
    return rules::block_missing("modification_ground", "A modification needs a ground.", "modification_rules");
  const Text why_so = ground->text();
  const Text small = contract.is_works ? Text("small_works_change_bp") : Text("small_change_bp");
  if (why_so == Text("substantial")) {
    rules::blocks("SUBSTANTIAL_MODIFICATION", "A substantial modification is a new contract.",
                  "Buy it anew, or find one of the grounds that allow it.", "modification_rules");
  } else if (why_so == Text("unforeseeable") || why_so == Text("known_risk") || why_so == Text("additional")) {
    rules::require("modification_value_change_max_bp", "", rules::figure("modification_value_bp"),
                   "modification_value_bp", "This ground has a cap on the change of value.");
  } else if (why_so == Text("below_threshold")) {
    rules::require("modification_value_change_max_bp", "", rules::figure(small), small,
                   "A below-threshold modification has a cap on the change of value.");
  } else if (why_so == Text("none")) {
    rules::require("modification_term_change_max_bp", "", rules::figure("modification_term_bp"), "modification_term_bp",
                   "A greater change of term is substantial.");
  }
  const bool is_small =
      rules::integer_fact("modification_value_change_bp").value_or(10001) <= rules::figure(small) &&
      rules::integer_fact("modification_term_change_bp").value_or(10001) <= rules::figure("modification_term_bp");
  if (rules::holds("contract_change_notices") && contract.is_covered && !is_small) {
    rules::require_notice("UK10", "contract_change_notices", "A contract change notice comes before the modification.");
    if (rules::holds("modified_contract_copies") && contract.total_pence > rules::figure("kpi_contract_pence")) {
      rules::require("contract_copy_days", "", rules::figure("contract_copy_days"), "modified_contract_copies",
                     "A copy of the modified contract is published.");
    }
  }
}

}  // namespace england_2023
