// The token with which a service reads and asks others: one for each service, which names the streams that it follows.
// Reads only its own; whether a token is genuine is for those to say who get it.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "services/platform/entry/tokens.h"

namespace concord::platform {

// What the token of a service must say: subject "service/needs", role service, every authority, the streams.
TokenClaims service_claims(const std::string& service, const std::vector<std::string>& follows);

// INVALID_ARGUMENT with what to issue instead, where the token says less: what it does not name would be withheld, and
// passed over in silence.
absl::StatusOr<std::string> read_service_token(const std::string& file, const std::string& service,
                                               const std::vector<std::string>& follows);

}  // namespace concord::platform
