// PURE. An award: recommended, approved by a second person, set aside in the standstill, contracts signed after it.
// Stream "award/<procedure id>". Nobody may approve what he or she recommended; nothing is signed in the standstill.
#pragma once

#include <optional>
#include <string>

#include "concord/procurement/v1/decision_commands.pb.h"
#include "concord/procurement/v1/events.pb.h"

#include "services/platform/values/context.h"
#include "services/platform/values/decided.h"
#include "services/procurement/award/proposal.h"
#include "services/procurement/award/standing.h"
#include "services/procurement/gates/findings.h"

namespace concord::procurement {

struct AwardAggregate {
  using State = v1::Award;  // exists when procedure_id is not empty
  using Event = v1::AwardEvent;
  static void evolve(State& state, const Event& event);
};

struct RecommendFacts {
  v1::Procedure procedure;
  bool evaluation_completed = false;
  absl::StatusOr<AwardProposal> proposal = AwardProposal();
  std::vector<std::string> outdated_lots;  // open, and their results still count a bid that was left out since
  Findings findings;
};
struct AwardFacts {
  v1::Procedure procedure;
  bool has_marked = false;      // at the approval: whoever approves marked bids or is on the panel
  bool still_proposed = true;   // at the approval: the evaluation proposes what is recommended
  std::string outdated_letter;  // at the approval: one that waits, written for an earlier recommendation
  absl::Status undecided;       // DISREGARD_PROPOSED where it waits whether a winner is left out
  Findings findings;
  v1::Standstill standstill;  // approval: its length; signature: of the lot that is signed
};
struct SetAsideFacts {
  bool has_marked = false;  // whoever takes the award back marked, agreed or chose among bids, or is on the panel
};
// What the rules answered about the standstill of an award that is not signed yet.
struct CountedStandstill {
  std::string lot_id;
  std::string contract_id;
  v1::Standstill standstill;
  std::optional<v1::RulesRecord> rules;
};

std::string award_stream(const std::string& procedure_id);
// The stream of a command that says whose award it means.
inline constexpr auto award_by_procedure_id = [](const auto& request) { return award_stream(request.procedure_id()); };

using AwardDecided = platform::Decided<v1::AwardEvent>;
AwardDecided decide(const v1::Award&, const v1::RecommendAwardRequest&, const platform::Context&,
                    const RecommendFacts&);
AwardDecided decide(const v1::Award&, const v1::ApproveAwardRequest&, const platform::Context&, const AwardFacts&);
// What an approval makes of a recommendation, whoever may give it; refused by what the gate blocks.
AwardDecided approved(const v1::Award&, const platform::Context&, const AwardFacts&);
AwardDecided decide(const v1::Award&, const v1::SetAsideAwardRequest&, const platform::Context&, const SetAsideFacts&);
AwardDecided decide(const v1::Award&, const v1::SignContractRequest&, const platform::Context&, const AwardFacts&);
// Nothing where it is as it was, or the award is no more.
AwardDecided count(const v1::Award&, const CountedStandstill&);

// Winners that stand, and the recommended ones besides: what the findings of the award are about.
std::vector<FoundWinner> winners_of(const v1::Award& award, const AwardProposal* proposal);

}  // namespace concord::procurement
