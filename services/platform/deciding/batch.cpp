// Appends a batch's streams in one transaction and lets the deciders' caches know how it ended.
#include "services/platform/deciding/batch.h"

#include "services/platform/values/refusal.h"

namespace concord::platform {

absl::StatusOr<Appended> Batch::append(Ledger& ledger) {
  Append append = start_append(command_);
  append.streams = std::move(appends_);
  append.bookmark = std::move(bookmark_);
  if (!also_.empty()) {
    append.also = [also = std::move(also_)](Connection& writer) -> absl::Status {
      for (const auto& work : also) CONCORD_RETURN_IF_ERROR(work(writer));
      return absl::OkStatus();
    };
  }
  auto appended = ledger.append_and_wait(std::move(append));
  const bool kept = appended.ok() && !appended->repeated;
  for (auto& [stream, entry] : entries_) {
    if (!entry.settle) continue;
    entry.settle(kept, entry.version, entry.bytes);
  }
  return appended;
}

absl::StatusOr<Appended> append_together(Ledger& ledger, const Command& command,
                                         const std::function<absl::Status(Batch&)>& decide) {
  absl::StatusOr<Appended> appended = absl::AbortedError("not tried");
  for (int attempt = 0; attempt < kMaxAttempts && absl::IsAborted(appended.status()); ++attempt) {
    CONCORD_ASSIGN(const auto first, ledger.first_answer(command.authority, command.command_id, command.request_hash));
    if (first) return *first;
    Batch batch(command);
    CONCORD_RETURN_IF_ERROR(decide(batch));
    appended = batch.append(ledger);
  }
  return appended;
}

}  // namespace concord::platform
