// From folders to the files of a self-contained bundle: a plugin's own, and beside them those that it extends or
// shares, under names of their own. Reads files only; it must never follow a name out of the plugins' folder.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

#include "plugins/host/bundle/archive.h"
#include "plugins/host/bundle/bundle.h"

namespace concord::plugins::host {

// The name of a file of plugin `id` inside a bundle that extends it: "from_england_2023_parameters.yaml".
std::string inherited_name(std::string_view id, std::string_view file);

// The files of the plugin in `folder`. What it extends and shares is taken from the folders beside it, unless the
// folder is a built bundle and holds it already. NOT_FOUND for no such folder.
absl::StatusOr<BundleFiles> gather_bundle(const std::filesystem::path& folder);

absl::StatusOr<std::string> read_file(const std::filesystem::path& path);
absl::Status write_file(const std::filesystem::path& path, const std::string& text);

}  // namespace concord::plugins::host
