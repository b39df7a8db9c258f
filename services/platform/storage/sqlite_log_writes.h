// A file layer for SQLite's writer that gathers the small writes of one commit to the write-ahead log into one write
// before the flush. Only for a connection with synchronous=FULL: what is gathered reaches the file at the flush.
#pragma once

namespace concord::platform {

// The layer's name for sqlite3_open_v2; registered on the first call, from any thread. Null when SQLite has no file
// layer to stand on.
const char* sqlite_log_writes();

}  // namespace concord::platform
