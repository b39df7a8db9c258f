// Seals bids and opens them: a key pair for each procedure, derived from a master key in a file outside the database
// (libsodium sealed box). Knows no rule of when a bid may be opened; whoever calls unseal() has checked that. (An
// upload is unsealed once before, to compare its hash and find its type, and goes nowhere.)
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace concord::procurement {

// Master keys by id, one a line: "<id> <64 hexadecimal digits>". The last one seals new procedures; older ones stay for
// opening what they sealed.
class SealKeyRing {
 public:
  virtual ~SealKeyRing() = default;
  virtual const std::string& current_key_id() const = 0;
  // 64 hexadecimal digits. NOT_FOUND for a key id that the file does not hold.
  virtual absl::StatusOr<std::string> public_key(const std::string& key_id, const std::string& authority,
                                                 const std::string& procedure_id) const = 0;
  // DATA_LOSS when the bytes were not sealed for this procedure or were changed.
  virtual absl::StatusOr<std::string> unseal(const std::string& key_id, const std::string& authority,
                                             const std::string& procedure_id, std::string_view sealed) const = 0;
  // A hash of a text, 64 hexadecimal digits, that nobody without the master key can compare a guess with.
  virtual absl::StatusOr<std::string> mark(const std::string& key_id, const std::string& authority,
                                           const std::string& procedure_id, std::string_view text) const = 0;
};

// Anybody with the published key can seal. INVALID_ARGUMENT for a key that is none.
absl::StatusOr<std::string> seal(const std::string& public_key_hex, std::string_view content);

// Reads the file; with `create` makes it, readable by its owner only, when it is not there. A clear sentence when it is
// missing, readable by others, or not of this shape.
absl::StatusOr<std::shared_ptr<const SealKeyRing>> open_seal_keys(const std::string& path, bool create);

}  // namespace concord::procurement
