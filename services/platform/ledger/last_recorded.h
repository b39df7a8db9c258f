// When each authority's ledger last recorded something, for whoever decides: kept in memory, asked from any thread. It
// only ever moves on, whatever the clock does.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <shared_mutex>
#include <string>
#include <string_view>

namespace concord::platform {

class LastRecorded {
 public:
  void put(std::string_view authority, std::int64_t at_ms);
  // 0 where nothing was recorded.
  std::int64_t of(std::string_view authority) const;
  std::int64_t of_any() const;

 private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, std::int64_t, std::less<>> by_authority_;
  std::int64_t newest_ = 0;
};

}  // namespace concord::platform
