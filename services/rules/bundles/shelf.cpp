// Bundles kept at hand; see shelf.h.
#include "services/rules/bundles/shelf.h"

#include "absl/strings/strip.h"

#include "plugins/host/bundle/archive.h"
#include "plugins/host/judging/beginnings.h"
#include "plugins/host/judging/resolve.h"
#include "plugins/host/words/digest.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"

namespace concord::rules {

namespace {

constexpr char kRestore[] = "Have the operator bring the table bundle back from a copy; concord audit verify names it.";

}  // namespace

absl::Status check_kept(const StoredBundle& kept, const std::string& digest) {
  if (kept.archive.empty()) {
    return platform::refuse_state(
        {.code = "BUNDLE_MISSING",
         .sentence = platform::cat("The bundle ", digest, " was installed and is kept no more."),
         .remedy = kRestore});
  }
  const std::string is = plugins::host::sha256_hex(kept.archive);
  if (is == digest) return absl::OkStatus();
  return platform::refuse_state(
      {.code = "BUNDLE_CHANGED",
       .sentence = platform::cat("The kept bundle ", digest, " was changed: its SHA-256 is now ", is, "."),
       .remedy = kRestore});
}

absl::StatusOr<std::shared_ptr<const plugins::host::Bundle>> Shelf::get(const std::string& authority,
                                                                        const std::string& digest) {
  if (auto found = bundles_.find({authority, digest})) return *std::move(found);
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
  bundles_.add({authority, digest}, bundle);
  return bundle;
}

absl::StatusOr<std::shared_ptr<const plugins::host::PreparedProvisions>> Shelf::provisions(
    const std::string& authority, const std::string& digest, const plugins::host::Bundle& bundle,
    plugins::host::Gate gate, absl::CivilDay day) {
  const absl::CivilDay since = plugins::host::same_since(bundle, day);
  if (auto found = provisions_.find({authority, digest, gate, since})) return *std::move(found);
  CONCORD_ASSIGN(auto prepared, plugins::host::provisions_on(bundle, gate, day));
  provisions_.add({authority, digest, gate, since}, prepared, prepared->frame_part().size());
  return prepared;
}

}  // namespace concord::rules
