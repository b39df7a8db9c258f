// The tables of procedures, their questions and who asked them, and what is read from them as far as the viewer may
// see. Decides nothing; who asked stands in a table that no rebuild touches, because no event tells it.
#pragma once

#include <string>

#include "absl/status/statusor.h"

#include "concord/procurement/v1/queries.pb.h"

#include "services/platform/ledger/views.h"
#include "services/procurement/fields/viewer.h"

namespace concord::procurement {

using platform::Connection;

std::string procedure_tables();
platform::ViewPart procedure_part();

absl::Status get_procedure(Connection& reader, const Viewer& who, const v1::GetProcedureRequest& request,
                           v1::GetProcedureResponse& response);
absl::Status list_procedures(Connection& reader, const Viewer& who, const v1::ListProceduresRequest& request,
                             v1::ListProceduresResponse& response);
absl::Status list_questions(Connection& reader, const Viewer& who, const v1::ListQuestionsRequest& request,
                            v1::ListQuestionsResponse& response);
absl::Status list_my_questions(Connection& reader, const Viewer& who, const v1::ListMyQuestionsRequest& request,
                               v1::ListMyQuestionsResponse& response);

// Empty id when there is none.
absl::StatusOr<v1::Procedure> find_procedure(Connection& reader, const std::string& authority, const std::string& id);

// Written beside the question's event, in the same transaction.
absl::Status keep_asker(Connection& writer, const std::string& authority, const std::string& procedure_id,
                        const std::string& question_id, const std::string& provider_id);

}  // namespace concord::procurement
