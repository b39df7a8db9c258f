// The in-process driver of shared_state.h: one replica alone. Everything is bounded and gone at restart.
#include "services/platform/world/shared_state.h"

#include <algorithm>
#include <mutex>
#include <unordered_map>

#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"

namespace concord::platform {
namespace {

class InProcess : public SharedState {
 public:
  explicit InProcess(World& world) : world_(world) {}

  absl::StatusOr<std::optional<Lease>> acquire_lease(const std::string& name, const std::string& holder,
                                                     std::int64_t for_ms) override {
    std::lock_guard lock(mutex_);
    const std::int64_t now = world_.now_ms();
    Lease& lease = leases_[name];
    if (lease.until_ms > now && lease.holder != holder) return std::optional<Lease>();
    if (lease.holder != holder || lease.until_ms <= now) ++lease.fencing;
    lease.name = name;
    lease.holder = holder;
    lease.until_ms = now + for_ms;
    return std::optional<Lease>(lease);
  }

  absl::Status release_lease(const Lease& lease) override {
    std::lock_guard lock(mutex_);
    const auto found = leases_.find(lease.name);
    if (found != leases_.end() && found->second.fencing == lease.fencing) found->second.until_ms = 0;
    return absl::OkStatus();
  }

  absl::StatusOr<bool> take(const std::string& bucket, std::int64_t per_second) override {
    std::lock_guard lock(mutex_);
    const std::int64_t now = world_.now_ms();
    if (buckets_.size() > kMaxSharedEntries) buckets_.clear();
    auto [it, fresh] = buckets_.try_emplace(bucket, Bucket{per_second * 1000, now});
    Bucket& state = it->second;
    const std::int64_t passed_ms = std::clamp<std::int64_t>(now - state.at_ms, 0, 1000);
    state.thousandths = std::min(per_second * 1000, state.thousandths + passed_ms * per_second);
    state.at_ms = now;
    if (state.thousandths < 1000) return false;
    state.thousandths -= 1000;
    return true;
  }

  absl::Status put(const std::string& key, std::string value, std::int64_t for_ms) override {
    std::lock_guard lock(mutex_);
    if (value.size() > kMaxSharedValueBytes) return too_much("one value", kMaxSharedValueBytes);
    const std::int64_t now = world_.now_ms();
    if (entries_.size() >= kMaxSharedEntries && entries_.count(key) == 0) {
      std::erase_if(entries_, [now](const auto& entry) { return entry.second.until_ms <= now; });
      if (entries_.size() >= kMaxSharedEntries) return too_much("the entries", kMaxSharedEntries);
    }
    entries_[key] = {std::move(value), now + for_ms};
    return absl::OkStatus();
  }

  absl::StatusOr<std::optional<std::string>> get(const std::string& key) override {
    std::lock_guard lock(mutex_);
    const auto found = entries_.find(key);
    if (found == entries_.end()) return std::optional<std::string>();
    if (found->second.until_ms <= world_.now_ms()) {
      entries_.erase(found);
      return std::optional<std::string>();
    }
    return std::optional<std::string>(found->second.value);
  }

  absl::Status forget(const std::string& key) override {
    std::lock_guard lock(mutex_);
    entries_.erase(key);
    return absl::OkStatus();
  }

 private:
  struct Bucket {
    std::int64_t thousandths;
    std::int64_t at_ms;
  };
  struct Entry {
    std::string value;
    std::int64_t until_ms = 0;
  };
  static absl::Status too_much(std::string_view what, std::size_t limit) {
    return trouble(absl::StatusCode::kResourceExhausted, "SHARED_STATE_FULL",
                   cat("Shared state keeps at most ", limit, " for ", what, "."),
                   "Try again later; nothing that counts is lost.");
  }

  World& world_;
  std::mutex mutex_;
  std::unordered_map<std::string, Lease> leases_;
  std::unordered_map<std::string, Bucket> buckets_;
  std::unordered_map<std::string, Entry> entries_;
};

}  // namespace

std::unique_ptr<SharedState> in_process_shared_state(World& world) { return std::make_unique<InProcess>(world); }

}  // namespace concord::platform
