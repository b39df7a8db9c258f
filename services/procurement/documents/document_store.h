// Documents' bytes, part by part, and the uploads that run: tables of their own that no rebuild touches, because no
// event could bring them back, and that are erased when a document is. A bid's parts lie here sealed. Decides nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

#include "concord/procurement/v1/document.pb.h"

#include "services/platform/storage/database.h"

namespace concord::procurement {

using platform::Connection;

std::string document_store_tables();

// The upload that runs for a document.
absl::StatusOr<std::optional<v1::DocumentUpload>> find_upload(Connection& reader, const std::string& authority,
                                                              const std::string& document_id);
// Writes it as begun, gone on with or begun anew: then what came before goes.
absl::Status keep_upload(Connection& writer, const std::string& authority, const v1::DocumentUpload& upload);
// The next part: `bytes` as kept, `size` as the document counts it. The upload's own row is written with it.
absl::Status keep_part(Connection& writer, const std::string& authority, const v1::DocumentUpload& upload,
                       std::int64_t size, std::string_view bytes);
// From now on a document's version. VERSION_CONFLICT where the upload is not as it was read.
absl::Status finish_upload(Connection& writer, const std::string& authority, const v1::DocumentUpload& upload);
absl::Status drop_upload(Connection& writer, const std::string& authority, const v1::DocumentUpload& upload);
// All versions and what is on its way.
absl::Status drop_document(Connection& writer, const std::string& authority, const std::string& document_id);
absl::Status drop_attachments(Connection& writer, const std::string& authority, const std::string& bid_id,
                              const std::string& provider_id);
// Uploads that nobody went on with, of every authority.
absl::Status sweep_uploads(Connection& writer, std::int64_t now_ms);

struct KeptBytes {
  std::int64_t officers = 0;
  std::int64_t bidders = 0;
};
// Of the authority, unfinished uploads included; what runs for `except_document_id` left out.
absl::StatusOr<KeptBytes> kept_bytes(Connection& reader, const std::string& authority,
                                     const std::string& except_document_id);
struct KeptAttachments {
  int documents = 0;
  std::int64_t bytes = 0;
};
// Whole attachments of a procedure, of all bidders.
absl::StatusOr<KeptAttachments> kept_attachments(Connection& reader, const std::string& authority,
                                                 const std::string& procedure_id);
// Ids of all that bidders brought to a procedure, whole or not.
absl::StatusOr<std::vector<std::string>> brought_attachments(Connection& reader, const std::string& authority,
                                                             const std::string& procedure_id);
absl::Status drop_brought(Connection& writer, const std::string& authority, const std::string& procedure_id);
// From the opening on they count no more as waiting.
absl::Status mark_opened(Connection& writer, const std::string& authority, const std::string& procedure_id);
struct KeptOfBidder {
  std::int64_t bytes = 0;          // of the bid, unfinished uploads included
  std::int64_t waiting_bytes = 0;  // of all its bids of all procedures that are not opened
  int other_bids = 0;
};
absl::StatusOr<KeptOfBidder> kept_of_bidder(Connection& reader, const std::string& authority,
                                            const v1::DocumentUpload& asked);

// Whether the newest version's bytes are there.
absl::StatusOr<bool> is_kept(Connection& reader, const std::string& authority, const std::string& document_id);

struct KeptPart {
  std::int64_t begins_at = 0;
  std::int64_t size = 0;  // as the document counts it
  std::string bytes;      // as kept
};
// The part in which `offset` lies; nothing where it is not kept.
absl::StatusOr<std::optional<KeptPart>> part_at(Connection& reader, const std::string& authority,
                                                const std::string& document_id, int version, std::int64_t offset);

}  // namespace concord::procurement
