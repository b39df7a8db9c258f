// SHA-256 by libsodium; see digest.h. It must never be used for secrets: it is a plain hash. A digest of a program
// stays here for good, with what it meant: bundles that were built with it stay in force.
#include "plugins/host/words/digest.h"

#include <array>

#include <sodium.h>

#include "concord/built_programs.h"

namespace concord::plugins::host {
namespace {

// By Debian's clang 14, as releases were built; another compiler's is known where it is built.
constexpr std::string_view kOfSdk3 = "c8efc2697964b29a8fa4ccff63aedc58a91c3fe0d4a6fd63620c36d6bce409da";
constexpr std::string_view kOfSdk2 = "279c2f687e46e5f4ada78bf2aa1cdef9777a3c4c98e6ea22bf81822e9ed25c80";

}  // namespace

std::string sha256_hex(std::string_view bytes) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
  // libsodium takes bytes as unsigned characters.
  crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  std::string hex(2 * hash.size() + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), hash.data(), hash.size());
  hex.pop_back();
  return hex;
}

KnownProgram known_program(std::string_view module) {
  if (module.empty()) return KnownProgram::kNone;
  const std::string digest = sha256_hex(module);
  if (digest == kBuiltStandingOrders || digest == kOfSdk3) return KnownProgram::kStandingOrders;
  return digest == kOfSdk2 ? KnownProgram::kStandingOrdersSdk2 : KnownProgram::kNone;
}

}  // namespace concord::plugins::host
