// Evaluations with their marks, and awards: folded from their events, and read as far as the reader may see.
#include "services/platform/refusal.h"
#include "services/platform/rows.h"
#include "services/platform/text.h"
#include "services/procurement/award.h"
#include "services/procurement/evaluation.h"
#include "services/procurement/queries.h"
#include "services/procurement/views.h"

namespace concord::procurement {
namespace {

using platform::page_of;
using platform::Statement;
using Record = ledger::v1::Record;
using Bytes = Connection::Bytes;

std::string id_in(const std::string& stream) { return stream.substr(stream.find('/') + 1); }

// A mark is a row of its own; the evaluation's body stays as it is.
absl::Status project_score(Connection& writer, const Record& record, const v1::Score& score) {
  const std::string id = id_in(record.stream());
  const std::string key =
      " WHERE authority = $1 AND procedure_id = $2 AND bid_id = $3 AND lot_id = $4 AND criterion_id = "
      "$5 AND evaluator = $6";
  CONCORD_ASSIGN(const auto known,
                 read_row<v1::Score>(writer, "SELECT body FROM score" + key, record.authority(), id, score.bid_id(),
                                     score.lot_id(), score.criterion_id(), score.evaluator()));
  CONCORD_RETURN_IF_ERROR(writer.run(
      "INSERT INTO score (authority, procedure_id, bid_id, lot_id, criterion_id, evaluator, body) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (authority, procedure_id, bid_id, lot_id, criterion_id, "
      "evaluator) DO UPDATE SET body = excluded.body",
      record.authority(), id, score.bid_id(), score.lot_id(), score.criterion_id(), score.evaluator(),
      Bytes{score.SerializeAsString()}));
  if (!known.evaluator().empty()) return absl::OkStatus();
  return writer.run("UPDATE evaluation SET scores = scores + 1 WHERE authority = $1 AND procedure_id = $2",
                    record.authority(), id);
}

absl::Status put_consensus(Connection& writer, const Record& record, const v1::Consensus& consensus) {
  return writer.run(
      "INSERT INTO consensus (authority, procedure_id, bid_id, lot_id, criterion_id, body) "
      "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (authority, procedure_id, bid_id, lot_id, criterion_id) "
      "DO UPDATE SET body = excluded.body",
      record.authority(), id_in(record.stream()), consensus.bid_id(), consensus.lot_id(), consensus.criterion_id(),
      Bytes{consensus.SerializeAsString()});
}

absl::Status unknown_evaluation(const std::string& id) {
  return platform::refuse_missing("UNKNOWN_EVALUATION",
                                  platform::cat("No evaluation of '", id.substr(0, 60), "' has begun."),
                                  "It begins when the bids are opened and a commissioner starts it.");
}

absl::Status unknown_award(const std::string& id) {
  return platform::refuse_missing("UNKNOWN_AWARD",
                                  platform::cat("There is no award of '", id.substr(0, 60), "' that you may see."),
                                  "It is published when a second person has approved it.");
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

// The public reads what a second person approved: no names, no lot that is only recommended, and not how others scored.
void leave_out_undecided(v1::Award& award) {
  v1::Award decided;
  decided.set_procedure_id(award.procedure_id());
  decided.set_status(v1::AWARD_STATUS_APPROVED);
  decided.set_rule(award.rule());
  decided.set_approved_on(award.approved_on());
  for (v1::LotDecision& lot : *award.mutable_lots()) {
    const bool open = lot.standing() == v1::LOT_STANDING_RECOMMENDED || lot.standing() == v1::LOT_STANDING_NOT_AWARDED;
    if (open && award.status() != v1::AWARD_STATUS_APPROVED) continue;
    lot.mutable_award()->clear_higher_scorers();
    lot.mutable_award()->clear_runner_up();
    *decided.add_lots() = std::move(lot);
  }
  award = std::move(decided);
}

}  // namespace

absl::Status project_evaluation(Connection& writer, const Record& record) {
  CONCORD_ASSIGN(const auto event, parse_event<v1::EvaluationEvent>(record));
  if (event.has_answer_scored()) return project_score(writer, record, event.answer_scored().score());
  const std::string id = id_in(record.stream());
  for (const v1::Consensus& consensus : event.moderation_started().consensus()) {
    CONCORD_RETURN_IF_ERROR(put_consensus(writer, record, consensus));
  }
  if (event.has_score_moderated()) {
    CONCORD_RETURN_IF_ERROR(put_consensus(writer, record, event.score_moderated().consensus()));
  }
  EvaluationState state;
  CONCORD_ASSIGN(state.sheet, read_row<v1::Evaluation>(
                                  writer, "SELECT body FROM evaluation WHERE authority = $1 AND procedure_id = $2",
                                  record.authority(), id));
  EvaluationAggregate::evolve(state, event);
  return writer.run(
      "INSERT INTO evaluation (authority, procedure_id, scores, body) VALUES ($1, $2, 0, $3) "
      "ON CONFLICT (authority, procedure_id) DO UPDATE SET body = excluded.body",
      record.authority(), id, Bytes{state.sheet.SerializeAsString()});
}

absl::Status project_award(Connection& writer, const Record& record) {
  CONCORD_ASSIGN(const auto event, parse_event<v1::AwardEvent>(record));
  const std::string id = id_in(record.stream());
  CONCORD_ASSIGN(auto award, find_award(writer, record.authority(), id));
  AwardAggregate::evolve(award, event);
  return writer.run(
      "INSERT INTO award (authority, procedure_id, body) VALUES ($1, $2, $3) "
      "ON CONFLICT (authority, procedure_id) DO UPDATE SET body = excluded.body",
      record.authority(), id, Bytes{award.SerializeAsString()});
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

absl::StatusOr<v1::Award> find_award(Connection& reader, const std::string& authority,
                                     const std::string& procedure_id) {
  return read_row<v1::Award>(reader, "SELECT body FROM award WHERE authority = $1 AND procedure_id = $2", authority,
                             procedure_id);
}

absl::Status get_evaluation(Connection& reader, const Reader& who, const v1::GetEvaluationRequest& request,
                            v1::GetEvaluationResponse& response) {
  CONCORD_ASSIGN(auto evaluation, find_evaluation(reader, request.authority(), request.procedure_id()));
  if (evaluation.procedure_id().empty() || (!who.is_officer && !who.is_evaluator)) {
    return unknown_evaluation(request.procedure_id());
  }
  const bool completed = evaluation.status() == v1::EVALUATION_STATUS_COMPLETED;
  if ((!who.is_officer && !completed) || (who.may_mark && !is_locked(evaluation))) leave_out_prices(evaluation);
  *response.mutable_evaluation() = std::move(evaluation);
  return absl::OkStatus();
}

absl::Status list_scores(Connection& reader, const Reader& who, const v1::ListScoresRequest& request,
                         v1::ListScoresResponse& response) {
  CONCORD_ASSIGN(const auto page, page_of(request.page_size(), request.page_token(), 4));
  CONCORD_ASSIGN(
      const auto evaluation,
      read_row<v1::Evaluation>(reader, "SELECT body FROM evaluation WHERE authority = $1 AND procedure_id = $2",
                               request.authority(), request.procedure_id()));
  const bool sees_all = who.is_auditor || (is_locked(evaluation) && (who.is_officer || who.is_evaluator));
  CONCORD_ASSIGN(const auto rows,
                 read_bodies<v1::Score>(
                     reader,
                     "SELECT body FROM score WHERE authority = $1 AND procedure_id = $2 AND ($3 = 1 OR evaluator = $4) "
                     "AND (bid_id, lot_id, criterion_id, evaluator) > ($5, $6, $7, $8) "
                     "ORDER BY bid_id, lot_id, criterion_id, evaluator LIMIT $9",
                     request.authority(), request.procedure_id(), sees_all, who.subject, page.key(0), page.key(1),
                     page.key(2), page.key(3), page.size + 1));
  cut_page(
      page, rows, [&](const v1::Score& score) { *response.add_scores() = score; },
      [](const v1::Score& score) {
        return std::vector<std::string>{score.bid_id(), score.lot_id(), score.criterion_id(), score.evaluator()};
      },
      response.mutable_next_page_token());
  return absl::OkStatus();
}

absl::Status get_award(Connection& reader, const Reader& who, const v1::GetAwardRequest& request,
                       v1::GetAwardResponse& response) {
  CONCORD_ASSIGN(auto award, find_award(reader, request.authority(), request.procedure_id()));
  if (award.procedure_id().empty() || (!who.is_officer && !is_award_approved(award))) {
    return unknown_award(request.procedure_id());
  }
  if (!who.is_officer) leave_out_undecided(award);
  *response.mutable_award() = std::move(award);
  return absl::OkStatus();
}

}  // namespace concord::procurement
