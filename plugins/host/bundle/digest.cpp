// SHA-256 by libsodium. It must never be used for secrets: it is a plain hash.
#include "plugins/host/bundle/digest.h"

#include <array>

#include <sodium.h>

namespace concord::plugins::host {

std::string sha256_hex(const std::string& bytes) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
  // libsodium takes bytes as unsigned characters.
  crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  std::string hex(2 * hash.size() + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), hash.data(), hash.size());
  hex.pop_back();
  return hex;
}

}  // namespace concord::plugins::host
