// Reads the heads, and commits a change of nothing through the writer that all commands go through.
#include "services/platform/ledger/database_watch.h"

#include <chrono>
#include <string_view>

#include "services/platform/values/context.h"
#include "services/platform/values/refusal.h"

namespace concord::platform {
namespace {

// Overload and the end of the service are no faults of the database.
bool is_database_fault(const absl::Status& status) {
  constexpr std::string_view kOurs = "DATABASE_";
  constexpr std::string_view kDriver = "database:";
  const auto message = status.message();
  return !status.ok() && (code_of(status).rfind(kOurs, 0) == 0 ||
                          std::string_view(message.data(), message.size()).substr(0, kDriver.size()) == kDriver);
}

absl::Status write_nothing(Ledger& ledger) {
  Append append;
  append.authority = kCommons;
  append.also = [&ledger](Connection& writer) { return ledger.database().write_nothing(writer); };
  return ledger.append_and_wait(std::move(append)).status();
}

}  // namespace

DatabaseWatch::DatabaseWatch(Ledger& ledger, Told told)
    : ledger_(ledger), told_(std::move(told)), thread_([this] { watch(); }) {}

DatabaseWatch::~DatabaseWatch() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

absl::Status DatabaseWatch::look(int number) {
  if (const absl::Status damaged = ledger_.database().damage(number % kDatabaseLooksAWholeCheck == 0); !damaged.ok()) {
    return damaged;
  }
  if (const absl::Status read = ledger_.heads().status(); is_database_fault(read)) return read;
  const bool somebody_failed = ledger_.take_write_failed();
  if (state_.ok() && !somebody_failed && number % kDatabaseLooksAWrite != 0) return absl::OkStatus();
  const absl::Status written = write_nothing(ledger_);
  return is_database_fault(written) ? written : absl::OkStatus();
}

void DatabaseWatch::watch() {
  std::unique_lock lock(mutex_);
  for (int number = 1;; ++number) {
    if (wake_.wait_for(lock, std::chrono::milliseconds(kDatabaseLookMs), [this] { return stopping_; })) return;
    lock.unlock();
    const absl::Status found = look(number);
    const bool changed = found.ok() != state_.ok() || code_of(found) != code_of(state_);
    state_ = found;
    if (changed) told_(found);
    lock.lock();
  }
}

}  // namespace concord::platform
