// The public keys that sign national law in this deployment, as the operator's configuration names them: a file, read
// whenever it is asked about, so that a key is added or taken out without a restart. No rpc changes it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "concord/rules/v1/types.pb.h"

namespace concord::rules {

inline constexpr std::size_t kMaxNationalKeys = 20;
inline constexpr std::size_t kMaxNationalKeysBytes = std::size_t{64} * 1024;

// minisign's public key files one after another; empty lines, comments of minisign's and lines that begin with # are
// left out. INVALID_ARGUMENT with the line that is no key.
absl::StatusOr<std::vector<v1::TrustedKey>> read_national_keys(const std::string& text);

// No file there, or no name of one: no key.
absl::StatusOr<std::vector<v1::TrustedKey>> national_keys_in(const std::string& file);

// Who asks for them as they are now. RULES_UNAVAILABLE where the file cannot be read or holds something else.
using NationalKeys = std::function<absl::StatusOr<std::vector<v1::TrustedKey>>()>;

}  // namespace concord::rules
