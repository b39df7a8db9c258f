// Who bids, as findings see it: the parties of the bids that stand, and who of them is accredited on the day. Decides
// nothing.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "concord/procurement/v1/bid.pb.h"

#include "services/platform/storage/database.h"
#include "services/procurement/gates/asking.h"
#include "services/procurement/procedure/procedure.h"

namespace concord::procurement {

absl::Status gather_parties(platform::Connection& reader, const Context& context, const std::vector<v1::Bid>& bids,
                            GateFacts& facts);

// Bids and findings for the second officer's opening; nothing for the first's.
absl::StatusOr<OpeningFacts> opening_facts(platform::Database& database, const RulesAsker& asker,
                                           const ProcedureState& state, const Context& context);

}  // namespace concord::procurement
