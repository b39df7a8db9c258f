// The real bus process: who is on the allow-list gets through, a stranger does not, and with the bus gone followers
// still catch up.
#include "services/platform/bus/bus.h"

#include <chrono>
#include <fstream>
#include <thread>

#include <gtest/gtest.h>

#include "services/platform/following/follower.h"
#include "services/platform/ledger/event_type.h"
#include "services/platform/values/text.h"
#include "services/platform/world/crypto.h"
#include "tests/contracts/temporary_folder.h"
#include "tests/processes/child.h"
#include "tests/where.h"

namespace concord::platform {
namespace {

class BusProcess : public testing::Test {
 protected:
  void SetUp() override {
    server_ = *make_curve_keys();
    friend_ = *make_curve_keys();
    source_ = *make_curve_keys();
    ASSERT_TRUE(write_curve_keys(server_, file("bus.curve")).ok());
    std::ofstream(file("allow.txt")) << "# who may connect\n"
                                     << friend_.public_key << " registry\n"
                                     << source_.public_key << " source\n";
    start();
  }
  void start() {
    unlink(file("ready").c_str());
    bus_ = std::make_unique<Child>(
        Child::start({concord::tests::program_folder() + "/concord-bus", "--keys_file=" + file("bus.curve"),
                      "--allow_list_file=" + file("allow.txt"), "--ready_file=" + file("ready"),
                      "--publishers=" + publishers_, "--subscribers=" + subscribers_, "--log_level=err"}));
    for (int i = 0; i < 1'000 && !(std::ifstream(file("ready")) >> publishers_ >> subscribers_); ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    ASSERT_NE(publishers_.find("tcp://127.0.0.1:"), std::string::npos) << "the bus did not start";
  }
  std::string file(const std::string& name) const { return folder_.path() + "/" + name; }
  BusOptions options(const std::string& endpoint, const CurveKeys& keys) const {
    return {{endpoint}, server_.public_key, keys};
  }

  static std::shared_ptr<Record> record(std::int64_t position) {
    auto made = std::make_shared<Record>();
    made->set_authority("lancashire");
    made->set_position(position);
    return made;
  }
  // Rings every 5 ms until the subscriber hears or 1.5 s pass: connections and subscriptions take a moment.
  static bool heard(BusPublisher& publisher, BusSubscriber& subscriber) {
    for (int i = 0; i < 300; ++i) {
      publisher.ring("registry", {record(1)});
      const auto ring = subscriber.wait(5);
      if (ring.ok() && *ring) return (*ring)->position() == 1;
    }
    return false;
  }

  TemporaryFolder folder_;
  CurveKeys server_, friend_, source_;
  std::string publishers_ = "tcp://127.0.0.1:*", subscribers_ = "tcp://127.0.0.1:*";
  std::unique_ptr<Child> bus_;
};

TEST_F(BusProcess, AFriendIsHeardAndAStrangerIsNot) {
  auto publisher = *connect_publisher(options(publishers_, friend_));
  auto subscriber = *connect_subscriber(options(subscribers_, friend_), "registry");
  EXPECT_TRUE(heard(*publisher, *subscriber));
  const CurveKeys stranger = *make_curve_keys();
  auto strange_subscriber = *connect_subscriber(options(subscribers_, stranger), "registry");
  EXPECT_FALSE(heard(*publisher, *strange_subscriber)) << "a stranger hears the council's events";
  auto strange_publisher = *connect_publisher(options(publishers_, stranger));
  while (subscriber->wait(20)->has_value()) {
  }
  EXPECT_FALSE(heard(*strange_publisher, *subscriber)) << "a stranger rings the bell";
  EXPECT_TRUE(heard(*publisher, *subscriber)) << "the friend is still heard";
}

TEST_F(BusProcess, ASubscriberHearsOnlyItsSource) {
  auto publisher = *connect_publisher(options(publishers_, friend_));
  auto subscriber = *connect_subscriber(options(subscribers_, friend_), "procurement");
  EXPECT_FALSE(heard(*publisher, *subscriber));
}

TEST_F(BusProcess, AKeyRingsForItsOwnServiceAlone) {
  const CurveKeys needs = *make_curve_keys(), nobodys = *make_curve_keys();
  std::ofstream(file("allow.txt"), std::ios::app) << needs.public_key << " needs\n" << nobodys.public_key << "\n";
  auto registry = *connect_publisher(options(publishers_, friend_));
  auto subscriber = *connect_subscriber(options(subscribers_, nobodys), "registry");
  EXPECT_TRUE(heard(*registry, *subscriber)) << "who has a key may listen";
  for (const CurveKeys& other : {needs, nobodys}) {
    auto forger = *connect_publisher(options(publishers_, other));
    while (subscriber->wait(20)->has_value()) {
    }
    EXPECT_FALSE(heard(*forger, *subscriber)) << "another service's key rings for the registry";
  }
  EXPECT_TRUE(heard(*registry, *subscriber));
}

class LedgerSource : public RecordSource {
 public:
  explicit LedgerSource(Ledger& ledger) : ledger_(ledger) {}
  absl::StatusOr<std::vector<Head>> heads() override { return ledger_.heads(); }
  absl::StatusOr<std::vector<Record>> read(const std::string& authority, std::int64_t after, int limit) override {
    return ledger_.read(authority, after, limit);
  }

 private:
  Ledger& ledger_;
};

TEST_F(BusProcess, WithTheBusStoppedFollowersCatchUpAndWithItBackTheyHearAgain) {
  auto bell = *connect_publisher(options(publishers_, source_));
  std::mutex bell_mutex;
  auto source_ledger = *open_ledger(*open_sqlite(file("source.db")), system_world(), nullptr, [&](const auto& records) {
    const std::lock_guard lock(bell_mutex);
    bell->ring("source", records);
  });
  auto ledger = *open_ledger(*open_sqlite(file("follower.db")), system_world(), nullptr, nullptr);
  LedgerSource source(*source_ledger);
  const auto metrics = no_metrics();
  // The bookmark alone tells here how far it is; what events cause is shown elsewhere.
  Follower follower(
      {"source", "test", 300}, *ledger, source, [](Batch&, const Record&, const Command&) { return absl::OkStatus(); },
      system_world(), *metrics);
  follower.start(*connect_subscriber(options(subscribers_, friend_), "source"));
  std::int64_t appended = 0;
  const auto publish = [&] {
    Append append;
    append.authority = "lancashire";
    append.command_id = cat("c", ++appended);
    append.request_hash = sha256(append.command_id);
    append.streams = {{cat("s/", appended), 0, {{"Happened", "x"}}}};
    EXPECT_TRUE(source_ledger->append_and_wait(append).ok());
  };
  const auto reached_within_ms = [&](int limit) {
    for (int i = 0; i < limit; ++i) {
      if (ledger->bookmark("source", "lancashire")->position == appended) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return false;
  };
  publish();
  EXPECT_TRUE(reached_within_ms(3'000));
  EXPECT_EQ(bus_->signal_and_wait(SIGTERM), 0);
  for (int i = 0; i < 20; ++i) publish();
  EXPECT_TRUE(reached_within_ms(3'000)) << "with the bell silent, the follower asks";
  start();
  bool by_bell = false;
  for (int i = 0; i < 40 && !by_bell; ++i) {
    publish();
    by_bell = reached_within_ms(60);  // sooner than silence_ms, so only the bell can have told
  }
  EXPECT_TRUE(by_bell);
  follower.stop();
}

}  // namespace
}  // namespace concord::platform
