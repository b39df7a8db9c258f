// Takes from this process everything that running a program does not need, for ever. It must come before the first byte
// of a module or question is read, and a process that cannot be sealed must end.
#pragma once

namespace concord::plugins::box {

inline constexpr int kFromHost = 0;  // the descriptor to read requests from
inline constexpr int kToHost = 1;    // the one to write replies to

// Null, or the name of the step that failed.
const char* seal_process();

}  // namespace concord::plugins::box
