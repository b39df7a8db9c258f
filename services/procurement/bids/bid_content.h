// PURE. What a bid's content must hold to be evaluated, checked on arrival where the bidder sent it open, and again
// after the opening. No sentence it makes repeats a price or an answer.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "concord/procurement/v1/bid.pb.h"
#include "concord/procurement/v1/evaluation.pb.h"
#include "concord/procurement/v1/types.pb.h"

namespace concord::procurement {

inline constexpr std::size_t kMaxContentBytes = 2 << 20;  // sealed
inline constexpr std::size_t kMinSaltBytes = 16;
inline constexpr std::size_t kMaxSaltBytes = 64;
inline constexpr int kMaxAnswers = 2'000;
inline constexpr std::size_t kMaxAnswerBytes = 40'000;
inline constexpr int kMaxMembers = 30;
inline constexpr int kMaxSubContractors = 50;

// Refusal INVALID_BID.
absl::Status check_content(const v1::ProcedureDraft& rules, const v1::BidContent& content);
// LOT_ENDED, of a lot that is not bought any more; who seals the content itself cannot be told.
absl::Status check_lots_go_on(const v1::Procedure& procedure, const v1::BidContent& content);
// The questions that the content leaves without words, for all lots that it offers or for one.
std::vector<v1::UnansweredQuestion> unanswered_in(const v1::ProcedureDraft& rules, const v1::BidContent& content);
// Lead, members, sub-contractors: shapes, nobody twice. Refusal INVALID_BID.
absl::Status check_envelope(const v1::Envelope& envelope);
// The bid as the evaluation knows it; INVALID_BID for content that cannot be evaluated.
absl::StatusOr<v1::EvaluatedBid> evaluated_bid(const v1::ProcedureDraft& rules, const v1::Bid& bid,
                                               const v1::BidContent& content);

}  // namespace concord::procurement
