// Reads settings from flags, environment and YAML. The only file of the services that knows yaml-cpp.
#include "services/platform/world/settings.h"

#include <charconv>

#include "absl/strings/ascii.h"
#include "absl/strings/str_join.h"
#include <yaml-cpp/yaml.h>

#include "services/platform/values/text.h"

namespace concord::platform {
namespace {

absl::Status wrong(std::string_view name, std::string_view from, std::string_view value, std::string_view takes) {
  return absl::InvalidArgumentError(cat("setting ", name, " (from ", from, ") is '", value, "' but takes ", takes));
}

}  // namespace

Settings::Settings(const std::string& program) : prefix_(cat("CONCORD_", absl::AsciiStrToUpper(program), "_")) {}

void Settings::text(std::string name, std::string* target, std::string help) {
  settings_.push_back({std::move(name), std::move(help), *target,
                       [target](const std::string& value) {
                         *target = value;
                         return absl::OkStatus();
                       },
                       false});
}

void Settings::number(std::string name, std::int64_t* target, std::int64_t least, std::int64_t most, std::string help) {
  auto assign = [target, least, most](const std::string& value) -> absl::Status {
    std::int64_t parsed = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), parsed);
    if (error != std::errc() || end != value.data() + value.size() || parsed < least || parsed > most) {
      return absl::InvalidArgumentError(cat("a whole number from ", least, " to ", most));
    }
    *target = parsed;
    return absl::OkStatus();
  };
  settings_.push_back({std::move(name), std::move(help), cat(*target), std::move(assign), false});
}

void Settings::yes_no(std::string name, bool* target, std::string help) {
  auto assign = [target](const std::string& value) -> absl::Status {
    if (value != "true" && value != "false" && value != "yes" && value != "no")
      return absl::InvalidArgumentError("yes or no");
    *target = value == "true" || value == "yes";
    return absl::OkStatus();
  };
  settings_.push_back({std::move(name), std::move(help), *target ? "yes" : "no", std::move(assign), true});
}

absl::Status Settings::assign(const std::string& name, const std::string& value, const std::string& from) {
  for (Setting& setting : settings_) {
    if (setting.name != name) continue;
    const absl::Status status = setting.assign(value);
    return status.ok() ? status : wrong(name, from, value, as_std(status.message()));
  }
  std::vector<std::string> names;
  for (const Setting& setting : settings_) names.push_back(setting.name);
  return absl::InvalidArgumentError(
      cat("unknown setting '", name, "' (from ", from, "); known are: ", absl::StrJoin(names, ", ")));
}

absl::Status Settings::load_file(const std::string& path,
                                 std::map<std::string, std::pair<std::string, std::string>>* values) const {
  try {
    const YAML::Node root = YAML::LoadFile(path);
    if (root.IsNull()) return absl::OkStatus();
    if (!root.IsMap()) return absl::InvalidArgumentError(cat("settings file ", path, " must hold 'name: value' lines"));
    for (const auto& entry : root) {
      const auto name = entry.first.as<std::string>();
      if (!entry.second.IsScalar()) return wrong(name, path, "(a list or map)", "one value");
      (*values)[name] = {entry.second.as<std::string>(), path};
    }
  } catch (const YAML::Exception& error) {
    return absl::InvalidArgumentError(cat("settings file ", path, ": ", error.what()));
  }
  return absl::OkStatus();
}

absl::Status Settings::load(const std::vector<std::string>& flags, const std::vector<std::string>& environment) {
  std::map<std::string, std::pair<std::string, std::string>> from_flags, from_environment, from_file;
  for (const std::string& flag : flags) {
    if (flag.rfind("--", 0) != 0)
      return absl::InvalidArgumentError(cat("'", flag, "' is not a setting; write --name=value"));
    const auto equals = flag.find('=');
    std::string name = flag.substr(2, equals == std::string::npos ? std::string::npos : equals - 2);
    for (char& c : name) c = c == '-' ? '_' : c;
    from_flags[name] = {equals == std::string::npos ? "true" : flag.substr(equals + 1), "flag --" + name};
  }
  for (const std::string& entry : environment) {
    if (entry.rfind(prefix_, 0) != 0) continue;
    const auto equals = entry.find('=');
    const std::string variable = entry.substr(0, equals);
    from_environment[absl::AsciiStrToLower(variable.substr(prefix_.size()))] = {entry.substr(equals + 1), variable};
  }
  for (const auto* source : {&from_environment, &from_flags}) {
    if (const auto file = source->find("settings"); file != source->end()) {
      from_file.clear();
      if (absl::Status status = load_file(file->second.first, &from_file); !status.ok()) return status;
    }
  }
  for (auto* source : {&from_file, &from_environment, &from_flags}) {
    source->erase("settings");
    for (const auto& [name, value] : *source) {
      if (absl::Status status = assign(name, value.first, value.second); !status.ok()) return status;
    }
  }
  return absl::OkStatus();
}

std::string Settings::help() const {
  std::string text = "  --settings=FILE             YAML file with name: value lines\n";
  for (const Setting& setting : settings_) {
    std::string head = cat("  --", setting.name, setting.is_flag ? "" : "=VALUE");
    head.resize(std::max<std::size_t>(head.size() + 2, 30), ' ');
    text += cat(head, setting.help, " (", setting.shown_default.empty() ? "empty" : setting.shown_default, ")\n");
  }
  return text;
}

}  // namespace concord::platform
