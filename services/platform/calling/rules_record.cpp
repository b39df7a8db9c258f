// PURE. By reflection, since every service has events of its own; see rules_record.h.
#include "services/platform/calling/rules_record.h"

namespace concord::platform {

std::optional<rules::v1::RulesRecord> rules_record_in(const google::protobuf::Message& event) {
  const auto* oneof = event.GetDescriptor()->FindOneofByName("event");
  const auto* which = oneof == nullptr ? nullptr : event.GetReflection()->GetOneofFieldDescriptor(event, oneof);
  if (which == nullptr) return std::nullopt;
  const google::protobuf::Message& decision = event.GetReflection()->GetMessage(event, which);
  const auto* field = decision.GetDescriptor()->FindFieldByName("rules_record");
  if (field == nullptr || !decision.GetReflection()->HasField(decision, field)) return std::nullopt;
  rules::v1::RulesRecord record;
  const std::string bytes = decision.GetReflection()->GetMessage(decision, field).SerializeAsString();
  return record.ParseFromString(bytes) ? std::optional(std::move(record)) : std::nullopt;
}

}  // namespace concord::platform
