// PURE. What the rules were asked and answered before a decision, as the decision's event keeps it. It must never judge
// it anew.
#pragma once

#include <optional>

#include "google/protobuf/message.h"

#include "concord/rules/v1/types.pb.h"

namespace concord::platform {

// Of an aggregate's event message, such as AwardEvent; none where the rules were not asked, or it is no such event.
// Procurement's own message of the same name is the same bytes.
std::optional<rules::v1::RulesRecord> rules_record_in(const google::protobuf::Message& event);

}  // namespace concord::platform
