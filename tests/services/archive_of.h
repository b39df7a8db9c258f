// A ZIP archive of stored files, byte by byte, so that a test says what is in it.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace concord::tests {

inline std::string little_endian(std::size_t value, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i, value >>= 8) text += static_cast<char>(value & 0xff);
  return text;
}

// Names and contents. The sums of the contents are left 0: nobody unpacks it.
inline std::string archive_of(const std::vector<std::pair<std::string, std::string>>& contents) {
  std::string files, directory;
  for (const auto& [name, content] : contents) {
    const std::string facts = little_endian(20, 2) + little_endian(0, 8) + little_endian(0, 4) +
                              little_endian(content.size(), 4) + little_endian(content.size(), 4) +
                              little_endian(name.size(), 2) + little_endian(0, 2);
    directory += std::string("PK\x01\x02") + little_endian(20, 2) + facts + little_endian(0, 10) +
                 little_endian(files.size(), 4) + name;
    files += std::string("PK\x03\x04") + facts + name + content;
  }
  return files + directory + "PK\x05\x06" + little_endian(0, 4) + little_endian(contents.size(), 2) +
         little_endian(contents.size(), 2) + little_endian(directory.size(), 4) + little_endian(files.size(), 4) +
         little_endian(0, 2);
}

// Of empty files.
inline std::string archive_of(const std::vector<std::string>& names) {
  std::vector<std::pair<std::string, std::string>> contents;
  for (const std::string& name : names) contents.emplace_back(name, "");
  return archive_of(contents);
}

}  // namespace concord::tests
