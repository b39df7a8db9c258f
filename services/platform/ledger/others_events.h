// PURE. Reading the records of another service in reactions. Acts on none.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

#include "concord/ledger/v1/ledger.pb.h"

#include "services/platform/values/text.h"

namespace concord::platform {

// The event of another service's record, for reactions; DATA_LOSS when it is none. `source` is whose: "procurement".
template <typename Event>
absl::StatusOr<Event> parse_others(const ledger::v1::Record& record, std::string_view source) {
  Event event;
  if (event.ParseFromString(record.payload())) return event;
  return absl::DataLossError(
      cat(source, "'s event ", record.position(), " of ", record.authority(), " does not parse as a ", record.type()));
}

// Whether a record stands in a stream of that kind: "award" for "award/<id>".
inline bool is_of(const ledger::v1::Record& record, std::string_view kind) {
  const std::string& stream = record.stream();
  return stream.size() > kind.size() && stream[kind.size()] == '/' && stream.compare(0, kind.size(), kind) == 0;
}

}  // namespace concord::platform
