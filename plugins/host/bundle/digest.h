// SHA-256 as hex: the name of a bundle or a module everywhere.
#pragma once

#include <string>

namespace concord::plugins::host {

// 64 characters [0-9a-f].
std::string sha256_hex(const std::string& bytes);

}  // namespace concord::plugins::host
