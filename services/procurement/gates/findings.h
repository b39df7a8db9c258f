// PURE. The one place where findings stand before a decision: the built-in checks of a procedure's own published rules,
// gate and facts in, findings out, and what the authority's rulebook answered beside them (asking.h asks it). It
// decides nothing itself.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"

#include "concord/procurement/v1/types.pb.h"

namespace concord::procurement {

enum class Gate { kPublish, kClose, kEvaluate, kAward, kSign };
const char* gate_name(Gate gate);

struct FoundBid {
  std::string bid_id;
  std::vector<std::string> party_ids;  // lead first, then members
  std::set<std::string> declared;      // of those, the ones declared to be in other bids too
};
struct FoundWinner {
  std::string lot_id;
  std::string bid_id;
  std::vector<std::string> party_ids;
  std::int64_t price_pence = 0;  // of the whole term, without VAT
  std::string awarded_on = {};   // civil date; empty before the approval
  std::string contract_id = {};  // that the award is to make; empty before the approval
};

// How the framework of a mini-competition stands, with the lot that it is for.
struct FrameworkStanding {
  bool is_open = false;
  std::string ends_on;              // civil date, as opened
  absl::Status rests_on_award;      // AWARD_NOT_STATED where nothing says what it rests on
  absl::Status competition;         // COMPETITION_NOT_AWARDED where that award was taken back
  int longest_months = 0;           // of a contract under it; 0 where it does not say
  std::set<std::string> suspended;  // from the lot, now
};

struct GateFacts {
  v1::ProcedureDraft rules;
  std::optional<v1::RankReversal> rank_reversal;  // publish
  std::vector<FoundBid> bids;                     // close, evaluate
  std::vector<FoundWinner> winners;             // award: all standing and recommended ones; sign: the one to be signed
  std::vector<FoundWinner> all_winners;         // award and sign: all standing and recommended ones
  std::set<std::string> accredited;             // of all parties above, those accredited on the day
  bool low_price_left_out = false;              // evaluate: a bid is left out for its price, after its bidder was heard
  int deciding_persons = 0;                     // award: who recommends and who approves
  std::vector<std::string> ends_not_told = {};  // award, sign: lots that were ended, which no notice names
  bool is_preview = false;                      // nobody has won yet, which is not that nobody wins
  std::optional<FrameworkStanding> framework;   // of a mini-competition
  std::string today = {};                       // civil date
  std::string opened_on = {};                   // civil date of the opening; empty before
  std::string invited_on = {};                  // publish: civil date of the final tender's invitation; else empty
};

// More than these are not kept in one event.
inline constexpr std::size_t kMaxKeptFindings = 500;

// What was found, in order, and what the rules were asked and answered, where they were.
class Findings {
 public:
  void push_back(v1::Finding found) { all_.push_back(std::move(found)); }
  std::size_t size() const { return all_.size(); }
  const v1::Finding& operator[](std::size_t i) const { return all_[i]; }
  auto begin() const { return all_.begin(); }
  auto end() const { return all_.end(); }

  std::optional<v1::RulesRecord> rules;

 private:
  std::vector<v1::Finding> all_;
};
Findings gather_findings(Gate gate, const GateFacts& facts);

// The refusal of the first finding that blocks; OK when none does.
absl::Status refuse_blocked(const Findings& findings);
// Codes of those that warn and want somebody's word for it, each once, comma between; empty when none does.
std::string warnings_in(const Findings& findings);
// What these say, one after the other: "CODE: sentence".
std::string warning_sentences(const Findings& findings);
// Into the decision's event: the findings, and the rules' record.
template <typename Event>
void keep(const Findings& findings, Event* in) {
  for (std::size_t i = 0; i < findings.size() && i < kMaxKeptFindings; ++i) *in->add_findings() = findings[i];
  if (findings.rules) *in->mutable_rules_record() = *findings.rules;
}

}  // namespace concord::procurement
