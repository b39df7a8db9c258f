// PURE. The names of the files in a ZIP archive, read from its central directory alone. It unpacks nothing, and must
// never read beyond the bytes that it is given.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace concord::procurement {

inline constexpr std::size_t kMaxArchiveNames = 20'000;

// Nothing for bytes that are no whole archive of at most kMaxArchiveNames files.
std::optional<std::vector<std::string>> archive_names(std::string_view bytes);

}  // namespace concord::procurement
