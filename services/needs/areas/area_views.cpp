// Writes areas, indicators and the need model as they were last told, and reads them page by page.
#include "services/needs/areas/area_views.h"

#include "concord/needs/v1/events.pb.h"

#include "services/platform/storage/rows.h"
#include "services/platform/storage/view_table.h"
#include "services/platform/values/refusal.h"

namespace concord::needs {
namespace {

using platform::page_of;
using platform::Statement;
using Bytes = Connection::Bytes;

const platform::ViewTable kAreas("area", {"authority TEXT", "code TEXT", "parent_code TEXT", "body BYTEA"},
                                 {"authority", "code"},
                                 {"CREATE INDEX area_by_parent ON area (authority, parent_code, code)"});
const platform::ViewTable kIndicators("indicator",
                                      {"authority TEXT", "code TEXT", "area_code TEXT", "tenure TEXT",
                                       "client_group TEXT", "body BYTEA"},
                                      {"authority", "code", "area_code", "tenure", "client_group"},
                                      {"CREATE INDEX indicator_by_area ON indicator (authority, area_code, code)"});
const platform::ViewTable kNeedModels("need_model", {"authority TEXT", "version BIGINT", "body BYTEA"}, {"authority"});

absl::Status project(Connection& writer, const ledger::v1::Record& record) {
  CONCORD_ASSIGN(const auto event, platform::parse_event<v1::AreaSetEvent>(record));
  for (const v1::Area& area : event.areas_defined().areas()) {
    CONCORD_RETURN_IF_ERROR(
        kAreas.put(writer, record.authority(), area.code(), area.parent_code(), Bytes{area.SerializeAsString()}));
  }
  for (const v1::Indicator& row : event.indicators_recorded().indicators()) {
    CONCORD_RETURN_IF_ERROR(kIndicators.put(writer, record.authority(), row.code(), row.area_code(), row.tenure(),
                                            row.client_group(), Bytes{row.SerializeAsString()}));
  }
  if (!event.has_need_model_set()) return absl::OkStatus();
  // Its version counts how often the authority has set it.
  return writer.run(
      "INSERT INTO need_model (authority, version, body) VALUES ($1, 1, $2) "
      "ON CONFLICT (authority) DO UPDATE SET version = need_model.version + 1, body = excluded.body",
      record.authority(), Bytes{event.need_model_set().model().SerializeAsString()});
}

}  // namespace

std::string area_tables() { return kAreas.create() + kIndicators.create() + kNeedModels.create(); }
platform::ViewPart area_part() {
  return {{kAreaSetStream},
          {kAreas.name(), kIndicators.name(), kNeedModels.name()},
          v1::AreaSetEvent::descriptor(),
          project};
}

absl::Status list_areas(Connection& reader, const v1::ListAreasRequest& request, v1::ListAreasResponse& response) {
  CONCORD_ASSIGN(const auto page, page_of(request.page_size(), request.page_token(), 1));
  CONCORD_ASSIGN(const auto rows,
                 read_bodies<v1::Area>(
                     reader,
                     "SELECT body FROM area WHERE authority = $1 AND ($2 = '' OR parent_code = $2) AND code > $3 "
                     "ORDER BY code LIMIT $4",
                     request.authority(), request.parent_code(), page.key(0), page.size + 1));
  cut_page(
      page, rows, [&](const v1::Area& area) { *response.add_areas() = area; },
      [](const v1::Area& area) { return std::vector<std::string>{area.code()}; }, response.mutable_next_page_token());
  return absl::OkStatus();
}

absl::Status list_indicators(Connection& reader, const v1::ListIndicatorsRequest& request,
                             v1::ListIndicatorsResponse& response) {
  CONCORD_ASSIGN(const auto page, page_of(request.page_size(), request.page_token(), 4));
  CONCORD_ASSIGN(
      const auto rows,
      read_bodies<v1::Indicator>(
          reader,
          "SELECT body FROM indicator WHERE authority = $1 AND ($2 = '' OR area_code = $2) AND ($3 = '' OR code = $3) "
          "AND (code, area_code, tenure, client_group) > ($4, $5, $6, $7) "
          "ORDER BY code, area_code, tenure, client_group LIMIT $8",
          request.authority(), request.area_code(), request.code(), page.key(0), page.key(1), page.key(2), page.key(3),
          page.size + 1));
  cut_page(
      page, rows, [&](const v1::Indicator& row) { *response.add_indicators() = row; },
      [](const v1::Indicator& row) {
        return std::vector<std::string>{row.code(), row.area_code(), row.tenure(), row.client_group()};
      },
      response.mutable_next_page_token());
  return absl::OkStatus();
}

absl::Status get_need_model(Connection& reader, const v1::GetNeedModelRequest& request,
                            v1::GetNeedModelResponse& response) {
  bool found = false;
  CONCORD_RETURN_IF_ERROR(reader.query(
      "SELECT body, version FROM need_model WHERE authority = $1",
      [&](Statement& row) {
        found = response.mutable_model()->ParseFromString(std::string(row.bytes(0)));
        response.set_version(row.integer(1));
        return false;
      },
      request.authority()));
  if (found) return absl::OkStatus();
  return platform::refuse_state({.code = "NO_NEED_MODEL",
                                 .sentence = "No formula turns indicators into need yet.",
                                 .remedy = "Set the need model first; its weights are data."});
}

absl::StatusOr<std::vector<std::string>> read_texts(Connection& reader, std::string_view sql,
                                                    const std::string& authority, const std::string& argument) {
  std::vector<std::string> texts;
  CONCORD_RETURN_IF_ERROR(reader.query(
      sql,
      [&](Statement& row) {
        texts.emplace_back(row.text(0));
        return true;
      },
      authority, argument));
  return texts;
}

absl::StatusOr<bool> has_area(Connection& reader, const std::string& authority, const std::string& area_code) {
  CONCORD_ASSIGN(const auto found,
                 read_texts(reader, "SELECT code FROM area WHERE authority = $1 AND code = $2", authority, area_code));
  return !found.empty();
}

absl::StatusOr<std::set<std::string>> area_codes(Connection& reader, const std::string& authority) {
  CONCORD_ASSIGN(const auto codes,
                 read_texts(reader, "SELECT code FROM area WHERE authority = $1 AND code > $2", authority, ""));
  return std::set<std::string>(codes.begin(), codes.end());
}

}  // namespace concord::needs
