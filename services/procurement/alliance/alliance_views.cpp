// Writes alliances and what hangs on them as they stand, and reads them page by page.
#include "services/procurement/alliance/alliance_views.h"

#include <cstdlib>
#include <utility>
#include <vector>

#include "services/platform/storage/rows.h"
#include "services/platform/storage/view_table.h"
#include "services/platform/values/refusal.h"
#include "services/procurement/alliance/alliance.h"
#include "services/procurement/alliance/voting.h"

namespace concord::procurement {
namespace {

using platform::id_in;
using platform::page_of;
using platform::read_row;
using platform::Statement;

const platform::ViewTable kAlliances("alliance", {"authority TEXT", "id TEXT", "body BYTEA"}, {"authority", "id"});
const platform::ViewTable kMembers("alliance_member", {"authority TEXT", "alliance_id TEXT", "provider_id TEXT"},
                                   {"authority", "alliance_id", "provider_id"});
const platform::ViewTable kDecisions(
    "alliance_decision",
    {"authority TEXT", "alliance_id TEXT", "position BIGINT", "id TEXT", "open BIGINT", "body BYTEA"},
    {"authority", "alliance_id", "id"},
    {"CREATE INDEX alliance_decision_by_position ON alliance_decision (authority, alliance_id, position)"});
const platform::ViewTable kBook("book_entry",
                                {"authority TEXT", "alliance_id TEXT", "month TEXT", "id TEXT", "member_id TEXT",
                                 "body BYTEA"},
                                {"authority", "alliance_id", "month", "id"});
const platform::ViewTable kHealthChecks("health_check",
                                        {"authority TEXT", "alliance_id TEXT", "position BIGINT", "body BYTEA"},
                                        {"authority", "alliance_id", "position"});

constexpr char kOneAlliance[] = "SELECT body FROM alliance WHERE authority = $1 AND id = $2";
// Not ViewTable::put: where a decision stands in its list is settled by its proposal.
constexpr char kPutDecision[] =
    "INSERT INTO alliance_decision (authority, alliance_id, position, id, open, body) VALUES ($1, $2, $3, $4, $5, $6) "
    "ON CONFLICT (authority, alliance_id, id) DO UPDATE SET open = excluded.open, body = excluded.body";

absl::Status put_alliance_decision(Connection& writer, const std::string& authority, const std::string& alliance_id,
                                   std::int64_t position, const v1::AllianceDecision& decision) {
  return writer.run(kPutDecision, authority, alliance_id, position, decision.id(),
                    decision.status() == v1::DECISION_STATUS_OPEN, Connection::Bytes{decision.SerializeAsString()});
}

absl::Status project_alliance_decision(Connection& writer, const ledger::v1::Record& record,
                                       const v1::AllianceEvent& event, const std::string& decision_id) {
  const std::string alliance_id = id_in(record.stream());
  CONCORD_ASSIGN(auto decision,
                 read_row<v1::AllianceDecision>(
                     writer, "SELECT body FROM alliance_decision WHERE authority = $1 AND alliance_id = $2 AND id = $3",
                     record.authority(), alliance_id, decision_id));
  evolve_alliance_decision(decision, event);
  return put_alliance_decision(writer, record.authority(), alliance_id, record.position(), decision);
}

// A new team: who may see the alliance, and who votes on what is open.
absl::Status project_team(Connection& writer, const ledger::v1::Record& record, const v1::AllianceEvent& event) {
  const std::string alliance_id = id_in(record.stream());
  CONCORD_RETURN_IF_ERROR(writer.run("DELETE FROM alliance_member WHERE authority = $1 AND alliance_id = $2",
                                     record.authority(), alliance_id));
  for (const v1::AllianceMember& member : event.leadership_team_formed().team().members()) {
    if (member.provider_id().empty()) continue;
    CONCORD_RETURN_IF_ERROR(kMembers.put(writer, record.authority(), alliance_id, member.provider_id()));
  }
  CONCORD_ASSIGN(auto decisions,
                 read_bodies<v1::AllianceDecision>(
                     writer,
                     "SELECT body FROM alliance_decision WHERE authority = $1 AND alliance_id = $2 AND open = 1 "
                     "ORDER BY position",
                     record.authority(), alliance_id));
  for (v1::AllianceDecision& decision : decisions) {
    evolve_alliance_decision(decision, event);
    CONCORD_RETURN_IF_ERROR(
        put_alliance_decision(writer, record.authority(), alliance_id, record.position(), decision));
  }
  return absl::OkStatus();
}

absl::Status put_entry(Connection& writer, const ledger::v1::Record& record, const v1::BookEntry& entry) {
  return kBook.put(writer, record.authority(), id_in(record.stream()), entry.month(), entry.id(), entry.member_id(),
                   Connection::Bytes{entry.SerializeAsString()});
}

absl::Status project_part(Connection& writer, const ledger::v1::Record& record, const v1::AllianceEvent& event) {
  switch (event.event_case()) {
    case v1::AllianceEvent::kLeadershipTeamFormed:
      return project_team(writer, record, event);
    case v1::AllianceEvent::kDecisionProposed:
      return put_alliance_decision(writer, record.authority(), id_in(record.stream()), record.position(),
                                   event.decision_proposed().decision());
    case v1::AllianceEvent::kVoteCast:
      return project_alliance_decision(writer, record, event, event.vote_cast().decision_id());
    case v1::AllianceEvent::kDecisionTaken:
      return project_alliance_decision(writer, record, event, event.decision_taken().decision_id());
    case v1::AllianceEvent::kDecisionRefused:
      return project_alliance_decision(writer, record, event, event.decision_refused().decision_id());
    case v1::AllianceEvent::kBookEntryRecorded:
      return put_entry(writer, record, event.book_entry_recorded().entry());
    case v1::AllianceEvent::kBookEntryCorrected:
      return put_entry(writer, record, event.book_entry_corrected().entry());
    case v1::AllianceEvent::kHealthCheckRecorded:
      return kHealthChecks.put(writer, record.authority(), id_in(record.stream()), record.position(),
                               Connection::Bytes{event.health_check_recorded().check().SerializeAsString()});
    default:
      return absl::OkStatus();
  }
}

absl::Status project(Connection& writer, const ledger::v1::Record& record) {
  CONCORD_ASSIGN(const auto event, platform::parse_event<v1::AllianceEvent>(record));
  const std::string id = id_in(record.stream());
  CONCORD_ASSIGN(auto sheet, read_row<v1::Alliance>(writer, kOneAlliance, record.authority(), id));
  evolve_sheet(sheet, event);
  CONCORD_RETURN_IF_ERROR(kAlliances.put(writer, record.authority(), id, Connection::Bytes{sheet.SerializeAsString()}));
  return project_part(writer, record, event);
}

// UNKNOWN_ALLIANCE also for whoever is neither an officer nor a member.
absl::StatusOr<v1::Alliance> readable_alliance(Connection& reader, const Viewer& who, const std::string& authority,
                                               const std::string& id) {
  CONCORD_ASSIGN(auto sheet, read_row<v1::Alliance>(reader, kOneAlliance, authority, id));
  bool shown = who.is_officer;
  for (const v1::AllianceMember& member : sheet.team().members()) {
    shown = shown || (!who.organisation.empty() && member.provider_id() == who.organisation);
  }
  if (sheet.id().empty() || !shown) return unknown_alliance(id);
  return sheet;
}

// One message a row, in the order of the ledger.
template <typename Message>
absl::StatusOr<std::vector<std::pair<std::int64_t, Message>>> read_placed(Connection& reader, std::string_view sql,
                                                                          const std::string& authority,
                                                                          const std::string& alliance_id,
                                                                          const platform::Page& page) {
  std::vector<std::pair<std::int64_t, Message>> rows;
  const std::int64_t after = page.key(0).empty() ? 0 : std::strtoll(page.key(0).c_str(), nullptr, 10);
  CONCORD_RETURN_IF_ERROR(reader.query(
      sql,
      [&](Statement& row) {
        auto& read = rows.emplace_back();
        read.first = row.integer(0);
        return read.second.ParseFromString(std::string(row.bytes(1)));
      },
      authority, alliance_id, after, page.size + 1));
  return rows;
}

constexpr auto kPlace = [](const auto& row) { return std::vector<std::string>{std::to_string(row.first)}; };

}  // namespace

std::string alliance_tables() {
  return kAlliances.create() + kMembers.create() + kDecisions.create() + kBook.create() + kHealthChecks.create();
}
platform::ViewPart alliance_part() {
  return {{"alliance"},
          {kAlliances.name(), kMembers.name(), kDecisions.name(), kBook.name(), kHealthChecks.name()},
          v1::AllianceEvent::descriptor(),
          project};
}

absl::Status get_alliance(Connection& reader, const Viewer& who, const v1::GetAllianceRequest& request,
                          v1::GetAllianceResponse& response) {
  CONCORD_ASSIGN(auto sheet, readable_alliance(reader, who, request.authority(), request.alliance_id()));
  if (!who.is_officer) {
    for (v1::PhaseGate& gate : *sheet.mutable_gates()) gate.clear_prepared_by();
  }
  *response.mutable_alliance() = std::move(sheet);
  return absl::OkStatus();
}

absl::Status list_alliances(Connection& reader, const Viewer& who, const v1::ListAlliancesRequest& request,
                            v1::ListAlliancesResponse& response) {
  CONCORD_ASSIGN(const auto page, page_of(request.page_size(), request.page_token(), 1));
  CONCORD_ASSIGN(const auto rows,
                 read_bodies<v1::Alliance>(
                     reader,
                     "SELECT body FROM alliance WHERE authority = $1 AND ($2 = 1 OR EXISTS (SELECT 1 FROM "
                     "alliance_member WHERE alliance_member.authority = alliance.authority AND "
                     "alliance_member.alliance_id = alliance.id AND alliance_member.provider_id = $3)) AND id > $4 "
                     "ORDER BY id LIMIT $5",
                     request.authority(), who.is_officer, who.organisation, page.key(0), page.size + 1));
  cut_page(
      page, rows,
      [&](const v1::Alliance& row) {
        v1::AllianceSummary* summary = response.add_alliances();
        summary->set_id(row.id());
        summary->set_title(row.title());
        summary->set_phase(row.phase());
        summary->set_members(row.team().members_size());
        summary->set_closed_years(row.years_size());
      },
      [](const v1::Alliance& row) { return std::vector<std::string>{row.id()}; }, response.mutable_next_page_token());
  return absl::OkStatus();
}

absl::Status list_alliance_decisions(Connection& reader, const Viewer& who,
                                     const v1::ListAllianceDecisionsRequest& request,
                                     v1::ListAllianceDecisionsResponse& response) {
  CONCORD_RETURN_IF_ERROR(readable_alliance(reader, who, request.authority(), request.alliance_id()).status());
  CONCORD_ASSIGN(const auto page, page_of(request.page_size(), request.page_token(), 1));
  CONCORD_ASSIGN(const auto rows, read_placed<v1::AllianceDecision>(
                                      reader,
                                      "SELECT position, body FROM alliance_decision WHERE authority = $1 AND "
                                      "alliance_id = $2 AND position > $3 ORDER BY position LIMIT $4",
                                      request.authority(), request.alliance_id(), page));
  cut_page(
      page, rows, [&](const auto& row) { *response.add_decisions() = row.second; }, kPlace,
      response.mutable_next_page_token());
  return absl::OkStatus();
}

absl::Status list_book_entries(Connection& reader, const Viewer& who, const v1::ListBookEntriesRequest& request,
                               v1::ListBookEntriesResponse& response) {
  CONCORD_RETURN_IF_ERROR(readable_alliance(reader, who, request.authority(), request.alliance_id()).status());
  CONCORD_ASSIGN(const auto page, page_of(request.page_size(), request.page_token(), 2));
  CONCORD_ASSIGN(
      const auto rows,
      read_bodies<v1::BookEntry>(
          reader,
          "SELECT body FROM book_entry WHERE authority = $1 AND alliance_id = $2 AND ($3 = '' OR member_id = "
          "$3) AND month >= $4 AND (month, id) > ($5, $6) ORDER BY month, id LIMIT $7",
          request.authority(), request.alliance_id(), request.member_id(), request.from_month(), page.key(0),
          page.key(1), page.size + 1));
  cut_page(
      page, rows,
      [&](const v1::BookEntry& row) {
        v1::BookEntry* entry = response.add_entries();
        *entry = row;
        if (!who.is_officer) entry->clear_recorded_by();
      },
      [](const v1::BookEntry& row) {
        return std::vector<std::string>{row.month(), row.id()};
      },
      response.mutable_next_page_token());
  return absl::OkStatus();
}

absl::Status list_health_checks(Connection& reader, const Viewer& who, const v1::ListHealthChecksRequest& request,
                                v1::ListHealthChecksResponse& response) {
  CONCORD_RETURN_IF_ERROR(readable_alliance(reader, who, request.authority(), request.alliance_id()).status());
  CONCORD_ASSIGN(const auto page, page_of(request.page_size(), request.page_token(), 1));
  CONCORD_ASSIGN(const auto rows, read_placed<v1::HealthCheck>(
                                      reader,
                                      "SELECT position, body FROM health_check WHERE authority = $1 AND alliance_id = "
                                      "$2 AND position > $3 ORDER BY position LIMIT $4",
                                      request.authority(), request.alliance_id(), page));
  cut_page(
      page, rows, [&](const auto& row) { *response.add_checks() = row.second; }, kPlace,
      response.mutable_next_page_token());
  return absl::OkStatus();
}

}  // namespace concord::procurement
