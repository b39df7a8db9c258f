// PURE. An evaluation: conflicts declared, answers marked by each evaluator alone, marks locked and agreed, prices
// scored, low prices asked about and settled by a person, results closed. Stream "evaluation/<procedure id>". Nothing
// here may reject a bid by itself.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "concord/procurement/v1/decision_commands.pb.h"
#include "concord/procurement/v1/evaluation_events.pb.h"

#include "services/platform/values/context.h"
#include "services/platform/values/decided.h"
#include "services/procurement/gates/findings.h"

namespace concord::procurement {

inline constexpr int kMaxOffers = 2'000;         // bids x lots offered
inline constexpr int kMaxMarkedAnswers = 5'000;  // offers x questions
inline constexpr int kMaxScores = 50'000;        // marks in all
inline constexpr int kMaxConflicts = 100;
inline constexpr int kWideSpread = 2;  // marks this far apart are flagged
inline constexpr int kNotAgreed = -1;

// Answers in the order of bids, lots, questions; marks of an answer by evaluator.
using Marks = std::map<std::string, v1::Score>;
struct EvaluationState {
  v1::Evaluation sheet;                         // exists when procedure_id is not empty; holds no consensus
  std::map<std::string, Marks> marks;           // by answer_key
  std::map<std::string, v1::Consensus> agreed;  // by answer_key
  // Not in the sheet, whose older rows a rebuild must find as they are.
  std::set<std::string> recorders;  // subjects who recorded what was agreed
  std::string first_completed_by;   // of quotes, who chose
  std::string completed_on;         // civil date; empty while it is not, or not any more
};

struct EvaluationAggregate {
  using State = EvaluationState;
  using Event = v1::EvaluationEvent;
  static void evolve(State& state, const Event& event);
};

// Whether marks can change no more.
bool is_locked(const v1::Evaluation& sheet);
std::string evaluation_stream(const std::string& procedure_id);
// The stream of a command that says whose evaluation it means.
inline constexpr auto evaluation_by_procedure_id = [](const auto& request) {
  return evaluation_stream(request.procedure_id());
};
std::string answer_key(const std::string& bid_id, const std::string& lot_id, const std::string& criterion_id);

struct StartFacts {
  v1::Procedure procedure;
  std::vector<v1::EvaluatedBid> bids;  // by id
  std::vector<v1::UnreadableBid> unreadable;
  Findings findings;
};

using EvaluationDecided = platform::Decided<v1::EvaluationEvent>;
using platform::Context;
EvaluationDecided decide(const EvaluationState&, const v1::StartEvaluationRequest&, const Context&, const StartFacts&);

const v1::EvaluatedBid* find_bid(const v1::Evaluation& sheet, const std::string& bid_id);
const v1::OfferedLot* find_offer(const v1::EvaluatedBid& bid, const std::string& lot_id);
const v1::LotResult* find_result(const v1::Evaluation& sheet, const std::string& bid_id, const std::string& lot_id);
const v1::Flag* find_flag(const v1::Evaluation& sheet, const std::string& bid_id, const std::string& lot_id);
// A lot whose award to another stood when a bid was left out: until it is scored anew nothing in it changes.
bool is_kept(const v1::Evaluation& sheet, const std::string& lot_id);
// A lot that is not bought after all.
bool is_lot_ended(const v1::Evaluation& sheet, const std::string& lot_id);
// A lot that is ended or kept, or whose contract was signed before the evaluation was reopened: nothing in it changes.
bool is_fixed(const v1::Evaluation& sheet, const std::string& lot_id);
bool is_rejected(const v1::Evaluation& sheet, const std::string& bid_id);
// NOT_STARTED or EVALUATION_COMPLETED.
absl::Status check_running(const EvaluationState& state, const std::string& procedure_id);
// UNKNOWN_BID, UNKNOWN_LOT, UNKNOWN_CRITERION, LOT_ENDED, AWARD_STANDS, LOT_SIGNED, BID_REJECTED.
absl::Status check_answer(const EvaluationState& state, const std::string& bid_id, const std::string& lot_id,
                          const std::string& criterion_id);
// Every answer that counts: of bids that are not rejected on lots that are not fixed, with its parts.
struct Answer {
  std::string bid_id, lot_id, criterion_id;
};
std::vector<Answer> answers_of(const v1::Evaluation& sheet);

}  // namespace concord::procurement
