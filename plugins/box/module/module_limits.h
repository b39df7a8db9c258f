// How large the parts of a module may be. They bound what a crafted module can make the box do before it runs a single
// instruction; a compiled rules program stays far below each.
#pragma once

#include <cstddef>
#include <cstdint>

#include "plugins/sdk/concord_rules_limits.h"

namespace concord::plugins::box {

inline constexpr std::size_t kMaxModuleBytes = CONCORD_RULES_MAX_MODULE_BYTES;
inline constexpr std::uint32_t kMaxMemoryPages = CONCORD_RULES_MAX_MEMORY_PAGES;
inline constexpr std::uint32_t kMaxTypes = 500;
inline constexpr std::uint32_t kMaxParameters = 32;
inline constexpr std::uint32_t kMaxImports = 32;
inline constexpr std::uint32_t kMaxFunctions = 2000;
inline constexpr std::uint32_t kMaxTableEntries = 2000;
inline constexpr std::uint32_t kMaxGlobals = 200;
inline constexpr std::uint32_t kMaxSegments = 1000;
inline constexpr std::uint32_t kMaxBodyBytes = 128 * 1024;
inline constexpr std::uint32_t kMaxLocalGroups = 200;
inline constexpr std::uint32_t kMaxLocals = 1000;
inline constexpr std::uint32_t kMaxNesting = 200;
inline constexpr std::uint32_t kMaxBranchTargets = 1000;
inline constexpr std::uint32_t kMaxCustomSections = 50;

}  // namespace concord::plugins::box
