// A service's tables for reading, written in the same transaction as the events they show.
// A view decides nothing and can be dropped and folded again from the ledger (view_rebuild.h).
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

#include "concord/ledger/v1/ledger.pb.h"

#include "services/platform/storage/database.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"

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

// A room's part of its service's views: the streams that it shows, by what stands before their '/' ("procedure"), and
// its tables.
struct ViewPart {
  std::vector<std::string> streams;
  std::vector<std::string> tables;
  absl::Status (*project)(Connection& writer, const ledger::v1::Record& record);
};

// The views of a service as the sum of its rooms' parts. A record of a stream that no part names is an error, so that
// nothing is forgotten in silence; what has no table is named with show_nothing.
class ServiceViews final : public Views {
 public:
  ServiceViews(std::vector<Migration> migrations, const std::vector<ViewPart>& parts);
  std::vector<Migration> migrations() const override { return migrations_; }
  std::vector<std::string> tables() const override { return tables_; }
  absl::Status project(Connection& writer, const ledger::v1::Record& record) override;

 private:
  std::vector<Migration> migrations_;
  std::vector<std::string> tables_;
  std::map<std::string, absl::Status (*)(Connection&, const ledger::v1::Record&), std::less<>> by_stream_;
};

absl::Status show_nothing(Connection& writer, const ledger::v1::Record& record);

// What stands behind the '/' of a stream: the id of its aggregate.
inline std::string id_in(std::string_view stream) { return std::string(stream.substr(stream.find('/') + 1)); }

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
