// JSON Web Tokens: parse, verify, cache; and the development issuer. Never logs a token.
#include "services/platform/entry/tokens.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <mutex>
#include <sstream>
#include <unordered_map>

#include "absl/strings/str_split.h"
#include <nlohmann/json.hpp>
#include <sys/stat.h>

#include "services/platform/values/field_shapes.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/platform/world/crypto.h"

namespace concord::platform {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMaxKeys = 64;
constexpr std::size_t kMaxInClaim = 200;  // roles, authorities, streams

absl::Status no_token(std::string code, std::string sentence,
                      std::string remedy = "Sign in again and send the new token.") {
  return refuse(No::kUnauthenticated,
                {.code = std::move(code), .sentence = std::move(sentence), .remedy = std::move(remedy)});
}

absl::StatusOr<std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::InvalidArgumentError(cat("cannot read ", path));
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// The subject stands in every record that its holder causes, and no record is ever erased.
absl::Status check_subject(const std::string& subject) {
  if (holds_email(subject)) {
    return no_token("TOKEN_PERSONAL_SUBJECT", "The token's subject holds an e-mail address, and ledgers never forget.",
                    "Have the identity provider put an id without personal data, such as a UUID, into sub.");
  }
  const bool printable = std::none_of(subject.begin(), subject.end(),
                                      [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
  return printable ? absl::OkStatus() : no_token("TOKEN_MALFORMED", "The token's subject holds control characters.");
}

struct IssuerKey {
  std::string issuer;
  std::shared_ptr<PublicKey> key;
};

std::string string_in(const Json& json, const char* name) {
  const auto found = json.find(name);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// None where the claim is no list, or longer than any of ours.
std::vector<std::string> texts_in(const Json& json, const char* name) {
  std::vector<std::string> texts;
  const auto list = json.find(name);
  if (list == json.end() || !list->is_array() || list->size() > kMaxInClaim) return texts;
  for (const Json& entry : *list) {
    if (entry.is_string()) texts.push_back(entry.get<std::string>());
  }
  return texts;
}

std::shared_ptr<const std::set<std::string>> set_of(const std::vector<std::string>& texts) {
  return std::make_shared<const std::set<std::string>>(texts.begin(), texts.end());
}

absl::StatusOr<std::unique_ptr<PublicKey>> key_from(const Json& json) {
  const std::string kind = string_in(json, "kty");
  if (kind == "OKP" && string_in(json, "crv") == "Ed25519") {
    CONCORD_ASSIGN(const std::string raw, from_base64url(string_in(json, "x")));
    return ed25519_public_key(raw);
  }
  if (kind == "RSA") {
    CONCORD_ASSIGN(const std::string modulus, from_base64url(string_in(json, "n")));
    CONCORD_ASSIGN(const std::string exponent, from_base64url(string_in(json, "e")));
    return rsa_public_key(modulus, exponent);
  }
  return absl::InvalidArgumentError("neither OKP Ed25519 nor RSA");
}

absl::Status load_keys(const std::string& path, const std::string& issuer, std::map<std::string, IssuerKey>& keys) {
  CONCORD_ASSIGN(const std::string text, read_file(path));
  const Json root = Json::parse(text, nullptr, false);
  if (root.is_discarded() || !root.is_object() || !root.contains("keys") || !root["keys"].is_array()) {
    return absl::InvalidArgumentError(cat(path, " is not a JWKS file: it needs {\"keys\": [...]}"));
  }
  std::size_t usable = 0;
  for (const Json& entry : root["keys"]) {
    if (!entry.is_object() || usable >= kMaxKeys) continue;
    auto key = key_from(entry);
    if (!key.ok()) continue;  // a JWKS may hold encryption keys and curves that are not ours
    ++usable;
    keys[cat(issuer, "\n", string_in(entry, "kid"))] = {issuer, *std::move(key)};
  }
  if (usable == 0) return absl::InvalidArgumentError(cat(path, " holds no Ed25519 or RSA key"));
  return absl::OkStatus();
}

class JwksVerifier : public TokenVerifier {
 public:
  JwksVerifier(std::map<std::string, IssuerKey> keys, std::string audience, World& world)
      : keys_(std::move(keys)), audience_(std::move(audience)), world_(world) {}

  absl::StatusOr<Actor> verify(std::string_view token) override {
    if (token.size() > kMaxTokenBytes)
      return no_token("TOKEN_MALFORMED", cat("The token is longer than ", kMaxTokenBytes, " bytes."));
    const std::int64_t now_s = world_.now_ms() / 1000;
    const std::string key(token);
    {
      std::lock_guard lock(mutex_);
      const auto found = cache_.find(key);
      if (found != cache_.end() && found->second.expires_s > now_s) return found->second.actor;
    }
    CONCORD_ASSIGN(Known known, check(token, now_s));
    std::lock_guard lock(mutex_);
    if (cache_.size() >= kMaxCachedTokens || cached_bytes_ > kMaxCachedTokenBytes) {
      cache_.clear();
      cached_bytes_ = 0;
    }
    cached_bytes_ += key.size();
    return cache_.insert_or_assign(key, std::move(known)).first->second.actor;
  }

 private:
  struct Known {
    Actor actor;
    std::int64_t expires_s = 0;
  };

  absl::StatusOr<Known> check(std::string_view token, std::int64_t now_s) const {
    const std::vector<std::string> parts = absl::StrSplit(std::string(token), '.');
    if (parts.size() != 3) return no_token("TOKEN_MALFORMED", "The token is not a JSON Web Token.");
    const auto header_text = from_base64url(parts[0]);
    const auto claims_text = from_base64url(parts[1]);
    const auto signature = from_base64url(parts[2]);
    if (!header_text.ok() || !claims_text.ok() || !signature.ok())
      return no_token("TOKEN_MALFORMED", "The token is not base64url.");
    const Json header = Json::parse(*header_text, nullptr, false);
    const Json claims = Json::parse(*claims_text, nullptr, false);
    if (!header.is_object() || !claims.is_object()) return no_token("TOKEN_MALFORMED", "The token is not JSON.");

    const std::string issuer = string_in(claims, "iss");
    const auto key = keys_.find(cat(issuer, "\n", string_in(header, "kid")));
    if (key == keys_.end()) {
      const bool issuer_known =
          keys_.lower_bound(issuer + "\n") != keys_.end() && keys_.lower_bound(issuer + "\n")->second.issuer == issuer;
      return issuer_known
                 ? no_token("TOKEN_UNKNOWN_KEY", "The token is signed with a key that this service does not know.")
                 : no_token("TOKEN_WRONG_ISSUER",
                            cat("This service does not accept tokens of '", issuer.substr(0, 80), "'."));
    }
    // The algorithm follows from the key, never from the token alone.
    if (string_in(header, "alg") != key->second.key->algorithm() ||
        !key->second.key->verify(cat(parts[0], ".", parts[1]), *signature)) {
      return no_token("TOKEN_BAD_SIGNATURE", "The token's signature does not fit.");
    }
    if (!for_us(claims)) return no_token("TOKEN_WRONG_AUDIENCE", cat("The token is not meant for '", audience_, "'."));
    return read_claims(claims, now_s);
  }

  bool for_us(const Json& claims) const {
    const auto audience = claims.find("aud");
    if (audience == claims.end()) return false;
    if (audience->is_string()) return audience->get<std::string>() == audience_;
    if (!audience->is_array()) return false;
    for (const Json& entry : *audience) {
      if (entry.is_string() && entry.get<std::string>() == audience_) return true;
    }
    return false;
  }

  static absl::StatusOr<Known> read_claims(const Json& claims, std::int64_t now_s) {
    Known known;
    const std::int64_t leeway_s = kClockLeewayMs / 1000;
    if (!claims.contains("exp") || !claims["exp"].is_number_integer())
      return no_token("TOKEN_EXPIRED", "The token states no end.");
    known.expires_s = claims["exp"].get<std::int64_t>();
    // Taken from now, not added to what the token says, which may be the largest number there is.
    if (known.expires_s <= now_s - leeway_s) return no_token("TOKEN_EXPIRED", "The token has expired.");
    if (claims.contains("nbf") && claims["nbf"].is_number_integer() &&
        claims["nbf"].get<std::int64_t>() > now_s + leeway_s) {
      return no_token("TOKEN_NOT_YET_VALID", "The token is not valid yet.", "Check the clocks, then try again.");
    }
    known.actor.subject = string_in(claims, "sub");
    known.actor.organisation = string_in(claims, "organisation");
    if (known.actor.subject.empty() || known.actor.subject.size() > 100) {
      return no_token("TOKEN_MALFORMED", "The token names no subject of 1 to 100 characters.");
    }
    CONCORD_RETURN_IF_ERROR(check_subject(known.actor.subject));
    for (const std::string& role : texts_in(claims, "roles")) {
      if (role_named(role) != access::v1::ROLE_UNSPECIFIED) known.actor.roles.insert(role_named(role));
    }
    known.actor.authorities = set_of(texts_in(claims, "authorities"));
    if (known.actor.is(access::v1::ROLE_SERVICE)) known.actor.follows = set_of(texts_in(claims, "follows"));
    return known;
  }

  std::map<std::string, IssuerKey> keys_;
  std::string audience_;
  World& world_;
  std::mutex mutex_;
  std::unordered_map<std::string, Known> cache_;
  std::size_t cached_bytes_ = 0;  // of the tokens themselves
};

absl::Status write_file(const std::string& path, const std::string& text, mode_t mode) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  if (chmod(path.c_str(), mode) != 0) return absl::InvalidArgumentError(cat("cannot protect ", path));
  file << text;
  file.close();
  if (!file) return absl::InvalidArgumentError(cat("cannot write ", path));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<TokenVerifier>> make_token_verifier(const TokenOptions& options, World& world) {
  std::map<std::string, IssuerKey> keys;
  if (!options.jwks_file.empty()) {
    if (options.issuer.empty() || options.issuer == kDevelopmentIssuer) {
      return absl::InvalidArgumentError("setting issuer must name the identity provider whose keys are in jwks_file");
    }
    CONCORD_RETURN_IF_ERROR(load_keys(options.jwks_file, options.issuer, keys));
  }
  if (options.development && !options.development_jwks_file.empty()) {
    CONCORD_RETURN_IF_ERROR(load_keys(options.development_jwks_file, kDevelopmentIssuer, keys));
  }
  if (keys.empty()) {
    return absl::InvalidArgumentError(
        "no token could ever be accepted: give jwks_file and issuer, or --dev with development_jwks_file");
  }
  return std::make_unique<JwksVerifier>(std::move(keys), options.audience, world);
}

absl::Status make_development_issuer(const std::string& key_file, const std::string& jwks_file) {
  CONCORD_ASSIGN(const Ed25519Pair pair, make_ed25519());
  CONCORD_RETURN_IF_ERROR(write_file(key_file, base64url(pair.secret_raw) + "\n", 0600));
  const Json jwks = {{"keys",
                      {{{"kty", "OKP"},
                        {"crv", "Ed25519"},
                        {"alg", "EdDSA"},
                        {"kid", "development"},
                        {"x", base64url(pair.public_raw)}}}}};
  return write_file(jwks_file, jwks.dump(2) + "\n", 0644);
}

absl::StatusOr<std::string> issue_development_token(const std::string& key_file, const TokenClaims& claims,
                                                    World& world) {
  CONCORD_ASSIGN(std::string text, read_file(key_file));
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  CONCORD_ASSIGN(const std::string secret, from_base64url(text));
  for (const std::string& role : claims.roles) {
    if (role_named(role) == access::v1::ROLE_UNSPECIFIED) {
      return absl::InvalidArgumentError(cat(
          "unknown role '", role, "': use commissioner, approver, evaluator, provider, auditor, operator or service"));
    }
  }
  CONCORD_RETURN_IF_ERROR(check_subject(claims.subject));
  const std::int64_t now_s = world.now_ms() / 1000;
  Json body = {{"iss", kDevelopmentIssuer},
               {"aud", "concord"},
               {"sub", claims.subject},
               {"roles", claims.roles},
               {"authorities", claims.authorities},
               {"iat", now_s},
               {"exp", now_s + claims.lifetime_seconds}};
  if (!claims.organisation.empty()) body["organisation"] = claims.organisation;
  if (!claims.follows.empty()) body["follows"] = claims.follows;
  const Json header = {{"alg", "EdDSA"}, {"typ", "JWT"}, {"kid", "development"}};
  const std::string signed_part = cat(base64url(header.dump()), ".", base64url(body.dump()));
  CONCORD_ASSIGN(const std::string signature, ed25519_sign(secret, signed_part));
  return cat(signed_part, ".", base64url(signature));
}

absl::StatusOr<TokenClaims> read_own_claims(const std::string& token) {
  const std::vector<std::string> parts = absl::StrSplit(token, '.');
  if (parts.size() != 3) return no_token("TOKEN_MALFORMED", "The token is not a JSON Web Token.");
  CONCORD_ASSIGN(const std::string text, from_base64url(parts[1]));
  const Json claims = Json::parse(text, nullptr, false);
  if (!claims.is_object()) return no_token("TOKEN_MALFORMED", "The token is not JSON.");
  return TokenClaims{string_in(claims, "sub"),
                     string_in(claims, "organisation"),
                     texts_in(claims, "roles"),
                     texts_in(claims, "authorities"),
                     0,
                     texts_in(claims, "follows")};
}

access::v1::Role role_named(std::string_view name) {
  for (int number = access::v1::Role_MIN; number <= access::v1::Role_MAX; ++number) {
    if (!access::v1::Role_IsValid(number)) continue;
    const auto role = static_cast<access::v1::Role>(number);
    if (role != access::v1::ROLE_UNSPECIFIED && role != access::v1::ROLE_PUBLIC && role_name(role) == name) return role;
  }
  return access::v1::ROLE_UNSPECIFIED;
}

std::string role_name(access::v1::Role role) {
  std::string name = access::v1::Role_Name(role).substr(5);
  for (char& c : name) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return name;
}

}  // namespace concord::platform
