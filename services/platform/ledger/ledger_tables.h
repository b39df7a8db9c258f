// The ledger's tables and the SQL that reads them, one text for SQLite and PostgreSQL.
// Only ledger.cpp, ledger_writer.cpp and the bench include it.
#pragma once

#include <string_view>
#include <vector>

#include "services/platform/ledger/ledger.h"
#include "services/platform/storage/database.h"

namespace concord::platform {

const std::vector<Migration>& ledger_migrations();

inline constexpr std::string_view kInsertRecord =
    "INSERT INTO ledger (authority, position, stream, version, type, payload, command_id, ordinal, actor, trace_id, "
    "recorded_at_ms, request_hash, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";

// Binds every column of kInsertRecord.
void bind_record(Statement& statement, const Record& record);
// Reads a row of "SELECT <kRecordColumns> FROM ledger".
inline constexpr char kRecordColumns[] =
    "authority, position, stream, version, type, payload, command_id, ordinal, actor, trace_id, recorded_at_ms, "
    "request_hash, hash";
Record record_from(Statement& row);

// Authority, position and hash of every head, by authority. Steps from authority to authority, so that one whose head
// was lost is found without reading the whole ledger; its position is told as 0.
inline constexpr std::string_view kSelectHeads =
    "WITH RECURSIVE holder(authority) AS (SELECT MIN(authority) FROM ledger UNION ALL "
    "SELECT (SELECT MIN(ledger.authority) FROM ledger WHERE ledger.authority > holder.authority) FROM holder "
    "WHERE holder.authority IS NOT NULL) "
    "SELECT authority, position, hash FROM ledger_head UNION ALL "
    "SELECT holder.authority, 0, '' FROM holder WHERE holder.authority IS NOT NULL AND holder.authority NOT IN "
    "(SELECT authority FROM ledger_head) ORDER BY authority";

// When each authority's last record was recorded.
inline constexpr std::string_view kSelectLastRecorded =
    "SELECT ledger.authority, ledger.recorded_at_ms FROM ledger_head JOIN ledger ON "
    "ledger.authority = ledger_head.authority AND ledger.position = ledger_head.position";

absl::StatusOr<std::optional<Appended>> find_first_answer(Connection& connection, const std::string& authority,
                                                          const std::string& command_id,
                                                          const std::string& request_hash);
// The answer to a command that was granted and changed nothing.
absl::StatusOr<std::optional<Appended>> find_eventless_answer(Connection& connection, const std::string& authority,
                                                              const std::string& command_id,
                                                              const std::string& request_hash);
absl::Status keep_eventless_answer(Connection& writer, const std::string& authority, const std::string& command_id,
                                   const std::string& request_hash, const Appended& answer);

}  // namespace concord::platform
