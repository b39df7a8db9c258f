// PURE. A mistake put right until signature: one person proposes it, another decides, and then moderation, prices and
// completion come again. What was completed before is never lost, and a lot whose contract is signed never changes.
#pragma once

#include <string>
#include <vector>

#include "concord/procurement/v1/award.pb.h"
#include "concord/procurement/v1/panel_commands.pb.h"

#include "services/procurement/evaluation/evaluation.h"

namespace concord::procurement {

inline constexpr int kMostNamedAtOnce = 100;  // bids and flags in one proposal

// What has become of the award meanwhile.
struct ReopeningFacts {
  bool cancelled = false;
  std::vector<std::string> awarded_lots;  // an award stands, unsigned
  std::vector<v1::BidOnLot> signed_lots;  // with their winners
  std::vector<v1::BidOnLot> set_aside;    // once for each time
};
ReopeningFacts facts_of_award(const v1::Award& award, const v1::Procedure& procedure);

using PlainReopeningCommands = platform::Commands<v1::DeclineReopeningRequest>;
EvaluationDecided decide(const EvaluationState&, const v1::ProposeReopeningRequest&, const Context&,
                         const ReopeningFacts&);
EvaluationDecided decide(const EvaluationState&, const v1::ApproveReopeningRequest&, const Context&,
                         const ReopeningFacts&);
EvaluationDecided decide(const EvaluationState&, const v1::DeclineReopeningRequest&, const Context&);

}  // namespace concord::procurement
