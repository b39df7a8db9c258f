// What replicas of a service share and may lose: leases with fencing numbers, rate limits, sessions, cached public
// feeds. Never the truth: with it gone, correctness stays. One driver lives in the process; Redis will be the other.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"

#include "services/platform/world/world.h"

namespace concord::platform {

inline constexpr std::size_t kMaxSharedEntries = 100'000;
inline constexpr std::size_t kMaxSharedValueBytes = 1 << 20;

struct Lease {
  std::string name;
  std::string holder;
  std::int64_t fencing = 0;  // grows with every new holder; a writer with a smaller one is late
  std::int64_t until_ms = 0;
};

class SharedState {
 public:
  virtual ~SharedState() = default;
  // The lease when it is free, expired or already the holder's; nothing when another holds it.
  virtual absl::StatusOr<std::optional<Lease>> acquire_lease(const std::string& name, const std::string& holder,
                                                             std::int64_t for_ms) = 0;
  virtual absl::Status release_lease(const Lease& lease) = 0;
  // Takes one from a bucket that refills at `per_second` and holds one second's worth; false when it is empty.
  virtual absl::StatusOr<bool> take(const std::string& bucket, std::int64_t per_second) = 0;
  // Sessions and cached feeds: bytes with an end; RESOURCE_EXHAUSTED above the limits.
  virtual absl::Status put(const std::string& key, std::string value, std::int64_t for_ms) = 0;
  virtual absl::StatusOr<std::optional<std::string>> get(const std::string& key) = 0;
  virtual absl::Status forget(const std::string& key) = 0;
};

std::unique_ptr<SharedState> in_process_shared_state(World& world);

}  // namespace concord::platform
