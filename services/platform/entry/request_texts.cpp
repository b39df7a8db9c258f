// Walks the fields that are set by reflection; a text is only looked at, never copied.
#include "services/platform/entry/request_texts.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "google/protobuf/descriptor.h"

#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"

namespace concord::platform {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\t' && c != '\n' && c != '\r') || byte == 0x7F;
}

bool holds_control(std::string_view text) { return std::any_of(text.begin(), text.end(), is_control); }

// The path of the first field that holds one; empty when none does.
std::string find_control(const Message& message) {
  const auto* reflection = message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection->ListFields(message, &fields);
  std::string scratch;
  for (const FieldDescriptor* field : fields) {
    const int count = field->is_repeated() ? reflection->FieldSize(message, field) : 1;
    if (field->type() == FieldDescriptor::TYPE_STRING) {
      for (int i = 0; i < count; ++i) {
        const std::string& text = field->is_repeated()
                                      ? reflection->GetRepeatedStringReference(message, field, i, &scratch)
                                      : reflection->GetStringReference(message, field, &scratch);
        if (holds_control(text)) return field->name();
      }
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      for (int i = 0; i < count; ++i) {
        const Message& inner = field->is_repeated() ? reflection->GetRepeatedMessage(message, field, i)
                                                    : reflection->GetMessage(message, field);
        const std::string found = find_control(inner);
        if (!found.empty()) return cat(field->name(), ".", found);
      }
    }
  }
  return "";
}

}  // namespace

absl::Status check_texts(const Message& request) {
  const std::string field = find_control(request);
  if (field.empty()) return absl::OkStatus();
  return refuse_input({.code = "CONTROL_CHARACTER",
                       .sentence = cat("The field ", field, " holds a character that cannot be seen."),
                       .remedy = "Take out control characters; tabs and line ends may stay.",
                       .subject = field});
}

}  // namespace concord::platform
