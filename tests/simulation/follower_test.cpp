// A follower over a lossy, late, repeating, reordering bus with crashes: every event takes effect exactly once, in
// order, per authority.
#include "services/platform/following/follower.h"

#include <cstdlib>
#include <map>

#include <gtest/gtest.h>

#include "concord/registry/v1/events.pb.h"

#include "services/platform/ledger/event_type.h"
#include "services/platform/ledger/view_rebuild.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/platform/world/crypto.h"
#include "tests/contracts/temporary_folder.h"

namespace concord::platform {
namespace {

using Event = registry::v1::SupportServiceEvent;

// What the follower keeps of each source event: one event of its own on the stream "seen".
struct SeenAggregate {
  struct Seen {
    std::int64_t count = 0;
    std::int64_t last_units = 0;
  };
  using State = Seen;
  using Event = registry::v1::SupportServiceEvent;
  static void evolve(State& state, const Event& event) {
    ++state.count;
    state.last_units = event.capacity_changed().units();
  }
};

class SeenViews : public Views {
 public:
  std::vector<Migration> migrations() const override {
    return {{1, "seen",
             "CREATE TABLE seen (authority TEXT NOT NULL, service_id TEXT NOT NULL, units BIGINT NOT NULL, times "
             "BIGINT NOT NULL, PRIMARY KEY (authority, service_id))"}};
  }
  std::vector<std::string> tables() const override { return {"seen"}; }
  absl::Status project(Connection& writer, const Record& record) override {
    SeenAggregate::Event event;
    event.ParseFromString(record.payload());
    return writer.run(
        "INSERT INTO seen (authority, service_id, units, times) VALUES ($1, $2, $3, 1) ON CONFLICT (authority, "
        "service_id) "
        "DO UPDATE SET units = excluded.units, times = seen.times + 1",
        record.authority(), event.capacity_changed().service_id(), event.capacity_changed().units());
  }
};

class LocalSource : public RecordSource {
 public:
  explicit LocalSource(Ledger& ledger) : ledger_(ledger) {}
  absl::StatusOr<std::vector<Head>> heads() override {
    return down ? absl::StatusOr<std::vector<Head>>(absl::UnavailableError("down")) : ledger_.heads();
  }
  absl::StatusOr<std::vector<Record>> read(const std::string& authority, std::int64_t after, int limit) override {
    if (down) return absl::UnavailableError("down");
    return ledger_.read(authority, after, limit);
  }
  bool down = false;

 private:
  Ledger& ledger_;
};

class Simulation {
 public:
  explicit Simulation(std::uint64_t seed) : world_(1'800'000'000'000, seed) {
    source_ledger_ = open("source", nullptr);
    source_ = std::make_unique<LocalSource>(*source_ledger_);
    restart();
  }

  void run(int steps) {
    for (int i = 0; i < steps; ++i) {
      switch (chance(10)) {
        case 0:
        case 1:
        case 2:
        case 3:
          publish();
          break;
        case 4:
        case 5:
        case 6:
          deliver();
          break;
        case 7:
          source_->down = chance(2) == 0;
          break;
        case 8:
          follower_->catch_up().IgnoreError();
          break;
        default:
          if (chance(4) == 0) restart();
          break;
      }
    }
    source_->down = false;
    ASSERT_TRUE(follower_->catch_up().ok());
  }

