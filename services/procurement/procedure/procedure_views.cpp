// Writes procedures and their questions as they stand, and reads them as far as the viewer may see.
#include "services/procurement/procedure/procedure_views.h"

#include "services/platform/storage/rows.h"
#include "services/platform/storage/view_table.h"
#include "services/platform/values/refusal.h"
#include "services/procurement/procedure/drafting.h"
#include "services/procurement/procedure/ended_lots.h"
#include "services/procurement/procedure/procedure.h"

namespace concord::procurement {
namespace {

using platform::page_of;
using platform::read_row;
using platform::Statement;

const platform::ViewTable kProcedures("procedure",
                                      {"authority TEXT", "id TEXT", "rank BIGINT", "published BIGINT", "body BYTEA"},
                                      {"authority", "id"},
                                      {"CREATE INDEX procedure_by_rank ON procedure (authority, rank)"});
const platform::ViewTable kQuestions(
    "question", {"authority TEXT", "procedure_id TEXT", "position BIGINT", "id TEXT", "answered BIGINT", "body BYTEA"},
    {"authority", "procedure_id", "id"},
    {"CREATE INDEX question_by_position ON question (authority, procedure_id, position)"});
const platform::ViewTable kAskers("question_asker",
                                  {"authority TEXT", "procedure_id TEXT", "question_id TEXT", "provider_id TEXT"},
                                  {"authority", "procedure_id", "question_id"});

// Not ViewTable::put: where procedure and question stand in their lists is settled by their first event.
constexpr char kPutProcedure[] =
    "INSERT INTO procedure (authority, id, rank, published, body) VALUES ($1, $2, $3, $4, $5) "
    "ON CONFLICT (authority, id) DO UPDATE SET published = excluded.published, body = excluded.body";
constexpr char kPutQuestion[] =
    "INSERT INTO question (authority, procedure_id, position, id, answered, body) VALUES ($1, $2, $3, $4, $5, $6) "
    "ON CONFLICT (authority, procedure_id, id) DO UPDATE SET answered = excluded.answered, body = excluded.body";

absl::Status put_question(Connection& writer, const ledger::v1::Record& record, const v1::Question& question) {
  return writer.run(kPutQuestion, record.authority(), question.procedure_id(), record.position(), question.id(),
                    !question.answer().empty(), Connection::Bytes{question.SerializeAsString()});
}

absl::Status project_question(Connection& writer, const ledger::v1::Record& record, const v1::ProcedureEvent& event) {
  v1::Question question;
  if (event.has_question_asked()) {
    question.set_id(event.question_asked().question_id());
    question.set_procedure_id(event.question_asked().procedure_id());
    question.set_text(event.question_asked().text());
    return put_question(writer, record, question);
  }
  if (!event.has_question_answered()) return absl::OkStatus();
  const v1::QuestionAnswered& answered = event.question_answered();
  CONCORD_ASSIGN(
      question,
      read_row<v1::Question>(writer, "SELECT body FROM question WHERE authority = $1 AND procedure_id = $2 AND id = $3",
                             record.authority(), answered.procedure_id(), answered.question_id()));
  question.set_published_text(answered.published_text());
  question.set_answer(answered.answer());
  question.set_answered_on(answered.answered_on());
  return put_question(writer, record, question);
}

bool is_public(const v1::Procedure& procedure) { return !procedure.published_on().empty(); }

// Who wrote, published or opened it is for officers; questions without an answer are too.
void leave_out_names(v1::Procedure& procedure) {
  procedure.clear_prepared_by();
  procedure.clear_published_by();
  procedure.clear_opened_by();
  procedure.clear_later_particulars();
  procedure.mutable_draft()->mutable_legal()->clear_waivers();
  procedure.clear_submission_findings();
  procedure.clear_unanswered_questions();
  procedure.clear_questions();
  for (v1::RecordedNotice& notice : *procedure.mutable_recorded_notices()) notice.clear_recorded_by();
  leave_out_proposed_ends(procedure);
  for (v1::DelayReason& delay : *procedure.mutable_delays()) delay.clear_explained_by();
  for (v1::TakenBackNotice& notice : *procedure.mutable_taken_back_notices()) {
    notice.clear_taken_back_by();
    notice.mutable_notice()->clear_recorded_by();
  }
}

// Whom else an authority asks for a quote is no supplier's business.
void leave_out_rivals(const Viewer& who, v1::ProcedureDraft& draft) {
  if (draft.type() != v1::PROCEDURE_TYPE_QUOTES) return;
  auto& ids = *draft.mutable_invited_provider_ids();
  ids.erase(std::remove_if(ids.begin(), ids.end(), [&](const std::string& id) { return id != who.organisation; }),
            ids.end());
}

// The procedure is folded here a second time, after its decider: so a rebuild has nothing but the ledger to go by.
absl::Status project(Connection& writer, const ledger::v1::Record& record) {
  CONCORD_ASSIGN(const auto event, platform::parse_event<v1::ProcedureEvent>(record));
  const std::string id = platform::id_in(record.stream());
  CONCORD_ASSIGN(auto procedure, find_procedure(writer, record.authority(), id));
  ProcedureAggregate::evolve(procedure, event);
  CONCORD_RETURN_IF_ERROR(project_question(writer, record, event));
  // Newest first is ascending in rank: it is the first position with its sign turned.
  return writer.run(kPutProcedure, record.authority(), id, -record.position(), is_public(procedure),
                    Connection::Bytes{procedure.SerializeAsString()});
}

absl::StatusOr<std::int64_t> count_bids(Connection& reader, const std::string& authority,
                                        const std::string& procedure_id) {
  std::int64_t count = 0;
  CONCORD_RETURN_IF_ERROR(reader.query(
      "SELECT COUNT(*) FROM bid WHERE authority = $1 AND procedure_id = $2 AND status = $3",
      [&](Statement& row) {
        count = row.integer(0);
        return false;
      },
      authority, procedure_id, static_cast<std::int64_t>(v1::BID_STATUS_SUBMITTED)));
  return count;
}

// A draft is open once it was published, or ended. Who asked a question acts in the record itself, and who asks may
// bid: that is open with the bids.
absl::StatusOr<bool> is_open(Connection& reader, const ledger::v1::Record& record) {
  CONCORD_ASSIGN(const auto procedure, find_procedure(reader, record.authority(), platform::id_in(record.stream())));
  const bool over = procedure.status() == v1::PROCEDURE_STATUS_CANCELLED || !procedure.opened_on().empty();
  const bool asks = record.type() == v1::QuestionAsked::descriptor()->name();
  return over || (!asks && is_public(procedure));
}

}  // namespace

std::string procedure_tables() { return kProcedures.create() + kQuestions.create() + kAskers.create(); }
// Not among its tables: question_asker, which no event could bring back.
platform::ViewPart procedure_part() {
  return {{"procedure"}, {kProcedures.name(), kQuestions.name()}, v1::ProcedureEvent::descriptor(), project, is_open};
}

absl::Status keep_asker(Connection& writer, const std::string& authority, const std::string& procedure_id,
                        const std::string& question_id, const std::string& provider_id) {
  return kAskers.put(writer, authority, procedure_id, question_id, provider_id);
}

absl::StatusOr<v1::Procedure> find_procedure(Connection& reader, const std::string& authority, const std::string& id) {
  return read_row<v1::Procedure>(reader, "SELECT body FROM procedure WHERE authority = $1 AND id = $2", authority, id);
}

absl::Status get_procedure(Connection& reader, const Viewer& who, const v1::GetProcedureRequest& request,
                           v1::GetProcedureResponse& response) {
  CONCORD_ASSIGN(auto procedure, find_procedure(reader, request.authority(), request.procedure_id()));
  if (procedure.id().empty() || (!is_public(procedure) && !who.is_officer)) {
    return unknown_procedure(request.procedure_id());
  }
  if (who.is_officer || procedure.status() == v1::PROCEDURE_STATUS_OPENED) {
    CONCORD_ASSIGN(const std::int64_t bids, count_bids(reader, request.authority(), procedure.id()));
    response.set_bids_received(bids);
  }
  if (!who.is_officer) {
    leave_out_names(procedure);
    leave_out_rivals(who, *procedure.mutable_draft());
  }
  *response.mutable_procedure() = std::move(procedure);
  return absl::OkStatus();
}

absl::Status list_procedures(Connection& reader, const Viewer& who, const v1::ListProceduresRequest& request,
                             v1::ListProceduresResponse& response) {
  CONCORD_ASSIGN(const auto page, page_of(request.page_size(), request.page_token(), 1));
  struct Row {
    std::int64_t rank = 0;
    v1::Procedure procedure;
  };
  std::vector<Row> rows;
  // Ranks are below 0; the first page begins before the least of them.
  const std::int64_t after = page.key(0).empty() ? INT64_MIN : std::strtoll(page.key(0).c_str(), nullptr, 10);
  CONCORD_RETURN_IF_ERROR(reader.query(
      "SELECT rank, body FROM procedure WHERE authority = $1 AND ($2 = 1 OR published = 1) AND rank > $3 "
      "ORDER BY rank LIMIT $4",
      [&](Statement& row) {
        Row& read = rows.emplace_back();
        read.rank = row.integer(0);
        return read.procedure.ParseFromString(std::string(row.bytes(1)));
      },
      request.authority(), who.is_officer, after, page.size + 1));
  cut_page(
      page, rows,
      [&](const Row& row) {
        v1::ProcedureSummary* summary = response.add_procedures();
        summary->set_id(row.procedure.id());
        summary->set_title(row.procedure.draft().title());
        summary->set_status(row.procedure.status());
        summary->set_lots(row.procedure.draft().lots_size());
        std::int64_t value = 0;
        for (const v1::Lot& lot : row.procedure.draft().lots()) value += lot_value(lot);
        summary->set_value_pence(value);
        summary->set_deadline_ms(row.procedure.draft().timetable().deadline_ms());
        summary->set_published_on(row.procedure.published_on());
      },
      [](const Row& row) { return std::vector<std::string>{std::to_string(row.rank)}; },
      response.mutable_next_page_token());
  return absl::OkStatus();
}

absl::Status list_questions(Connection& reader, const Viewer& who, const v1::ListQuestionsRequest& request,
                            v1::ListQuestionsResponse& response) {
  CONCORD_ASSIGN(const auto page, page_of(request.page_size(), request.page_token(), 1));
  struct Row {
    std::int64_t position = 0;
    v1::Question question;
  };
  std::vector<Row> rows;
  const std::int64_t after = page.key(0).empty() ? 0 : std::strtoll(page.key(0).c_str(), nullptr, 10);
  CONCORD_RETURN_IF_ERROR(reader.query(
      "SELECT position, body FROM question WHERE authority = $1 AND procedure_id = $2 AND ($3 = 1 OR answered = 1) "
      "AND position > $4 ORDER BY position LIMIT $5",
      [&](Statement& row) {
        Row& read = rows.emplace_back();
        read.position = row.integer(0);
        return read.question.ParseFromString(std::string(row.bytes(1)));
      },
      request.authority(), request.procedure_id(), who.is_officer, after, page.size + 1));
  cut_page(
      page, rows,
      [&](const Row& row) {
        v1::Question* question = response.add_questions();
        *question = row.question;
        // As asked it may tell who asked; everybody reads the officer's wording.
        if (!who.is_officer) question->clear_text();
      },
      [](const Row& row) { return std::vector<std::string>{std::to_string(row.position)}; },
      response.mutable_next_page_token());
  return absl::OkStatus();
}

absl::Status list_my_questions(Connection& reader, const Viewer& who, const v1::ListMyQuestionsRequest& request,
                               v1::ListMyQuestionsResponse& response) {
  CONCORD_ASSIGN(const auto page, page_of(request.page_size(), request.page_token(), 1));
  std::vector<v1::AskedQuestion> rows;
  CONCORD_RETURN_IF_ERROR(reader.query(
      "SELECT question_asker.provider_id, question.body FROM question_asker JOIN question ON "
      "question.authority = question_asker.authority AND question.procedure_id = question_asker.procedure_id AND "
      "question.id = question_asker.question_id WHERE question_asker.authority = $1 AND "
      "question_asker.procedure_id = $2 AND ($3 = 1 OR question_asker.provider_id = $4) AND question.id > $5 "
      "ORDER BY question.id LIMIT $6",
      [&](Statement& row) {
        v1::AskedQuestion& asked = rows.emplace_back();
        asked.set_asked_by_provider_id(std::string(row.text(0)));
        return asked.mutable_question()->ParseFromString(std::string(row.bytes(1)));
      },
      request.authority(), request.procedure_id(), who.is_auditor, who.organisation, page.key(0), page.size + 1));
  cut_page(
      page, rows, [&](const v1::AskedQuestion& asked) { *response.add_questions() = asked; },
      [](const v1::AskedQuestion& asked) { return std::vector<std::string>{asked.question().id()}; },
      response.mutable_next_page_token());
  return absl::OkStatus();
}

}  // namespace concord::procurement
