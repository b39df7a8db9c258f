// PURE. Names to numbers; see name_codes.h.
#include "services/needs/estimate/name_codes.h"

#include <algorithm>
#include <numeric>

namespace concord::needs {

std::uint32_t NameCodes::add(std::string_view name) {
  if (last_ != kNoCode) {
    if (names_[last_] == name) return last_;
    if (last_ + 1 < names_.size() && names_[last_ + 1] == name) return ++last_;
  }
  const auto [at, fresh] = codes_.try_emplace(name, static_cast<std::uint32_t>(names_.size()));
  if (fresh) names_.push_back(name);
  return last_ = at->second;
}

std::uint32_t NameCodes::find(std::string_view name) const {
  const auto found = codes_.find(name);
  return found == codes_.end() ? kNoCode : found->second;
}

std::vector<std::uint32_t> NameCodes::ranks() const {
  std::vector<std::uint32_t> order(names_.size());
  std::iota(order.begin(), order.end(), 0U);
  const auto before = [this](std::uint32_t a, std::uint32_t b) { return names_[a] < names_[b]; };
  if (!std::is_sorted(order.begin(), order.end(), before)) std::sort(order.begin(), order.end(), before);
  std::vector<std::uint32_t> ranks(names_.size());
  for (std::uint32_t rank = 0; rank < order.size(); ++rank) ranks[order[rank]] = rank;
  return ranks;
}

}  // namespace concord::needs
