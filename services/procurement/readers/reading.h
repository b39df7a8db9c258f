// Who reads which document: papers everybody once they are published, letters and contracts the parties of their bid,
// attachments whoever may read the opened bid, uploads who brings them. Changes nothing.
#pragma once

#include "absl/status/statusor.h"

#include "concord/procurement/v1/document_queries.pb.h"

#include "services/platform/ledger/views.h"
#include "services/procurement/fields/viewer.h"
#include "services/procurement/sealing/seal.h"

namespace concord::procurement {

using platform::Connection;

inline constexpr std::int64_t kMaxReadBytes = 1 << 20;
inline constexpr std::int64_t kMaxStrangerReadBytes = 256 << 10;  // strangers share what answers may hold

struct DocumentShelf {
  const SealKeyRing& keys;
  std::int64_t quota_bytes = 0;
};

absl::Status get_document_upload(Connection& reader, const platform::Context& context,
                                 const v1::GetDocumentUploadRequest& request, v1::GetDocumentUploadResponse& answer);
absl::Status list_documents(Connection& reader, const DocumentShelf& shelf, const platform::Context& context,
                            const v1::ListDocumentsRequest& request, v1::ListDocumentsResponse& answer);
absl::Status read_document_part(Connection& reader, const SealKeyRing& keys, const platform::Context& context,
                                const v1::ReadDocumentPartRequest& request, v1::ReadDocumentPartResponse& answer);

// Whether a record of a document is neither sealed nor a draft.
absl::StatusOr<bool> is_document_open(Connection& reader, const ledger::v1::Record& record);

}  // namespace concord::procurement
