// The ledger's promises, for every driver: gap-free positions, versions, command ids, chain, atomic views, group
// commit.
#include "services/platform/ledger/ledger.h"

#include <atomic>
#include <filesystem>
#include <thread>

#include <gtest/gtest.h>

#include "services/platform/ledger/ledger_record.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/platform/world/crypto.h"
#include "tests/contracts/temporary_folder.h"

namespace concord::platform {
namespace {

// One row a stream: how many events it has. Refuses an event called "Impossible" as a view with a bug would.
class CountingViews : public Views {
 public:
  std::vector<Migration> migrations() const override {
    return {{1, "counts",
             "CREATE TABLE counts (authority TEXT NOT NULL, stream TEXT NOT NULL, events BIGINT NOT NULL, PRIMARY KEY "
             "(authority, stream))"}};
  }
  std::vector<std::string> tables() const override { return {"counts"}; }
  absl::Status project(Connection& writer, const Record& record) override {
    if (record.type() == "Impossible") return absl::InternalError("the view cannot show this");
    return writer.run(
        "INSERT INTO counts (authority, stream, events) VALUES ($1, $2, 1) ON CONFLICT (authority, stream) DO UPDATE "
        "SET events = counts.events + 1",
        record.authority(), record.stream());
  }
};

using OpenDatabase = absl::StatusOr<std::unique_ptr<Database>> (*)(const std::string& folder);

absl::StatusOr<std::unique_ptr<Database>> open_sqlite_in(const std::string& folder) {
  return open_sqlite(folder + "/ledger.db");
}

class LedgerContract : public testing::TestWithParam<OpenDatabase> {
 protected:
  void SetUp() override { open(); }
  void open() {
    auto database = GetParam()(folder_.path());
    ASSERT_TRUE(database.ok()) << database.status();
    auto ledger = open_ledger(*std::move(database), world_, &views_, [this](const auto& records) {
      const std::lock_guard lock(mutex_);
      committed_.insert(committed_.end(), records.begin(), records.end());
    });
    ASSERT_TRUE(ledger.ok()) << ledger.status();
    ledger_ = *std::move(ledger);
  }
  void reopen() {
    ledger_ = nullptr;
    open();
  }

  static Append make(const std::string& authority, const std::string& command, std::vector<StreamAppend> streams) {
    Append append;
    append.authority = authority;
    append.command_id = command;
    append.request_hash = sha256(command);
    append.actor = "officer-1";
    append.trace_id = std::string(32, 'a');
    append.streams = std::move(streams);
    return append;
  }
  static StreamAppend one(const std::string& stream, std::int64_t version, const std::string& payload = "p") {
    return {stream, version, {{"Happened", payload}}};
  }
  std::int64_t count(const std::string& stream) {
    std::int64_t events = 0;
    const auto read = ledger_->database().read([&](Connection& reader) {
      return reader.query(
          "SELECT events FROM counts WHERE stream = $1", [&](Statement& row) { return events = row.integer(0), false; },
          stream);
    });
    EXPECT_TRUE(read.ok()) << read;
    return events;
  }
  void expect_unbroken(const std::string& authority, std::int64_t records) {
    ChainVerifier chain(authority);
    for (std::int64_t at = 0;;) {
      const auto read = ledger_->read(authority, at, 500);
      ASSERT_TRUE(read.ok());
      if (read->empty()) break;
      for (const Record& record : *read) ASSERT_EQ(chain.check(record).value_or(""), "");
      at = chain.position();
    }
    EXPECT_EQ(chain.position(), records);
    const auto heads = ledger_->heads();
    ASSERT_TRUE(heads.ok());
    for (const Head& head : *heads) {
      if (head.authority == authority) {
        EXPECT_EQ(head.hash, chain.hash());
      }
    }
  }

