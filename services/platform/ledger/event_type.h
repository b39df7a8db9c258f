// Names an event after the message in its aggregate's oneof: SupportServiceEvent{capacity_changed} is
// "CapacityChanged". Reads descriptors only; knows no aggregate.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "google/protobuf/message.h"

#include "services/platform/ledger/ledger.h"

namespace concord::platform {

// The message name of the set member of the event's only oneof; a bug when none is set.
const std::string& event_type(const google::protobuf::Message& event);
NewEvent new_event(const google::protobuf::Message& event);
// The same for what was decided: PERSONAL_DATA where one of its texts, however deep, holds an e-mail address. Every
// decision passes here, so that no decide function can forget it.
absl::StatusOr<NewEvent> decided_event(const google::protobuf::Message& event);

}  // namespace concord::platform
