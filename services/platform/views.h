// A service's tables for reading, written in the same transaction as the events they show.
// A view decides nothing and can be dropped and folded again from the ledger (view_rebuild.h).
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "concord/ledger/v1/ledger.pb.h"

#include "services/platform/database.h"
#include "services/platform/refusal.h"
#include "services/platform/text.h"

namespace concord::platform {

class Views {
 public:
  virtual ~Views() = default;
  // Creates the tables; every one is listed in tables().
  virtual std::vector<Migration> migrations() const = 0;
  // Tables that a rebuild empties and folds again. Erasable and operational tables are not among them.
  virtual std::vector<std::string> tables() const = 0;
  // Folds one record. A record it does not know it ignores. Any bad status rolls the whole append back.
  virtual absl::Status project(Connection& writer, const ledger::v1::Record& record) = 0;
};

// The event that a record carries; DATA_LOSS when it is none.
template <typename Event>
absl::StatusOr<Event> parse_event(const ledger::v1::Record& record) {
  Event event;
  if (event.ParseFromString(record.payload())) return event;
  return trouble(absl::StatusCode::kDataLoss, "RECORD_UNREADABLE",
                 cat("Record ", record.position(), " of ", record.authority(), " (", record.stream(),
                     ") cannot be read: the ledger was altered or damaged."),
                 "Nothing was changed. Have an operator run `concord audit verify` and restore a backup.");
}

}  // namespace concord::platform
