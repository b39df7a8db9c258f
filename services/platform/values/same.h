// PURE. Whether two messages say the same, so that a command that changes nothing causes no event.
#pragma once

#include "google/protobuf/message_lite.h"

namespace concord::platform {

// Byte comparison suffices: our messages hold no maps and no unknown fields.
template <typename Message>
bool same(const Message& a, const Message& b) {
  return a.SerializeAsString() == b.SerializeAsString();
}

template <typename List>
bool same_list(const List& a, const List& b) {
  if (a.size() != b.size()) return false;
  for (int i = 0; i < a.size(); ++i) {
    if (!same(a.Get(i), b.Get(i))) return false;
  }
  return true;
}

}  // namespace concord::platform
