// Typed settings from flags (--name=value), environment (CONCORD_<PROGRAM>_NAME) and a YAML file (--settings=FILE), in
// that order of strength. An unknown key or a bad value is a clear sentence and no start; secrets come as file paths,
// never as values.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"

namespace concord::platform {

class Settings {
 public:
  // `program` as in "registry": only variables that begin with CONCORD_REGISTRY_ are its own, and all of those must be
  // known.
  explicit Settings(const std::string& program);
  // Declares one; the target holds the default until load() and the value after it.
  void text(std::string name, std::string* target, std::string help);
  void number(std::string name, std::int64_t* target, std::int64_t least, std::int64_t most, std::string help);
  void yes_no(std::string name, bool* target, std::string help);

  // INVALID_ARGUMENT with a sentence that names the key, its source and what it takes. `environment` is "NAME=value"
  // entries.
  absl::Status load(const std::vector<std::string>& flags, const std::vector<std::string>& environment);
  // One line a setting: name, default, help.
  std::string help() const;

 private:
  struct Setting {
    std::string name, help, shown_default;
    std::function<absl::Status(const std::string&)> assign;
    bool is_flag = false;
  };
  absl::Status assign(const std::string& name, const std::string& value, const std::string& from);
  absl::Status load_file(const std::string& path,
                         std::map<std::string, std::pair<std::string, std::string>>* values) const;
  std::string prefix_;
  std::vector<Setting> settings_;
};

}  // namespace concord::platform
