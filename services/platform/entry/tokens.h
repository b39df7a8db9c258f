// JSON Web Tokens: verification by a JWKS file (EdDSA and RS256), and an issuer for development only.
// A token says subject, organisation, roles, authorities; anything it does not say is not granted.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

#include "services/platform/values/context.h"
#include "services/platform/world/world.h"

namespace concord::platform {

inline constexpr char kDevelopmentIssuer[] = "concord-development";
inline constexpr std::size_t kMaxTokenBytes = 8 * 1024;
inline constexpr std::size_t kMaxCachedTokens = 10'000;
inline constexpr std::size_t kMaxCachedTokenBytes = 16 << 20;
inline constexpr std::int64_t kClockLeewayMs = 30'000;

struct TokenOptions {
  std::string jwks_file;              // the identity provider's keys; empty for none
  std::string issuer;                 // expected `iss` of those
  std::string audience = "concord";   // expected `aud`
  std::string development_jwks_file;  // keys of the development issuer; used only when `development` is true
  bool development = false;           // --dev
};

class TokenVerifier {
 public:
  virtual ~TokenVerifier() = default;
  // Refusals TOKEN_MALFORMED, TOKEN_UNKNOWN_KEY, TOKEN_BAD_SIGNATURE, TOKEN_EXPIRED, TOKEN_NOT_YET_VALID,
  // TOKEN_WRONG_ISSUER, TOKEN_WRONG_AUDIENCE; all UNAUTHENTICATED.
  virtual absl::StatusOr<Actor> verify(std::string_view token) = 0;
};
// INVALID_ARGUMENT with a sentence when a file cannot be read or holds no usable key.
absl::StatusOr<std::unique_ptr<TokenVerifier>> make_token_verifier(const TokenOptions& options, World& world);

struct TokenClaims {
  std::string subject;
  std::string organisation;
  std::vector<std::string> roles;  // "commissioner"
  std::vector<std::string> authorities;
  std::int64_t lifetime_seconds = 8 * 3600;
  std::vector<std::string> follows = {};  // of a service: "registry/service"
};

// The development issuer: an Ed25519 key in a file of mode 0600 and its public half as a JWKS file beside it.
absl::Status make_development_issuer(const std::string& key_file, const std::string& jwks_file);
absl::StatusOr<std::string> issue_development_token(const std::string& key_file, const TokenClaims& claims,
                                                    World& world);

// What a token says, without asking whether it is genuine: for its holder, never to grant anything.
absl::StatusOr<TokenClaims> read_own_claims(const std::string& token);

// "commissioner" <-> ROLE_COMMISSIONER; ROLE_UNSPECIFIED when unknown.
access::v1::Role role_named(std::string_view name);
std::string role_name(access::v1::Role role);

}  // namespace concord::platform
