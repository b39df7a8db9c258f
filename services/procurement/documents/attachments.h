// Which documents the content of a bid means: those that its lead brought for it and whose hash it names. It must never
// be asked with content that may not be read yet.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "concord/procurement/v1/bid.pb.h"
#include "concord/procurement/v1/document.pb.h"
#include "concord/procurement/v1/types.pb.h"

#include "services/platform/storage/database.h"
#include "services/procurement/sealing/seal.h"

namespace concord::procurement {

// What an attachment's event says in place of its hash.
absl::StatusOr<std::string> attachment_mark(const SealKeyRing& keys, const std::string& authority,
                                            const v1::Procedure& procedure, const std::string& document_id,
                                            const std::string& sha256);

struct NamedDocument {
  v1::Document document;
  v1::BidAttachment named;
};
// In the order in which the content names them; what it names and nobody brought is left out.
absl::StatusOr<std::vector<NamedDocument>> named_documents(platform::Connection& reader, const SealKeyRing& keys,
                                                           const std::string& authority, const v1::Procedure& procedure,
                                                           const std::string& bid_id,
                                                           const std::string& lead_provider_id,
                                                           const v1::BidContent& content);
// ATTACHMENT_MISSING for the first that is not there.
absl::Status check_attachments(platform::Connection& reader, const SealKeyRing& keys, const std::string& authority,
                               const v1::Procedure& procedure, const std::string& bid_id,
                               const std::string& lead_provider_id, const v1::BidContent& content);

}  // namespace concord::procurement
