// Walks the fields that are set by reflection and wipes where they lie: to set a field anew would leave its old bytes.
#include "services/platform/entry/request_wiping.h"

#include <string>
#include <vector>

#include "google/protobuf/descriptor.h"

#include "services/platform/world/crypto.h"

namespace concord::platform {

void wipe_texts(google::protobuf::Message& request) {
  using google::protobuf::FieldDescriptor;
  const auto* reflection = request.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection->ListFields(request, &fields);
  for (const FieldDescriptor* field : fields) {
    const int count = field->is_repeated() ? reflection->FieldSize(request, field) : 1;
    for (int i = 0; i < count; ++i) {
      if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
        std::string scratch;
        const std::string& text = field->is_repeated()
                                      ? reflection->GetRepeatedStringReference(request, field, i, &scratch)
                                      : reflection->GetStringReference(request, field, &scratch);
        wipe(const_cast<std::string&>(text));
      } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        wipe_texts(field->is_repeated() ? *reflection->MutableRepeatedMessage(&request, field, i)
                                        : *reflection->MutableMessage(&request, field));
      }
    }
  }
}

}  // namespace concord::platform
