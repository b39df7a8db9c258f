// Bundles kept at hand; see shelf.h.
#include "services/rules/shelf.h"

#include <algorithm>

#include "absl/strings/strip.h"

#include "plugins/host/bundle_archive.h"
#include "plugins/host/digest.h"
#include "services/platform/refusal.h"
#include "services/platform/text.h"

namespace concord::rules {

namespace {

constexpr char kRestore[] = "Have the operator bring the table bundle back from a copy; concord audit verify names it.";

}  // namespace

absl::Status check_kept(const StoredBundle& kept, const std::string& digest) {
  if (kept.archive.empty()) {
    return platform::refuse_state(
        "BUNDLE_MISSING", platform::cat("The bundle ", digest, " was installed and is kept no more."), kRestore);
  }
  const std::string is = plugins::host::sha256_hex(kept.archive);
  if (is == digest) return absl::OkStatus();
  return platform::refuse_state("BUNDLE_CHANGED",
                                platform::cat("The kept bundle ", digest, " was changed: its SHA-256 is now ", is, "."),
                                kRestore);
}

absl::StatusOr<std::shared_ptr<const plugins::host::Bundle>> Shelf::get(const std::string& authority,
                                                                        const std::string& digest) {
  const Key key{authority, digest};
  {
    std::lock_guard lock(mutex_);
    const auto found =
        std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) { return entry.first == key; });
    if (found != entries_.end()) {
      entries_.splice(entries_.begin(), entries_, found);
      return found->second;
    }
  }
  StoredBundle stored;
  CONCORD_RETURN_IF_ERROR(database_.read([&](platform::Connection& reader) -> absl::Status {
    CONCORD_ASSIGN(stored, find_bundle(reader, authority, digest));
    return absl::OkStatus();
  }));
  if (const absl::Status kept = check_kept(stored, digest); !kept.ok()) {
    return absl::UnavailableError(absl::StripSuffix(kept.message(), "."));
  }
  CONCORD_ASSIGN(const auto files, plugins::host::unpack_bundle(stored.archive));
  CONCORD_ASSIGN(auto read, plugins::host::read_bundle(files));
  auto bundle = std::make_shared<const plugins::host::Bundle>(std::move(read));
  std::lock_guard lock(mutex_);
  entries_.emplace_front(key, bundle);
  if (entries_.size() > kMaxShelved) entries_.pop_back();
  return bundle;
}

}  // namespace concord::rules
