// Hashes, signatures and keys. The only file that knows OpenSSL.
#include "services/platform/world/crypto.h"

#include <array>

#include "absl/strings/escaping.h"
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/sha.h>

#include "services/platform/values/refusal.h"

namespace concord::platform {
namespace {

const unsigned char* as_bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using KeyPointer = std::unique_ptr<EVP_PKEY, FreeKey>;
struct FreeDigest {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using DigestPointer = std::unique_ptr<EVP_MD_CTX, FreeDigest>;

class OpensslKey : public PublicKey {
 public:
  OpensslKey(KeyPointer key, bool is_rsa) : key_(std::move(key)), is_rsa_(is_rsa) {}
  bool verify(std::string_view message, std::string_view signature) const override {
    const DigestPointer context(EVP_MD_CTX_new());
    return EVP_DigestVerifyInit(context.get(), nullptr, is_rsa_ ? EVP_sha256() : nullptr, nullptr, key_.get()) == 1 &&
           EVP_DigestVerify(context.get(), as_bytes(signature), signature.size(), as_bytes(message), message.size()) ==
               1;
  }
  std::string algorithm() const override { return is_rsa_ ? "RS256" : "EdDSA"; }

 private:
  KeyPointer key_;
  bool is_rsa_;
};

}  // namespace

Sha256::Sha256() : state_(EVP_MD_CTX_new()) {
  CONCORD_CHECK(EVP_DigestInit_ex(static_cast<EVP_MD_CTX*>(state_), EVP_sha256(), nullptr) == 1,
                "SHA-256 is not available");
}
Sha256::~Sha256() { EVP_MD_CTX_free(static_cast<EVP_MD_CTX*>(state_)); }
void Sha256::add(std::string_view bytes) {
  EVP_DigestUpdate(static_cast<EVP_MD_CTX*>(state_), bytes.data(), bytes.size());
}
void Sha256::add_number(std::uint64_t number) {
  std::array<char, 8> bytes{};
  for (std::size_t i = 0; i < 8; ++i) bytes[i] = static_cast<char>(number >> (56 - 8 * i));
  add({bytes.data(), bytes.size()});
}
void Sha256::add_field(std::string_view bytes) {
  add_number(bytes.size());
  add(bytes);
}
std::string Sha256::finish() {
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  EVP_DigestFinal_ex(static_cast<EVP_MD_CTX*>(state_), reinterpret_cast<unsigned char*>(digest.data()), nullptr);
  EVP_DigestInit_ex(static_cast<EVP_MD_CTX*>(state_), nullptr, nullptr);
  return digest;
}

std::string sha256(std::string_view bytes) {
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  SHA256(as_bytes(bytes), bytes.size(), reinterpret_cast<unsigned char*>(digest.data()));
  return digest;
}

void wipe(void* bytes, std::size_t count) { OPENSSL_cleanse(bytes, count); }

void wipe(std::string& secret) {
  wipe(secret.data(), secret.size());
  secret.clear();
}

std::string hex(std::string_view bytes) { return absl::BytesToHexString({bytes.data(), bytes.size()}); }

std::string base64url(std::string_view bytes) {
  std::string text;
  absl::WebSafeBase64Escape({bytes.data(), bytes.size()}, &text);
  while (!text.empty() && text.back() == '=') text.pop_back();
  return text;
}

absl::StatusOr<std::string> from_base64url(std::string_view text) {
  std::string bytes;
  if (!absl::WebSafeBase64Unescape({text.data(), text.size()}, &bytes))
    return absl::InvalidArgumentError("not base64url");
  return bytes;
}

absl::StatusOr<std::unique_ptr<PublicKey>> ed25519_public_key(std::string_view raw) {
  KeyPointer key(raw.size() == 32 ? EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, as_bytes(raw), raw.size())
                                  : nullptr);
  if (!key) return absl::InvalidArgumentError("not an Ed25519 public key of 32 bytes");
  return std::make_unique<OpensslKey>(std::move(key), false);
}

absl::StatusOr<std::unique_ptr<PublicKey>> rsa_public_key(std::string_view modulus, std::string_view exponent) {
  if (modulus.size() < 256 || modulus.size() > 1025 || exponent.empty() || exponent.size() > 8) {
    return absl::InvalidArgumentError("an RSA key needs a modulus of 2,048 to 8,192 bits and a small exponent");
  }
  BIGNUM* n = BN_bin2bn(as_bytes(modulus), static_cast<int>(modulus.size()), nullptr);
  BIGNUM* e = BN_bin2bn(as_bytes(exponent), static_cast<int>(exponent.size()), nullptr);
  OSSL_PARAM_BLD* builder = OSSL_PARAM_BLD_new();
  OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_N, n);
  OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_E, e);
  OSSL_PARAM* parameters = OSSL_PARAM_BLD_to_param(builder);
  EVP_PKEY_CTX* context = EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr);
  EVP_PKEY* made = nullptr;
  const bool good =
      EVP_PKEY_fromdata_init(context) == 1 && EVP_PKEY_fromdata(context, &made, EVP_PKEY_PUBLIC_KEY, parameters) == 1;
  KeyPointer key(made);
  EVP_PKEY_CTX_free(context);
  OSSL_PARAM_free(parameters);
  OSSL_PARAM_BLD_free(builder);
  BN_free(n);
  BN_free(e);
  if (!good) return absl::InvalidArgumentError("not an RSA public key");
  return std::make_unique<OpensslKey>(std::move(key), true);
}

absl::StatusOr<Ed25519Pair> make_ed25519() {
  EVP_PKEY* made = EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
  const KeyPointer key(made);
  Ed25519Pair pair{std::string(32, '\0'), std::string(32, '\0')};
  std::size_t secret_size = 32, public_size = 32;
  if (!key ||
      EVP_PKEY_get_raw_private_key(key.get(), reinterpret_cast<unsigned char*>(pair.secret_raw.data()), &secret_size) !=
          1 ||
      EVP_PKEY_get_raw_public_key(key.get(), reinterpret_cast<unsigned char*>(pair.public_raw.data()), &public_size) !=
          1) {
    return absl::InternalError("could not make an Ed25519 key");
  }
  return pair;
}

absl::StatusOr<std::string> ed25519_sign(std::string_view secret_raw, std::string_view message) {
  const KeyPointer key(secret_raw.size() == 32
                           ? EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, as_bytes(secret_raw), 32)
                           : nullptr);
  if (!key) return absl::InvalidArgumentError("not an Ed25519 secret key of 32 bytes");
  const DigestPointer context(EVP_MD_CTX_new());
  std::string signature(64, '\0');
  std::size_t size = signature.size();
  if (EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) != 1 ||
      EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, as_bytes(message),
                     message.size()) != 1) {
    return absl::InternalError("could not sign");
  }
  return signature;
}

}  // namespace concord::platform
