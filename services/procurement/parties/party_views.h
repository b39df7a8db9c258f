// The table of parties as the registry told of them, and what is read from it. Decides nothing; writes only what a
// record shows.
#pragma once

#include <set>
#include <string>

#include "absl/status/statusor.h"

#include "concord/procurement/v1/queries.pb.h"

#include "services/platform/ledger/views.h"

namespace concord::procurement {

using platform::Connection;

std::string party_tables();
platform::ViewPart party_part();

absl::Status list_parties(Connection& reader, const v1::ListPartiesRequest& request, v1::ListPartiesResponse& response);

struct KnownParties {
  std::set<std::string> registered, accredited;
};
// Of `ids`, those that are registered, and those accredited by the authority on a civil date.
absl::StatusOr<KnownParties> known_parties(Connection& reader, const std::string& authority,
                                           const std::set<std::string>& ids, const std::string& on);

}  // namespace concord::procurement
