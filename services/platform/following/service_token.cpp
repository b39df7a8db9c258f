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
  if (!std::getline(in, token)) return absl::InvalidArgumentError(cat("cannot read ", file));
  const TokenClaims wanted = service_claims(service, follows);
  CONCORD_ASSIGN(const TokenClaims claims, read_own_claims(token));
  const bool fits = claims.subject == wanted.subject && holds(claims.roles, wanted.roles.front()) &&
                    holds(claims.authorities, kEveryAuthority) &&
                    std::all_of(follows.begin(), follows.end(),
                                [&](const std::string& stream) { return holds(claims.follows, stream); });
  if (fits) return token;
  const auto quoted = [](std::string* out, const std::string& text) { out->append(cat("\"", text, "\"")); };
  return absl::InvalidArgumentError(cat("the token in ", file, " is not ", service,
                                        "'s own. One token for all services is not taken any more: have the "
                                        "identity provider issue one with \"sub\": \"",
                                        wanted.subject,
                                        "\", \"roles\": [\"service\"], \"authorities\": "
                                        "[\"*\"], \"follows\": [",
                                        absl::StrJoin(follows, ", ", quoted),
                                        "]; `concord up --dev` issues such tokens itself"));
}

}  // namespace concord::platform
