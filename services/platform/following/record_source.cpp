// Reads another service's ledger through its LedgerService, with the service's own token. Keeps nothing.
#include "services/platform/following/record_source.h"

#include "services/platform/calling/remote_call.h"

namespace concord::platform {
namespace {

constexpr RemoteCallOptions kOptions = {.deadline_seconds = 10, .max_answer_bytes = 16 << 20};
constexpr char kListHeads[] = "/concord.ledger.v1.LedgerService/ListHeads";
constexpr char kReadRecords[] = "/concord.ledger.v1.LedgerService/ReadRecords";

class RemoteSource : public RecordSource {
 public:
  RemoteSource(const std::string& address, const std::string& token) : ledger_(remote_call(address, token, kOptions)) {}

  absl::StatusOr<std::vector<Head>> heads() override {
    std::vector<Head> heads;
    ledger::v1::ListHeadsRequest request;
    for (;;) {
      ledger::v1::ListHeadsResponse response;
      CONCORD_RETURN_IF_ERROR(ledger_->call(kListHeads, request, response));
      for (const auto& head : response.heads()) heads.push_back({head.authority(), head.position(), head.hash()});
      if (response.next_page_token().empty()) return heads;
      request.set_page_token(response.next_page_token());
    }
  }

  absl::StatusOr<std::vector<Record>> read(const std::string& authority, std::int64_t after_position,
                                           int limit) override {
    ledger::v1::ReadRecordsRequest request;
    request.set_authority(authority);
    request.set_after_position(after_position);
    request.set_limit(limit);
    ledger::v1::ReadRecordsResponse response;
    CONCORD_RETURN_IF_ERROR(ledger_->call(kReadRecords, request, response));
    return std::vector<Record>(std::make_move_iterator(response.mutable_records()->begin()),
                               std::make_move_iterator(response.mutable_records()->end()));
  }

 private:
  std::unique_ptr<RemoteCall> ledger_;
};

}  // namespace

std::unique_ptr<RecordSource> remote_source(const std::string& address, const std::string& token) {
  return std::make_unique<RemoteSource>(address, token);
}

}  // namespace concord::platform
