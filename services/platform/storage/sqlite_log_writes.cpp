// SQLite writes each page of its log as two writes, a header of 24 bytes and the page; each costs the file system's
// own bookkeeping. They follow each other without gaps, so they are kept here until SQLite flushes, reads or measures
// the file. Order and bytes in the file are the same; an error shows at the flush, where SQLite takes it as any other.
#include "services/platform/storage/sqlite_log_writes.h"

#include <cstddef>
#include <new>
#include <string>

#include <sqlite3.h>

namespace concord::platform {
namespace {

constexpr std::size_t kMaxGatheredBytes = 96 << 10;  // SQLite's file layer takes less than 128 KiB in one write
constexpr char kName[] = "concord-log-writes";

sqlite3_vfs* below() {
  static sqlite3_vfs* const found = sqlite3_vfs_find(nullptr);
  return found;
}

// The log's file as SQLite sees it; the file of the layer below stands right behind it in SQLite's memory.
struct LogFile {
  sqlite3_file seen;
  std::string gathered;
  sqlite3_int64 begins = 0;
};

constexpr std::size_t kBehind =
    (sizeof(LogFile) + alignof(std::max_align_t) - 1) / alignof(std::max_align_t) * alignof(std::max_align_t);

LogFile& log_of(sqlite3_file* file) { return *reinterpret_cast<LogFile*>(file); }
sqlite3_file* real_of(sqlite3_file* file) {
  return reinterpret_cast<sqlite3_file*>(reinterpret_cast<char*>(file) + kBehind);
}

int write_gathered(sqlite3_file* file) {
  LogFile& log = log_of(file);
  if (log.gathered.empty()) return SQLITE_OK;
  sqlite3_file* real = real_of(file);
  const int result =
      real->pMethods->xWrite(real, log.gathered.data(), static_cast<int>(log.gathered.size()), log.begins);
  log.gathered.clear();
  return result;
}

int close_log(sqlite3_file* file) {
  const int written = write_gathered(file);
  sqlite3_file* real = real_of(file);
  const int closed = real->pMethods->xClose(real);
  log_of(file).~LogFile();
  return written == SQLITE_OK ? closed : written;
}

int read_log(sqlite3_file* file, void* into, int bytes, sqlite3_int64 at) {
  if (const int written = write_gathered(file); written != SQLITE_OK) return written;
  return real_of(file)->pMethods->xRead(real_of(file), into, bytes, at);
}

int write_log(sqlite3_file* file, const void* data, int bytes, sqlite3_int64 at) {
  LogFile& log = log_of(file);
  const auto size = static_cast<sqlite3_int64>(log.gathered.size());
  if (size > 0 &&
      (at != log.begins + size || log.gathered.size() + static_cast<std::size_t>(bytes) > kMaxGatheredBytes)) {
    if (const int written = write_gathered(file); written != SQLITE_OK) return written;
  }
  if (log.gathered.empty()) log.begins = at;
  log.gathered.append(static_cast<const char*>(data), static_cast<std::size_t>(bytes));
  return SQLITE_OK;
}

int truncate_log(sqlite3_file* file, sqlite3_int64 bytes) {
  if (const int written = write_gathered(file); written != SQLITE_OK) return written;
  return real_of(file)->pMethods->xTruncate(real_of(file), bytes);
}

int sync_log(sqlite3_file* file, int flags) {
  if (const int written = write_gathered(file); written != SQLITE_OK) return written;
  return real_of(file)->pMethods->xSync(real_of(file), flags);
}

int size_of_log(sqlite3_file* file, sqlite3_int64* bytes) {
  if (const int written = write_gathered(file); written != SQLITE_OK) return written;
  return real_of(file)->pMethods->xFileSize(real_of(file), bytes);
}

int lock_log(sqlite3_file* file, int kind) { return real_of(file)->pMethods->xLock(real_of(file), kind); }
int unlock_log(sqlite3_file* file, int kind) { return real_of(file)->pMethods->xUnlock(real_of(file), kind); }
int reserved_log(sqlite3_file* file, int* out) {
  return real_of(file)->pMethods->xCheckReservedLock(real_of(file), out);
}
int control_log(sqlite3_file* file, int operation, void* argument) {
  return real_of(file)->pMethods->xFileControl(real_of(file), operation, argument);
}
int sector_of_log(sqlite3_file* file) { return real_of(file)->pMethods->xSectorSize(real_of(file)); }
int device_of_log(sqlite3_file* file) { return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file)); }

// Version 1: shared memory and mapping belong to the database's own file, which SQLite gets from the layer below as it
// is.
constexpr sqlite3_io_methods kMethods = {1,           close_log,     read_log,      write_log,  truncate_log,
                                         sync_log,    size_of_log,   lock_log,      unlock_log, reserved_log,
                                         control_log, sector_of_log, device_of_log, nullptr,    nullptr,
                                         nullptr,     nullptr,       nullptr,       nullptr};

int open_file(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* flags_out) {
  if ((flags & SQLITE_OPEN_WAL) == 0) return below()->xOpen(below(), name, file, flags, flags_out);
  const int opened = below()->xOpen(below(), name, real_of(file), flags, flags_out);
  if (opened != SQLITE_OK) {
    file->pMethods = nullptr;
    return opened;
  }
  (new (file) LogFile)->seen.pMethods = &kMethods;
  return SQLITE_OK;
}

}  // namespace

const char* sqlite_log_writes() {
  static const bool registered = [] {
    if (below() == nullptr) return false;
    static sqlite3_vfs layer = *below();
    layer.pNext = nullptr;
    layer.zName = kName;
    layer.szOsFile = static_cast<int>(kBehind) + below()->szOsFile;
    layer.xOpen = open_file;
    return sqlite3_vfs_register(&layer, 0) == SQLITE_OK;
  }();
  return registered ? kName : nullptr;
}

}  // namespace concord::platform
