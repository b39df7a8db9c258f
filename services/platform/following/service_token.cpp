// Holds a service's own token against what the service follows.
#include "services/platform/following/service_token.h"

#include <algorithm>
#include <fstream>

#include "absl/strings/str_join.h"

#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"

namespace concord::platform {
namespace {

bool holds(const std::vector<std::string>& texts, const std::string& text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

}  // namespace

TokenClaims service_claims(const std::string& service, const std::vector<std::string>& follows) {
  TokenClaims claims;
  claims.subject = cat("service/", service);
  claims.roles = {role_name(access::v1::ROLE_SERVICE)};
  claims.authorities = {kEveryAuthority};
  claims.follows = follows;
  return claims;
}

absl::StatusOr<std::string> read_service_token(const std::string& file, const std::string& service,
                                               const std::vector<std::string>& follows) {
  std::ifstream in(file);
  std::string token;
  const bool is_there = static_cast<bool>(std::getline(in, token));
  const TokenClaims wanted = service_claims(service, follows);
  const auto read = is_there ? read_own_claims(token) : absl::StatusOr<TokenClaims>(TokenClaims());
  const TokenClaims claims = read.ok() ? *read : TokenClaims();
  const bool fits = claims.subject == wanted.subject && holds(claims.roles, wanted.roles.front()) &&
                    holds(claims.authorities, kEveryAuthority) &&
                    std::all_of(follows.begin(), follows.end(),
                                [&](const std::string& stream) { return holds(claims.follows, stream); });
  if (fits) return token;
  const auto quoted = [](std::string* out, const std::string& text) { out->append(cat("\"", text, "\"")); };
  return absl::InvalidArgumentError(cat(is_there ? "the token in " : "there is no token in ", file,
                                        is_there ? " is not " : ", which is for ", service, is_there ? "'s own" : "",
                                        ". One token for all services is not taken any more: have the "
                                        "identity provider issue one with \"sub\": \"",
                                        wanted.subject,
                                        "\", \"roles\": [\"service\"], \"authorities\": "
                                        "[\"*\"], \"follows\": [",
                                        absl::StrJoin(follows, ", ", quoted),
                                        "]; `concord up --dev` issues such tokens itself"));
}

}  // namespace concord::platform
