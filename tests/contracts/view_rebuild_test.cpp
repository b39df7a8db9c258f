// What a rebuild promises over every driver: commands go on meanwhile, what is wrong is put right, what changes
// meanwhile is right afterwards, and whoever cancels it changes nothing.
#include "services/platform/ledger/view_rebuild.h"

#include <atomic>
#include <chrono>
#include <filesystem>
#include <map>
#include <random>
#include <thread>

#include <gtest/gtest.h>

#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/platform/world/crypto.h"
#include "tests/contracts/temporary_folder.h"

namespace concord::platform {
namespace {

using Clock = std::chrono::steady_clock;

// Each stream with its number of events and its last payload, and every record a second time; beside them a table that
// no rebuild may touch.
class TestViews : public Views {
 public:
  std::vector<Migration> migrations() const override {
    return {{1, "test",
             "CREATE TABLE counts (authority TEXT NOT NULL, stream TEXT NOT NULL, events BIGINT NOT NULL, last BYTEA "
             "NOT NULL, PRIMARY KEY (authority, stream)); CREATE INDEX counts_by_events ON counts (authority, events); "
             "CREATE TABLE told (authority TEXT NOT NULL, position BIGINT NOT NULL, stream TEXT NOT NULL, PRIMARY KEY "
             "(authority, position)); CREATE TABLE erasable (id BIGINT NOT NULL PRIMARY KEY, words TEXT NOT NULL)"}};
  }
  std::vector<std::string> tables() const override { return {"counts", "told"}; }
  absl::Status project(Connection& writer, const Record& record) override {
    CONCORD_RETURN_IF_ERROR(writer.run(
        "INSERT INTO counts (authority, stream, events, last) VALUES ($1, $2, 1, $3) ON CONFLICT (authority, "
        "stream) DO UPDATE SET events = counts.events + 1, last = excluded.last",
        record.authority(), record.stream(), Connection::Bytes{record.payload()}));
    return writer.run("INSERT INTO told (authority, position, stream) VALUES ($1, $2, $3)", record.authority(),
                      record.position(), record.stream());
  }
};

using OpenDatabase = absl::StatusOr<std::unique_ptr<Database>> (*)(const std::string& folder);
absl::StatusOr<std::unique_ptr<Database>> open_sqlite_in(const std::string& folder) {
  return open_sqlite(folder + "/ledger.db");
}

class RebuildContract : public testing::TestWithParam<OpenDatabase> {
 protected:
  void SetUp() override {
    auto ledger = open_ledger(*GetParam()(folder_.path()), system_world(), &views_, nullptr);
    ASSERT_TRUE(ledger.ok()) << ledger.status();
    ledger_ = *std::move(ledger);
    damage("INSERT INTO erasable (id, words) VALUES (1, 'stays')");
  }

