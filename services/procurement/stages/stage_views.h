// The tables of stages and what is read of them as far as the viewer may see: a supplier itself, officers all once
// requests are taken no more. What suppliers answered stands in a table that no rebuild touches, because no event tells
// it. Decides nothing.
#pragma once

#include <string>

#include "absl/status/statusor.h"

#include "concord/procurement/v1/stage_commands.pb.h"
#include "concord/procurement/v1/stages.pb.h"

#include "services/platform/ledger/views.h"
#include "services/procurement/fields/viewer.h"

namespace concord::procurement {

using platform::Connection;

std::string stage_tables();
platform::ViewPart stage_part();

// Without a procedure_id where nothing has happened.
absl::StatusOr<v1::StageRun> find_stage_run(Connection& reader, const std::string& authority,
                                            const std::string& procedure_id);
absl::Status get_stages(Connection& reader, const platform::Context& context, const v1::GetStagesRequest& request,
                        v1::GetStagesResponse& response);
absl::Status list_participants(Connection& reader, const platform::Context& context,
                               const v1::ListParticipantsRequest& request, v1::ListParticipantsResponse& response);

// Of a participant, or where none is named of all, while nothing was decided on them: what was decided keeps its
// grounds.
absl::Status drop_answers(Connection& writer, const std::string& authority, const std::string& procedure_id,
                          const std::string& provider_id);
// Written beside the request's event, in the same transaction.
absl::Status keep_answers(Connection& writer, const std::string& authority, const std::string& procedure_id,
                          const std::string& provider_id, const std::string& answers);

}  // namespace concord::procurement
