// From commit to durable effect: latency when idle through the real proxy, throughput in batches beside Redis Streams,
// and catching up.
#include <atomic>
#include <condition_variable>
#include <fstream>
#include <thread>

#include <zmq.h>

#include "services/platform/bus/bus.h"
#include "services/platform/following/follower.h"
#include "services/platform/values/text.h"
#include "services/platform/world/crypto.h"
#include "services/registry/registry_service.h"
#include "tests/bench/bench.h"
#include "tests/bench/redis_peer.h"
#include "tests/contracts/temporary_folder.h"
#include "tests/processes/child.h"
#include "tests/services/service_fixture.h"
#include "tests/where.h"

namespace concord::bench {
namespace {

using namespace concord::platform;

constexpr int kIdleSamples = 300;
constexpr int kEventsPerAppend = 128;
constexpr int kAppendsWaiting = 16;
constexpr std::int64_t kEvents = 128 * 1200;
constexpr std::int64_t kCatchUpEvents = 128 * 800;

// The effect of an event: a row of the follower's own.
class EffectViews : public Views {
 public:
  std::vector<Migration> migrations() const override {
    return {{1, "effect",
             "CREATE TABLE effect (authority TEXT NOT NULL, position BIGINT NOT NULL, stream TEXT NOT NULL, PRIMARY "
             "KEY (authority, position))"}};
  }
  std::vector<std::string> tables() const override { return {"effect"}; }
  absl::Status project(Connection&, const Record&) override { return absl::OkStatus(); }
};

absl::Status keep(Batch& batch, const Record& record, const Command&) {
  batch.also([&record](Connection& writer) {
    return writer.run("INSERT INTO effect (authority, position, stream) VALUES ($1, $2, $3)", record.authority(),
                      record.position(), record.stream());
  });
  return absl::OkStatus();
}

Append make(std::int64_t number, int events) {
  Append append;
  append.authority = "lancashire";
  append.command_id = cat("c", number);
  append.request_hash = std::string(32, 'h');
  append.trace_id = std::string(32, 'a');
  append.streams = {{cat("service/", number), 0, {}}};
  for (int i = 0; i < events; ++i) append.streams[0].events.push_back({"CapacityChanged", std::string(200, 'p')});
  return append;
}

class LocalSource : public RecordSource {
 public:
  explicit LocalSource(Ledger& ledger) : ledger_(ledger) {}
  absl::StatusOr<std::vector<Head>> heads() override { return ledger_.heads(); }
  absl::StatusOr<std::vector<Record>> read(const std::string& authority, std::int64_t after, int limit) override {
    return ledger_.read(authority, after, limit);
  }

