// One number an authority that has a ledger; see last_recorded.h.
#include "services/platform/ledger/last_recorded.h"

#include <algorithm>
#include <mutex>

namespace concord::platform {

void LastRecorded::put(std::string_view authority, std::int64_t at_ms) {
  const std::unique_lock lock(mutex_);
  auto at = by_authority_.find(authority);
  if (at == by_authority_.end()) at = by_authority_.emplace(std::string(authority), 0).first;
  at->second = std::max(at->second, at_ms);
  newest_ = std::max(newest_, at_ms);
}

std::int64_t LastRecorded::of(std::string_view authority) const {
  const std::shared_lock lock(mutex_);
  const auto at = by_authority_.find(authority);
  return at == by_authority_.end() ? 0 : at->second;
}

std::int64_t LastRecorded::of_any() const {
  const std::shared_lock lock(mutex_);
  return newest_;
}

}  // namespace concord::platform
