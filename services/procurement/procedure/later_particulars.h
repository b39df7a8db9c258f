// PURE. What an officer states after publication for the gates to come, and takes back. Asks no gate itself.
#pragma once

#include "services/procurement/procedure/procedure.h"

namespace concord::procurement {

// As many again only change or take back what was stated, so that a mistake can still be put right.
inline constexpr int kMaxLaterParticulars = 100;

// Of the gates room: whether the rules know the facts by name, unit and choice; OK where no rules are asked.
struct StatedFactsKnown {
  absl::Status known = absl::OkStatus();
};

ProcedureDecided decide(const ProcedureState&, const v1::StateParticularsRequest&, const Context&,
                        const StatedFactsKnown&);

}  // namespace concord::procurement
