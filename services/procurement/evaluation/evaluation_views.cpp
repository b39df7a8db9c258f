// Writes evaluations and marks as they stand, and reads them as far as the viewer may see.
#include "services/procurement/evaluation/evaluation_views.h"

#include <algorithm>
#include <map>
#include <set>

#include "services/platform/storage/rows.h"
#include "services/platform/storage/view_table.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/procurement/bids/bid_views.h"
#include "services/procurement/bids/opening.h"
#include "services/procurement/evaluation/evaluation.h"
#include "services/procurement/evaluation/panel.h"
#include "services/procurement/procedure/procedure_views.h"

namespace concord::procurement {
namespace {

using platform::page_of;
using platform::read_row;
using platform::Statement;

const platform::ViewTable kEvaluations("evaluation",
                                       {"authority TEXT", "procedure_id TEXT", "scores BIGINT", "body BYTEA"},
                                       {"authority", "procedure_id"});
const platform::ViewTable kScores("score",
                                  {"authority TEXT", "procedure_id TEXT", "bid_id TEXT", "lot_id TEXT",
                                   "criterion_id TEXT", "evaluator TEXT", "body BYTEA"},
                                  {"authority", "procedure_id", "bid_id", "lot_id", "criterion_id", "evaluator"});
const platform::ViewTable kConsensus("consensus",
                                     {"authority TEXT", "procedure_id TEXT", "bid_id TEXT", "lot_id TEXT",
                                      "criterion_id TEXT", "body BYTEA"},
                                     {"authority", "procedure_id", "bid_id", "lot_id", "criterion_id"});

// An evaluation as it was completed, with what was agreed, before it was reopened.
const platform::ViewTable kRounds("evaluation_round",
                                  {"authority TEXT", "procedure_id TEXT", "round BIGINT", "body BYTEA"},
                                  {"authority", "procedure_id", "round"});

// Not ViewTable::put: the number of marks is counted beside the body.
constexpr char kPutEvaluation[] =
    "INSERT INTO evaluation (authority, procedure_id, scores, body) VALUES ($1, $2, 0, $3) "
    "ON CONFLICT (authority, procedure_id) DO UPDATE SET body = excluded.body";

// A mark is a row of its own; the evaluation's body stays as it is.
absl::Status project_score(Connection& writer, const ledger::v1::Record& record, const v1::Score& score) {
  const std::string id = platform::id_in(record.stream());
  const std::string key =
      " WHERE authority = $1 AND procedure_id = $2 AND bid_id = $3 AND lot_id = $4 AND criterion_id = "
      "$5 AND evaluator = $6";
  CONCORD_ASSIGN(const auto known,
                 read_row<v1::Score>(writer, "SELECT body FROM score" + key, record.authority(), id, score.bid_id(),
                                     score.lot_id(), score.criterion_id(), score.evaluator()));
  CONCORD_RETURN_IF_ERROR(kScores.put(writer, record.authority(), id, score.bid_id(), score.lot_id(),
                                      score.criterion_id(), score.evaluator(),
                                      Connection::Bytes{score.SerializeAsString()}));
  if (!known.evaluator().empty()) return absl::OkStatus();
  return writer.run("UPDATE evaluation SET scores = scores + 1 WHERE authority = $1 AND procedure_id = $2",
                    record.authority(), id);
}

absl::Status put_consensus(Connection& writer, const ledger::v1::Record& record, const v1::Consensus& consensus) {
  return kConsensus.put(writer, record.authority(), platform::id_in(record.stream()), consensus.bid_id(),
                        consensus.lot_id(), consensus.criterion_id(), Connection::Bytes{consensus.SerializeAsString()});
}

// What an event says of agreed marks.
std::vector<const v1::Consensus*> consensus_in(const v1::EvaluationEvent& event) {
  std::vector<const v1::Consensus*> all;
  for (const auto* list : {&event.moderation_started().consensus(), &event.interest_declared().consensus(),
                           &event.panel_appointed().consensus(), &event.evaluator_stood_down().consensus(),
                           &event.evaluation_reopened().consensus()}) {
    for (const v1::Consensus& consensus : *list) all.push_back(&consensus);
  }
  if (event.has_score_moderated()) all.push_back(&event.score_moderated().consensus());
  if (event.answer_scored().has_consensus()) all.push_back(&event.answer_scored().consensus());
  return all;
}

// Number under which the evaluation as it was before the event is kept; 0 where it is not.
int round_kept_by(const v1::EvaluationEvent& event) {
  return std::max(
      {event.evaluation_reopened().round(), event.bid_disregarded().round(), event.lots_scored_anew().round()});
}

absl::Status project(Connection& writer, const ledger::v1::Record& record) {
  CONCORD_ASSIGN(const auto event, platform::parse_event<v1::EvaluationEvent>(record));
  if (event.has_answer_scored()) {
    CONCORD_RETURN_IF_ERROR(project_score(writer, record, event.answer_scored().score()));
    if (!event.answer_scored().has_consensus()) return absl::OkStatus();
  }
  const std::string id = platform::id_in(record.stream());
  if (const int round = round_kept_by(event); round > 0) {
    CONCORD_ASSIGN(const auto completed, find_evaluation(writer, record.authority(), id));
    CONCORD_RETURN_IF_ERROR(
        kRounds.put(writer, record.authority(), id, round, Connection::Bytes{completed.SerializeAsString()}));
  }
  for (const v1::Consensus* consensus : consensus_in(event)) {
    CONCORD_RETURN_IF_ERROR(put_consensus(writer, record, *consensus));
  }
  EvaluationState state;
  CONCORD_ASSIGN(state.sheet, read_row<v1::Evaluation>(
                                  writer, "SELECT body FROM evaluation WHERE authority = $1 AND procedure_id = $2",
                                  record.authority(), id));
  EvaluationAggregate::evolve(state, event);
  return writer.run(kPutEvaluation, record.authority(), id, Connection::Bytes{state.sheet.SerializeAsString()});
}

absl::Status unknown_evaluation(const std::string& id) {
  return platform::refuse_missing(
      {.code = "UNKNOWN_EVALUATION",
       .sentence = platform::cat("No evaluation of ", platform::in_quotes(id), " has begun."),
       .remedy = "It begins when the bids are opened and a commissioner starts it."});
}

absl::Status unknown_round(const v1::GetEvaluationRequest& request) {
  return platform::refuse_missing(
      {.code = "UNKNOWN_ROUND",
       .sentence = platform::cat("The evaluation of ", platform::in_quotes(request.procedure_id()),
                                 " was not completed and reopened ", request.round(), " times."),
       .remedy = "Give 1 to the evaluation's `rounds`, or 0 for the evaluation as it stands.",
       .subject = "round"});
}

// Evaluators mark quality without knowing what it costs.
void leave_out_prices(v1::Evaluation& evaluation) {
  for (v1::EvaluatedBid& bid : *evaluation.mutable_bids()) {
    for (v1::OfferedLot& lot : *bid.mutable_lots()) {
      lot.clear_price_pence();
      lot.clear_yearly_pence();
    }
  }
  evaluation.clear_results();
  evaluation.clear_flags();
}

// Who marks on an appointed panel and is not done sees of others only what concerns answers already marked: a reserve
// who is called late marks alone too.
bool marks_alone(const v1::Evaluation& evaluation, const Viewer& who) {
  const v1::PanelMember* member = find_member(evaluation, who.subject);
  return who.may_mark && member != nullptr && (member->evaluates() || member->reserve()) &&
         evaluation.status() != v1::EVALUATION_STATUS_COMPLETED;
}

absl::Status leave_out_unmarked(Connection& reader, const Viewer& who, const std::string& authority,
                                v1::Evaluation& evaluation) {
  CONCORD_ASSIGN(const auto own,
                 read_bodies<v1::Score>(
                     reader, "SELECT body FROM score WHERE authority = $1 AND procedure_id = $2 AND evaluator = $3",
                     authority, evaluation.procedure_id(), who.subject));
  std::set<std::string> marked;
  for (const v1::Score& score : own) marked.insert(answer_key(score.bid_id(), score.lot_id(), score.criterion_id()));
  std::vector<v1::Consensus> kept;
  for (const v1::Consensus& consensus : evaluation.consensus()) {
    if (marked.count(answer_key(consensus.bid_id(), consensus.lot_id(), consensus.criterion_id())) == 0) continue;
    kept.push_back(consensus);
  }
  evaluation.clear_consensus();
  for (v1::Consensus& consensus : kept) *evaluation.add_consensus() = std::move(consensus);
  return absl::OkStatus();
}

// Marks and prices are open when the evaluation is completed, for good, or its procedure ends.
absl::StatusOr<bool> is_open(Connection& reader, const ledger::v1::Record& record) {
  const std::string id = platform::id_in(record.stream());
  CONCORD_ASSIGN(
      const auto evaluation,
      read_row<v1::Evaluation>(reader, "SELECT body FROM evaluation WHERE authority = $1 AND procedure_id = $2",
                               record.authority(), id));
  if (evaluation.status() == v1::EVALUATION_STATUS_COMPLETED || evaluation.rounds() > 0) return true;
  CONCORD_ASSIGN(const auto procedure, find_procedure(reader, record.authority(), id));
  return procedure.status() == v1::PROCEDURE_STATUS_CANCELLED;
}

}  // namespace

std::string evaluation_tables() { return kEvaluations.create() + kScores.create() + kConsensus.create(); }
std::string evaluation_round_tables() { return kRounds.create(); }
platform::ViewPart evaluation_part() {
  return {{"evaluation"},
          {kEvaluations.name(), kScores.name(), kConsensus.name(), kRounds.name()},
          v1::EvaluationEvent::descriptor(),
          project,
          is_open};
}

absl::StatusOr<v1::Evaluation> find_evaluation(Connection& reader, const std::string& authority,
                                               const std::string& procedure_id) {
  v1::Evaluation evaluation;
  CONCORD_RETURN_IF_ERROR(reader.query(
      "SELECT scores, body FROM evaluation WHERE authority = $1 AND procedure_id = $2",
      [&](Statement& row) {
        const std::int64_t scores = row.integer(0);
        evaluation.ParseFromString(std::string(row.bytes(1)));
        evaluation.set_scores(static_cast<std::int32_t>(scores));
        return false;
      },
      authority, procedure_id));
  if (evaluation.procedure_id().empty()) return evaluation;
  CONCORD_ASSIGN(const auto agreed,
                 read_bodies<v1::Consensus>(reader,
                                            "SELECT body FROM consensus WHERE authority = $1 AND procedure_id = $2 "
                                            "ORDER BY bid_id, lot_id, criterion_id",
                                            authority, procedure_id));
  for (const v1::Consensus& consensus : agreed) *evaluation.add_consensus() = consensus;
  return evaluation;
}

absl::Status get_evaluation(Connection& reader, const Viewer& who, const v1::GetEvaluationRequest& request,
                            v1::GetEvaluationResponse& response) {
  CONCORD_ASSIGN(auto evaluation, find_evaluation(reader, request.authority(), request.procedure_id()));
  if (evaluation.procedure_id().empty() || (!who.is_officer && !who.is_evaluator)) {
    return unknown_evaluation(request.procedure_id());
  }
  if (request.round() != 0) {
    CONCORD_ASSIGN(evaluation, read_row<v1::Evaluation>(reader,
                                                        "SELECT body FROM evaluation_round WHERE authority = $1 AND "
                                                        "procedure_id = $2 AND round = $3",
                                                        request.authority(), request.procedure_id(), request.round()));
    if (evaluation.procedure_id().empty()) return unknown_round(request);
  }
  const bool completed = evaluation.status() == v1::EVALUATION_STATUS_COMPLETED;
  if ((!who.is_officer && !completed) || (who.may_mark && !is_locked(evaluation))) leave_out_prices(evaluation);
  // Why somebody is to be left out is no matter of those who mark.
  if (!who.is_officer || marks_alone(evaluation, who)) evaluation.clear_disregards();
  if (marks_alone(evaluation, who)) {
    CONCORD_RETURN_IF_ERROR(leave_out_unmarked(reader, who, request.authority(), evaluation));
  }
  *response.mutable_evaluation() = std::move(evaluation);
  return absl::OkStatus();
}

absl::Status list_price_questions(Connection& reader, const Viewer& who, const v1::ListPriceQuestionsRequest& request,
                                  v1::ListPriceQuestionsResponse& response) {
  CONCORD_ASSIGN(const auto page, page_of(request.page_size(), request.page_token(), 2));
  CONCORD_ASSIGN(
      const auto evaluation,
      read_row<v1::Evaluation>(reader, "SELECT body FROM evaluation WHERE authority = $1 AND procedure_id = $2",
                               request.authority(), request.procedure_id()));
  std::map<std::vector<std::string>, v1::PriceQuestion> asked;
  for (const v1::Flag& flag : evaluation.flags()) {
    const v1::EvaluatedBid* bid = find_bid(evaluation, flag.bid_id());
    if (flag.question().empty() || who.organisation.empty() || bid == nullptr ||
        bid->party_ids(0) != who.organisation) {
      continue;
    }
    if (std::vector<std::string>{flag.bid_id(), flag.lot_id()} <= std::vector<std::string>{page.key(0), page.key(1)} &&
        !request.page_token().empty()) {
      continue;
    }
    v1::PriceQuestion& question = asked[{flag.bid_id(), flag.lot_id()}];
    question.set_bid_id(flag.bid_id());
    question.set_lot_id(flag.lot_id());
    question.set_question(flag.question());
    question.set_explanation(flag.explanation());
    question.set_answered(flag.status() != v1::FLAG_STATUS_ASKED);
    question.set_explained_by_bidder(flag.explained_by_bidder());
  }
  std::vector<v1::PriceQuestion> rows;
  for (auto& [key, question] : asked) {
    if (static_cast<int>(rows.size()) <= page.size) rows.push_back(std::move(question));
  }
  cut_page(
      page, rows, [&](const v1::PriceQuestion& question) { *response.add_questions() = question; },
      [](const v1::PriceQuestion& question) {
        return std::vector<std::string>{question.bid_id(), question.lot_id()};
      },
      response.mutable_next_page_token());
  return absl::OkStatus();
}

absl::Status list_scores(Connection& reader, const Viewer& who, const v1::ListScoresRequest& request,
                         v1::ListScoresResponse& response) {
  CONCORD_ASSIGN(const auto page, page_of(request.page_size(), request.page_token(), 4));
  CONCORD_ASSIGN(
      const auto evaluation,
      read_row<v1::Evaluation>(reader, "SELECT body FROM evaluation WHERE authority = $1 AND procedure_id = $2",
                               request.authority(), request.procedure_id()));
  // Who marks sees no other's mark before they are locked, whatever else the token holds.
  const bool sees_all =
      (who.is_auditor && !who.may_mark) || (is_locked(evaluation) && (who.is_officer || who.is_evaluator));
  const bool sees_shared = sees_all && marks_alone(evaluation, who);
  CONCORD_ASSIGN(
      const auto rows,
      read_bodies<v1::Score>(
          reader,
          "SELECT body FROM score WHERE authority = $1 AND procedure_id = $2 AND ($3 = 1 OR evaluator = $4 OR "
          "($5 = 1 AND EXISTS (SELECT 1 FROM score own WHERE own.authority = $1 AND own.procedure_id = $2 "
          "AND own.bid_id = score.bid_id AND own.lot_id = score.lot_id AND own.criterion_id = "
          "score.criterion_id AND own.evaluator = $4))) "
          "AND (bid_id, lot_id, criterion_id, evaluator) > ($6, $7, $8, $9) "
          "ORDER BY bid_id, lot_id, criterion_id, evaluator LIMIT $10",
          request.authority(), request.procedure_id(), sees_all && !sees_shared, who.subject, sees_shared, page.key(0),
          page.key(1), page.key(2), page.key(3), page.size + 1));
  cut_page(
      page, rows, [&](const v1::Score& score) { *response.add_scores() = score; },
      [](const v1::Score& score) {
        return std::vector<std::string>{score.bid_id(), score.lot_id(), score.criterion_id(), score.evaluator()};
      },
      response.mutable_next_page_token());
  return absl::OkStatus();
}

absl::Status get_opened_bid(Connection& reader, const SealKeyRing& keys, const Viewer& who,
                            const v1::GetOpenedBidRequest& request, v1::GetOpenedBidResponse& response) {
  const std::string& authority = request.authority();
  CONCORD_ASSIGN(const auto bid, readable_bid(reader, who, authority, request.bid_id()));
  CONCORD_ASSIGN(const auto procedure, find_procedure(reader, authority, bid.procedure_id()));
  CONCORD_ASSIGN(auto content, open_content(reader, keys, authority, procedure, bid));
  CONCORD_ASSIGN(const auto evaluation, find_evaluation(reader, authority, bid.procedure_id()));
  // Who is on the panel marks, whatever token he or she comes with.
  const bool marks = who.may_mark || find_member(evaluation, who.subject) != nullptr;
  if (who.is_evaluator || (marks && !is_locked(evaluation))) {
    for (v1::LotPrice& price : *content.mutable_prices()) price.clear_yearly_pence();
    // What answers no question may tell prices.
    auto& attachments = *content.mutable_attachments();
    attachments.erase(std::remove_if(attachments.begin(), attachments.end(),
                                     [](const v1::BidAttachment& one) { return one.criterion_id().empty(); }),
                      attachments.end());
  }
  *response.mutable_opened_bid()->mutable_bid() = bid;
  *response.mutable_opened_bid()->mutable_content() = std::move(content);
  return absl::OkStatus();
}

}  // namespace concord::procurement
