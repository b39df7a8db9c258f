// Who of the providers that a command on a framework is about is accredited today. Decides nothing.
#pragma once

#include <set>
#include <string>

#include "absl/status/statusor.h"

#include "services/platform/storage/database.h"
#include "services/procurement/framework/framework.h"

namespace concord::procurement {

// Of one provider alone.
absl::StatusOr<AdmissionFacts> gather_admission(platform::Database& database, const platform::Context& context,
                                                const std::set<std::string>& provider_ids);
// Of those on a lot.
absl::StatusOr<AdmissionFacts> gather_lot(platform::Database& database, const platform::Context& context,
                                          const FrameworkState& state, const std::string& lot_id);

}  // namespace concord::procurement
