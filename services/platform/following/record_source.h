// What a follower reads from: the source's LedgerService, or a ledger in the same process (simulation). Reads only.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "services/platform/ledger/ledger.h"

namespace concord::platform {

class RecordSource {
 public:
  virtual ~RecordSource() = default;
  virtual absl::StatusOr<std::vector<Head>> heads() = 0;
  virtual absl::StatusOr<std::vector<Record>> read(const std::string& authority, std::int64_t after_position,
                                                   int limit) = 0;
};

// The source's LedgerService over gRPC, with the service's own token.
std::unique_ptr<RecordSource> remote_source(const std::string& address, const std::string& token);

}  // namespace concord::platform
