// What transition does about what others tell: awards draft, cancel and sign; approved plans withdraw; services become
// supply. Each is decided within the follower's own transaction.
#pragma once

#include <memory>

#include "services/platform/following/follower.h"
#include "services/transition/deciders.h"

namespace concord::transition {

platform::React follow_procurement(std::shared_ptr<Deciders> deciders);
platform::React follow_needs(std::shared_ptr<Deciders> deciders);
platform::React follow_registry(std::shared_ptr<Deciders> deciders);
// Supply alone.
platform::TakeBack take_back_registry(std::shared_ptr<Deciders> deciders);

}  // namespace concord::transition
