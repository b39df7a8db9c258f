// Hands each record to the part of the views that shows its stream; see views.h.
#include "services/platform/ledger/views.h"

namespace concord::platform {

absl::Status show_nothing(Connection& /*writer*/, const ledger::v1::Record& /*record*/) { return absl::OkStatus(); }

ServiceViews::ServiceViews(std::vector<Migration> migrations, const std::vector<ViewPart>& parts)
    : migrations_(std::move(migrations)) {
  for (const ViewPart& part : parts) {
    tables_.insert(tables_.end(), part.tables.begin(), part.tables.end());
    for (const std::string& stream : part.streams) {
      CONCORD_CHECK(by_stream_.emplace(stream, part.project).second, "a stream is shown by one part");
    }
  }
}

absl::Status ServiceViews::project(Connection& writer, const ledger::v1::Record& record) {
  const std::string_view stream = record.stream();
  const auto found = by_stream_.find(stream.substr(0, stream.find('/')));
  if (found == by_stream_.end()) {
    return absl::InternalError(cat("no view says what becomes of the stream ", record.stream()));
  }
  return found->second(writer, record);
}

}  // namespace concord::platform
