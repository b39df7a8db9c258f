// rules.cpp to rules.wasm by the compiler, with the same words as cmake/rules_program.cmake. What the compiler says
// names the plugin's own files, never the temporary ones.
#pragma once

#include <filesystem>
#include <string>

#include "absl/status/statusor.h"

#include "plugins/host/bundle/bundle.h"
#include "plugins/tool/making/runner.h"

namespace concord::plugins::tool {

// `id` is the plugin's, `folder` where its files lie. The compiler's words go to stderr. NOT_FOUND for no compiler,
// INVALID_ARGUMENT where it does not compile.
absl::StatusOr<std::string> compile(const host::BundleFiles& files, const std::string& id,
                                    const std::filesystem::path& folder, const Places& places);

}  // namespace concord::plugins::tool
