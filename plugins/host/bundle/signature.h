// Ed25519 signatures in minisign's file formats, so that an authority can sign and an operator can verify with either
// program. Verifying must never be satisfied by anything but a whole signature of a key that the caller named.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace concord::plugins::host {

// The texts of the two files. The secret one is open, as `minisign -G -W` writes it, until lock_key() locks it: guard
// it by file rights.
struct KeyPair {
  std::string public_key;
  std::string secret_key;
};
absl::StatusOr<KeyPair> make_key_pair();

// A secret key's text locked with a passphrase (Argon2id, XSalsa20-Poly1305), in a format of Concord's own, and opened
// again. INVALID_ARGUMENT for a text or passphrase that is none; PERMISSION_DENIED where it is another passphrase.
absl::StatusOr<std::string> lock_key(const std::string& secret_key, const std::string& passphrase);
absl::StatusOr<std::string> unlock_key(const std::string& locked_key, const std::string& passphrase);
bool is_locked(const std::string& secret_key);
// Overwrites a secret before its memory is given back.
void wipe(std::string& secret);

inline constexpr std::size_t kLeastPassphraseBytes = 12;
inline constexpr std::size_t kMaxPassphraseBytes = 1024;
inline constexpr std::size_t kMaxTrustedCommentBytes = 500;
inline constexpr std::size_t kMaxKeyFileBytes = 4096;

// The text of a signature file. `trusted_comment` is signed too: one line.
absl::StatusOr<std::string> sign(const std::string& bytes, const std::string& secret_key,
                                 const std::string& trusted_comment);

struct Signer {
  std::size_t key = 0;          // which of the public keys
  std::string key_id;           // as minisign prints it: up to 16 characters [0-9A-F]
  std::string trusted_comment;  // proven to be the signer's
};

// Who of `public_keys` signed these bytes. A public key is a file's text, or its second line alone. INVALID_ARGUMENT
// where a text is malformed; PERMISSION_DENIED where it is another's signature, or the bytes or the comment were
// changed.
absl::StatusOr<Signer> verify(const std::string& bytes, const std::string& signature,
                              const std::vector<std::string>& public_keys);

// The key id of a public key.
absl::StatusOr<std::string> key_id_of(const std::string& public_key);

}  // namespace concord::plugins::host
