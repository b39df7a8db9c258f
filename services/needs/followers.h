// What needs does about what the registry tells: its support services become supply, within the follower's own
// transaction.
#pragma once

#include <memory>

#include "services/needs/deciders.h"
#include "services/platform/following/follower.h"

namespace concord::needs {

platform::React follow_registry(std::shared_ptr<Deciders> deciders);
// Supply alone.
platform::TakeBack take_back_registry(std::shared_ptr<Deciders> deciders);

}  // namespace concord::needs
