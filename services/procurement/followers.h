// What procurement does about what others tell: the registry's providers and accreditations become parties,
// its contracts free the places of call-offs, needs' approved plans procedures and its proposals offers. Each is
// decided within the follower's own transaction.
#pragma once

#include <memory>

#include "services/platform/following/follower.h"
#include "services/procurement/deciders.h"

namespace concord::procurement {

platform::React follow_registry(std::shared_ptr<Deciders> deciders);
platform::React follow_needs(std::shared_ptr<Deciders> deciders);
// What is known of organisations.
platform::TakeBack take_back_registry(std::shared_ptr<Deciders> deciders);
// Offers that nobody has answered; drafts of plans stand, because people work on them.
platform::TakeBack take_back_needs(std::shared_ptr<Deciders> deciders);

}  // namespace concord::procurement
