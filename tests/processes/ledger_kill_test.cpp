// kill -9 at any moment loses no acknowledged append, and a follower killed between any two steps neither loses nor
// repeats an effect. The test runs itself as the child that is killed.
#include <cstdio>
#include <cstring>
#include <map>
#include <random>
#include <thread>

#include <gtest/gtest.h>

#include "concord/registry/v1/events.pb.h"

#include "services/platform/following/follower.h"
#include "services/platform/ledger/event_type.h"
#include "services/platform/ledger/ledger_record.h"
#include "services/platform/values/text.h"
#include "services/platform/world/crypto.h"
#include "tests/contracts/temporary_folder.h"
#include "tests/processes/child.h"

namespace concord::platform {
namespace {

constexpr int kKills = 25;
constexpr int kSourceEvents = 400;

std::unique_ptr<Ledger> open(const std::string& path, OnCommitted on_committed = nullptr) {
  auto database = open_sqlite(path);
  auto ledger = open_ledger(*std::move(database), system_world(), nullptr, std::move(on_committed));
  if (!ledger.ok()) std::fprintf(stderr, "%s\n", ledger.status().ToString().c_str());
  return ledger.ok() ? *std::move(ledger) : nullptr;
}

Append make(const std::string& command, std::vector<StreamAppend> streams) {
  Append append;
  append.authority = "lancashire";
  append.command_id = command;
  append.request_hash = sha256(command);
  append.streams = std::move(streams);
  return append;
}

// Child 1: appends for ever, eight waiting at a time, and prints each command id once it is acknowledged.
int append_for_ever(const std::string& path, const std::string& run) {
  const auto ledger = open(path);
  if (ledger == nullptr) return 1;
  for (std::int64_t i = 0;; ++i) {
    const std::string command = cat(run, "-", i);
    const auto done = [command](const absl::StatusOr<Appended>& answer) {
      if (!answer.ok()) return;
      const std::string line = command + "\n";
      if (write(STDOUT_FILENO, line.data(), line.size()) < 0) _exit(1);
    };
    if (i % 8 == 7) {
      done(ledger->append_and_wait(make(command, {{cat("s/", command), 0, {{"Happened", std::string(200, 'x')}}}})));
    } else {
      ledger->append(
          make(command, {{cat("s/", command), 0, {{"Happened", std::string(200, 'x')}, {"Happened", "second"}}}}),
          done);
    }
  }
}

struct CountAggregate {
  struct State {
    std::int64_t count = 0;
  };
  using Event = registry::v1::SupportServiceEvent;
  static void evolve(State& state, const Event&) { ++state.count; }
};

class FileSource : public RecordSource {
 public:
  explicit FileSource(Ledger& ledger) : ledger_(ledger) {}
  absl::StatusOr<std::vector<Head>> heads() override { return ledger_.heads(); }
  absl::StatusOr<std::vector<Record>> read(const std::string& authority, std::int64_t after, int limit) override {
    return ledger_.read(authority, after, std::min(limit, 7));  // small steps: many moments to die at
  }

