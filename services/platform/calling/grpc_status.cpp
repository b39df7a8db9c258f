// Packs a refusal into google.rpc.Status as gRPC's status details, and reads it out again. Adds nothing of its own.
#include "services/platform/calling/grpc_status.h"

#include "concord/common/v1/common.pb.h"

#include "services/platform/values/refusal.h"

namespace concord::platform {

grpc::Status to_grpc(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  const auto code = static_cast<grpc::StatusCode>(status.code());
  auto refusal = refusal_of(status);
  if (!refusal) {
    refusal.emplace();
    refusal->set_code(absl::StatusCodeToString(status.code()));
    refusal->set_sentence(std::string(status.message()));
  }
  common::v1::StatusDetails details;
  details.set_code(static_cast<int>(status.code()));
  details.set_message(std::string(status.message()));
  details.add_details()->PackFrom(*refusal);
  return {code, std::string(status.message()), details.SerializeAsString()};
}

absl::Status from_grpc(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  common::v1::StatusDetails details;
  common::v1::Refusal refusal;
  const auto code = static_cast<absl::StatusCode>(status.error_code());
  if (details.ParseFromString(status.error_details()) && details.details_size() > 0 &&
      details.details(0).UnpackTo(&refusal)) {
    return status_with(code, refusal);
  }
  return {code, status.error_message()};
}

}  // namespace concord::platform
