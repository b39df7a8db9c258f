// What arrives from procurement and transition, decided within the follower's own transaction. Wiring only: reactions.h
// says what is asked, the aggregates decide it.
#pragma once

#include <memory>

#include "services/platform/following/follower.h"
#include "services/registry/deciders.h"

namespace concord::registry {

platform::React follow_procurement(std::shared_ptr<Deciders> deciders);
platform::React follow_transition(std::shared_ptr<Deciders> deciders);
// People counted from one service to another.
platform::TakeBack take_back_transition(std::shared_ptr<Deciders> deciders);

}  // namespace concord::registry
