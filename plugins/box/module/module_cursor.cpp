// Reads LEB128 numbers strictly: no unused bits, no longer than the type allows, so that no two readers can differ.
#include "plugins/box/module/module_cursor.h"

namespace concord::plugins::box {
namespace {

constexpr std::size_t kQuotedBytes = 60;

}  // namespace

std::string quoted(std::string_view text) {
  std::string plain = "\"";
  for (const char c : text.substr(0, kQuotedBytes)) plain.push_back(c >= 0x20 && c < 0x7F && c != '"' ? c : '?');
  return plain + (text.size() > kQuotedBytes ? "...\"" : "\"");
}

void ModuleCursor::refuse(const std::string& why) {
  if (!is_good()) return;
  why_ = why + " (at byte " + std::to_string(at_) + ")";
  at_ = end_;
}

std::uint8_t ModuleCursor::byte() {
  if (at_ < end_) return static_cast<std::uint8_t>(module_[at_++]);
  refuse("the module ends in the middle of something");
  return 0;
}

std::uint32_t ModuleCursor::u32() {
  std::uint32_t value = 0;
  for (unsigned shift = 0; shift < 35; shift += 7) {
    const std::uint8_t next = byte();
    if (shift == 28 && next > 0x0F) break;
    value |= std::uint32_t{next & 0x7FU} << shift;
    if ((next & 0x80) == 0) return value;
  }
  refuse("a number is longer than 32 bits");
  return 0;
}

void ModuleCursor::signed_number(int most_bytes, int bits_in_last) {
  for (int i = 1; i <= most_bytes; ++i) {
    const std::uint8_t next = byte();
    if (i == most_bytes) {
      // All bits above the number's sign must repeat it.
      const auto high = static_cast<unsigned>(next) >> static_cast<unsigned>(bits_in_last - 1);
      const unsigned all = 0x7FU >> static_cast<unsigned>(bits_in_last - 1);
      if (high != 0 && high != all) break;
    }
    if ((next & 0x80) == 0) return;
  }
  refuse("a signed number is longer than its type");
}

std::string_view ModuleCursor::bytes(std::uint32_t count) {
  if (count > end_ - at_) {
    refuse("the module ends in the middle of something");
    return {};
  }
  const std::string_view taken = module_.substr(at_, count);
  at_ += count;
  return taken;
}

std::uint32_t ModuleCursor::count(std::uint32_t most, const char* what) {
  const std::uint32_t value = u32();
  if (value <= most) return value;
  refuse("it has " + std::to_string(value) + " " + what + "; at most " + std::to_string(most) + " are allowed");
  return 0;
}

std::size_t ModuleCursor::enter(std::uint32_t size) {
  const std::size_t outer_end = end_;
  if (size > end_ - at_) {
    refuse("a section or function is longer than what it stands in");
  } else {
    end_ = at_ + size;
  }
  return outer_end;
}

void ModuleCursor::leave(std::size_t outer_end) {
  if (!is_good()) return;
  if (at_ != end_) return refuse("a section or function has bytes left over");
  end_ = outer_end;
}

}  // namespace concord::plugins::box