  void expect_exactly_once() {
    const auto heads = source_ledger_->heads();
    ASSERT_TRUE(heads.ok());
    for (const Head& head : *heads) {
      const auto effects = ledger_->read(head.authority, 0, 2'000);
      ASSERT_TRUE(effects.ok());
      const auto causes = source_ledger_->read(head.authority, 0, 2'000);
      ASSERT_TRUE(causes.ok());
      std::vector<std::string> expected, seen;
      for (const Record& cause : *causes) {
        Event event;
        ASSERT_TRUE(event.ParseFromString(cause.payload()));
        if (event.capacity_changed().units() != kRefusedUnits) expected.push_back(cause.payload());
      }
      for (const Record& effect : *effects) seen.push_back(effect.payload());
      EXPECT_EQ(seen, expected) << head.authority;
    }
    const auto rebuilt = rebuild_views(*ledger_, views_, false);
    ASSERT_TRUE(rebuilt.ok()) << rebuilt.status();
    EXPECT_EQ(rebuilt->tables(0).digest_before(), rebuilt->tables(0).digest_after());
    std::int64_t refused = 0;
    ASSERT_TRUE(ledger_->database()
                    .read([&](Connection& reader) {
                      return reader.query("SELECT COUNT(*) FROM refused_reaction",
                                          [&](Statement& row) { return refused = row.integer(0), false; });
                    })
                    .ok());
    EXPECT_EQ(refused, refused_published_);
  }

 private:
  static constexpr std::int64_t kRefusedUnits = 13;

  std::uint64_t chance(std::uint64_t below) { return world_.random() % below; }

  std::unique_ptr<Ledger> open(const std::string& name, Views* views) {
    auto database = open_sqlite(folder_.path() + "/" + name + ".db");
    auto ledger = open_ledger(*std::move(database), world_, views, nullptr);
    EXPECT_TRUE(ledger.ok()) << ledger.status();
    return *std::move(ledger);
  }

  // A crash: follower, its caches and its ledger's connection are gone; the files stay.
  void restart() {
    follower_ = nullptr;
    decider_ = nullptr;
    ledger_ = nullptr;
    ledger_ = open("follower", &views_);
    decider_ = std::make_unique<Decider<SeenAggregate>>(*ledger_);
    follower_ = std::make_unique<Follower>(
        FollowerOptions{"source", "simulation", 1'000}, *ledger_, *source_,
        [this](Batch& batch, const Record& record, const Command&) { return react(batch, record); }, world_, *metrics_);
  }

  absl::Status react(Batch& batch, const Record& record) {
    Event event;
    CONCORD_CHECK(event.ParseFromString(record.payload()), "parses");
    if (event.capacity_changed().units() == kRefusedUnits)
      return refuse_state(
          {.code = "UNLUCKY", .sentence = "Thirteen units are refused here.", .remedy = "Use another number."});
    return batch
        .decide(*decider_, cat("seen/", event.capacity_changed().service_id()),
                [&](const SeenAggregate::State&) { return Decided<Event>(std::vector<Event>{event}); })
        .status();
  }

  void publish() {
    const std::string authority = chance(2) == 0 ? "lancashire" : "glasgow";
    Event event;
    event.mutable_capacity_changed()->set_service_id(cat("s", chance(3)));
    const auto units = static_cast<std::int64_t>(chance(20));
    event.mutable_capacity_changed()->set_units(units);
    refused_published_ += units == kRefusedUnits ? 1 : 0;
    Append append;
    append.authority = authority;
    append.command_id = cat("c", ++commands_);
    append.request_hash = sha256(append.command_id);
    append.streams = {{cat("service/", commands_), 0, {new_event(event)}}};
    const auto appended = source_ledger_->append_and_wait(append);
    ASSERT_TRUE(appended.ok()) << appended.status();
    if (chance(3) > 0) in_flight_.emplace_back(authority, appended->position);  // one in three is lost
  }

  void deliver() {
    if (in_flight_.empty()) return;
    const auto at = static_cast<std::ptrdiff_t>(chance(in_flight_.size()));  // any order
    const auto& [authority, position] = in_flight_[static_cast<std::size_t>(at)];
    // One in five rings for more than there is.
    follower_->hear(authority, chance(5) == 0 ? position + 100 : position).IgnoreError();
    if (chance(3) > 0) in_flight_.erase(in_flight_.begin() + at);  // one in three comes again
  }

  TemporaryFolder folder_;
  TestWorld world_;
  SeenViews views_;
  std::unique_ptr<Metrics> metrics_ = no_metrics();
  std::unique_ptr<Ledger> source_ledger_, ledger_;
  std::unique_ptr<LocalSource> source_;
  std::unique_ptr<Decider<SeenAggregate>> decider_;
  std::unique_ptr<Follower> follower_;
  std::vector<std::pair<std::string, std::int64_t>> in_flight_;  // rings
  std::int64_t commands_ = 0, refused_published_ = 0;
};

TEST(FollowerSimulation, EveryEventTakesEffectExactlyOnce) {
  const char* one = std::getenv("CONCORD_SEED");
  const std::uint64_t first = one == nullptr ? 1 : std::strtoull(one, nullptr, 10);
  const std::uint64_t last = one == nullptr ? 40 : first;
  for (std::uint64_t seed = first; seed <= last; ++seed) {
    SCOPED_TRACE(cat("CONCORD_SEED=", seed));
    Simulation simulation(seed);
    simulation.run(150);
    simulation.expect_exactly_once();
    if (testing::Test::HasFailure()) return;
  }
}

}  // namespace
}  // namespace concord::platform
