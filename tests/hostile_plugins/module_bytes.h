// Builds WebAssembly modules byte by byte, right or wrong as a test wants. It checks nothing.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace concord::plugins::host {

inline std::string leb(std::uint64_t number) {
  std::string bytes;
  do {
    bytes.push_back(static_cast<char>((number & 0x7F) | (number > 0x7F ? 0x80 : 0)));
    number >>= 7;
  } while (number > 0);
  return bytes;
}

inline std::string named(std::string_view text) { return leb(text.size()) + std::string(text); }

inline std::string section(int id, const std::string& body) {
  return std::string(1, static_cast<char>(id)) + leb(body.size()) + body;
}

inline const std::string kModuleHead("\0asm\1\0\0\0", 8);

// The sections of a module that answers 0; a test replaces what it wants to be wrong.
struct ModuleBytes {
  std::string types = section(1, std::string("\1\x60\1\x7F\1\x7F", 6));
  std::string imports;
  std::string functions = section(3, std::string("\1\0", 2));
  std::string tables;
  std::string memories = section(5, std::string("\1\0\1", 3));
  std::string globals;
  std::string exports = section(7, std::string("\2", 1) + named("memory") + std::string("\2\0", 2) +
                                       named("rules_evaluate") + std::string("\0\0", 2));
  std::string start;
  std::string elements;
  std::string code = section(10, leb(1) + named(std::string("\0\x41\0\x0B", 4)));
  std::string data;
  std::string after;

  [[nodiscard]] std::string bytes() const {
    return kModuleHead + types + imports + functions + tables + memories + globals + exports + start + elements + code +
           data + after;
  }
  // The one function has these locals and instructions, its end included.
  ModuleBytes& with_body(const std::string& locals_and_code) {
    code = section(10, leb(1) + named(locals_and_code));
    return *this;
  }
};

}  // namespace concord::plugins::host
