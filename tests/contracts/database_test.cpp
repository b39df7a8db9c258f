// What every database driver keeps: types come back as they went in, UNIQUE is told apart, a reader has a stable
// snapshot, migrations run once.
#include "services/platform/storage/database.h"

#include <atomic>
#include <thread>

#include <gtest/gtest.h>

#include "services/platform/values/refusal.h"
#include "tests/contracts/temporary_folder.h"

namespace concord::platform {
namespace {

using OpenDatabase = absl::StatusOr<std::unique_ptr<Database>> (*)(const std::string& folder);
absl::StatusOr<std::unique_ptr<Database>> open_sqlite_in(const std::string& folder) {
  return open_sqlite(folder + "/d.db");
}

class DatabaseContract : public testing::TestWithParam<OpenDatabase> {
 protected:
  void SetUp() override {
    database_ = *GetParam()(folder_.path());
    writer_ = *database_->open_writer();
    ASSERT_TRUE(
        writer_->execute("CREATE TABLE t (id BIGINT NOT NULL PRIMARY KEY, words TEXT NOT NULL, raw BYTEA NOT NULL)")
            .ok());
  }
  std::int64_t count(Connection& connection) {
    std::int64_t rows = -1;
    EXPECT_TRUE(
        connection.query("SELECT COUNT(*) FROM t", [&](Statement& row) { return rows = row.integer(0), false; }).ok());
    return rows;
  }
  TemporaryFolder folder_;
  std::unique_ptr<Database> database_;
  std::unique_ptr<Connection> writer_;
};

TEST_P(DatabaseContract, ValuesComeBackAsTheyWentIn) {
  const std::string raw("\0\xFF\x01", 3), words = "Ribble Valley – ünïcode 'quoted'; DROP TABLE t";
  ASSERT_TRUE(writer_
                  ->run("INSERT INTO t (id, words, raw) VALUES ($1, $2, $3)", std::int64_t{9'007'199'254'740'993},
                        words, Connection::Bytes{raw})
                  .ok());
  ASSERT_TRUE(
      writer_->run("INSERT INTO t (id, words, raw) VALUES ($1, $2, $3)", -1, std::string(), Connection::Bytes{""})
          .ok());
  std::vector<std::string> seen;
  ASSERT_TRUE(writer_
                  ->query("SELECT id, words, raw FROM t ORDER BY id",
                          [&](Statement& row) {
                            seen.push_back(std::to_string(row.integer(0)) + "|" + std::string(row.text(1)) + "|" +
                                           std::string(row.bytes(2)));
                            return true;
                          })
                  .ok());
  EXPECT_EQ(seen, (std::vector<std::string>{"-1||", "9007199254740993|" + words + "|" + raw}));
}

TEST_P(DatabaseContract, AViolatedUniqueIsToldApartFromOtherTrouble) {
  ASSERT_TRUE(
      writer_->run("INSERT INTO t (id, words, raw) VALUES ($1, $2, $3)", 1, std::string("a"), Connection::Bytes{"x"})
          .ok());
  EXPECT_TRUE(absl::IsAlreadyExists(
      writer_->run("INSERT INTO t (id, words, raw) VALUES ($1, $2, $3)", 1, std::string("b"), Connection::Bytes{"x"})));
  const absl::Status wrong = writer_->run("INSERT INTO nowhere (id) VALUES ($1)", 1);
  EXPECT_FALSE(wrong.ok());
  EXPECT_FALSE(absl::IsAlreadyExists(wrong));
}

TEST_P(DatabaseContract, AReaderSeesOneMomentAndLaterReadersSeeTheNext) {
  ASSERT_TRUE(database_
                  ->read([&](Connection& reader) {
                    EXPECT_EQ(count(reader), 0);
                    EXPECT_TRUE(writer_
                                    ->run("INSERT INTO t (id, words, raw) VALUES ($1, $2, $3)", 1, std::string("a"),
                                          Connection::Bytes{""})
                                    .ok());
                    EXPECT_EQ(count(reader), 0) << "the snapshot moved while it was read";
                    return absl::OkStatus();
                  })
                  .ok());
  // The query above stopped early; that must not hold the old snapshot.
  std::int64_t rows = 0;
  ASSERT_TRUE(database_
                  ->read([&](Connection& reader) {
                    rows = count(reader);
                    return absl::OkStatus();
                  })
                  .ok());
  EXPECT_EQ(rows, 1);
  EXPECT_FALSE(database_->read([&](Connection& reader) { return reader.execute("DELETE FROM t"); }).ok())
      << "a reader writes";
}

// More than a driver may keep in memory before the commit, so that it writes and reads back while it is under way.
TEST_P(DatabaseContract, ALargeTransactionIsWholeOrLeavesNothing) {
  constexpr int kRows = 3'000;
  writer_->execute("PRAGMA cache_size=20").IgnoreError();  // SQLite's word; others keep as little as they do
  const std::string words(1'000, 'w');
  const auto fill = [&](int from) {
    for (int i = from; i < from + kRows; ++i) {
      const absl::Status put = writer_->run("INSERT INTO t (id, words, raw) VALUES ($1, $2, $3)",
                                            (i * 7'919) % 1'000'003, words, Connection::Bytes{words});
      if (!put.ok()) return put;
    }
    return absl::OkStatus();
  };
  ASSERT_TRUE(writer_->execute("BEGIN IMMEDIATE").ok());
  ASSERT_TRUE(fill(0).ok());
  EXPECT_EQ(count(*writer_), kRows) << "what it wrote itself it reads";
  ASSERT_TRUE(writer_->execute("ROLLBACK").ok());
  EXPECT_EQ(count(*writer_), 0);
  ASSERT_TRUE(writer_->execute("BEGIN IMMEDIATE").ok());
  ASSERT_TRUE(fill(0).ok());
  ASSERT_TRUE(writer_->execute("COMMIT").ok());
  writer_ = nullptr;
  database_ = *GetParam()(folder_.path());
  std::int64_t rows = 0, bytes = 0;
  ASSERT_TRUE(database_
                  ->read([&](Connection& reader) {
                    rows = count(reader);
                    return reader.query("SELECT words, raw FROM t", [&](Statement& row) {
                      bytes += row.text(0) == words && row.bytes(1) == words ? 1 : 0;
                      return true;
                    });
                  })
                  .ok());
  EXPECT_EQ(rows, kRows);
  EXPECT_EQ(bytes, kRows);
}

TEST_P(DatabaseContract, ManyReadersShareABoundedPool) {
  std::atomic<int> done = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 24; ++i) {
    threads.emplace_back([&] {
      for (int k = 0; k < 20; ++k)
        done += database_
                        ->read([&](Connection& reader) {
                          return count(reader) == 0 ? absl::OkStatus() : absl::InternalError("");
                        })
                        .ok()
                    ? 1
                    : 0;
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(done, 24 * 20);
}

TEST_P(DatabaseContract, MigrationsRunOnceInOrderAndANewerDatabaseIsRefused) {
  const std::vector<Migration> one = {{1, "first", "CREATE TABLE m (a BIGINT)"}};
  const std::vector<Migration> two = {one[0], {2, "second", "INSERT INTO m (a) VALUES (1)"}};
  ASSERT_TRUE(migrate(*writer_, "test", one).ok());
  ASSERT_TRUE(migrate(*writer_, "test", two).ok());
  ASSERT_TRUE(migrate(*writer_, "test", two).ok());
  std::int64_t rows = 0;
  ASSERT_TRUE(
      writer_->query("SELECT COUNT(*) FROM m", [&](Statement& row) { return rows = row.integer(0), false; }).ok());
  EXPECT_EQ(rows, 1);
  const absl::Status older = migrate(*writer_, "test", one);
  EXPECT_NE(older.message().find("newer version"), absl::string_view::npos) << older;
  const std::vector<Migration> broken = {two[0], two[1], {3, "broken", "CREATE TABLE n (a BIGINT); NONSENSE"}};
  EXPECT_FALSE(migrate(*writer_, "test", broken).ok());
  EXPECT_FALSE(writer_->execute("SELECT * FROM n").ok()) << "half a migration stayed";
}

INSTANTIATE_TEST_SUITE_P(Sqlite, DatabaseContract, testing::Values(&open_sqlite_in));

}  // namespace
}  // namespace concord::platform
