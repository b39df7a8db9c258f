// Looks now and then whether the ledger's database can be read and written, and tells when that changes. It mends
// nothing, and knows a fault only by its status.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "absl/status/status.h"

#include "services/platform/ledger/ledger.h"

namespace concord::platform {

// What `concord status` says a service waits for.
inline constexpr char kItsDatabase[] = "its database";
inline constexpr int kDatabaseLookMs = 2'000;
// A healthy database is written to at every fifth look only, because that costs a flush of the disk; at the next look
// where somebody's change failed.
inline constexpr int kDatabaseLooksAWrite = 5;
// After damage was met, whether the whole file is sound is asked this seldom, because it reads all of it.
inline constexpr int kDatabaseLooksAWholeCheck = 5;

class DatabaseWatch {
 public:
  // OK: well again. Else why not, in SQLite's words. From the watch's own thread, once a change.
  using Told = std::function<void(const absl::Status&)>;
  // The ledger must outlive it.
  DatabaseWatch(Ledger& ledger, Told told);
  ~DatabaseWatch();
  DatabaseWatch(const DatabaseWatch&) = delete;
  DatabaseWatch& operator=(const DatabaseWatch&) = delete;

 private:
  void watch();
  absl::Status look(int number);

  Ledger& ledger_;
  Told told_;
  absl::Status state_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace concord::platform