 private:
  Ledger& ledger_;
};

// Child 2: follows until it has caught up or, `die_at` steps in, kills itself: odd ones while reacting, even ones right
// after a commit.
int follow(const std::string& folder, int die_at) {
  int steps = 0;
  const auto maybe_die = [&](bool after_commit) {
    if (die_at > 0 && (die_at % 2 == 0) == after_commit && ++steps >= die_at / 2) kill(getpid(), SIGKILL);
  };
  const auto source_ledger = open(folder + "/source.db");
  const auto ledger = open(folder + "/follower.db", [&](const auto&) { maybe_die(true); });
  if (source_ledger == nullptr || ledger == nullptr) return 1;
  FileSource source(*source_ledger);
  Decider<CountAggregate> decider(*ledger);
  const auto metrics = no_metrics();
  const auto react = [&](Batch& batch, const Record& record, const Command&) -> absl::Status {
    maybe_die(false);
    CountAggregate::Event event;
    event.ParseFromString(record.payload());
    return batch
        .decide(decider, "seen",
                [&](const CountAggregate::State&) {
                  return Decided<CountAggregate::Event>(std::vector<CountAggregate::Event>{event});
                })
        .status();
  };
  Follower follower({"source", "test", 1'000}, *ledger, source, react, system_world(), *metrics);
  const auto caught_up = follower.catch_up();
  if (!caught_up.ok()) std::fprintf(stderr, "%s\n", caught_up.ToString().c_str());
  return caught_up.ok() ? 0 : 1;
}

std::int64_t check_chain(Ledger& ledger, std::map<std::string, int>* events_of_command) {
  ChainVerifier chain("lancashire");
  for (;;) {
    const auto records = ledger.read("lancashire", chain.position(), 1'000);
    EXPECT_TRUE(records.ok());
    if (!records.ok() || records->empty()) return chain.position();
    for (const Record& record : *records) {
      EXPECT_EQ(chain.check(record).value_or(""), "");
      if (events_of_command != nullptr) ++(*events_of_command)[record.command_id()];
    }
  }
}

TEST(LedgerKill, NoAcknowledgedAppendIsLostAndNoneIsHalf) {
  const TemporaryFolder folder;
  const std::string path = folder.path() + "/ledger.db";
  std::mt19937 random(2026);
  std::size_t acknowledged = 0;
  for (int kill_number = 0; kill_number < kKills; ++kill_number) {
    int pipe_end = -1;
    Child child = Child::start({own_program(), "--append", path, cat("run", kill_number)}, &pipe_end);
    std::this_thread::sleep_for(std::chrono::milliseconds(20 + random() % 120));
    EXPECT_EQ(child.signal_and_wait(SIGKILL), 128 + SIGKILL);
    std::string told;
    char buffer[1 << 16];
    for (ssize_t size = 0; (size = read(pipe_end, buffer, sizeof buffer)) > 0;)
      told.append(buffer, static_cast<std::size_t>(size));
    close(pipe_end);
    const auto ledger = open(path);
    ASSERT_NE(ledger, nullptr);
    std::map<std::string, int> events;
    check_chain(*ledger, &events);
    for (std::size_t at = 0, end = 0; (end = told.find('\n', at)) != std::string::npos; at = end + 1) {
      const std::string command = told.substr(at, end - at);
      ++acknowledged;
      const int number = std::atoi(command.substr(command.find('-') + 1).c_str());
      ASSERT_EQ(events[command], number % 8 == 7 ? 1 : 2)
          << "acknowledged command " << command << " after kill " << kill_number;
    }
    for (const auto& [command, count] : events) {
      const int number = std::atoi(command.substr(command.find('-') + 1).c_str());
      ASSERT_EQ(count, number % 8 == 7 ? 1 : 2) << "half of command " << command;
    }
  }
  EXPECT_GT(acknowledged, 100U) << "the children were killed before they did anything; the test shows nothing";
}

TEST(FollowerKill, KilledBetweenAnyTwoStepsNoEffectIsLostOrRepeated) {
  const TemporaryFolder folder;
  {
    const auto source = open(folder.path() + "/source.db");
    for (int i = 0; i < kSourceEvents; ++i) {
      CountAggregate::Event event;
      event.mutable_capacity_changed()->set_units(i);
      ASSERT_TRUE(source->append_and_wait(make(cat(i), {{"service/s", i, {new_event(event)}}})).ok());
    }
  }
  int kills = 0;
  for (int die_at = 1; die_at <= 24; ++die_at) {
    if (Child::start({own_program(), "--follow", folder.path(), std::to_string(die_at)}).wait() == 128 + SIGKILL)
      ++kills;
  }
  ASSERT_EQ(Child::start({own_program(), "--follow", folder.path(), "0"}).wait(), 0);
  EXPECT_GT(kills, 15) << "too few deaths to show anything";
  const auto ledger = open(folder.path() + "/follower.db");
  ASSERT_EQ(check_chain(*ledger, nullptr), kSourceEvents);
  const auto records = ledger->read("lancashire", 0, 2'000);
  ASSERT_TRUE(records.ok());
  for (int i = 0; i < kSourceEvents; ++i) {
    CountAggregate::Event event;
    ASSERT_TRUE(event.ParseFromString(records->at(static_cast<std::size_t>(i)).payload()));
    ASSERT_EQ(event.capacity_changed().units(), i);
  }
}

}  // namespace
}  // namespace concord::platform

int main(int argc, char** argv) {
  if (argc == 4 && std::strcmp(argv[1], "--append") == 0) return concord::platform::append_for_ever(argv[2], argv[3]);
  if (argc == 4 && std::strcmp(argv[1], "--follow") == 0) return concord::platform::follow(argv[2], std::atoi(argv[3]));
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
