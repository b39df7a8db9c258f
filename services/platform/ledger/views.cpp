// Hands each record to the part of the views that shows its stream; see views.h.
#include "services/platform/ledger/views.h"

#include "concord/ledger/v1/ledger.pb.h"

namespace concord::platform {

absl::Status show_nothing(Connection& /*writer*/, const ledger::v1::Record& /*record*/) { return absl::OkStatus(); }

ServiceViews::ServiceViews(std::vector<Migration> migrations, const std::vector<ViewPart>& parts,
                           absl::Status (*of_all)(Connection& writer, const ledger::v1::Record& record))
    : migrations_(std::move(migrations)), of_all_(of_all) {
  const auto add = [this](const ViewPart& part) {
    tables_.insert(tables_.end(), part.tables.begin(), part.tables.end());
    Shown shown{part, {}};
    const auto* events = part.event->oneof_decl(0);
    for (int i = 0; i < events->field_count(); ++i) shown.types.insert(events->field(i)->message_type()->name());
    for (const std::string& stream : part.streams) {
      CONCORD_CHECK(by_stream_.emplace(stream, shown).second, "a stream is shown by one part");
    }
  };
  for (const ViewPart& part : parts) add(part);
  // Operators' decisions about followed ledgers are read as records alone.
  add({{kFollowingStreams}, {}, ledger::v1::FollowingEvent::descriptor(), show_nothing});
}

const ServiceViews::Shown* ServiceViews::shown(const ledger::v1::Record& record) const {
  const auto found = by_stream_.find(kind_of(record.stream()));
  return found == by_stream_.end() ? nullptr : &found->second;
}

absl::Status ServiceViews::project(Connection& writer, const ledger::v1::Record& record) {
  const Shown* by = shown(record);
  if (by == nullptr) return absl::InternalError(cat("no view says what becomes of the stream ", record.stream()));
  if (by->types.count(record.type()) == 0) {
    ++not_shown_;
    return absl::OkStatus();
  }
  if (auto shown = by->part.project(writer, record); !shown.ok() || of_all_ == nullptr) return shown;
  return of_all_(writer, record);
}

absl::StatusOr<bool> ServiceViews::is_open(Connection& reader, const ledger::v1::Record& record) const {
  const Shown* by = shown(record);
  if (by == nullptr) return false;
  if (by->part.is_open == nullptr) return true;
  return by->part.is_open(reader, record);
}

}  // namespace concord::platform
