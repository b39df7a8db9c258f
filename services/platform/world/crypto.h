// Hashes, signatures and random keys through OpenSSL. PURE except key generation; holds no key longer than a call.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace concord::platform {

// 32 bytes.
std::string sha256(std::string_view bytes);
std::string hex(std::string_view bytes);
std::string base64url(std::string_view bytes);
absl::StatusOr<std::string> from_base64url(std::string_view text);

// Collects bytes and answers their SHA-256; reusable after finish().
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;
  void add(std::string_view bytes);
  void add_number(std::uint64_t number);  // 8 bytes, big endian
  // Length first, so that two fields never run into each other.
  void add_field(std::string_view bytes);
  std::string finish();

 private:
  void* state_;
};

// Overwrites a secret that is no longer needed, in a way that no compiler leaves out, and empties it.
void wipe(std::string& secret);
void wipe(void* bytes, std::size_t count);

class PublicKey {
 public:
  virtual ~PublicKey() = default;
  virtual bool verify(std::string_view message, std::string_view signature) const = 0;
  virtual std::string algorithm() const = 0;  // "EdDSA" or "RS256"
};
// 32 raw bytes.
absl::StatusOr<std::unique_ptr<PublicKey>> ed25519_public_key(std::string_view raw);
// Modulus of 2,048 to 8,192 bits and exponent, big endian.
absl::StatusOr<std::unique_ptr<PublicKey>> rsa_public_key(std::string_view modulus, std::string_view exponent);

struct Ed25519Pair {
  std::string secret_raw;  // 32 bytes
  std::string public_raw;  // 32 bytes
};
absl::StatusOr<Ed25519Pair> make_ed25519();
absl::StatusOr<std::string> ed25519_sign(std::string_view secret_raw, std::string_view message);

}  // namespace concord::platform
