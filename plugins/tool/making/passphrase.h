// A passphrase from a file or from the person at the terminal. It must never come from the command line, where every
// user of the machine could read it, nor be shown or logged.
#pragma once

#include <filesystem>
#include <string>

#include "absl/status/statusor.h"

namespace concord::plugins::tool {

struct PassphraseFrom {
  std::filesystem::path file;  // its first line
  bool ask = false;            // at the terminal, unseen
  [[nodiscard]] bool is_given() const { return ask || !file.empty(); }
};

// INVALID_ARGUMENT where there is no terminal, the file cannot be read, or what was typed twice differs.
absl::StatusOr<std::string> passphrase(const PassphraseFrom& from, bool twice);

}  // namespace concord::plugins::tool
