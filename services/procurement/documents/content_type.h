// What type the bytes of a file are, as Debian's libmagic finds: the only file that knows it. It judges nothing
// (taken_types.h does) and must never be told a file's name.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace concord::procurement {

class ContentTypes {
 public:
  virtual ~ContentTypes() = default;
  // Such as application/pdf; application/octet-stream where nothing is known. From any thread, one at a time.
  virtual std::string type_of(std::string_view bytes) const = 0;
};

// A clear sentence where libmagic's own data is missing.
absl::StatusOr<std::shared_ptr<const ContentTypes>> open_content_types();

}  // namespace concord::procurement
