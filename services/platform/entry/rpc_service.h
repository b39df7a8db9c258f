// A table of rpcs as a gRPC service: one raw handler for all of them instead of generated code for each.
// Decides nothing: each call passes entry.h, then its row.
#pragma once

#include <memory>

#include <grpcpp/impl/codegen/service_type.h>

#include "services/platform/entry/entry.h"
#include "services/platform/entry/rpcs.h"
#include "services/platform/world/work_queue.h"

namespace concord::platform {

// `work` runs imports; it must be drained before the service is gone.
std::unique_ptr<grpc::Service> make_rpc_service(Rpcs rpcs, Entry& entry, WorkQueue& work);

}  // namespace concord::platform
