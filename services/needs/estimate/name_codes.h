// PURE. Gives each name a number, so that what loops over millions of cells compares numbers and never names.
// It must never outlive the names given to it: it keeps none of its own.
#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace concord::needs {

inline constexpr std::uint32_t kNoCode = UINT32_MAX;

// Numbers in the order of first sight. Lists come in runs of one name, or in the same order again, so the last answer
// and the one after it are looked at first.
class NameCodes {
 public:
  // The name's number; a new one for a name not seen before.
  std::uint32_t add(std::string_view name);
  // kNoCode for a name not seen before.
  std::uint32_t find(std::string_view name) const;
  std::size_t size() const { return names_.size(); }
  std::string_view name(std::uint32_t code) const { return names_[code]; }
  // By number: the name's position among all names in sorted order.
  std::vector<std::uint32_t> ranks() const;

 private:
  std::unordered_map<std::string_view, std::uint32_t> codes_;
  std::vector<std::string_view> names_;
  std::uint32_t last_ = kNoCode;
};

}  // namespace concord::needs
