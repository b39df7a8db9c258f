// Names an event after the set member of its oneof.
#include "services/platform/event_type.h"

#include "google/protobuf/descriptor.h"

#include "services/platform/refusal.h"

namespace concord::platform {

const std::string& event_type(const google::protobuf::Message& event) {
  const auto* descriptor = event.GetDescriptor();
  CONCORD_CHECK(descriptor->oneof_decl_count() == 1, "an event message has exactly one oneof");
  const auto* field = event.GetReflection()->GetOneofFieldDescriptor(event, descriptor->oneof_decl(0));
  CONCORD_CHECK(field != nullptr && field->message_type() != nullptr, "an event without content");
  return field->message_type()->name();
}

NewEvent new_event(const google::protobuf::Message& event) { return {event_type(event), event.SerializeAsString()}; }

}  // namespace concord::platform