 private:
  Ledger& ledger_;
};

// Two ledgers, the real bus process between them, a follower.
class Pair {
 public:
  Pair() {
    keys_ = *make_curve_keys();
    server_ = *make_curve_keys();
    write_curve_keys(server_, file("bus.curve")).IgnoreError();
    std::ofstream(file("allow")) << keys_.public_key << " source\n";
    bus_ = std::make_unique<Child>(
        Child::start({concord::tests::program_folder() + "/concord-bus", "--keys_file=" + file("bus.curve"),
                      "--allow_list_file=" + file("allow"), "--ready_file=" + file("ready"), "--log_level=err"}));
    std::string publishers, subscribers;
    while (!(std::ifstream(file("ready")) >> publishers >> subscribers))
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    bell_ = *connect_publisher({{publishers}, server_.public_key, keys_});
    source_ledger_ =
        *open_ledger(*open_sqlite(file("source.db")), system_world(), nullptr, [this](const auto& records) {
          committed_at = seconds_now();
          bell_->ring("source", records);
        });
    ledger_ = *open_ledger(*open_sqlite(file("follower.db")), system_world(), &views_, nullptr);
    source_ = std::make_unique<LocalSource>(*source_ledger_);
    // The batch's own rows come last before its commit; the append's answer tells that it is durable.
    follower_ = std::make_unique<Follower>(FollowerOptions{"source", "bench", 1'000}, *ledger_, *source_, keep,
                                           system_world(), *metrics_);
    follower_->start(*connect_subscriber({{subscribers}, server_.public_key, keys_}, "source"));
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
  }
  ~Pair() {
    follower_->stop();
    source_ledger_->drain();
    bus_->signal_and_wait(SIGTERM);
  }
  std::int64_t reached() { return ledger_->bookmark("source", "lancashire")->position; }
  Ledger& source() { return *source_ledger_; }
  std::atomic<double> committed_at = 0;

 private:
  std::string file(const std::string& name) const { return folder_.path() + "/" + name; }
  TemporaryFolder folder_;
  CurveKeys keys_, server_;
  EffectViews views_;
  std::unique_ptr<Metrics> metrics_ = no_metrics();
  std::unique_ptr<Child> bus_;
  std::unique_ptr<BusPublisher> bell_;
  std::unique_ptr<Ledger> source_ledger_, ledger_;
  std::unique_ptr<LocalSource> source_;
  std::unique_ptr<Follower> follower_;
};

// Idle: one append every few milliseconds; how long from its commit until the effect is committed (polled every 20 us).
std::vector<double> idle_latencies_ms(Pair& pair, std::int64_t& number) {
  std::vector<double> latencies;
  for (int i = 0; i < kIdleSamples; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(3));
    pair.source().append_and_wait(make(number++, 1)).IgnoreError();
    const std::int64_t wanted = number;
    while (pair.reached() < wanted) std::this_thread::sleep_for(std::chrono::microseconds(20));
    latencies.push_back((seconds_now() - pair.committed_at) * 1'000);
  }
  return latencies;
}

// Raw ZeroMQ, one way, no proxy and no CURVE, the same number of bytes.
std::vector<double> raw_latencies_ms() {
  void* context = zmq_ctx_new();
  void* publisher = zmq_socket(context, ZMQ_PUB);
  void* subscriber = zmq_socket(context, ZMQ_SUB);
  zmq_setsockopt(subscriber, ZMQ_SUBSCRIBE, "", 0);
  zmq_bind(publisher, "tcp://127.0.0.1:*");
  char endpoint[256];
  std::size_t size = sizeof endpoint;
  zmq_getsockopt(publisher, ZMQ_LAST_ENDPOINT, endpoint, &size);
  zmq_connect(subscriber, endpoint);
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  std::vector<double> latencies;
  std::string message(400, 'm'), received(400, ' ');
  std::atomic<double> heard_at = 0;
  std::atomic<int> heard = 0;
  std::thread listener([&] {
    for (int i = 0; i < kIdleSamples; ++i) {
      zmq_recv(subscriber, received.data(), received.size(), 0);
      heard_at = seconds_now();
      ++heard;
    }
  });
  for (int i = 0; i < kIdleSamples; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(3));
    const double sent_at = seconds_now();
    zmq_send(publisher, message.data(), message.size(), 0);
    while (heard <= i) std::this_thread::sleep_for(std::chrono::microseconds(20));
    latencies.push_back((heard_at - sent_at) * 1'000);
  }
  listener.join();
  zmq_close(publisher);
  zmq_close(subscriber);
  zmq_ctx_term(context);
  return latencies;
}

double ours_per_second() {
  Pair pair;
  std::atomic<std::int64_t> next = 0;
  std::atomic<int> under_way = kAppendsWaiting;
  std::function<void(absl::StatusOr<Appended>)> again = [&](const absl::StatusOr<Appended>&) {
    const std::int64_t number = next++;
    if (number >= kEvents / kEventsPerAppend) {
      --under_way;
      return;
    }
    pair.source().append(make(number, kEventsPerAppend), again);
  };
  const double began = seconds_now();
  for (int i = 0; i < kAppendsWaiting; ++i) pair.source().append(make(next++, kEventsPerAppend), again);
  while (pair.reached() < kEvents) std::this_thread::sleep_for(std::chrono::milliseconds(2));
  const double rate = static_cast<double>(kEvents) / (seconds_now() - began);
  while (under_way > 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  return rate;
}

// A service with a long ledger, and a follower with an empty database that reads it over gRPC.
double catch_up_per_second() {
  ServiceDefinition definition = registry::registry_definition();
  definition.views = std::make_unique<EffectViews>();
  tests::RunningService running(std::move(definition));
  for (std::int64_t i = 0; i < kCatchUpEvents / kEventsPerAppend; ++i)
    running.ledger().append_and_wait(make(i, kEventsPerAppend)).IgnoreError();
  const TemporaryFolder folder;
  EffectViews views;
  auto ledger = *open_ledger(*open_sqlite(folder.path() + "/follower.db"), system_world(), &views, nullptr);
  const auto source =
      remote_source(running.address(), running.token({{"service"}, {"*"}, "", "service/needs", {"registry/service"}}));
  const auto metrics = no_metrics();
  Follower follower({"source", "bench", 1'000}, *ledger, *source, keep, system_world(), *metrics);
  const double began = seconds_now();
  const auto caught_up = follower.catch_up();
  if (!caught_up.ok()) std::fprintf(stderr, "%s\n", caught_up.ToString().c_str());
  return static_cast<double>(kCatchUpEvents) / (seconds_now() - began);
}

}  // namespace

void bench_follow(Report& report) {
  {
    Pair pair;
    std::int64_t number = 0;
    std::vector<double> ours_p50, ours_p99, raw_p50;
    for (int round = 0; round < kRounds; ++round) {
      const auto ours = idle_latencies_ms(pair, number);
      ours_p50.push_back(percentile(ours, 0.5));
      ours_p99.push_back(percentile(ours, 0.99));
      raw_p50.push_back(percentile(raw_latencies_ms(), 0.5));
    }
    report.add(
        {"commit to effect, idle, p50", "ms", median(ours_p50), median(raw_p50), true, "raw ZeroMQ one way, p50", ""});
    report.add({"commit to effect, idle, p99", "ms", median(ours_p99), 0, true, "", "< 5 ms"});
  }
  const auto [ours, redis] = interleaved(
      ours_per_second, [] { return redis_streams_per_second(kEvents, kEventsPerAppend * kAppendsWaiting); });
  report.add({"events from commit to durable effect", "/s", ours, redis, false,
              "Redis Streams, fsync always, to one reader", ">= 100000 /s"});
  std::vector<double> rates;
  for (int round = 0; round < 3; ++round) rates.push_back(catch_up_per_second());
  report.add({"catching up from nothing over gRPC", "/s", median(rates), 0, false, "", ""});
}

}  // namespace concord::bench
