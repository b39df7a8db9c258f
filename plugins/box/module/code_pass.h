// Rewrites one function's code so that it pays for its instructions and for nested calls, and refuses what the box does
// not run. What runs afterwards is this pass's own output; nothing of the module reaches the interpreter unread.
#pragma once

#include <cstdint>
#include <string>

#include "plugins/box/module/module_cursor.h"

namespace concord::plugins::box {

// What a function's code may refer to.
struct CodeFrame {
  std::uint32_t types = 0;
  std::uint32_t imported_functions = 0;
  std::uint32_t functions = 0;  // imported ones included
  std::uint32_t globals = 0;    // the module's own; the hidden ones follow
  bool has_table = false;

  [[nodiscard]] std::uint32_t fuel_global() const { return globals; }
  [[nodiscard]] std::uint32_t depth_global() const { return globals + 1; }
};

// Takes a function's locals and code from the cursor, which has entered its body, and appends the new body to `to`.
void rewrite_function(ModuleCursor& from, const CodeFrame& frame, std::uint32_t parameters, std::string& to);

void append_u32(std::uint32_t number, std::string& to);

}  // namespace concord::plugins::box
