// PURE. Reading the records of another service in reactions. Acts on none.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

#include "concord/ledger/v1/ledger.pb.h"

#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"

namespace concord::platform {

// The event of another service's record, for reactions; DATA_LOSS when it is none. `source` is whose: "procurement".
// One of a kind that this release does not know is refused UNKNOWN_EVENT, so that it stands as a visible row and the
// rest goes on.
template <typename Event>
absl::StatusOr<Event> parse_others(const ledger::v1::Record& record, std::string_view source) {
  Event event;
  const bool parses = event.ParseFromString(record.payload());
  if (parses && event.event_case() != Event::EVENT_NOT_SET) return event;
  if (parses) {
    return refuse_state({.code = "UNKNOWN_EVENT",
                         .sentence = cat("This release does not know what ", record.type(), " of ", source, " means."),
                         .remedy = "Start the release that the other service runs, and look at what it tells."});
  }
  return absl::DataLossError(
      cat(source, "'s event ", record.position(), " of ", record.authority(), " does not parse as a ", record.type()));
}

// Whether a record stands in a stream of that kind: "award" for "award/<id>".
inline bool is_of(const ledger::v1::Record& record, std::string_view kind) {
  const std::string& stream = record.stream();
  return stream.size() > kind.size() && stream[kind.size()] == '/' && stream.compare(0, kind.size(), kind) == 0;
}

}  // namespace concord::platform
