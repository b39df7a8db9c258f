// Bundles kept at hand; see shelf.h.
#include "services/rules/shelf.h"

#include <algorithm>

#include "plugins/host/bundle_archive.h"
#include "plugins/host/digest.h"
#include "services/platform/refusal.h"
#include "services/platform/text.h"
#include "services/rules/views.h"

namespace concord::rules {

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
  // The ledger says which bytes were activated; a database that was meddled with must not answer.
  if (plugins::host::sha256_hex(stored.archive) != digest) {
    return absl::UnavailableError(platform::cat("the kept bundle is not the one with digest ", digest));
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
