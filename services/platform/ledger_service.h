// The LedgerService that every service with a ledger offers: records, heads, rebuild, refused reactions.
// Reads only, except that a rebuild folds the views again.
#pragma once

#include "concord/ledger/v1/ledger.grpc.pb.h"

#include "services/platform/follower_board.h"
#include "services/platform/gate.h"
#include "services/platform/views.h"

namespace concord::platform {

std::unique_ptr<grpc::Service> make_ledger_service(Gate& gate, Ledger& ledger, Views& views, WorkQueue& work,
                                                   const FollowerBoard& board);

}  // namespace concord::platform
