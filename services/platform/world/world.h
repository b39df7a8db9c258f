// The only door to the clock, ids and chance, so that tests and simulation own them.
// Nothing else in the tree may ask the machine what time it is or roll a die for something that is kept.
#pragma once

#include <cstdint>
#include <string>

#include "absl/time/civil_time.h"

namespace concord::platform {

class World {
 public:
  virtual ~World() = default;
  // Milliseconds since 1970-01-01 UTC.
  virtual std::int64_t now_ms() = 0;
  // Microseconds that never run backwards; for durations only.
  virtual std::int64_t monotonic_us() = 0;
  // 64 random bits.
  virtual std::uint64_t random() = 0;
};

// The real clock and the kernel's randomness.
World& system_world();

// Today in Europe/London, the day that law knows.
absl::CivilDay today(World& world);
// The civil day in Europe/London at an instant.
absl::CivilDay london_day(std::int64_t at_ms);
// So many days later by London's clocks, at the same time of day; where clocks go forward over it, an hour later.
std::int64_t london_days_later(std::int64_t at_ms, std::int64_t days);
// 32 lower-case hexadecimal digits.
std::string new_id(World& world);
// A command id nobody else gives: a UUID of version 7 (RFC 9562). It begins with the time, so that the ids of one
// moment stand beside one another in the ledger's index and a commit writes a page for many instead of a page for each.
std::string new_command_id(World& world);

// A world that tests own: time stands until told, chance follows a seed.
class TestWorld : public World {
 public:
  explicit TestWorld(std::int64_t now_ms, std::uint64_t seed = 1) : now_ms_(now_ms), seed_(seed) {}
  std::int64_t now_ms() override { return now_ms_; }
  std::int64_t monotonic_us() override { return now_ms_ * 1000; }
  std::uint64_t random() override;
  void advance_ms(std::int64_t by) { now_ms_ += by; }

 private:
  std::int64_t now_ms_;
  std::uint64_t seed_;
};

}  // namespace concord::platform
