// The real clock, the kernel's randomness and London's calendar. The only file that asks the machine for time or
// chance.
#include "services/platform/world/world.h"

#include <array>
#include <chrono>

#include "absl/time/time.h"
#include <sys/random.h>

#include "services/platform/values/refusal.h"

namespace concord::platform {
namespace {

class SystemWorld : public World {
 public:
  std::int64_t now_ms() override {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
  }
  std::int64_t monotonic_us() override {
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
  }
  std::uint64_t random() override {
    // Every call needs some for its trace; the kernel is asked once for many.
    static thread_local std::array<std::uint64_t, 32> drawn;
    static thread_local std::size_t left = 0;
    if (left == 0) {
      CONCORD_CHECK(getrandom(drawn.data(), sizeof drawn, 0) == static_cast<ssize_t>(sizeof drawn),
                    "the kernel gave no random bytes");
      left = drawn.size();
    }
    return drawn[--left];
  }
};

const absl::TimeZone& london() {
  static const absl::TimeZone zone = [] {
    absl::TimeZone found;
    CONCORD_CHECK(absl::LoadTimeZone("Europe/London", &found), "time zone Europe/London is missing: install tzdata");
    return found;
  }();
  return zone;
}

}  // namespace

World& system_world() {
  static SystemWorld world;
  return world;
}

absl::CivilDay london_day(std::int64_t at_ms) { return absl::ToCivilDay(absl::FromUnixMillis(at_ms), london()); }

std::int64_t london_days_later(std::int64_t at_ms, std::int64_t days) {
  const absl::Time at = absl::FromUnixMillis(at_ms);
  const absl::CivilSecond then = absl::ToCivilSecond(at, london());
  const absl::CivilDay day = absl::CivilDay(then) + days;
  const absl::CivilSecond moved(day.year(), day.month(), day.day(), then.hour(), then.minute(), then.second());
  constexpr std::int64_t kSecondMs = 1'000;
  return absl::ToUnixMillis(london().At(moved).pre) + at_ms % kSecondMs;
}

absl::CivilDay today(World& world) { return london_day(world.now_ms()); }

namespace {

std::string& add_hexadecimal(std::string& text, std::uint64_t bits, int digits) {
  static constexpr char kDigits[] = "0123456789abcdef";
  for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) text.push_back(kDigits[(bits >> shift) & 15]);
  return text;
}

}  // namespace

std::string new_id(World& world) {
  std::string id;
  id.reserve(32);
  add_hexadecimal(id, world.random(), 16);
  return add_hexadecimal(id, world.random(), 16);
}

std::string new_command_id(World& world) {
  const auto time = static_cast<std::uint64_t>(world.now_ms());
  const std::uint64_t first = world.random(), second = world.random();
  std::string id;
  id.reserve(36);
  add_hexadecimal(id, time >> 16, 8).push_back('-');
  add_hexadecimal(id, time, 4).append("-7");
  add_hexadecimal(id, first, 3).push_back('-');
  add_hexadecimal(id, 0x8000 | (second & 0x3fff), 4).push_back('-');
  return add_hexadecimal(id, first >> 12, 12);
}

std::uint64_t TestWorld::random() {  // splitmix64: a fixed, well-mixed sequence per seed
  seed_ += 0x9e3779b97f4a7c15ULL;
  std::uint64_t z = seed_;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

}  // namespace concord::platform
