// Writes frameworks and call-offs as they stand, and reads them as far as the viewer may see.
#include "services/procurement/framework/framework_views.h"

#include <cstdlib>
#include <optional>

#include "services/platform/storage/rows.h"
#include "services/platform/storage/view_table.h"
#include "services/platform/values/refusal.h"
#include "services/procurement/framework/call_off_decision.h"
#include "services/procurement/framework/framework.h"

namespace concord::procurement {
namespace {

using platform::page_of;
using platform::read_row;
using platform::Statement;

const platform::ViewTable kFrameworks("framework", {"authority TEXT", "id TEXT", "status BIGINT", "body BYTEA"},
                                      {"authority", "id"});
const platform::ViewTable kCallOffs("call_off",
                                    {"authority TEXT", "framework_id TEXT", "position BIGINT", "body BYTEA"},
                                    {"authority", "framework_id", "position"});

const platform::ViewTable kCallOffTerms("call_off_term",
                                        {"authority TEXT", "framework_id TEXT", "call_off_id TEXT", "ends_on TEXT"},
                                        {"authority", "framework_id", "call_off_id"});

constexpr char kOneFramework[] = "SELECT body FROM framework WHERE authority = $1 AND id = $2";

absl::Status project(Connection& writer, const ledger::v1::Record& record) {
  CONCORD_ASSIGN(const auto event, platform::parse_event<v1::FrameworkEvent>(record));
  const std::string id = platform::id_in(record.stream());
  CONCORD_ASSIGN(auto sheet, read_row<v1::Framework>(writer, kOneFramework, record.authority(), id));
  if (event.has_call_off_term_told()) {
    const v1::CallOffTermTold& told = event.call_off_term_told();
    return kCallOffTerms.put(writer, record.authority(), id, told.call_off_id(), told.ends_on());
  }
  const v1::FrameworkCallOff* waited =
      event.has_call_off_declined() ? find_waiting(sheet, event.call_off_declined().call_off_id()) : nullptr;
  std::optional<v1::FrameworkCallOff> ended;
  if (waited != nullptr) {
    ended = *waited;
    ended->set_status(v1::CALL_OFF_STATUS_DECLINED);
    ended->set_declined_reason(event.call_off_declined().reason());
  } else if (event.has_called_off()) {
    ended = event.called_off().call_off();
  }
  evolve_sheet(sheet, event);
  CONCORD_RETURN_IF_ERROR(kFrameworks.put(writer, record.authority(), id, static_cast<std::int64_t>(sheet.status()),
                                          Connection::Bytes{sheet.SerializeAsString()}));
  if (!ended) return absl::OkStatus();
  return kCallOffs.put(writer, record.authority(), id, record.position(),
                       Connection::Bytes{ended->SerializeAsString()});
}

absl::StatusOr<bool> is_open(Connection& reader, const ledger::v1::Record& record) {
  CONCORD_ASSIGN(const auto sheet,
                 read_row<v1::Framework>(reader, kOneFramework, record.authority(), platform::id_in(record.stream())));
  return sheet.status() > v1::FRAMEWORK_STATUS_DRAFT;
}

}  // namespace

std::string framework_tables() { return kFrameworks.create() + kCallOffs.create(); }
std::string call_off_term_tables() { return kCallOffTerms.create(); }
platform::ViewPart framework_part() {
  return {{"framework"},
          {kFrameworks.name(), kCallOffs.name(), kCallOffTerms.name()},
          v1::FrameworkEvent::descriptor(),
          project,
          is_open};
}

absl::Status get_framework(Connection& reader, const Viewer& who, const v1::GetFrameworkRequest& request,
                           v1::GetFrameworkResponse& response) {
  CONCORD_ASSIGN(auto sheet,
                 read_row<v1::Framework>(reader, kOneFramework, request.authority(), request.framework_id()));
  const bool shown = who.is_officer || sheet.status() > v1::FRAMEWORK_STATUS_DRAFT;
  if (sheet.id().empty() || !shown) return unknown_framework(request.framework_id());
  if (!who.is_officer) {
    sheet.clear_prepared_by();
    sheet.clear_opened_by();
    sheet.clear_award_stated_by();
    sheet.clear_waiting_call_offs();
  }
  *response.mutable_framework() = std::move(sheet);
  return absl::OkStatus();
}

absl::Status list_frameworks(Connection& reader, const Viewer& who, const v1::ListFrameworksRequest& request,
                             v1::ListFrameworksResponse& response) {
  CONCORD_ASSIGN(const auto page, page_of(request.page_size(), request.page_token(), 1));
  CONCORD_ASSIGN(
      const auto rows,
      read_bodies<v1::Framework>(reader,
                                 "SELECT body FROM framework WHERE authority = $1 AND ($2 = 1 OR status > $3) "
                                 "AND id > $4 ORDER BY id LIMIT $5",
                                 request.authority(), who.is_officer,
                                 static_cast<std::int64_t>(v1::FRAMEWORK_STATUS_DRAFT), page.key(0), page.size + 1));
  cut_page(
      page, rows,
      [&](const v1::Framework& row) {
        v1::FrameworkSummary* summary = response.add_frameworks();
        summary->set_id(row.id());
        summary->set_title(row.draft().title());
        summary->set_status(row.status());
        summary->set_lots(row.draft().lots_size());
        int admissions = 0;
        for (const v1::Admission& admission : row.admissions()) admissions += admission.suspended() ? 0 : 1;
        summary->set_admissions(admissions);
        summary->set_call_offs(row.call_offs());
        summary->set_ends_on(row.draft().ends_on());
      },
      [](const v1::Framework& row) { return std::vector<std::string>{row.id()}; }, response.mutable_next_page_token());
  return absl::OkStatus();
}

absl::Status list_call_offs(Connection& reader, const v1::ListCallOffsRequest& request,
                            v1::ListCallOffsResponse& response) {
  CONCORD_ASSIGN(const auto page, page_of(request.page_size(), request.page_token(), 1));
  struct Row {
    std::int64_t position = 0;
    v1::FrameworkCallOff call_off;
  };
  std::vector<Row> rows;
  const std::int64_t after = page.key(0).empty() ? 0 : std::strtoll(page.key(0).c_str(), nullptr, 10);
  CONCORD_RETURN_IF_ERROR(reader.query(
      "SELECT position, body FROM call_off WHERE authority = $1 AND framework_id = $2 AND position > $3 "
      "ORDER BY position LIMIT $4",
      [&](Statement& row) {
        Row& read = rows.emplace_back();
        read.position = row.integer(0);
        return read.call_off.ParseFromString(std::string(row.bytes(1)));
      },
      request.authority(), request.framework_id(), after, page.size + 1));
  for (Row& row : rows) {
    CONCORD_RETURN_IF_ERROR(reader.query(
        "SELECT ends_on FROM call_off_term WHERE authority = $1 AND framework_id = $2 AND call_off_id = $3",
        [&](Statement& term) {
          row.call_off.set_ends_on(std::string(term.text(0)));
          return true;
        },
        request.authority(), request.framework_id(), row.call_off.id()));
  }
  cut_page(
      page, rows, [&](const Row& row) { *response.add_call_offs() = row.call_off; },
      [](const Row& row) { return std::vector<std::string>{std::to_string(row.position)}; },
      response.mutable_next_page_token());
  return absl::OkStatus();
}

absl::StatusOr<std::vector<v1::Framework>> open_frameworks(Connection& reader, const std::string& authority) {
  return read_bodies<v1::Framework>(reader,
                                    "SELECT body FROM framework WHERE authority = $1 AND status = $2 ORDER BY id",
                                    authority, static_cast<std::int64_t>(v1::FRAMEWORK_STATUS_OPEN));
}

absl::StatusOr<std::vector<std::string>> framework_ids(Connection& reader, const std::string& authority) {
  std::vector<std::string> ids;
  CONCORD_RETURN_IF_ERROR(reader.query(
      "SELECT id FROM framework WHERE authority = $1 ORDER BY id",
      [&](Statement& row) {
        ids.emplace_back(row.text(0));
        return true;
      },
      authority));
  return ids;
}

}  // namespace concord::procurement
