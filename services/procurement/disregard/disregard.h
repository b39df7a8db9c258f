// PURE. A bid left out of the award, from the start of its evaluation until its contract is signed: one person proposes
// with ground and evidence, the bidder is heard, another decides. Results and awards follow; nothing that is signed
// changes, and what was completed before stays readable. Taken back by two persons (reopening.h).
#pragma once

#include <set>
#include <string>
#include <vector>

#include "concord/procurement/v1/award.pb.h"
#include "concord/procurement/v1/disregard_commands.pb.h"

#include "services/procurement/award/award.h"
#include "services/procurement/evaluation/evaluation.h"

namespace concord::procurement {

inline constexpr int kMaxDaysToAnswer = 366;

// What has become of the procedure and its award meanwhile, and what the registry says of whom the bidder offers.
struct DisregardFacts {
  bool cancelled = false;
  std::vector<v1::BidOnLot> awarded_lots;  // unsigned, with their winners
  std::vector<v1::BidOnLot> signed_lots;   // with their winners
  std::set<std::string> registered;
  std::set<std::string> accredited;  // today
  absl::Status may_join;             // NOT_INVITED of who is offered and did not go on in the procedure's stages
};
DisregardFacts disregard_facts(const v1::Award& award, const v1::Procedure& procedure);

// The bid, where there is a lot left that it can be left out of. NOT_STARTED, PROCEDURE_CANCELLED, UNKNOWN_BID,
// LOT_SIGNED.
absl::StatusOr<const v1::EvaluatedBid*> open_bid(const EvaluationState& state, const std::string& procedure_id,
                                                 const std::string& bid_id, const DisregardFacts& facts);

// EXPLANATION_ACCEPTED, of a low price that a person accepted (s.19(5)).
absl::Status check_price_not_accepted(const v1::Evaluation& sheet, const v1::Disregard& proposed);

using PlainDisregardCommands = platform::Commands<v1::ConfirmReplacementRequest>;
EvaluationDecided decide(const EvaluationState&, const v1::ProposeDisregardRequest&, const Context&,
                         const DisregardFacts&);
EvaluationDecided decide(const EvaluationState&, const v1::AnswerDisregardRequest&, const Context&,
                         const DisregardFacts&);
EvaluationDecided decide(const EvaluationState&, const v1::RecordDisregardAnswerRequest&, const Context&,
                         const DisregardFacts&);
EvaluationDecided decide(const EvaluationState&, const v1::ConfirmReplacementRequest&, const Context&);
EvaluationDecided decide(const EvaluationState&, const v1::ApproveDisregardRequest&, const Context&,
                         const DisregardFacts&);
EvaluationDecided decide(const EvaluationState&, const v1::DeclineDisregardRequest&, const Context&,
                         const DisregardFacts&);
EvaluationDecided decide(const EvaluationState&, const v1::ScoreLotsAnewRequest&, const Context&,
                         const DisregardFacts&);

// What falls with a bid that is left out: its awards that are not signed.
AwardDecided set_aside_with(const v1::Award&, const v1::Disregard& disregard);

}  // namespace concord::procurement
