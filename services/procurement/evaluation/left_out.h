// PURE. The bids that are or were to be left out, as the evaluation's sheet keeps them, and the words for it. Decides
// nothing; the room disregard does.
#pragma once

#include <string>

#include "absl/status/status.h"

#include "concord/procurement/v1/evaluation_events.pb.h"

namespace concord::procurement {

inline constexpr int kMaxDisregardsOfBid = 20;  // in the sheet; the ledger keeps all

// The newest; null where nobody ever proposed to leave the bid out.
const v1::Disregard* find_disregard(const v1::Evaluation& sheet, const std::string& bid_id);
// Whether a second person has still to decide.
bool is_disregard_proposed(const v1::Evaluation& sheet, const std::string& bid_id);
// DISREGARD_PROPOSED, of a bid of which that is so.
absl::Status disregard_proposed(const v1::Evaluation& sheet, const std::string& bid_id);
// "it does not meet the conditions of participation"; empty for none.
std::string words_of(v1::DisregardGround ground);

// What a proposal, an answer or a decision changes of the sheet. Nothing for any other event.
void evolve_disregard(v1::Evaluation& sheet, const v1::EvaluationEvent& event);
// The bid is evaluated again.
void take_disregard_back(v1::Evaluation& sheet, const std::string& bid_id);

}  // namespace concord::procurement
