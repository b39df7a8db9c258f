// Last words for when a file that is mapped into memory (the database) is cut off under the running service: the kernel
// then ends the process, and without a word nobody would know why. It saves nothing.
#pragma once

namespace concord::platform {

void explain_cut_files();

}  // namespace concord::platform
