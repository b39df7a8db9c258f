// PURE. ZIP's end record and central directory (APPNOTE 6.3.10, 4.3.12 and 4.3.16); see archive_names.h.
#include "services/procurement/documents/archive_names.h"

#include <algorithm>
#include <cstdint>

namespace concord::procurement {
namespace {

constexpr std::size_t kEndBytes = 22;
constexpr std::size_t kMostComment = 65'535;
constexpr std::size_t kEntryBytes = 46;
constexpr std::string_view kEnd("PK\x05\x06", 4);
constexpr std::string_view kEntry("PK\x01\x02", 4);

// Little endian; whoever asks has looked that the bytes are there.
std::size_t number(std::string_view bytes, std::size_t at, std::size_t count) {
  std::size_t value = 0;
  for (std::size_t i = count; i > 0; --i) value = value << 8U | static_cast<unsigned char>(bytes[at + i - 1]);
  return value;
}

// The end record stands last, but for a comment whose length it tells.
std::optional<std::size_t> end_record(std::string_view bytes) {
  if (bytes.size() < kEndBytes) return std::nullopt;
  const std::size_t last = bytes.size() - kEndBytes;
  const std::size_t first = last > kMostComment ? last - kMostComment : 0;
  for (std::size_t at = last + 1; at-- > first;) {
    if (bytes.substr(at, kEnd.size()) == kEnd && at + kEndBytes + number(bytes, at + 20, 2) == bytes.size()) return at;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::vector<std::string>> archive_names(std::string_view bytes) {
  const auto end = end_record(bytes);
  if (!end) return std::nullopt;
  const std::size_t entries = number(bytes, *end + 10, 2);
  std::size_t at = number(bytes, *end + 16, 4);
  if (entries > kMaxArchiveNames) return std::nullopt;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < entries; ++i) {
    if (at > *end || *end - at < kEntryBytes || bytes.substr(at, kEntry.size()) != kEntry) return std::nullopt;
    const std::size_t name = number(bytes, at + 28, 2);
    const std::size_t behind = number(bytes, at + 30, 2) + number(bytes, at + 32, 2);
    if (*end - at - kEntryBytes < name + behind) return std::nullopt;
    names.emplace_back(bytes.substr(at + kEntryBytes, name));
    at += kEntryBytes + name + behind;
  }
  // A directory that goes on behind what it counts would hide names from us that others read.
  if (at != *end) return std::nullopt;
  return names;
}

}  // namespace concord::procurement
