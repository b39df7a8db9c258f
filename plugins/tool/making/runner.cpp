// Finds modules and starts boxes; see runner.h.
#include "plugins/tool/making/runner.h"

#include <chrono>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include <fmt/core.h>

#include "plugins/host/bundle/folder.h"

namespace concord::plugins::tool {

Places places_beside(const std::filesystem::path& executable) {
  const std::filesystem::path folder = executable.parent_path();
  Places places;
  places.box = folder / "concord-box";
  places.programs = folder.parent_path() / "programs";
  places.headers = folder.parent_path() / "rules_kit";
  places.templates = folder.parent_path() / "rules_kit" / "template";
  return places;
}

absl::StatusOr<std::string> module_of(const host::Bundle& bundle, const Places& places) {
  if (!bundle.module.empty()) return bundle.module;
  const host::Manifest& manifest = bundle.manifest;
  for (const std::string& name :
       {manifest.program == host::kStandingOrders ? manifest.program : manifest.id, manifest.extends}) {
    if (name.empty()) continue;
    const auto path = places.programs / (name + ".wasm");
    if (std::filesystem::exists(path)) return host::read_file(path);
  }
  return absl::NotFoundError(absl::StrCat("the plugin ", manifest.id, " has no ", host::kModuleFile, " and ",
                                          places.programs.string(),
                                          " holds no program for it; run concord-rules build first"));
}

std::unique_ptr<host::BoxPool> start_boxes(const Places& places) {
  host::BoxPoolOptions options;
  options.box_path = places.box.string();
  options.now_ms = [] {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
  };
  return std::make_unique<host::BoxPool>(std::move(options));
}

}  // namespace concord::plugins::tool
