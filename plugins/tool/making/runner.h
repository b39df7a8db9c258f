// A bundle's program in sealed boxes, as in a live service: the same limits, the same fuel.
#pragma once

#include <filesystem>
#include <memory>

#include "absl/status/statusor.h"

#include "plugins/host/bundle/bundle.h"
#include "plugins/host/running/box_pool.h"
#include "plugins/host/words/program.h"

namespace concord::plugins::tool {

// Where the tool finds what it needs; each can be given on the command line.
struct Places {
  std::filesystem::path box;        // concord-box
  std::filesystem::path programs;   // standing_orders.wasm and the national plugins' programs
  std::filesystem::path headers;    // the folder above plugins/sdk
  std::filesystem::path templates;  // plugins/template
  std::string clang = "clang++-14";
};
// Beside the executable: concord-box, ../programs, ../rules_kit, ../rules_kit/template.
Places places_beside(const std::filesystem::path& executable);

// The module that the bundle runs: its own rules.wasm, else the compiled program of that name. NOT_FOUND with the
// remedy.
absl::StatusOr<std::string> module_of(const host::Bundle& bundle, const Places& places);

std::unique_ptr<host::BoxPool> start_boxes(const Places& places);

}  // namespace concord::plugins::tool
