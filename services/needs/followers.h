// What needs does about what others tell, within the follower's own transaction: the registry's support services become
// supply, and how procurement answered an offer is the proposal's answer.
#pragma once

#include <memory>

#include "services/needs/deciders.h"
#include "services/platform/following/follower.h"

namespace concord::needs {

platform::React follow_registry(std::shared_ptr<Deciders> deciders);
// An answer that was given stands, whatever becomes of procurement's ledger.
platform::React follow_procurement(std::shared_ptr<Deciders> deciders);
// Supply alone.
platform::TakeBack take_back_registry(std::shared_ptr<Deciders> deciders);

}  // namespace concord::needs
