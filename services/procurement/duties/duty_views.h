// The tables of duties and waivers: filled from the records of decisions, whatever stream they stand in, and read in
// pages. Decides nothing.
#pragma once

#include <optional>
#include <string>

#include "absl/status/statusor.h"

#include "concord/procurement/v1/duty.pb.h"

#include "services/platform/ledger/views.h"

namespace concord::procurement {

using platform::Connection;

std::string duty_tables();
// Of the streams "duty/...".
platform::ViewPart duty_part();
// Of every stream: what a decision asks to be done, and what was waived.
absl::Status show_promises(Connection& writer, const ledger::v1::Record& record);

absl::StatusOr<std::optional<v1::Duty>> find_duty(Connection& reader, const std::string& authority,
                                                  const std::string& id);
// `today` a civil date, for which are late.
absl::Status list_duties(Connection& reader, const std::string& today, const v1::ListDutiesRequest& request,
                         v1::ListDutiesResponse& answer);
absl::Status list_waivers(Connection& reader, const v1::ListWaiversRequest& request, v1::ListWaiversResponse& answer);

}  // namespace concord::procurement
