// Pages of records into a scratch place until it has caught up; then one snapshot in which both sides stand at the same
// positions and are compared; then, where they must be, the tables that differ are copied in one transaction.
#include "services/platform/ledger/view_rebuild.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <map>

#include "services/platform/ledger/ledger_tables.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/platform/world/crypto.h"
#include "services/platform/world/telemetry.h"

namespace concord::platform {
namespace {

// After these the rest is folded within the snapshot, however much was written meanwhile.
constexpr int kMaxRounds = 20;
constexpr std::size_t kMaxFoldBytes = 2 << 20;  // of records at a time
constexpr std::int64_t kTellEveryRecords = 100'000;
constexpr std::int64_t kRowsPerLook = 10'000;

absl::Status cancelled() {
  return trouble(absl::StatusCode::kCancelled, "CALLER_GONE", "The rebuild's caller cancelled, or its deadline passed.",
                 "Nothing was changed. Give a longer deadline and ask again.");
}

struct Digest {
  std::int64_t rows = 0;
  std::string digest;
};

// Writes one row of a SELECT * into the statement that inserts it.
void bind_row(Statement& row, Statement& insert) {
  for (int column = 0; column < row.columns(); ++column) {
    switch (row.kind(column)) {
      case Kind::kInteger:
        insert.bind(column + 1, row.integer(column));
        break;
      case Kind::kText:
        insert.bind(column + 1, row.text(column));
        break;
      case Kind::kBytes:
        insert.bind_bytes(column + 1, row.bytes(column));
        break;
    }
  }
}

class Rebuild {
 public:
  Rebuild(Ledger& ledger, Views& views, Connection& scratch, const std::function<bool()>& is_cancelled)
      : ledger_(ledger), views_(views), scratch_(scratch), is_cancelled_(is_cancelled) {}

  absl::StatusOr<ledger::v1::RebuildViewsResponse> run(bool dry_run) {
    CONCORD_RETURN_IF_ERROR(migrate(scratch_, "views", views_.migrations()));
    CONCORD_RETURN_IF_ERROR(catch_up());
    CONCORD_RETURN_IF_ERROR(compare());
    if (!dry_run && !differing_.empty()) CONCORD_RETURN_IF_ERROR(put_right());
    return response_;
  }

 private:
  absl::Status look() const { return is_cancelled_ && is_cancelled_() ? cancelled() : absl::OkStatus(); }

  // The authority's next records into the scratch tables; how many there were.
  absl::StatusOr<int> fold_page(Connection& from, const std::string& authority) {
    static const std::string sql = cat(
        "SELECT ", kRecordColumns, " FROM ledger WHERE authority = $1 AND position > $2 ORDER BY position LIMIT $3");
    CONCORD_RETURN_IF_ERROR(look());
    std::int64_t& at = positions_[authority];
    std::vector<Record> records;
    std::size_t bytes = 0;
    CONCORD_RETURN_IF_ERROR(from.query(
        sql,
        [&](Statement& row) {
          records.push_back(record_from(row));
          bytes += records.back().payload().size();
          return bytes < kMaxFoldBytes;
        },
        authority, at, kRecordsPerFold));
    if (records.empty()) return 0;
    CONCORD_RETURN_IF_ERROR(scratch_.execute("BEGIN"));
    for (const Record& record : records) CONCORD_RETURN_IF_ERROR(views_.project(scratch_, record));
    CONCORD_RETURN_IF_ERROR(scratch_.execute("COMMIT"));
    at = records.back().position();
    const auto folded = static_cast<std::int64_t>(records.size());
    response_.set_records(response_.records() + folded);
    if (response_.records() / kTellEveryRecords != (response_.records() - folded) / kTellEveryRecords) {
      log_info("rebuild goes on", {{"records", cat(response_.records())}});
    }
    return static_cast<int>(folded);
  }

  // All that `from` sees of every authority.
  absl::Status fold_all(Connection& from) {
    CONCORD_ASSIGN(const auto authorities, authorities_in(from));
    for (const std::string& authority : authorities) {
      for (int folded = 1; folded > 0;) {
        CONCORD_ASSIGN(folded, fold_page(from, authority));
      }
    }
    return absl::OkStatus();
  }

  static absl::StatusOr<std::vector<std::string>> authorities_in(Connection& from) {
    std::vector<std::string> authorities;
    CONCORD_RETURN_IF_ERROR(from.query(kSelectHeads, [&](Statement& row) {
      authorities.emplace_back(row.text(0));
      return true;
    }));
    return authorities;
  }

