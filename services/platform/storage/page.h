// Pages of a list: sizes within limits, tokens that say after which key to go on. PURE.
// Tokens are opaque to callers and carry the sort key of the last row.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace concord::platform {

inline constexpr int kDefaultPageSize = 100;
inline constexpr int kMaxPageSize = 500;

struct Page {
  int size = kDefaultPageSize;
  std::vector<std::string> after;  // sort key of the last row seen; empty strings on the first page

  // The n-th part of the key, or "" on the first page.
  const std::string& key(std::size_t n) const;
};

// Refusal INVALID_PAGE for a size out of 0..500 or a token that is not ours. `parts` is the sort key's length.
absl::StatusOr<Page> page_of(int page_size, const std::string& page_token, std::size_t parts);
// The token for the page after the row with this sort key.
std::string page_token(const std::vector<std::string>& key);

}  // namespace concord::platform
