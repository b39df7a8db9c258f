// Compares what a bid names with what was brought; see attachments.h.
#include "services/procurement/documents/attachments.h"

#include <map>

#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/procurement/documents/document.h"
#include "services/procurement/documents/document_views.h"

namespace concord::procurement {

using platform::cat;

absl::StatusOr<std::string> attachment_mark(const SealKeyRing& keys, const std::string& authority,
                                            const v1::Procedure& procedure, const std::string& document_id,
                                            const std::string& sha256) {
  return keys.mark(procedure.seal_key_id(), authority, procedure.id(), cat(document_id, "\n", sha256));
}

absl::StatusOr<std::vector<NamedDocument>> named_documents(platform::Connection& reader, const SealKeyRing& keys,
                                                           const std::string& authority, const v1::Procedure& procedure,
                                                           const std::string& bid_id,
                                                           const std::string& lead_provider_id,
                                                           const v1::BidContent& content) {
  std::vector<NamedDocument> named;
  if (content.attachments().empty()) return named;
  CONCORD_ASSIGN(const auto brought, attachments_of(reader, authority, procedure.id(), lead_provider_id, bid_id));
  std::map<std::string, const v1::Document*> by_id;
  for (const v1::Document& document : brought) by_id[document.id()] = &document;
  for (const v1::BidAttachment& attachment : content.attachments()) {
    const auto found = by_id.find(attachment.document_id());
    if (found == by_id.end()) continue;
    CONCORD_ASSIGN(const std::string mark,
                   attachment_mark(keys, authority, procedure, attachment.document_id(), attachment.sha256()));
    const v1::DocumentVersion* newest = newest_version(*found->second);
    if (newest != nullptr && newest->content_mark() == mark) named.push_back({*found->second, attachment});
  }
  return named;
}

absl::Status check_attachments(platform::Connection& reader, const SealKeyRing& keys, const std::string& authority,
                               const v1::Procedure& procedure, const std::string& bid_id,
                               const std::string& lead_provider_id, const v1::BidContent& content) {
  CONCORD_ASSIGN(const auto named,
                 named_documents(reader, keys, authority, procedure, bid_id, lead_provider_id, content));
  std::size_t found = 0;
  for (const v1::BidAttachment& attachment : content.attachments()) {
    if (found < named.size() && named[found].named.document_id() == attachment.document_id()) {
      ++found;
      continue;
    }
    return platform::refuse_state(
        {.code = "ATTACHMENT_MISSING",
         .sentence = cat("You brought no attachment ", platform::in_quotes(attachment.document_id()),
                         " with this hash for bid ", platform::in_quotes(bid_id), "."),
         .remedy = "Bring it first (BeginDocument, PutDocumentPart, FinishDocument), or leave it out.",
         .citation = "",
         .subject = "content.attachments"});
  }
  return absl::OkStatus();
}

}  // namespace concord::procurement
