// Writes assessments, their gap cells and published unmet need, and reads them page by page.
#include "services/needs/assessment/assessment_views.h"

#include <limits>

#include "absl/strings/numbers.h"

#include "services/needs/assessment/assessment.h"
#include "services/platform/storage/rows.h"
#include "services/platform/storage/view_table.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"

namespace concord::needs {
namespace {

using platform::page_of;
using platform::Statement;
using Bytes = Connection::Bytes;

// A rank in a page token; the first page begins before every rank.
absl::StatusOr<std::int64_t> rank_of(const std::string& text) {
  if (text.empty()) return std::numeric_limits<std::int64_t>::min();
  std::int64_t rank = 0;
  if (absl::SimpleAtoi(text, &rank)) return rank;
  return platform::refuse_input({.code = "INVALID_PAGE",
                                 .sentence = "page_token is not one that this list gave out.",
                                 .remedy = "Send next_page_token of the previous answer unchanged, or leave it empty.",
                                 .subject = "page_token"});
}

v1::GapCell cell_from(Statement& row) {
  v1::GapCell cell;
  cell.set_area_code(std::string(row.text(0)));
  cell.set_client_group(std::string(row.text(1)));
  cell.set_tenure(std::string(row.text(2)));
  cell.set_kind(static_cast<v1::GapKind>(row.integer(3)));
  cell.set_need_milli(row.integer(4));
  cell.set_units_milli(row.integer(5));
  cell.set_gap_milli(row.integer(6));
  cell.set_in_use_milli(row.integer(7));
  return cell;
}

constexpr char kCellColumns[] =
    "SELECT area_code, client_group, tenure, kind, need_milli, units_milli, gap_milli, in_use_milli FROM gap_cell "
    "WHERE authority = $1 AND assessment_id = $2 ";

struct Ranked {
  std::int64_t rank = 0;
  std::string body;
};

template <typename... Args>
absl::StatusOr<std::vector<Ranked>> read_ranked(Connection& reader, std::string_view sql, const Args&... args) {
  std::vector<Ranked> rows;
  CONCORD_RETURN_IF_ERROR(reader.query(
      sql,
      [&](Statement& row) {
        rows.push_back({row.integer(0), std::string(row.bytes(1))});
        return true;
      },
      args...));
  return rows;
}

const platform::ViewTable kAssessments(
    "assessment", {"authority TEXT", "id TEXT", "rank BIGINT", "published_rank BIGINT", "version BIGINT", "body BYTEA"},
    {"authority", "id"}, {"CREATE INDEX assessment_by_rank ON assessment (authority, rank)"});
const platform::ViewTable kCells("gap_cell",
                                 {"authority TEXT", "assessment_id TEXT", "area_code TEXT", "client_group TEXT",
                                  "tenure TEXT", "kind BIGINT", "need_milli BIGINT", "units_milli BIGINT",
                                  "gap_milli BIGINT", "in_use_milli BIGINT"},
                                 {"authority", "assessment_id", "area_code", "client_group", "tenure"});
const platform::ViewTable kUnmetNeeds(
    "unmet_need",
    {"authority TEXT", "assessment_id TEXT", "area_code TEXT", "client_group TEXT", "rank BIGINT", "body BYTEA"},
    {"authority", "assessment_id", "area_code", "client_group"},
    {"CREATE INDEX unmet_need_by_rank ON unmet_need (authority, rank, area_code, client_group)"});

absl::Status put_cells(Connection& writer, const ledger::v1::Record& record, const v1::GapCellsWorkedOut& event) {
  for (const v1::GapCell& cell : event.cells()) {
    CONCORD_RETURN_IF_ERROR(kCells.put(writer, record.authority(), event.assessment_id(), cell.area_code(),
                                       cell.client_group(), cell.tenure(), static_cast<std::int64_t>(cell.kind()),
                                       cell.need_milli(), cell.units_milli(), cell.gap_milli(), cell.in_use_milli()));
  }
  return absl::OkStatus();
}

// Newest first is ascending in rank: it is the position with its sign turned.
absl::Status publish(Connection& writer, const ledger::v1::Record& record, const v1::AssessmentPublished& event) {
  CONCORD_ASSIGN(auto assessment, platform::read_row<v1::Assessment>(
                                      writer, "SELECT body FROM assessment WHERE authority = $1 AND id = $2",
                                      record.authority(), event.assessment_id()));
  assessment.set_published(true);
  assessment.set_published_by(event.published_by());
  return writer.run("UPDATE assessment SET published_rank = $1, body = $2 WHERE authority = $3 AND id = $4",
                    -record.position(), Bytes{assessment.SerializeAsString()}, record.authority(),
                    event.assessment_id());
}

absl::Status put_unmet_needs(Connection& writer, const ledger::v1::Record& record,
                             const v1::UnmetNeedPublished& event) {
  std::int64_t rank = 0;
  CONCORD_RETURN_IF_ERROR(writer.query(
      "SELECT published_rank FROM assessment WHERE authority = $1 AND id = $2",
      [&](Statement& row) {
        rank = row.integer(0);
        return false;
      },
      record.authority(), event.assessment_id()));
  for (const v1::UnmetNeed& need : event.unmet_needs()) {
    CONCORD_RETURN_IF_ERROR(kUnmetNeeds.put(writer, record.authority(), need.assessment_id(), need.area_code(),
                                            need.client_group(), rank, Bytes{need.SerializeAsString()}));
  }
  return absl::OkStatus();
}

absl::Status project(Connection& writer, const ledger::v1::Record& record) {
  CONCORD_ASSIGN(const auto event, platform::parse_event<v1::AssessmentEvent>(record));
  std::string id;
  if (event.has_assessment_opened()) {
    const v1::Assessment& assessment = event.assessment_opened().assessment();
    return kAssessments.put(writer, record.authority(), assessment.id(), -record.position(), 0, record.version(),
                            Bytes{assessment.SerializeAsString()});
  }
  if (event.has_gap_cells_worked_out()) {
    id = event.gap_cells_worked_out().assessment_id();
    CONCORD_RETURN_IF_ERROR(put_cells(writer, record, event.gap_cells_worked_out()));
  } else if (event.has_assessment_published()) {
    id = event.assessment_published().assessment_id();
    CONCORD_RETURN_IF_ERROR(publish(writer, record, event.assessment_published()));
  } else if (event.has_unmet_need_published()) {
    id = event.unmet_need_published().assessment_id();
    CONCORD_RETURN_IF_ERROR(put_unmet_needs(writer, record, event.unmet_need_published()));
  } else {
    id = event.assessment_inputs_frozen().assessment_id();  // its rows are read from the ledger itself
  }
  return writer.run("UPDATE assessment SET version = $1 WHERE authority = $2 AND id = $3", record.version(),
                    record.authority(), id);
}

// Figures are open once they were published.
absl::StatusOr<bool> is_open(Connection& reader, const ledger::v1::Record& record) {
  bool open = false;
  CONCORD_RETURN_IF_ERROR(reader.query(
      "SELECT body FROM assessment WHERE authority = $1 AND id = $2",
      [&](Statement& row) {
        v1::Assessment assessment;
        open = assessment.ParseFromString(std::string(row.bytes(0))) && assessment.published();
        return false;
      },
      record.authority(), platform::id_in(record.stream())));
  return open;
}

}  // namespace

std::string assessment_tables() { return kAssessments.create() + kCells.create() + kUnmetNeeds.create(); }
platform::ViewPart assessment_part() {
  return {{"assessment"},
          {kAssessments.name(), kCells.name(), kUnmetNeeds.name()},
          v1::AssessmentEvent::descriptor(),
          project,
          is_open};
}

absl::StatusOr<v1::Assessment> find_assessment(Connection& reader, const std::string& authority,
                                               const std::string& id) {
  CONCORD_ASSIGN(const auto rows,
                 read_bodies<v1::Assessment>(reader, "SELECT body FROM assessment WHERE authority = $1 AND id = $2",
                                             authority, id));
  return rows.empty() ? v1::Assessment() : rows.front();
}

absl::Status get_assessment(Connection& reader, const v1::GetAssessmentRequest& request,
                            v1::GetAssessmentResponse& response) {
  CONCORD_ASSIGN(*response.mutable_assessment(), find_assessment(reader, request.authority(), request.assessment_id()));
  if (response.assessment().id().empty()) return unknown_assessment(request.assessment_id());
  return reader.query(
      "SELECT version FROM assessment WHERE authority = $1 AND id = $2",
      [&](Statement& row) {
        response.set_version(row.integer(0));
        return false;
      },
      request.authority(), request.assessment_id());
}

absl::Status list_assessments(Connection& reader, const v1::ListAssessmentsRequest& request,
                              v1::ListAssessmentsResponse& response) {
  CONCORD_ASSIGN(const auto page, page_of(request.page_size(), request.page_token(), 1));
  CONCORD_ASSIGN(const std::int64_t after, rank_of(page.key(0)));
  CONCORD_ASSIGN(
      const auto rows,
      read_ranked(reader, "SELECT rank, body FROM assessment WHERE authority = $1 AND rank > $2 ORDER BY rank LIMIT $3",
                  request.authority(), after, page.size + 1));
  cut_page(
      page, rows,
      [&](const Ranked& row) {
        v1::Assessment* assessment = response.add_assessments();
        assessment->ParseFromString(row.body);
        assessment->clear_areas();
        assessment->clear_tenures();
        assessment->clear_groups();
        assessment->clear_duplications();
        assessment->clear_missing_figures();
        assessment->mutable_inputs()->clear_model();
      },
      [](const Ranked& row) { return std::vector<std::string>{std::to_string(row.rank)}; },
      response.mutable_next_page_token());
  return absl::OkStatus();
}

absl::Status list_gap_cells(Connection& reader, const v1::ListGapCellsRequest& request,
                            v1::ListGapCellsResponse& response) {
  static const std::string sql =
      platform::cat(kCellColumns,
                    "AND ($3 = '' OR area_code = $3) AND ($4 = '' OR client_group = $4) AND ($5 = '' OR tenure = $5) "
                    "AND ($6 = 0 OR kind = $6) AND (area_code, client_group, tenure) > ($7, $8, $9) "
                    "ORDER BY area_code, client_group, tenure LIMIT $10");
  CONCORD_ASSIGN(const auto page, page_of(request.page_size(), request.page_token(), 3));
  CONCORD_ASSIGN(const auto assessment, find_assessment(reader, request.authority(), request.assessment_id()));
  if (assessment.id().empty()) return unknown_assessment(request.assessment_id());
  std::vector<v1::GapCell> rows;
  CONCORD_RETURN_IF_ERROR(reader.query(
      sql,
      [&](Statement& row) {
        rows.push_back(cell_from(row));
        return true;
      },
      request.authority(), request.assessment_id(), request.area_code(), request.client_group(), request.tenure(),
      static_cast<std::int64_t>(request.kind()), page.key(0), page.key(1), page.key(2), page.size + 1));
  cut_page(
      page, rows, [&](const v1::GapCell& cell) { *response.add_cells() = cell; },
      [](const v1::GapCell& cell) {
        return std::vector<std::string>{cell.area_code(), cell.client_group(), cell.tenure()};
      },
      response.mutable_next_page_token());
  return absl::OkStatus();
}

absl::Status list_unmet_need(Connection& reader, const v1::ListUnmetNeedRequest& request,
                             v1::ListUnmetNeedResponse& response) {
  CONCORD_ASSIGN(const auto page, page_of(request.page_size(), request.page_token(), 3));
  CONCORD_ASSIGN(const std::int64_t after, rank_of(page.key(0)));
  CONCORD_ASSIGN(
      const auto rows,
      read_ranked(reader,
                  "SELECT rank, body FROM unmet_need WHERE authority = $1 AND ($2 = '' OR area_code = $2) "
                  "AND (rank, area_code, client_group) > ($3, $4, $5) ORDER BY rank, area_code, client_group LIMIT $6",
                  request.authority(), request.area_code(), after, page.key(1), page.key(2), page.size + 1));
  std::int64_t last_rank = 0;
  cut_page(
      page, rows,
      [&](const Ranked& row) {
        response.add_unmet_needs()->ParseFromString(row.body);
        last_rank = row.rank;
      },
      [&](const Ranked&) {
        const v1::UnmetNeed& last = response.unmet_needs(response.unmet_needs_size() - 1);
        return std::vector<std::string>{std::to_string(last_rank), last.area_code(), last.client_group()};
      },
      response.mutable_next_page_token());
  return absl::OkStatus();
}

absl::StatusOr<std::vector<v1::GapCell>> cells_in(Connection& reader, const std::string& authority,
                                                  const std::string& assessment_id,
                                                  const std::set<std::string>& areas) {
  static const std::string sql = platform::cat(kCellColumns, "AND area_code = $3 ORDER BY client_group, tenure");
  std::vector<v1::GapCell> cells;
  for (const std::string& area : areas) {
    CONCORD_RETURN_IF_ERROR(reader.query(
        sql,
        [&](Statement& row) {
          cells.push_back(cell_from(row));
          return true;
        },
        authority, assessment_id, area));
  }
  return cells;
}

absl::StatusOr<bool> has_unmet_need(Connection& reader, const std::string& authority, const std::string& assessment_id,
                                    const std::string& area_code, const std::string& client_group) {
  bool found = false;
  CONCORD_RETURN_IF_ERROR(reader.query(
      "SELECT rank FROM unmet_need WHERE authority = $1 AND assessment_id = $2 AND area_code = $3 AND client_group = "
      "$4",
      [&](Statement&) {
        found = true;
        return false;
      },
      authority, assessment_id, area_code, client_group));
  return found;
}

}  // namespace concord::needs
