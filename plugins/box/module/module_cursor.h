// Walks over the bytes of a module. It must never pass their end, and takes no number that WebAssembly does not allow.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace concord::plugins::box {

// After the first refusal everything further is 0 or empty, and why() says what was wrong and where.
class ModuleCursor {
 public:
  explicit ModuleCursor(std::string_view module) : module_(module), end_(module.size()) {}

  std::uint8_t byte();
  std::uint32_t u32();
  // Signed numbers are only checked; what they mean is the interpreter's business.
  void s32() { signed_number(5, 4); }
  void s64() { signed_number(10, 1); }
  std::string_view bytes(std::uint32_t count);
  std::string_view name() { return bytes(u32()); }
  // A number that must not be above `most` of `what`.
  std::uint32_t count(std::uint32_t most, const char* what);

  // The next `size` bytes become all there is, until leave() finds them used up and goes back to what enter() answered.
  std::size_t enter(std::uint32_t size);
  void leave(std::size_t outer_end);

  [[nodiscard]] bool is_at_end() const { return at_ == end_; }
  [[nodiscard]] std::size_t at() const { return at_; }
  [[nodiscard]] std::string_view since(std::size_t start) const { return module_.substr(start, at_ - start); }

  void refuse(const std::string& why);
  [[nodiscard]] bool is_good() const { return why_.empty(); }
  [[nodiscard]] const std::string& why() const { return why_; }

 private:
  void signed_number(int most_bytes, int bits_in_last);

  std::string_view module_;
  std::size_t at_ = 0;
  std::size_t end_;
  std::string why_;
};

// A module's own text for a sentence of ours: cut, and what is not plain becomes a question mark.
std::string quoted(std::string_view text);

}  // namespace concord::plugins::box
