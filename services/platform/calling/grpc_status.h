// A status of ours as gRPC carries it and back, with the refusal in its details. The only place that translates them.
#pragma once

#include "absl/status/status.h"
#include <grpcpp/support/status.h>

namespace concord::platform {

grpc::Status to_grpc(const absl::Status& status);
absl::Status from_grpc(const grpc::Status& status);

}  // namespace concord::platform
