// Durable appends a second with 1, 64 and 256 waiting, over raw SQLite commits of the same rows in the same table and
// batch.
#include <atomic>
#include <cstdio>
#include <thread>

#include "services/platform/ledger/ledger.h"
#include "services/platform/ledger/ledger_tables.h"
#include "services/platform/values/text.h"
#include "services/platform/world/crypto.h"
#include "tests/bench/bench.h"
#include "tests/contracts/temporary_folder.h"

namespace concord::bench {
namespace {

using namespace concord::platform;

constexpr std::size_t kPayload = 200;
constexpr double kSeconds = 0.8;

Append make(std::int64_t number) {
  Append append;
  append.authority = "lancashire";
  append.command_id = cat("command-", number * 2654435761 % 1'000'000'007, "-", number);
  append.request_hash = std::string(32, 'h');
  append.actor = "officer-1";
  append.trace_id = std::string(32, 'a');
  append.streams = {{cat("service/", number), 0, {{"CapacityChanged", std::string(kPayload, 'p')}}}};
  return append;
}

// Keeps `waiting` appends under way all the time.
double ours(int waiting) {
  const TemporaryFolder folder;
  auto ledger = *open_ledger(*open_sqlite(folder.path() + "/ours.db"), system_world(), nullptr, nullptr);
  std::atomic<std::int64_t> next = 0, done = 0;
  std::atomic<bool> stop = false;
  std::atomic<int> under_way = waiting;
  std::function<void(absl::StatusOr<Appended>)> again = [&](const absl::StatusOr<Appended>& answer) {
    if (answer.ok()) ++done;
    if (stop) {
      --under_way;
      return;
    }
    ledger->append(make(next++), again);
  };
  const double began = seconds_now();
  for (int i = 0; i < waiting; ++i) ledger->append(make(next++), again);
  while (seconds_now() - began < kSeconds) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  const double rate = static_cast<double>(done) / (seconds_now() - began);
  stop = true;
  while (under_way > 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  return rate;
}

// The same rows, `batch` in a transaction, without any check, hash or thread.
double raw(int batch) {
  const TemporaryFolder folder;
  auto database = *open_sqlite(folder.path() + "/raw.db");
  auto writer = *database->open_writer();
  migrate(*writer, "ledger", ledger_migrations()).IgnoreError();
  std::int64_t number = 0;
  const double began = seconds_now();
  while (seconds_now() - began < kSeconds) {
    writer->run("BEGIN IMMEDIATE").IgnoreError();
    for (int i = 0; i < batch; ++i) {
      const Append append = make(number++);
      Record record;
      record.set_authority(append.authority);
      record.set_position(number);
      record.set_stream(append.streams[0].stream);
      record.set_version(1);
      record.set_type(append.streams[0].events[0].type);
      record.set_payload(append.streams[0].events[0].payload);
      record.set_command_id(append.command_id);
      record.set_actor(append.actor);
      record.set_trace_id(append.trace_id);
      record.set_recorded_at_ms(1'800'000'000'000);
      record.set_request_hash(append.request_hash);
      record.set_hash(append.request_hash);
      Statement* insert = *writer->prepare(kInsertRecord);
      bind_record(*insert, record);
      if (!insert->step().ok()) std::fprintf(stderr, "raw insert failed\n");
    }
    writer->run("COMMIT").IgnoreError();
  }
  return static_cast<double>(number) / (seconds_now() - began);
}

}  // namespace

void bench_append(Report& report) {
  for (const int waiting : {1, 64, 256}) {
    const auto [a, b] = interleaved([&] { return ours(waiting); }, [&] { return raw(waiting); });
    report.add({cat("durable appends, ", waiting, " waiting"), "/s", a, b, false,
                cat("raw SQLite, ", waiting, " a commit"), waiting == 1 ? "" : ">= 0.7"});
  }
}

}  // namespace concord::bench