  TemporaryFolder folder_;
  TestWorld world_{1'800'000'000'000};
  CountingViews views_;
  std::mutex mutex_;
  std::vector<std::shared_ptr<const Record>> committed_;
  std::unique_ptr<Ledger> ledger_;
};

TEST_P(LedgerContract, PositionsCountPerAuthorityWithoutHolesAndSurviveReopening) {
  for (int i = 1; i <= 3; ++i) {
    EXPECT_EQ(ledger_->append_and_wait(make("lancashire", cat("l", i), {one(cat("s/", i), 0)}))->position, i);
    EXPECT_EQ(ledger_->append_and_wait(make("glasgow", cat("g", i), {one(cat("s/", i), 0)}))->position, i);
  }
  reopen();
  EXPECT_EQ(ledger_->append_and_wait(make("lancashire", "l4", {one("s/4", 0)}))->position, 4);
  expect_unbroken("lancashire", 4);
  expect_unbroken("glasgow", 3);
  EXPECT_TRUE(ledger_->read("glasgow", 0, 10)->at(0).authority() == "glasgow");
}

TEST_P(LedgerContract, ARepeatedCommandGetsTheFirstAnswer) {
  const auto append = make("lancashire", "once", {one("s", 0), {"t", 0, {{"Happened", "1"}, {"Happened", "2"}}}});
  const auto first = ledger_->append_and_wait(append);
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(first->position, 3);
  EXPECT_EQ(first->version, 2);
  for (int i = 0; i < 2; ++i) {
    const auto again = ledger_->append_and_wait(append);
    ASSERT_TRUE(again.ok()) << again.status();
    EXPECT_TRUE(again->repeated);
    EXPECT_EQ(again->position, first->position);
    EXPECT_EQ(again->version, first->version);
    EXPECT_EQ(again->events, 3);
    reopen();
  }
  EXPECT_EQ(count("t"), 2);
  expect_unbroken("lancashire", 3);
}

TEST_P(LedgerContract, ACommandThatChangedNothingHasUsedItsIdToo) {
  ASSERT_TRUE(ledger_->append_and_wait(make("lancashire", "1", {one("s", 0)})).ok());
  const auto nothing = ledger_->append_and_wait(make("lancashire", "retry", {{"s", 1, {}}}));
  ASSERT_TRUE(nothing.ok()) << nothing.status();
  EXPECT_FALSE(nothing->repeated);
  ASSERT_TRUE(ledger_->append_and_wait(make("lancashire", "2", {one("s", 1)})).ok());
  // Sent again later, the same command would now have something to change: it gets its first answer instead.
  for (int i = 0; i < 2; ++i) {
    const auto again = ledger_->append_and_wait(make("lancashire", "retry", {one("s", 2)}));
    ASSERT_TRUE(again.ok()) << again.status();
    EXPECT_TRUE(again->repeated);
    EXPECT_EQ(again->events, 0);
    EXPECT_EQ(again->position, nothing->position);
    EXPECT_EQ(again->version, nothing->version);
    reopen();
  }
  auto other = make("lancashire", "retry", {one("s", 2)});
  other.request_hash = sha256("another request");
  EXPECT_EQ(code_of(ledger_->append_and_wait(other).status()), "COMMAND_ID_REUSED");
  expect_unbroken("lancashire", 2);
}

TEST_P(LedgerContract, ALedgerWhoseHeadIsLostIsStillNamed) {
  for (const char* authority : {"glasgow", "lancashire", "surrey"})
    ASSERT_TRUE(ledger_->append_and_wait(make(authority, "1", {one("s", 0)})).ok());
  ASSERT_TRUE(ledger_
                  ->exclusively([](Connection& writer) {
                    return writer.run("DELETE FROM ledger_head WHERE authority = 'lancashire'");
                  })
                  .ok());
  const auto heads = ledger_->heads();
  ASSERT_TRUE(heads.ok()) << heads.status();
  ASSERT_EQ(heads->size(), 3U);
  EXPECT_EQ((*heads)[1].authority, "lancashire");
  EXPECT_EQ((*heads)[1].position, 0);
  EXPECT_EQ((*heads)[2].position, 1);
}

TEST_P(LedgerContract, ADifferentRequestUnderTheSameCommandIdIsRefused) {
  ASSERT_TRUE(ledger_->append_and_wait(make("lancashire", "id", {one("s", 0)})).ok());
  auto other = make("lancashire", "id", {one("u", 0)});
  other.request_hash = sha256("another request");
  const auto refused = ledger_->append_and_wait(other);
  EXPECT_EQ(code_of(refused.status()), "COMMAND_ID_REUSED");
  EXPECT_FALSE(refusal_of(refused.status())->remedy().empty());
  // Another authority's ids are its own.
  other.authority = "glasgow";
  EXPECT_TRUE(ledger_->append_and_wait(other).ok());
}

TEST_P(LedgerContract, AStaleOrFutureVersionConflicts) {
  ASSERT_TRUE(ledger_->append_and_wait(make("lancashire", "1", {one("s", 0)})).ok());
  for (const std::int64_t version : {0, 2, 7}) {
    const auto conflict = ledger_->append_and_wait(make("lancashire", cat("v", version), {one("s", version)}));
    EXPECT_TRUE(absl::IsAborted(conflict.status())) << version << " " << conflict.status();
  }
  reopen();
  EXPECT_TRUE(absl::IsAborted(ledger_->append_and_wait(make("lancashire", "v9", {one("s", 9)})).status()));
  EXPECT_TRUE(ledger_->append_and_wait(make("lancashire", "2", {one("s", 1)})).ok());
  expect_unbroken("lancashire", 2);
}

TEST_P(LedgerContract, ManyStreamsAreAppendedAllOrNone) {
  ASSERT_TRUE(ledger_->append_and_wait(make("lancashire", "1", {one("taken", 0)})).ok());
  const auto conflict = ledger_->append_and_wait(make("lancashire", "2", {one("a", 0), one("b", 0), one("taken", 0)}));
  EXPECT_TRUE(absl::IsAborted(conflict.status()));
  EXPECT_TRUE(ledger_->read_stream("lancashire", "a", 0, 10)->empty());
  EXPECT_EQ(count("a"), 0);
  EXPECT_EQ(ledger_->append_and_wait(make("lancashire", "3", {one("a", 0)}))->position, 2);
  expect_unbroken("lancashire", 2);
}

TEST_P(LedgerContract, AFailingViewRollsItsAppendBackAndNoOther) {
  std::vector<absl::StatusOr<Appended>> answers(3, absl::UnknownError(""));
  std::atomic<int> waiting = 3;
  auto bad = make("lancashire", "bad", {{"x", 0, {{"Happened", ""}, {"Impossible", ""}}}});
  const auto send = [&](int i, const Append& append) {
    ledger_->append(append, [&answers, &waiting, i](absl::StatusOr<Appended> answer) {
      answers[static_cast<std::size_t>(i)] = std::move(answer);
      --waiting;
    });
  };
  send(0, make("lancashire", "good1", {one("g", 0)}));
  send(1, bad);
  send(2, make("lancashire", "good2", {one("g", 1)}));
  while (waiting > 0) std::this_thread::yield();
  EXPECT_TRUE(answers[0].ok());
  EXPECT_EQ(answers[1].status().code(), absl::StatusCode::kInternal);
  EXPECT_TRUE(answers[2].ok()) << answers[2].status();
  EXPECT_EQ(count("x"), 0);
  EXPECT_EQ(count("g"), 2);
  expect_unbroken("lancashire", 2);
}

TEST_P(LedgerContract, ABookmarkMovesOnlyFromWhereItStandsInItsHistory) {
  const Bookmark nowhere{0, kFirstPreviousHash, 0}, fifth{5, std::string(32, '5'), 0},
      ninth{9, std::string(32, '9'), 1};
  auto first = make("lancashire", "f1", {one("s", 0)});
  first.bookmark = BookmarkMove{"registry", "lancashire", nowhere, fifth};
  ASSERT_TRUE(ledger_->append_and_wait(first).ok());
  auto late = make("lancashire", "f2", {one("s", 1)});
  late.bookmark = BookmarkMove{"registry", "lancashire", nowhere, {6, std::string(32, '6'), 0}};
  EXPECT_TRUE(absl::IsAborted(ledger_->append_and_wait(late).status()));
  auto other = make("lancashire", "f3", {one("s", 1)});
  other.bookmark = BookmarkMove{"registry", "lancashire", {5, std::string(32, 'x'), 0}, ninth};
  EXPECT_TRUE(absl::IsAborted(ledger_->append_and_wait(other).status())) << "the position is right, the history is not";
  EXPECT_EQ(*ledger_->bookmark("registry", "lancashire"), fifth);
  EXPECT_EQ(count("s"), 1);
  Append only_bookmark = make("lancashire", "", {});
  only_bookmark.bookmark = BookmarkMove{"registry", "lancashire", fifth, ninth};
  EXPECT_TRUE(ledger_->append_and_wait(only_bookmark).ok());
  EXPECT_EQ(*ledger_->bookmark("registry", "lancashire"), ninth);
}

TEST_P(LedgerContract, WaitingAppendsShareCommitsAndKeepOrderPerAuthority) {
  constexpr int kEach = 500;
  std::atomic<int> answered = 0;
  for (int i = 0; i < kEach; ++i) {
    for (const char* authority : {"lancashire", "glasgow"}) {
      ledger_->append(make(authority, cat("c", i), {one(cat("s/", i), 0)}),
                      [&answered](const absl::StatusOr<Appended>& answer) {
                        EXPECT_TRUE(answer.ok()) << answer.status();
                        ++answered;
                      });
    }
  }
  while (answered < 2 * kEach) std::this_thread::yield();
  expect_unbroken("lancashire", kEach);
  expect_unbroken("glasgow", kEach);
  const std::lock_guard lock(mutex_);
  std::map<std::string, std::int64_t> last;
  for (const auto& record : committed_) EXPECT_EQ(record->position(), ++last[record->authority()]);
  EXPECT_EQ(last["lancashire"], kEach);
}

TEST_P(LedgerContract, LimitsAreRefusalsThatSayTheLimit) {
  const auto large =
      ledger_->append_and_wait(make("lancashire", "1", {one("s", 0, std::string(kMaxPayloadBytes + 1, 'x'))}));
  EXPECT_EQ(code_of(large.status()), "EVENT_TOO_LARGE");
  EXPECT_NE(refusal_of(large.status())->remedy().find(std::to_string(kMaxPayloadBytes)), std::string::npos);
  EXPECT_EQ(code_of(ledger_->append_and_wait(make("lancashire", "", {one("s", 0)})).status()), "COMMAND_ID_MISSING");
  EXPECT_EQ(code_of(ledger_->append_and_wait(make("lancashire", std::string(101, 'i'), {one("s", 0)})).status()),
            "COMMAND_ID_MISSING");
}

TEST_P(LedgerContract, AnAlteredDroppedOrReorderedRecordIsFound) {
  for (int i = 0; i < 5; ++i)
    ASSERT_TRUE(ledger_->append_and_wait(make("lancashire", cat(i), {one("s", i, cat("payload", i))})).ok());
  const std::vector<Record> good = *ledger_->read("lancashire", 0, 10);
  const auto fault = [&](std::vector<Record> records) {
    ChainVerifier chain("lancashire");
    for (const Record& record : records) {
      if (auto found = chain.check(record)) return *found;
    }
    return std::string();
  };
  EXPECT_EQ(fault(good), "");
  auto altered = good;
  altered[2].set_payload("payloaD2");
  EXPECT_NE(fault(altered).find("altered"), std::string::npos);
  auto actor = good;
  actor[4].set_actor("somebody else");
  EXPECT_NE(fault(actor).find("position 5"), std::string::npos);
  auto dropped = good;
  dropped.erase(dropped.begin() + 1);
  EXPECT_NE(fault(dropped).find("missing"), std::string::npos);
  auto reordered = good;
  std::swap(reordered[1], reordered[2]);
  EXPECT_NE(fault(reordered), "");
  auto moved = good;  // renumbered so that the hole does not show
  moved.erase(moved.begin() + 1);
  for (std::size_t i = 0; i < moved.size(); ++i) moved[i].set_position(static_cast<std::int64_t>(i) + 1);
  EXPECT_NE(fault(moved).find("altered"), std::string::npos);
}

// A deadline that has passed must not open again.
TEST_P(LedgerContract, TimeNeverGoesBackWhateverTheClockDoes) {
  constexpr std::int64_t kHourMs = 3'600'000;
  const auto recorded_at = [this](const std::string& authority) {
    return ledger_->read(authority, 0, 100)->back().recorded_at_ms();
  };
  EXPECT_EQ(ledger_->now_ms("lancashire"), world_.now_ms());
  const std::int64_t first_ms = world_.now_ms();
  ASSERT_TRUE(ledger_->append_and_wait(make("lancashire", "a", {one("s", 0)})).ok());
  world_.advance_ms(-kHourMs);
  EXPECT_EQ(ledger_->now_ms("lancashire"), first_ms);
  EXPECT_EQ(ledger_->now_ms("glasgow"), world_.now_ms()) << "another's ledger recorded nothing later";
  EXPECT_EQ(ledger_->clock_behind_ms(), kHourMs);
  ASSERT_TRUE(ledger_->append_and_wait(make("lancashire", "b", {one("s", 1)})).ok());
  EXPECT_EQ(recorded_at("lancashire"), first_ms);
  reopen();
  EXPECT_EQ(ledger_->now_ms("lancashire"), first_ms) << "forgotten with the process";
  ASSERT_TRUE(ledger_->exclusively([](Connection&) { return absl::OkStatus(); }).ok());  // what is cached is read anew
  ASSERT_TRUE(ledger_->append_and_wait(make("lancashire", "c", {one("s", 2)})).ok());
  EXPECT_EQ(recorded_at("lancashire"), first_ms);
  ASSERT_TRUE(ledger_->append_and_wait(make("commons", "d", {one("s", 0)})).ok());
  Append decided_later = make("glasgow", "e", {one("s", 0)});
  decided_later.decided_at_ms = world_.now_ms() + 5;
  ASSERT_TRUE(ledger_->append_and_wait(std::move(decided_later)).ok());
  EXPECT_EQ(recorded_at("glasgow"), world_.now_ms() + 5) << "recorded before it was decided";
  world_.advance_ms(kHourMs - kClockToleranceMs);
  EXPECT_EQ(ledger_->clock_behind_ms(), 0) << "within what NTP may do";
  world_.advance_ms(2 * kHourMs);
  EXPECT_EQ(ledger_->now_ms("lancashire"), world_.now_ms());
  ASSERT_TRUE(ledger_->append_and_wait(make("commons", "f", {one("s", 1)})).ok());
  world_.advance_ms(-kHourMs);
  EXPECT_EQ(ledger_->now_ms("lancashire"), world_.now_ms() + kHourMs) << "what the commons recorded is known to all";
  expect_unbroken("lancashire", 3);
}

TEST_P(LedgerContract, DrainAnswersWhatWaitsAndRefusesWhatComesLater) {
  std::atomic<int> good = 0;
  for (int i = 0; i < 200; ++i) {
    ledger_->append(make("lancashire", cat(i), {one(cat("s/", i), 0)}),
                    [&good](const absl::StatusOr<Appended>& answer) { good += answer.ok() ? 1 : 0; });
  }
  ledger_->drain();
  EXPECT_EQ(good, 200);
  EXPECT_TRUE(absl::IsUnavailable(ledger_->append_and_wait(make("lancashire", "late", {one("late", 0)})).status()));
}

// It would wait for itself for ever; so it ends at once and says why.
TEST_P(LedgerContract, WhoIsAnsweredMustNotWaitForTheLedger) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const auto wait_within = [this](const std::function<absl::Status()>& wait) {
    ledger_->append(make("lancashire", "c", {one("s", 0)}), [wait](const auto&) { wait().IgnoreError(); });
    ledger_->drain();
  };
  const auto append = [this] { return ledger_->append_and_wait(make("lancashire", "d", {one("s", 1)})).status(); };
  EXPECT_DEATH(wait_within(append), "waits for the ledger");
  const auto work = [this] { return ledger_->exclusively([](Connection&) { return absl::OkStatus(); }); };
  EXPECT_DEATH(wait_within(work), "waits for the ledger");
}

INSTANTIATE_TEST_SUITE_P(Sqlite, LedgerContract, testing::Values(&open_sqlite_in));

}  // namespace
}  // namespace concord::platform
