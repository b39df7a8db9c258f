// minisign's formats over libsodium's Ed25519 and BLAKE2b. New signatures are over the hash of the bytes ("ED"); old
// ones over the bytes themselves ("Ed") are still verified.
#include "plugins/host/bundle/signature.h"

#include <algorithm>
#include <cstring>
#include <optional>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include <sodium.h>

namespace concord::plugins::host {
namespace {

using Bytes = std::string;

constexpr std::size_t kIdBytes = 8;
constexpr std::size_t kSaltAndLimitsBytes = 32 + 8 + 8;
constexpr std::size_t kCheckBytes = 32;
const Bytes kPlain = "Ed";
const Bytes kHashed = "ED";
const Bytes kNoKeyDerivation("\0\0", 2);
const Bytes kBlake2b = "B2";
const Bytes kArgon = "A2";
const std::string kUntrusted = "untrusted comment: ";
const std::string kTrusted = "trusted comment: ";

const unsigned char* raw(const Bytes& bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }
unsigned char* raw(Bytes& bytes) { return reinterpret_cast<unsigned char*>(bytes.data()); }

absl::Status malformed(const char* what, const char* why) {
  return absl::InvalidArgumentError(absl::StrCat("the ", what, " is not in minisign's format: ", why));
}

Bytes hash(const Bytes& bytes, std::size_t size) {
  Bytes digest(size, '\0');
  crypto_generichash(raw(digest), size, raw(bytes), bytes.size(), nullptr, 0);
  return digest;
}

std::string to_base64(const Bytes& bytes) {
  std::string text(sodium_base64_ENCODED_LEN(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(text.data(), text.size(), raw(bytes), bytes.size(), sodium_base64_VARIANT_ORIGINAL);
  text.pop_back();
  return text;
}

std::optional<Bytes> from_base64(const std::string& text, std::size_t size) {
  Bytes bytes(size, '\0');
  std::size_t count = 0;
  const char* end = nullptr;
  const int result = sodium_base642bin(raw(bytes), size, text.data(), text.size(), nullptr, &count, &end,
                                       sodium_base64_VARIANT_ORIGINAL);
  if (result != 0 || count != size || end != text.data() + text.size()) return std::nullopt;
  return bytes;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string line = text.substr(at, end - at);
    if (!line.empty() && line.back() == '\r') line.pop_back();
    lines.push_back(std::move(line));
    at = end + 1;
  }
  return lines;
}

bool starts_with(const std::string& text, const std::string& start) {
  return text.compare(0, start.size(), start) == 0;
}

// minisign prints the eight bytes as one little-endian number, without zeros in front.
std::string id_text(Bytes id) {
  std::reverse(id.begin(), id.end());
  std::string text;
  for (const char c : id) {
    constexpr char kDigits[] = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(c);
    text.push_back(kDigits[byte >> 4]);
    text.push_back(kDigits[byte & 0x0F]);
  }
  return text.substr(std::min(text.find_first_not_of('0'), text.size() - 1));
}

struct PublicKey {
  Bytes id;
  Bytes key;
};

absl::StatusOr<PublicKey> read_public_key(const std::string& text) {
  if (text.size() > kMaxKeyFileBytes) return malformed("public key", "it is too long");
  auto lines = lines_of(text);
  if (lines.size() == 2 && starts_with(lines[0], kUntrusted)) lines.erase(lines.begin());
  if (lines.size() != 1)
    return malformed("public key", "it is a comment line and a line of base64, or that line alone");
  const auto bytes = from_base64(lines[0], 2 + kIdBytes + crypto_sign_PUBLICKEYBYTES);
  if (!bytes || bytes->substr(0, 2) != kPlain) return malformed("public key", "its base64 is damaged");
  return PublicKey{bytes->substr(2, kIdBytes), bytes->substr(2 + kIdBytes)};
}

struct SecretKey {
  Bytes id;
  Bytes key;
};

// A key that is not encrypted has no checksum, but its second half follows from its first.
bool is_whole(const SecretKey& secret) {
  Bytes public_key(crypto_sign_PUBLICKEYBYTES, '\0');
  Bytes again(crypto_sign_SECRETKEYBYTES, '\0');
  crypto_sign_seed_keypair(raw(public_key), raw(again), raw(secret.key));
  return again == secret.key;
}

std::string secret_key_text(const SecretKey& secret) {
  const Bytes unused(kSaltAndLimitsBytes, '\0');
  return kUntrusted + "minisign secret key " + id_text(secret.id) + "\n" +
         to_base64(kPlain + kNoKeyDerivation + kBlake2b + unused + secret.id + secret.key + Bytes(kCheckBytes, '\0')) +
         "\n";
}

// What a locked key's second line holds, after "Ed" and "A2"; the box holds id and key.
constexpr std::size_t kOpenBytes = kIdBytes + crypto_sign_SECRETKEYBYTES;
constexpr std::size_t kLockedBytes =
    2 + 2 + crypto_pwhash_SALTBYTES + crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + kOpenBytes;

std::optional<Bytes> locked_bytes(const std::string& text) {
  const auto lines = lines_of(text.substr(0, kMaxKeyFileBytes));
  auto bytes = lines.size() == 2 ? from_base64(lines[1], kLockedBytes) : std::nullopt;
  if (!bytes || bytes->substr(0, 2) != kPlain || bytes->substr(2, 2) != kArgon) return std::nullopt;
  return bytes;
}

// The limits are no part of the file, so that none can ask for more work than these.
absl::StatusOr<Bytes> stretched(const std::string& passphrase, const Bytes& salt) {
  if (passphrase.size() < kLeastPassphraseBytes || passphrase.size() > kMaxPassphraseBytes) {
    return absl::InvalidArgumentError(
        absl::StrCat("a passphrase has ", kLeastPassphraseBytes, " to ", kMaxPassphraseBytes, " bytes"));
  }
  Bytes key(crypto_secretbox_KEYBYTES, '\0');
  if (crypto_pwhash(raw(key), key.size(), passphrase.data(), passphrase.size(), raw(salt),
                    crypto_pwhash_OPSLIMIT_MODERATE, crypto_pwhash_MEMLIMIT_MODERATE,
                    crypto_pwhash_ALG_ARGON2ID13) != 0) {
    return absl::UnavailableError("there is not enough memory to open a locked key; it takes 256 MiB");
  }
  return key;
}

absl::StatusOr<SecretKey> read_secret_key(const std::string& text) {
  if (is_locked(text)) {
    return absl::InvalidArgumentError(
        "the secret key is locked with a passphrase; give --passphrase-file FILE or --ask");
  }
  const auto lines = lines_of(text.substr(0, kMaxKeyFileBytes));
  constexpr std::size_t kHead = 6;
  constexpr std::size_t kBytes = kHead + kSaltAndLimitsBytes + kIdBytes + crypto_sign_SECRETKEYBYTES + kCheckBytes;
  const auto bytes = lines.size() == 2 ? from_base64(lines[1], kBytes) : std::nullopt;
  if (!bytes || bytes->substr(0, 2) != kPlain || bytes->substr(4, 2) != kBlake2b) {
    return malformed("secret key", "it is a comment line and a line of base64, as `minisign -G -W` writes them");
  }
  if (bytes->substr(2, 2) != kNoKeyDerivation) {
    return absl::InvalidArgumentError(
        "the secret key is encrypted with a password; take it off with `minisign -C -W`, or sign with minisign itself");
  }
  const SecretKey secret{bytes->substr(kHead + kSaltAndLimitsBytes, kIdBytes),
                         bytes->substr(kHead + kSaltAndLimitsBytes + kIdBytes, crypto_sign_SECRETKEYBYTES)};
  if (!is_whole(secret)) return malformed("secret key", "its two halves do not fit each other");
  return secret;
}

Bytes detached(const Bytes& message, const SecretKey& secret) {
  Bytes signature(crypto_sign_BYTES, '\0');
  crypto_sign_detached(raw(signature), nullptr, raw(message), message.size(), raw(secret.key));
  return signature;
}

bool fits(const Bytes& signature, const Bytes& message, const PublicKey& key) {
  return crypto_sign_verify_detached(raw(signature), raw(message), message.size(), raw(key.key)) == 0;
}

absl::Status ready() {
  return sodium_init() < 0 ? absl::UnavailableError("libsodium cannot start on this machine") : absl::OkStatus();
}

}  // namespace

absl::StatusOr<KeyPair> make_key_pair() {
  if (auto status = ready(); !status.ok()) return status;
  PublicKey pair{Bytes(kIdBytes, '\0'), Bytes(crypto_sign_PUBLICKEYBYTES, '\0')};
  SecretKey secret{pair.id, Bytes(crypto_sign_SECRETKEYBYTES, '\0')};
  randombytes_buf(raw(pair.id), kIdBytes);
  secret.id = pair.id;
  crypto_sign_keypair(raw(pair.key), raw(secret.key));
  const std::string id = id_text(pair.id);
  KeyPair texts{kUntrusted + "minisign public key " + id + "\n" + to_base64(kPlain + pair.id + pair.key) + "\n",
                secret_key_text(secret)};
  wipe(secret.key);
  return texts;
}

void wipe(std::string& secret) { sodium_memzero(secret.data(), secret.size()); }

bool is_locked(const std::string& secret_key) { return locked_bytes(secret_key).has_value(); }

absl::StatusOr<std::string> lock_key(const std::string& secret_key, const std::string& passphrase) {
  if (auto status = ready(); !status.ok()) return status;
  auto secret = read_secret_key(secret_key);
  if (!secret.ok()) return secret.status();
  Bytes salt(crypto_pwhash_SALTBYTES, '\0'), nonce(crypto_secretbox_NONCEBYTES, '\0');
  randombytes_buf(raw(salt), salt.size());
  randombytes_buf(raw(nonce), nonce.size());
  auto key = stretched(passphrase, salt);
  if (!key.ok()) return key.status();
  Bytes open = secret->id + secret->key;
  Bytes box(crypto_secretbox_MACBYTES + open.size(), '\0');
  crypto_secretbox_easy(raw(box), raw(open), open.size(), raw(nonce), raw(*key));
  for (Bytes* one : {&open, &secret->key, &*key}) wipe(*one);
  return kUntrusted + "concord secret key " + id_text(secret->id) + ", locked with a passphrase\n" +
         to_base64(kPlain + kArgon + salt + nonce + box) + "\n";
}

absl::StatusOr<std::string> unlock_key(const std::string& locked_key, const std::string& passphrase) {
  if (auto status = ready(); !status.ok()) return status;
  const auto bytes = locked_bytes(locked_key);
  if (!bytes) return malformed("secret key", "it is not one that was locked with a passphrase here");
  std::size_t at = 4;
  const auto next = [&](std::size_t size) {
    at += size;
    return bytes->substr(at - size, size);
  };
  const Bytes salt = next(crypto_pwhash_SALTBYTES), nonce = next(crypto_secretbox_NONCEBYTES);
  const Bytes box = bytes->substr(at);
  auto key = stretched(passphrase, salt);
  if (!key.ok()) return key.status();
  Bytes open(kOpenBytes, '\0');
  const bool fits_passphrase = crypto_secretbox_open_easy(raw(open), raw(box), box.size(), raw(nonce), raw(*key)) == 0;
  wipe(*key);
  if (!fits_passphrase) return absl::PermissionDeniedError("that passphrase does not open this key");
  SecretKey secret{open.substr(0, kIdBytes), open.substr(kIdBytes)};
  wipe(open);
  std::string text = secret_key_text(secret);
  wipe(secret.key);
  return text;
}

absl::StatusOr<std::string> sign(const std::string& bytes, const std::string& secret_key,
                                 const std::string& trusted_comment) {
  if (auto status = ready(); !status.ok()) return status;
  const auto secret = read_secret_key(secret_key);
  if (!secret.ok()) return secret.status();
  const bool is_line = std::all_of(trusted_comment.begin(), trusted_comment.end(),
                                   [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7F; });
  if (!is_line || trusted_comment.size() > kMaxTrustedCommentBytes) {
    return absl::InvalidArgumentError(
        absl::StrCat("a trusted comment is one line of at most ", kMaxTrustedCommentBytes, " bytes"));
  }
  const Bytes signature = detached(hash(bytes, crypto_generichash_BYTES_MAX), *secret);
  return kUntrusted + "signature from key " + id_text(secret->id) + "\n" + to_base64(kHashed + secret->id + signature) +
         "\n" + kTrusted + trusted_comment + "\n" + to_base64(detached(signature + trusted_comment, *secret)) + "\n";
}

absl::StatusOr<Signer> verify(const std::string& bytes, const std::string& signature,
                              const std::vector<std::string>& public_keys) {
  if (auto status = ready(); !status.ok()) return status;
  if (signature.size() > kMaxKeyFileBytes) return malformed("signature", "it is too long");
  const auto lines = lines_of(signature);
  if (lines.size() != 4 || !starts_with(lines[0], kUntrusted) || !starts_with(lines[2], kTrusted)) {
    return malformed("signature", "it has four lines: comment, signature, trusted comment, its signature");
  }
  const auto head = from_base64(lines[1], 2 + kIdBytes + crypto_sign_BYTES);
  const auto whole = from_base64(lines[3], crypto_sign_BYTES);
  if (!head || !whole) return malformed("signature", "its base64 is damaged");
  const Bytes algorithm = head->substr(0, 2);
  if (algorithm != kPlain && algorithm != kHashed) return malformed("signature", "its algorithm is not Ed25519");
  const Bytes id = head->substr(2, kIdBytes);
  const Bytes proof = head->substr(2 + kIdBytes);
  const std::string comment = lines[2].substr(kTrusted.size());

  for (std::size_t i = 0; i < public_keys.size(); ++i) {
    const auto key = read_public_key(public_keys[i]);
    if (!key.ok()) return key.status();
    if (key->id != id) continue;
    const Bytes message = algorithm == kHashed ? hash(bytes, crypto_generichash_BYTES_MAX) : bytes;
    if (!fits(proof, message, *key)) {
      return absl::PermissionDeniedError(absl::StrCat("the signature of key ", id_text(id),
                                                      " does not fit: the bytes are not those that were signed"));
    }
    if (!fits(*whole, proof + comment, *key)) {
      return absl::PermissionDeniedError(
          absl::StrCat("the trusted comment is not the one that key ", id_text(id), " signed"));
    }
    return Signer{i, id_text(id), comment};
  }
  return absl::PermissionDeniedError(absl::StrCat("it is signed by key ", id_text(id), ", which is none of the ",
                                                  public_keys.size(), " keys that are trusted here"));
}

absl::StatusOr<std::string> key_id_of(const std::string& public_key) {
  if (auto status = ready(); !status.ok()) return status;
  const auto key = read_public_key(public_key);
  if (!key.ok()) return key.status();
  return id_text(key->id);
}

}  // namespace concord::plugins::host
