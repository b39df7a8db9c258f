// Keeps a process's memory out of files and from other processes of the same user. What lies in the memory it does not
// know: crypto.h wipes.
#pragma once

namespace concord::platform {

// First thing in a service's main. Never fails loudly: a kernel that refuses leaves things as they were.
void forbid_core_dumps();

}  // namespace concord::platform
