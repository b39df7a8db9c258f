// Reads a whole module strictly and writes it anew, with fuel and call depth counted, for the interpreter. A module
// that is not plain WebAssembly of the first version, within every limit and with the one import and export list, must
// be refused here.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace concord::plugins::box {

struct CheckedModule {
  std::string bytes;
  std::uint32_t fuel_global = 0;
  std::uint32_t depth_global = 0;
};

// False where the module is refused, and `why` says for its author's eyes what to change.
bool check_module(std::string_view module, CheckedModule& checked, std::string& why);

}  // namespace concord::plugins::box
