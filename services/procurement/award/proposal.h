// PURE. From a completed evaluation to a recommended award: the optimum over the lots that are open, and for each lot
// why its winner won, who scored more and why not, and who would have it otherwise. Decides nothing; award.h does.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "concord/procurement/v1/award.pb.h"
#include "concord/procurement/v1/evaluation.pb.h"

#include "services/procurement/award/optimum.h"

namespace concord::procurement {

inline constexpr std::size_t kMaxExplainedOffers = 2'000;
inline constexpr std::size_t kMaxHigherScorers = 5;  // named for a lot, best first

struct AwardProposal {
  std::vector<v1::LotAward> lots;  // the open ones, in the procedure's order
  std::int64_t total_milli = 0;
  std::int64_t bound_milli = 0;
  std::int64_t nodes = 0;
};

// The problem over the lots that `standing` has not awarded or signed; what those won counts towards the caps.
// Bids in `left_out`, rejected ones, those that failed, and for a lot the ones set aside there offer nothing; those
// that were set aside before the evaluation was reopened offer again.
AwardProblem problem_of(const v1::Evaluation& evaluation, const v1::Award& standing,
                        const std::set<std::string>& left_out);

// Refusals of best_award, and DISTINCT_WINNERS_IMPOSSIBLE where standing awards leave too few others.
absl::StatusOr<AwardProposal> propose_award(const v1::Evaluation& evaluation, const v1::Award& standing);

// Whether a recommendation that waits is what a completed evaluation proposes: it may have been reopened meanwhile.
bool is_still_proposed(const v1::Evaluation& evaluation, const v1::Award& recommended);
// Lots that are open and whose results still count a bid that was left out while their award stood.
std::vector<std::string> outdated_lots(const v1::Evaluation& evaluation, const v1::Award& standing);
// REOPENING_PROPOSED while it waits whether a mistake is put right; DISREGARD_PROPOSED while it waits whether a winner
// that is not signed is left out; `lot_id` empty for any of them.
absl::Status check_winners_decided(const v1::Evaluation& evaluation, const v1::Award& award, const std::string& lot_id);
// The published rule with its ties, in words.
std::string rule_of(const v1::ProcedureDraft& draft);

}  // namespace concord::procurement
