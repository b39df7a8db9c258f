// Names an event after the set member of its oneof, and looks through its texts.
#include "services/platform/ledger/event_type.h"

#include <vector>

#include "google/protobuf/descriptor.h"

#include "services/platform/values/field_shapes.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"

namespace concord::platform {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

absl::Status check_texts(const Message& message, const std::string& path) {
  const auto* reflection = message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection->ListFields(message, &fields);
  std::string scratch;
  for (const FieldDescriptor* field : fields) {
    const std::string name = cat(path, path.empty() ? "" : ".", field->name());
    const int count = field->is_repeated() ? reflection->FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      if (field->type() == FieldDescriptor::TYPE_STRING) {
        const std::string& text = field->is_repeated()
                                      ? reflection->GetRepeatedStringReference(message, field, i, &scratch)
                                      : reflection->GetStringReference(message, field, &scratch);
        CONCORD_RETURN_IF_ERROR(check_no_personal_data(cat("What stands in ", name), text, name));
      } else if (field->type() == FieldDescriptor::TYPE_MESSAGE) {
        CONCORD_RETURN_IF_ERROR(check_texts(field->is_repeated() ? reflection->GetRepeatedMessage(message, field, i)
                                                                 : reflection->GetMessage(message, field),
                                            name));
      }
    }
  }
  return absl::OkStatus();
}

}  // namespace

const std::string& event_type(const google::protobuf::Message& event) {
  const auto* descriptor = event.GetDescriptor();
  CONCORD_CHECK(descriptor->oneof_decl_count() == 1, "an event message has exactly one oneof");
  const auto* field = event.GetReflection()->GetOneofFieldDescriptor(event, descriptor->oneof_decl(0));
  CONCORD_CHECK(field != nullptr && field->message_type() != nullptr, "an event without content");
  return field->message_type()->name();
}

NewEvent new_event(const google::protobuf::Message& event) { return {event_type(event), event.SerializeAsString()}; }

absl::StatusOr<NewEvent> decided_event(const Message& event) {
  NewEvent decided = new_event(event);
  // Hardly any event holds the character at all, and to look for it in the bytes costs next to nothing.
  if (decided.payload.find('@') != std::string::npos) {
    const auto* which = event.GetReflection()->GetOneofFieldDescriptor(event, event.GetDescriptor()->oneof_decl(0));
    CONCORD_RETURN_IF_ERROR(check_texts(event.GetReflection()->GetMessage(event, which), ""));
  }
  return decided;
}

}  // namespace concord::platform
