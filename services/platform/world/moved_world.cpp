// Eight bytes in a shared mapping: by how many milliseconds the clock is moved.
#include "services/platform/world/moved_world.h"

#include <filesystem>

#include "absl/time/time.h"
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"

namespace concord::platform {
namespace {

class Mapping {
 public:
  Mapping() = default;
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;
  ~Mapping() {
    if (moved_by_ != nullptr) munmap(moved_by_, sizeof *moved_by_);
  }
  absl::Status open(const std::string& path, int flags) {
    const int file = ::open(path.c_str(), flags | O_CLOEXEC, 0640);
    void* memory = MAP_FAILED;
    if (file >= 0) {
      // A new file is made long enough here; zero bytes mean that the clock is not moved.
      const bool writes = (flags & O_RDWR) != 0;
      const off_t length = lseek(file, 0, SEEK_END);
      const bool long_enough =
          length >= static_cast<off_t>(sizeof(std::int64_t)) || (writes && ftruncate(file, sizeof(std::int64_t)) == 0);
      if (long_enough) {
        memory = mmap(nullptr, sizeof(std::int64_t), PROT_READ | (writes ? PROT_WRITE : 0), MAP_SHARED, file, 0);
      }
      close(file);
    }
    if (memory == MAP_FAILED) return absl::InvalidArgumentError(cat("cannot use the clock file ", path));
    moved_by_ = static_cast<std::int64_t*>(memory);
    return absl::OkStatus();
  }
  std::int64_t read() const { return __atomic_load_n(moved_by_, __ATOMIC_RELAXED); }
  void write(std::int64_t moved_by) { __atomic_store_n(moved_by_, moved_by, __ATOMIC_RELAXED); }

 private:
  std::int64_t* moved_by_ = nullptr;
};

class MovedWorld : public World {
 public:
  std::int64_t now_ms() override { return system_world().now_ms() + mapping.read(); }
  std::int64_t monotonic_us() override { return system_world().monotonic_us(); }
  std::uint64_t random() override { return system_world().random(); }
  Mapping mapping;
};

}  // namespace

absl::StatusOr<std::unique_ptr<World>> moved_world(const std::string& file) {
  auto world = std::make_unique<MovedWorld>();
  CONCORD_RETURN_IF_ERROR(world->mapping.open(file, O_RDONLY));
  return std::unique_ptr<World>(std::move(world));
}

absl::Status move_clock(const std::string& file, std::int64_t instant_ms) {
  const bool fresh = !std::filesystem::exists(file);
  Mapping mapping;
  CONCORD_RETURN_IF_ERROR(mapping.open(file, O_RDWR | O_CREAT));
  const std::int64_t real_ms = system_world().now_ms();
  const std::int64_t shows_ms = real_ms + mapping.read();
  if (!fresh && instant_ms < shows_ms) {
    return refuse_state(
        {.code = "CLOCK_RUNS_FORWARD",
         .sentence = cat("The deployment's clock already shows ",
                         absl::FormatTime(absl::RFC3339_sec, absl::FromUnixMillis(shows_ms), absl::UTCTimeZone()), "."),
         .remedy = "Give a later instant; what has happened cannot be after what happens next."});
  }
  mapping.write(instant_ms - real_ms);
  return absl::OkStatus();
}

}  // namespace concord::platform
