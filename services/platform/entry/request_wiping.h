// Overwrites what a request said once its call is over, for the few requests that hold a secret: a bid before the
// opening. It must never be called while somebody still reads the request.
#pragma once

#include "google/protobuf/message.h"

namespace concord::platform {

// Every text and every field of bytes, in place.
void wipe_texts(google::protobuf::Message& request);

}  // namespace concord::platform
