// Empties the views, folds the whole ledger again in one transaction, and compares digests of every table.
#include "services/platform/ledger/view_rebuild.h"

#include <algorithm>

#include "services/platform/ledger/ledger_tables.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/platform/world/crypto.h"

namespace concord::platform {
namespace {

constexpr int kRecordsPerRead = 1'000;

struct Digest {
  std::int64_t rows = 0;
  std::string digest;
};

// Rows are hashed one by one and the hashes sorted, because a table has no order of its own.
absl::StatusOr<Digest> digest_of(Connection& connection, const std::string& table) {
  std::vector<std::string> hashes;
  Sha256 hasher;
  CONCORD_RETURN_IF_ERROR(connection.query(cat("SELECT * FROM ", table), [&](Statement& row) {
    for (int column = 0; column < row.columns(); ++column) hasher.add_field(row.bytes(column));
    hashes.push_back(hasher.finish());
    return true;
  }));
  std::sort(hashes.begin(), hashes.end());
  for (const std::string& hash : hashes) hasher.add(hash);
  return Digest{static_cast<std::int64_t>(hashes.size()), hex(hasher.finish())};
}

absl::StatusOr<std::int64_t> fold_all(Connection& writer, Views& views) {
  std::vector<std::string> authorities;
  CONCORD_RETURN_IF_ERROR(writer.query(kSelectHeads, [&](Statement& row) {
    authorities.emplace_back(row.text(0));
    return true;
  }));
  const std::string sql =
      cat("SELECT ", kRecordColumns, " FROM ledger WHERE authority = $1 AND position > $2 ORDER BY position LIMIT $3");
  std::int64_t folded = 0;
  for (const std::string& authority : authorities) {
    std::int64_t after = 0;
    for (;;) {
      std::vector<Record> records;
      CONCORD_RETURN_IF_ERROR(writer.query(
          sql,
          [&](Statement& row) {
            records.push_back(record_from(row));
            return true;
          },
          authority, after, kRecordsPerRead));
      if (records.empty()) break;
      for (const Record& record : records) CONCORD_RETURN_IF_ERROR(views.project(writer, record));
      folded += static_cast<std::int64_t>(records.size());
      after = records.back().position();
    }
  }
  return folded;
}

}  // namespace

absl::StatusOr<ledger::v1::RebuildViewsResponse> rebuild_views(Ledger& ledger, Views& views, bool dry_run) {
  ledger::v1::RebuildViewsResponse response;
  const absl::Status only_checked = absl::CancelledError("dry run");
  const absl::Status status = ledger.exclusively([&](Connection& writer) -> absl::Status {
    std::vector<Digest> before;
    for (const std::string& table : views.tables()) {
      CONCORD_ASSIGN(Digest digest, digest_of(writer, table));
      before.push_back(std::move(digest));
      CONCORD_RETURN_IF_ERROR(writer.execute(cat("DELETE FROM ", table)));
    }
    CONCORD_ASSIGN(const std::int64_t folded, fold_all(writer, views));
    response.set_records(folded);
    std::size_t at = 0;
    for (const std::string& table : views.tables()) {
      CONCORD_ASSIGN(const Digest after, digest_of(writer, table));
      auto* entry = response.add_tables();
      entry->set_table(table);
      entry->set_rows_before(before[at].rows);
      entry->set_rows_after(after.rows);
      entry->set_digest_before(before[at].digest);
      entry->set_digest_after(after.digest);
      ++at;
    }
    return dry_run ? only_checked : absl::OkStatus();
  });
  if (!status.ok() && !(dry_run && absl::IsCancelled(status))) return status;
  return response;
}

}  // namespace concord::platform
