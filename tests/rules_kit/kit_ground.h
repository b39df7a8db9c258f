// A temporary folder with a fresh plugin, to be changed and checked.
#pragma once

#include <filesystem>
#include <string>

#include "plugins/tool/checks/check.h"

namespace concord::plugins::tests {

class KitGround {
 public:
  KitGround();
  ~KitGround();
  KitGround(const KitGround&) = delete;
  KitGround& operator=(const KitGround&) = delete;

  // A new plugin "testshire" beside england_2023, so that checks find the national law.
  std::filesystem::path fresh(bool with_code);
  // Replaces the first occurrence; a test fails where there is none. Empty `from` appends.
  static void change(const std::filesystem::path& file, const std::string& from, const std::string& to);
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

tool::Places real_places();
struct Ran {
  int code = -1;
  std::string out;  // stdout and stderr
};
Ran shell(const std::string& command);
// The real executable.
Ran concord_rules(const std::string& arguments);

}  // namespace concord::plugins::tests
