// Deletes what bidders brought and no bid names, in the transaction of the opening: nobody may read it, so nobody keeps
// it. It must never be called before the bids are opened.
#pragma once

#include <string>

#include "absl/status/status.h"

#include "services/platform/storage/database.h"
#include "services/procurement/sealing/seal.h"

namespace concord::procurement {

// Of a bid that cannot be read all is kept, since it cannot be asked what it names.
absl::Status drop_unnamed_attachments(platform::Connection& writer, const SealKeyRing& keys,
                                      const std::string& authority, const std::string& procedure_id);

}  // namespace concord::procurement
