// PURE. The one place where findings are gathered before a decision: gate and facts in, findings out. Today only the
// built-in checks of a procedure's own published rules; the rules service plugs in here. It decides nothing itself.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"

#include "concord/procurement/v1/types.pb.h"

namespace concord::procurement {

enum class DecisionGate { kPublish, kClose, kEvaluate, kAward, kSign };
const char* gate_name(DecisionGate gate);

struct FoundBid {
  std::string bid_id;
  std::vector<std::string> party_ids;  // lead first, then members
  std::set<std::string> declared;      // of those, the ones declared to be in other bids too
};
struct FoundWinner {
  std::string lot_id;
  std::string bid_id;
  std::vector<std::string> party_ids;
};

struct GateFacts {
  v1::ProcedureDraft rules;
  std::optional<v1::RankReversal> rank_reversal;  // publish
  std::vector<FoundBid> bids;                     // close, evaluate
  std::vector<FoundWinner> winners;  // award: all standing and recommended ones; sign: the one to be signed
  std::set<std::string> accredited;  // of all parties above, those accredited on the day
};

// More than these are not kept in one event.
inline constexpr std::size_t kMaxKeptFindings = 500;

using Findings = std::vector<v1::Finding>;
Findings gather_findings(DecisionGate gate, const GateFacts& facts);

// The refusal of the first finding that blocks; OK when none does.
absl::Status refuse_blocked(const Findings& findings);
// Codes of those that warn, each once, comma between; empty when none does.
std::string warnings_in(const Findings& findings);
void keep(const Findings& findings, google::protobuf::RepeatedPtrField<v1::Finding>* in);

}  // namespace concord::procurement