  absl::Status append(const std::string& authority, const std::string& stream, std::int64_t version, int events) {
    Append append;
    append.authority = authority;
    append.command_id = cat("c", ++commands_);
    append.request_hash = sha256(append.command_id);
    append.streams = {{stream, version, {}}};
    for (int i = 0; i < events; ++i) append.streams[0].events.push_back({"Happened", cat("p", commands_.load(), i)});
    return ledger_->append_and_wait(std::move(append)).status();
  }
  void fill(int events) {
    constexpr int kTogether = 2'000;
    for (int i = 0; i < events / kTogether; ++i) ASSERT_TRUE(append("lancashire", cat("old/", i), 0, kTogether).ok());
  }
  void damage(const std::string& sql) {
    ASSERT_TRUE(ledger_->exclusively([&](Connection& writer) { return writer.execute(sql); }).ok());
  }
  std::vector<std::string> rows(const std::string& sql) {
    std::vector<std::string> rows;
    EXPECT_TRUE(ledger_->database()
                    .read([&](Connection& reader) {
                      return reader.query(sql, [&](Statement& row) {
                        std::string text;
                        for (int column = 0; column < row.columns(); ++column) text += cat(row.text(column), "|");
                        rows.push_back(text);
                        return true;
                      });
                    })
                    .ok());
    return rows;
  }
  std::vector<std::string> all_rows() {
    auto all = rows("SELECT * FROM counts ORDER BY authority, stream");
    for (std::string& row : rows("SELECT * FROM told ORDER BY authority, position")) all.push_back(std::move(row));
    return all;
  }
  void expect_shown_as_recorded() {
    const auto fresh = rebuild_views(*ledger_, views_, true);
    ASSERT_TRUE(fresh.ok()) << fresh.status();
    for (const auto& table : fresh->tables()) EXPECT_EQ(table.digest_before(), table.digest_after()) << table.table();
    // By another way than the views: what the ledger itself says.
    std::map<std::pair<std::string, std::string>, std::int64_t> counted;
    std::int64_t records = 0;
    const auto heads = *ledger_->heads();
    for (const Head& head : heads) {
      for (std::int64_t at = 0; at < head.position;) {
        const auto page = *ledger_->read(head.authority, at, 1'000);
        for (const Record& record : page) {
          ++counted[{record.authority(), record.stream()}];
          at = record.position();
          ++records;
        }
      }
    }
    std::vector<std::string> expected;
    for (const auto& [stream, events] : counted)
      expected.push_back(cat(stream.first, "|", stream.second, "|", events, "|"));
    EXPECT_EQ(rows("SELECT authority, stream, events FROM counts ORDER BY authority, stream"), expected);
    EXPECT_EQ(rows("SELECT COUNT(*) FROM told"), std::vector<std::string>{cat(records, "|")});
    EXPECT_EQ(rows("SELECT words FROM erasable"), std::vector<std::string>{"stays|"});
  }
  std::vector<std::string> files() {
    std::vector<std::string> names;
    for (const auto& file : std::filesystem::directory_iterator(folder_.path())) {
      if (file.path().string().find("scratch") != std::string::npos) names.push_back(file.path().filename());
    }
    return names;
  }

  TemporaryFolder folder_;
  TestViews views_;
  std::atomic<std::int64_t> commands_ = 0;
  std::unique_ptr<Ledger> ledger_;
};

// Each command takes a small part of the time that a rebuild takes, where it once took all of it.
TEST_P(RebuildContract, CommandsGoOnWhileALargeLedgerIsFolded) {
  fill(200'000);
  std::atomic<bool> over = false;
  absl::Status rebuilt;
  std::chrono::nanoseconds took{};
  std::thread rebuilding([&] {
    const auto began = Clock::now();
    rebuilt = rebuild_views(*ledger_, views_, false).status();
    took = Clock::now() - began;
    over = true;
  });
  std::chrono::nanoseconds longest{};
  int commands = 0;
  while (!over) {
    const auto began = Clock::now();
    const absl::Status done = append("glasgow", cat("new/", commands++), 0, 1);
    EXPECT_TRUE(done.ok()) << done;
    longest = std::max<std::chrono::nanoseconds>(longest, Clock::now() - began);
  }
  rebuilding.join();
  ASSERT_TRUE(rebuilt.ok()) << rebuilt;
  const auto ms = [](auto time) { return std::chrono::duration_cast<std::chrono::milliseconds>(time).count(); };
  RecordProperty("rebuild_ms", std::to_string(ms(took)));
  RecordProperty("longest_command_ms", std::to_string(ms(longest)));
  std::printf("rebuild %lld ms, longest of %d commands %lld ms\n", static_cast<long long>(ms(took)), commands,
              static_cast<long long>(ms(longest)));
  EXPECT_GT(commands, 20);
  EXPECT_LT(longest * 4, took) << "a command waited for the rebuild";
  expect_shown_as_recorded();
}

TEST_P(RebuildContract, WhatChangesMeanwhileIsRightAfterwardsAndWhatWasWrongTo) {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    SCOPED_TRACE(cat("seed ", seed));
    std::mt19937_64 chance(seed);
    for (int i = 0; i < 5; ++i) {
      ASSERT_TRUE(
          append(cat("a", chance() % 3), cat("s", seed, "/", i), 0, 200 + static_cast<int>(chance() % 900)).ok());
    }
    // One table, the other, both or none is wrong.
    if (chance() % 2 == 0) damage(cat("UPDATE counts SET events = events + 7 WHERE events % 2 = ", chance() % 2));
    if (chance() % 2 == 0) damage(cat("DELETE FROM told WHERE position % 5 = ", chance() % 5));
    std::atomic<bool> over = false;
    absl::Status rebuilt;
    std::thread rebuilding([&] {
      rebuilt = rebuild_views(*ledger_, views_, false).status();
      over = true;
    });
    std::map<std::string, std::int64_t> versions;
    do {
      const std::string authority = cat("a", chance() % 4), stream = cat("m", seed, "/", chance() % 20);
      std::int64_t& version = versions[authority + stream];
      const int events = 1 + static_cast<int>(chance() % 5);
      const absl::Status done = append(authority, stream, version, events);
      EXPECT_TRUE(done.ok()) << done;
      version += events;
    } while (!over);
    rebuilding.join();
    ASSERT_TRUE(rebuilt.ok()) << rebuilt;
    expect_shown_as_recorded();
  }
  EXPECT_TRUE(files().empty());
}

TEST_P(RebuildContract, ADryRunTellsWhatIsWrongAndLeavesIt) {
  fill(4'000);
  damage("UPDATE counts SET events = 99");
  const auto before = all_rows();
  const auto rebuilt = rebuild_views(*ledger_, views_, true);
  ASSERT_TRUE(rebuilt.ok()) << rebuilt.status();
  EXPECT_EQ(rebuilt->records(), 4'000);
  ASSERT_EQ(rebuilt->tables_size(), 2);
  EXPECT_NE(rebuilt->tables(0).digest_before(), rebuilt->tables(0).digest_after());
  EXPECT_EQ(rebuilt->tables(1).digest_before(), rebuilt->tables(1).digest_after());
  EXPECT_EQ(all_rows(), before);
}

TEST_P(RebuildContract, CancelledAnywhereItChangesNothingAndLeavesNothing) {
  fill(20'000);
  damage("DELETE FROM told WHERE position % 2 = 0");
  const auto before = all_rows();
  int looks = 0;
  ASSERT_TRUE(rebuild_views(*ledger_, views_, true, [&] { return ++looks < 0; }).ok());
  ASSERT_GT(looks, 20) << "a rebuild looks at its caller between pages";
  for (int at = 1; at <= looks; at += 5) {
    int left = at;
    EXPECT_EQ(code_of(rebuild_views(*ledger_, views_, false, [&] { return --left == 0; }).status()), "CALLER_GONE")
        << at;
    EXPECT_EQ(all_rows(), before) << at;
    EXPECT_TRUE(files().empty()) << at;
  }
}

INSTANTIATE_TEST_SUITE_P(Sqlite, RebuildContract, testing::Values(&open_sqlite_in));

}  // namespace
}  // namespace concord::platform
