// A service's tables for reading, written in the same transaction as the events they show.
// A view decides nothing and can be dropped and folded again from the ledger (view_rebuild.h).
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "google/protobuf/descriptor.h"

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
  // Whether the record is neither sealed nor a draft, as things stand now. Once open, a record stays so.
  virtual absl::StatusOr<bool> is_open(Connection& /*reader*/, const ledger::v1::Record& /*record*/) const {
    return true;
  }
  // How many records of kinds that only a newer release knows were passed over since the start.
  virtual std::int64_t not_shown() const { return 0; }
};

// A room's part of its service's views: the streams that it shows, by what stands before their '/' ("procedure"), and
// its tables.
struct ViewPart {
  std::vector<std::string> streams;
  std::vector<std::string> tables;
  // The event message of those streams: a record of a kind that it does not know is of a newer release, and is not
  // shown.
  const google::protobuf::Descriptor* event;
  absl::Status (*project)(Connection& writer, const ledger::v1::Record& record);
  // Whether a record of those streams may be read by auditors and followers now; null: at once.
  absl::StatusOr<bool> (*is_open)(Connection& reader, const ledger::v1::Record& record) = nullptr;
};

// The views of a service as the sum of its rooms' parts. A record of a stream that no part names is an error, so that
// nothing is forgotten in silence; what has no table is named with show_nothing.
class ServiceViews final : public Views {
 public:
  // `of_all` shows something of every record besides what its part shows; null: nothing.
  ServiceViews(std::vector<Migration> migrations, const std::vector<ViewPart>& parts,
               absl::Status (*of_all)(Connection& writer, const ledger::v1::Record& record) = nullptr);
  std::vector<Migration> migrations() const override { return migrations_; }
  std::vector<std::string> tables() const override { return tables_; }
  absl::Status project(Connection& writer, const ledger::v1::Record& record) override;
  absl::StatusOr<bool> is_open(Connection& reader, const ledger::v1::Record& record) const override;
  std::int64_t not_shown() const override { return not_shown_; }

 private:
  std::atomic<std::int64_t> not_shown_ = 0;
  std::vector<Migration> migrations_;
  std::vector<std::string> tables_;
  struct Shown {
    ViewPart part;
    std::set<std::string, std::less<>> types;  // that its event message knows
  };
  const Shown* shown(const ledger::v1::Record& record) const;
  std::map<std::string, Shown, std::less<>> by_stream_;
  absl::Status (*of_all_)(Connection& writer, const ledger::v1::Record& record);
};

// Streams of operators' decisions about followed ledgers, of every service.
inline constexpr char kFollowingStreams[] = "following";

absl::Status show_nothing(Connection& writer, const ledger::v1::Record& record);

// What stands before the '/' of a stream: "procedure". A stream without one is its own kind.
inline std::string_view kind_of(std::string_view stream) { return stream.substr(0, stream.find('/')); }
// What stands behind the '/' of a stream: the id of its aggregate.
inline std::string id_in(std::string_view stream) { return std::string(stream.substr(stream.find('/') + 1)); }

// The event that a record carries; RECORD_UNREADABLE when it is none, NEWER_RELEASE when it is of a kind that this
// release does not know.
template <typename Event>
absl::StatusOr<Event> parse_event(const ledger::v1::Record& record) {
  Event event;
  if (!event.ParseFromString(record.payload())) {
    return trouble(absl::StatusCode::kDataLoss, "RECORD_UNREADABLE",
                   cat("Record ", record.position(), " of ", record.authority(), " (", record.stream(),
                       ") cannot be read: the ledger was altered or damaged."),
                   "Nothing was changed. Have an operator run `concord audit verify` and restore a backup.");
  }
  if (event.event_case() != Event::EVENT_NOT_SET) return event;
  return trouble(absl::StatusCode::kFailedPrecondition, "NEWER_RELEASE",
                 cat("Record ", record.position(), " of ", record.authority(), " (", record.type(), " in ",
                     record.stream(), ") was written by a newer release, which knows more than this one."),
                 "Nothing was changed. Have an operator start the newer release again.");
}

}  // namespace concord::platform
