// Names an event after the message in its aggregate's oneof: SupportServiceEvent{capacity_changed} is
// "CapacityChanged". Reads descriptors only; knows no aggregate.
#pragma once

#include <string>

#include "google/protobuf/message.h"

#include "services/platform/ledger.h"

namespace concord::platform {

// The message name of the set member of the event's only oneof; a bug when none is set.
const std::string& event_type(const google::protobuf::Message& event);
NewEvent new_event(const google::protobuf::Message& event);

}  // namespace concord::platform
