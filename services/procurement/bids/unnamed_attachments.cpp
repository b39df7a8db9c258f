// Reads the opened bids for what they name; see unnamed_attachments.h.
#include "services/procurement/bids/unnamed_attachments.h"

#include <set>

#include "services/platform/values/refusal.h"
#include "services/procurement/bids/bid_views.h"
#include "services/procurement/bids/opening.h"
#include "services/procurement/documents/attachments.h"
#include "services/procurement/documents/document_store.h"
#include "services/procurement/documents/document_views.h"
#include "services/procurement/procedure/procedure_views.h"

namespace concord::procurement {
namespace {

absl::Status add_kept(Connection& reader, const SealKeyRing& keys, const std::string& authority,
                      const v1::Procedure& procedure, const v1::Bid& bid, std::set<std::string>& kept) {
  const std::string& lead = bid.envelope().lead_provider_id();
  const auto content = open_content(reader, keys, authority, procedure, bid);
  if (content.ok()) {
    CONCORD_ASSIGN(const auto named, named_documents(reader, keys, authority, procedure, bid.id(), lead, *content));
    for (const NamedDocument& one : named) kept.insert(one.document.id());
    return absl::OkStatus();
  }
  CONCORD_ASSIGN(const auto all, attachments_of(reader, authority, procedure.id(), lead, bid.id()));
  for (const v1::Document& document : all) kept.insert(document.id());
  return absl::OkStatus();
}

}  // namespace

absl::Status drop_unnamed_attachments(Connection& writer, const SealKeyRing& keys, const std::string& authority,
                                      const std::string& procedure_id) {
  CONCORD_ASSIGN(const auto brought, brought_attachments(writer, authority, procedure_id));
  if (brought.empty()) return absl::OkStatus();
  CONCORD_ASSIGN(const auto procedure, find_procedure(writer, authority, procedure_id));
  CONCORD_ASSIGN(const auto bids, standing_bids(writer, authority, procedure_id));
  std::set<std::string> kept;
  for (const v1::Bid& bid : bids) CONCORD_RETURN_IF_ERROR(add_kept(writer, keys, authority, procedure, bid, kept));
  for (const std::string& id : brought) {
    if (kept.count(id) == 0) CONCORD_RETURN_IF_ERROR(drop_document(writer, authority, id));
  }
  return mark_opened(writer, authority, procedure_id);
}

}  // namespace concord::procurement
