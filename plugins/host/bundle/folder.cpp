// Gathers and writes the files of a bundle; see bundle_folder.h.
#include "plugins/host/bundle/folder.h"

#include <array>
#include <fstream>
#include <sstream>
#include <system_error>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

#include "plugins/host/bundle/parts.h"

namespace concord::plugins::host {
namespace {

namespace fs = std::filesystem;

constexpr std::array<const char*, 7> kOwnFiles = {kManifestFile, kParametersFile, kTablesFile, kCalendarsFile,
                                                  kCasesFile,    kSourceFile,     kModuleFile};
constexpr std::array<const char*, 5> kInheritedFiles = {kManifestFile, kParametersFile, kTablesFile, kCalendarsFile,
                                                        kSourceFile};

absl::Status take(const fs::path& path, const std::string& name, BundleFiles& files) {
  if (!fs::is_regular_file(path) || files.count(name) > 0) return absl::OkStatus();
  auto text = read_file(path);
  if (!text.ok()) return text.status();
  files[name] = *std::move(text);
  return absl::OkStatus();
}

absl::Status take_shared(const fs::path& beside, const Manifest& manifest, BundleFiles& files) {
  for (const std::string& folder : manifest.calendars_from) {
    if (auto status = take(beside / folder / kCalendarsFile, inherited_name(folder, kCalendarsFile), files);
        !status.ok()) {
      return status;
    }
  }
  return absl::OkStatus();
}

absl::Status take_inherited(const fs::path& beside, const Manifest& manifest, BundleFiles& files) {
  if (manifest.extends.empty()) return absl::OkStatus();
  for (const char* file : kInheritedFiles) {
    if (auto status = take(beside / manifest.extends / file, inherited_name(manifest.extends, file), files);
        !status.ok()) {
      return status;
    }
  }
  const auto text = files.find(inherited_name(manifest.extends, kManifestFile));
  if (text == files.end()) return absl::OkStatus();  // read_bundle says what is missing
  const auto other = read_manifest(text->second);
  if (!other.ok()) return other.status();
  if (!other->extends.empty()) {
    return refused_at(manifest.place, absl::StrCat("extends ", manifest.extends, ", which extends ", other->extends,
                                                   " in turn; extend that one directly"));
  }
  return take_shared(beside, *other, files);
}

}  // namespace

std::string inherited_name(std::string_view id, std::string_view file) {
  return absl::StrCat("from_", std::string(id), "_", std::string(file));
}

absl::StatusOr<BundleFiles> gather_bundle(const fs::path& folder) {
  std::error_code error;
  if (!fs::is_directory(folder, error)) {
    return absl::NotFoundError(absl::StrCat(folder.string(), " is no folder"));
  }
  BundleFiles files;
  for (const char* file : kOwnFiles) {
    if (auto status = take(folder / file, file, files); !status.ok()) return status;
  }
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with("from_") && !name.ends_with(".hpp")) continue;
    if (auto status = take(entry.path(), name, files); !status.ok()) return status;
  }
  const auto text = files.find(kManifestFile);
  if (text == files.end()) {
    return refused_at({(folder / kManifestFile).string(), 0}, "is missing; every plugin has one");
  }
  Faults told_when_it_is_read;
  const auto manifest = read_manifest(text->second, &told_when_it_is_read);
  if (!manifest.ok()) return files;  // no YAML: read_bundle says where
  const fs::path beside = fs::absolute(folder, error).lexically_normal();
  const fs::path parent = (beside.has_filename() ? beside : beside.parent_path()).parent_path();
  if (auto status = take_shared(parent, *manifest, files); !status.ok()) return status;
  if (auto status = take_inherited(parent, *manifest, files); !status.ok()) return status;

  std::size_t bytes = 0;
  for (const auto& [name, content] : files) bytes += content.size();
  if (files.size() > kMaxBundleFiles || bytes > kMaxBundleBytes) {
    return absl::InvalidArgumentError(absl::StrCat(folder.string(), ": a bundle has at most ", kMaxBundleFiles,
                                                   " files and ", kMaxBundleBytes, " bytes"));
  }
  return files;
}

absl::StatusOr<std::string> read_file(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  if (!stream.is_open() || stream.bad()) {
    return absl::NotFoundError(absl::StrCat(path.string(), " cannot be read"));
  }
  return text.str();
}

absl::Status write_file(const fs::path& path, const std::string& text) {
  std::ofstream stream(path, std::ios::binary | std::ios::trunc);
  stream << text;
  stream.close();
  if (!stream) return absl::InvalidArgumentError(absl::StrCat(path.string(), " cannot be written"));
  return absl::OkStatus();
}

}  // namespace concord::plugins::host
