// PURE. No decision of those who marked; see took_part.h.
#include "services/procurement/fields/took_part.h"

#include "services/platform/deciding/two_persons.h"

namespace concord::procurement {

absl::Status refuse_marker(bool took_part, const platform::Context& context, const std::string& rule) {
  if (!took_part) return absl::OkStatus();
  return platform::refuse_same_person(context.actor.subject, context,
                                      {.did = "marked, agreed or chose among bids, or is on the panel",
                                       .remedy = "Ask an approver who did none of it.",
                                       .rule = rule});
}

}  // namespace concord::procurement