  // A snapshot a page, so that the database's log can be cut while this goes on.
  absl::Status catch_up() {
    for (int round = 0; round < kMaxRounds; ++round) {
      const std::int64_t before = response_.records();
      CONCORD_ASSIGN(const auto authorities, read_with(ledger_.database(), authorities_in));
      for (const std::string& authority : authorities) {
        for (int folded = 1; folded > 0;) {
          CONCORD_ASSIGN(
              folded, read_with(ledger_.database(), [&](Connection& reader) { return fold_page(reader, authority); }));
        }
      }
      if (response_.records() - before < kRecordsPerFold) break;
    }
    return absl::OkStatus();
  }

  // Rows are hashed one by one and the hashes sorted, because a table has no order of its own.
  absl::StatusOr<Digest> digest_of(Connection& connection, const std::string& table) const {
    std::vector<std::array<char, 32>> hashes;
    Sha256 hasher;
    absl::Status looked;
    CONCORD_RETURN_IF_ERROR(connection.query(cat("SELECT * FROM ", table), [&](Statement& row) {
      for (int column = 0; column < row.columns(); ++column) hasher.add_field(row.bytes(column));
      const std::string hash = hasher.finish();
      std::memcpy(hashes.emplace_back().data(), hash.data(), 32);
      if (hashes.size() % kRowsPerLook == 0) looked = look();
      return looked.ok();
    }));
    CONCORD_RETURN_IF_ERROR(looked);
    std::sort(hashes.begin(), hashes.end(),
              [](const auto& a, const auto& b) { return std::memcmp(a.data(), b.data(), a.size()) < 0; });
    for (const auto& hash : hashes) hasher.add({hash.data(), hash.size()});
    return Digest{static_cast<std::int64_t>(hashes.size()), hex(hasher.finish())};
  }

  // A connection of its own, because it may read for long and the pool's are few.
  absl::Status compare() {
    CONCORD_ASSIGN(const auto reader, ledger_.database().open_reader());
    CONCORD_RETURN_IF_ERROR(reader->execute("BEGIN"));
    CONCORD_RETURN_IF_ERROR(fold_all(*reader));
    for (const std::string& table : views_.tables()) {
      CONCORD_ASSIGN(const Digest before, digest_of(*reader, table));
      CONCORD_ASSIGN(const Digest after, digest_of(scratch_, table));
      auto* entry = response_.add_tables();
      entry->set_table(table);
      entry->set_rows_before(before.rows);
      entry->set_rows_after(after.rows);
      entry->set_digest_before(before.digest);
      entry->set_digest_after(after.digest);
      if (before.digest != after.digest) differing_.push_back(table);
    }
    return reader->execute("COMMIT");
  }

  absl::Status put_right() {
    return ledger_.exclusively([&](Connection& writer) -> absl::Status {
      CONCORD_RETURN_IF_ERROR(fold_all(writer));
      for (const std::string& table : differing_) CONCORD_RETURN_IF_ERROR(copy_into(writer, table));
      return absl::OkStatus();
    });
  }

  absl::Status copy_into(Connection& writer, const std::string& table) {
    CONCORD_RETURN_IF_ERROR(writer.execute(cat("DELETE FROM ", table)));
    std::string sql;
    absl::Status inserted;
    CONCORD_RETURN_IF_ERROR(scratch_.query(cat("SELECT * FROM ", table), [&](Statement& row) {
      if (sql.empty()) {
        for (int column = 1; column <= row.columns(); ++column) sql += cat(sql.empty() ? "" : ", ", "$", column);
        sql = cat("INSERT INTO ", table, " VALUES (", sql, ")");
      }
      const auto insert = writer.prepare(sql);
      inserted = insert.status();
      if (!inserted.ok()) return false;
      bind_row(row, **insert);
      inserted = (*insert)->step().status();
      return inserted.ok();
    }));
    return inserted;
  }

  Ledger& ledger_;
  Views& views_;
  Connection& scratch_;
  const std::function<bool()>& is_cancelled_;
  std::map<std::string, std::int64_t> positions_;  // folded, an authority
  std::vector<std::string> differing_;
  ledger::v1::RebuildViewsResponse response_;
};

}  // namespace

absl::StatusOr<ledger::v1::RebuildViewsResponse> rebuild_views(Ledger& ledger, Views& views, bool dry_run,
                                                               const std::function<bool()>& is_cancelled) {
  CONCORD_ASSIGN(const auto scratch, ledger.database().make_scratch());
  log_info("rebuild begins", {{"dry_run", dry_run ? "yes" : "no"}});
  auto rebuilt = Rebuild(ledger, views, scratch->connection(), is_cancelled).run(dry_run);
  log_info("rebuild ended", {{"outcome", rebuilt.ok() ? "done" : code_of(rebuilt.status())},
                             {"records", cat(rebuilt.ok() ? rebuilt->records() : 0)}});
  return rebuilt;
}

}  // namespace concord::platform
