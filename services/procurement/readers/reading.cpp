// Reads documents as far as the viewer may see; see reading.h.
#include "services/procurement/readers/reading.h"

#include <algorithm>
#include <cstdlib>

#include "services/platform/storage/rows.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/procurement/award/award_views.h"
#include "services/procurement/award/standing.h"
#include "services/procurement/bids/bid_views.h"
#include "services/procurement/bids/opening.h"
#include "services/procurement/documents/attachments.h"
#include "services/procurement/documents/document.h"
#include "services/procurement/documents/document_store.h"
#include "services/procurement/documents/document_views.h"
#include "services/procurement/documents/uploading.h"
#include "services/procurement/evaluation/evaluation_views.h"
#include "services/procurement/evaluation/panel.h"
#include "services/procurement/procedure/papers.h"
#include "services/procurement/procedure/procedure_views.h"

namespace concord::procurement {
namespace {

using platform::cat;
using platform::Context;

template <typename LeftOut>
void leave_versions_out(v1::Document& document, LeftOut is_left_out) {
  auto& versions = *document.mutable_versions();
  versions.erase(std::remove_if(versions.begin(), versions.end(), is_left_out), versions.end());
}

// What the viewer may have of a document; no versions where it may have none.
void leave_out(const Viewer& who, const v1::Procedure& procedure, std::int64_t awards, v1::Document& document) {
  for (v1::DocumentVersion& version : *document.mutable_versions()) {
    version.clear_content_mark();
    if (!who.is_officer) version.clear_added_by();
  }
  if (who.is_officer) return;
  if (document.erasure().erased_on().empty()) document.clear_erasure();
  if (document.has_erasure()) {
    document.mutable_erasure()->clear_proposed_by();
    document.mutable_erasure()->clear_approved_by();
  }
  if (document.kind() == v1::DOCUMENT_KIND_AWARD_LETTER) {
    leave_versions_out(document, [&](const v1::DocumentVersion& version) { return version.awards_wanted() > awards; });
  }
  if (document.kind() != v1::DOCUMENT_KIND_TENDER_PAPER) return;
  const v1::TenderPaper* paper = find_paper(procedure, document.id());
  const int first = paper == nullptr ? 0 : paper->first_public_version();
  leave_versions_out(document,
                     [&](const v1::DocumentVersion& version) { return first == 0 || version.number() < first; });
  auto& versions = *document.mutable_versions();
  // Papers that came since begin with 1; what changed in the draft before is nobody's matter.
  if (first > 1 && !versions.empty() && versions[0].number() == first) versions[0].clear_changes();
}

absl::StatusOr<DocumentReader> reader_of(Connection& reader, const Viewer& who, const std::string& authority,
                                         const v1::Procedure& procedure) {
  DocumentReader asks;
  asks.is_officer = who.is_officer;
  asks.sees_papers = !procedure.published_on().empty();
  CONCORD_ASSIGN(const auto award, find_award(reader, authority, procedure.id()));
  asks.awards = awards_reached(award);
  asks.organisation = who.organisation;
  return asks;
}

struct OpenedAttachments {
  std::vector<NamedDocument> named;
  std::vector<v1::BidAttachment> missing;
};

// Of an opened bid, as it names them; evaluators read what answers a question as long as they see no prices.
absl::StatusOr<OpenedAttachments> opened_attachments(Connection& reader, const SealKeyRing& keys, const Viewer& who,
                                                     const std::string& authority, const std::string& bid_id) {
  CONCORD_ASSIGN(const auto bid, readable_bid(reader, who, authority, bid_id));
  CONCORD_ASSIGN(const auto procedure, find_procedure(reader, authority, bid.procedure_id()));
  CONCORD_ASSIGN(const auto content, open_content(reader, keys, authority, procedure, bid));
  OpenedAttachments opened;
  CONCORD_ASSIGN(opened.named, named_documents(reader, keys, authority, procedure, bid.id(),
                                               bid.envelope().lead_provider_id(), content));
  for (const v1::BidAttachment& attachment : content.attachments()) {
    const bool brought = std::any_of(opened.named.begin(), opened.named.end(), [&](const NamedDocument& one) {
      return one.named.document_id() == attachment.document_id();
    });
    if (!brought) opened.missing.push_back(attachment);
  }
  CONCORD_ASSIGN(const auto evaluation, find_evaluation(reader, authority, bid.procedure_id()));
  const bool marks = who.may_mark || find_member(evaluation, who.subject) != nullptr;
  if (who.is_evaluator || (marks && !is_locked(evaluation))) {
    opened.named.erase(std::remove_if(opened.named.begin(), opened.named.end(),
                                      [](const NamedDocument& one) { return one.named.criterion_id().empty(); }),
                       opened.named.end());
  }
  for (NamedDocument& one : opened.named) {
    leave_out(who, procedure, 0, one.document);
    v1::DocumentVersion& version = *one.document.mutable_versions(one.document.versions_size() - 1);
    version.set_sha256(one.named.sha256());
    version.set_title(one.named.title());
  }
  return opened;
}

absl::Status list_attachments(Connection& reader, const SealKeyRing& keys, const Viewer& who,
                              const v1::ListDocumentsRequest& request, v1::ListDocumentsResponse& answer) {
  if (!request.bid_id().empty()) {
    CONCORD_ASSIGN(const auto opened, opened_attachments(reader, keys, who, request.authority(), request.bid_id()));
    for (const v1::BidAttachment& missing : opened.missing) *answer.add_missing() = missing;
    for (const NamedDocument& one : opened.named) {
      v1::ListedDocument& listed = *answer.add_documents();
      *listed.mutable_document() = one.document;
      *listed.mutable_named() = one.named;
    }
  } else if (!who.organisation.empty()) {
    CONCORD_ASSIGN(const auto own,
                   attachments_of(reader, request.authority(), request.procedure_id(), who.organisation, ""));
    for (const v1::Document& document : own) {
      CONCORD_ASSIGN(const bool kept, is_kept(reader, request.authority(), document.id()));
      if (kept || document.has_erasure()) leave_out(who, {}, 0, *answer.add_documents()->mutable_document() = document);
    }
  }
  answer.set_total(answer.documents_size());
  return absl::OkStatus();
}

absl::Status tell_room(Connection& reader, const DocumentShelf& shelf, const v1::ListDocumentsRequest& request,
                       v1::ListDocumentsResponse& answer) {
  CONCORD_ASSIGN(const auto attachments, kept_attachments(reader, request.authority(), request.procedure_id()));
  answer.set_attachments(attachments.documents);
  answer.set_attachment_bytes(attachments.bytes);
  CONCORD_ASSIGN(const auto kept, kept_bytes(reader, request.authority(), ""));
  answer.set_used_bytes(kept.officers);
  answer.set_quota_bytes(shelf.quota_bytes);
  return absl::OkStatus();
}

// The document as the viewer may read it; UNKNOWN_DOCUMENT where it may not, or of a bidder's own BIDS_NOT_OPENED.
absl::StatusOr<v1::Document> readable_document(Connection& reader, const SealKeyRing& keys, const Viewer& who,
                                               const std::string& authority, const std::string& id) {
  CONCORD_ASSIGN(auto document, find_document(reader, authority, id));
  if (document.id().empty() || !document.taken_out_on().empty()) return unknown_document(id);
  if (document.kind() == v1::DOCUMENT_KIND_BID_ATTACHMENT) {
    const auto opened = opened_attachments(reader, keys, who, authority, document.bid_id());
    if (!opened.ok() && platform::code_of(opened.status()) != "UNKNOWN_BID") return opened.status();
    if (!opened.ok()) return unknown_document(id);
    const auto found = std::find_if(opened->named.begin(), opened->named.end(),
                                    [&](const NamedDocument& one) { return one.document.id() == id; });
    if (found == opened->named.end()) return unknown_document(id);
    return found->document;
  }
  CONCORD_ASSIGN(const auto procedure, find_procedure(reader, authority, document.procedure_id()));
  CONCORD_ASSIGN(const auto asks, reader_of(reader, who, authority, procedure));
  bool may = asks.is_officer || (document.kind() == v1::DOCUMENT_KIND_TENDER_PAPER && asks.sees_papers);
  if (!may && document.kind() != v1::DOCUMENT_KIND_TENDER_PAPER) {
    CONCORD_ASSIGN(const bool party, is_party(reader, authority, document.bid_id(), who.organisation));
    may = party;
  }
  leave_out(who, procedure, asks.awards, document);
  if (!may || document.versions().empty()) return unknown_document(id);
  return document;
}

const v1::DocumentVersion* find_version(const v1::Document& document, int number) {
  if (number == 0) return newest_version(document);
  const auto& versions = document.versions();
  const auto found = std::find_if(versions.begin(), versions.end(),
                                  [&](const v1::DocumentVersion& version) { return version.number() == number; });
  return found == versions.end() ? nullptr : &*found;
}

absl::Status check_there(const v1::Document& document, const v1::DocumentVersion* version,
                         const v1::ReadDocumentPartRequest& request) {
  if (version == nullptr) return unknown_document(request.document_id());
  if (!document.erasure().erased_on().empty()) {
    return platform::refuse_state({.code = "DOCUMENT_ERASED",
                                   .sentence = cat("The bytes of ", document.id(), " were erased on ",
                                                   document.erasure().erased_on(), ": ", document.erasure().reason()),
                                   .remedy = "Its title and hash stay on record (ListDocuments)."});
  }
  if (request.offset() >= 0 && request.offset() < version->bytes()) return absl::OkStatus();
  return platform::refuse_input({.code = "INVALID_OFFSET",
                                 .sentence = cat("The document has ", version->bytes(), " bytes."),
                                 .remedy = cat("Give 0 to ", version->bytes() - 1, "."),
                                 .citation = "",
                                 .subject = "offset"});
}

}  // namespace

absl::Status get_document_upload(Connection& reader, const Context& context,
                                 const v1::GetDocumentUploadRequest& request, v1::GetDocumentUploadResponse& answer) {
  CONCORD_ASSIGN(const auto upload, find_upload(reader, request.authority(), request.document_id()));
  if (!upload || !is_theirs(*upload, context)) return unknown_upload(request.document_id());
  *answer.mutable_upload() = *upload;
  return absl::OkStatus();
}

absl::Status list_documents(Connection& reader, const DocumentShelf& shelf, const Context& context,
                            const v1::ListDocumentsRequest& request, v1::ListDocumentsResponse& answer) {
  const Viewer who(context);
  CONCORD_ASSIGN(const auto page, platform::page_of(request.page_size(), request.page_token(), 1));
  CONCORD_ASSIGN(const auto procedure, find_procedure(reader, request.authority(), request.procedure_id()));
  if (procedure.id().empty() || (procedure.published_on().empty() && !who.is_officer)) {
    return unknown_procedure(request.procedure_id());
  }
  if (who.is_officer) CONCORD_RETURN_IF_ERROR(tell_room(reader, shelf, request, answer));
  if (request.kind() == v1::DOCUMENT_KIND_BID_ATTACHMENT) {
    return list_attachments(reader, shelf.keys, who, request, answer);
  }
  CONCORD_ASSIGN(const auto asks, reader_of(reader, who, request.authority(), procedure));
  CONCORD_ASSIGN(const std::int64_t total,
                 count_readable(reader, asks, request.authority(), procedure.id(), request.kind()));
  answer.set_total(total);
  const std::int64_t after = page.key(0).empty() ? 0 : std::strtoll(page.key(0).c_str(), nullptr, 10);
  CONCORD_ASSIGN(auto rows, documents_after(reader, asks, request.authority(), procedure.id(), request.kind(), after,
                                            page.size + 1));
  for (DocumentRow& row : rows) leave_out(who, procedure, asks.awards, row.document);
  platform::cut_page(
      page, rows, [&](const DocumentRow& row) { *answer.add_documents()->mutable_document() = row.document; },
      [](const DocumentRow& row) { return std::vector<std::string>{std::to_string(row.position)}; },
      answer.mutable_next_page_token());
  return absl::OkStatus();
}

absl::Status read_document_part(Connection& reader, const SealKeyRing& keys, const Context& context,
                                const v1::ReadDocumentPartRequest& request, v1::ReadDocumentPartResponse& answer) {
  const Viewer who(context);
  CONCORD_ASSIGN(const auto document, readable_document(reader, keys, who, request.authority(), request.document_id()));
  const v1::DocumentVersion* version = find_version(document, request.version());
  CONCORD_RETURN_IF_ERROR(check_there(document, version, request));
  CONCORD_ASSIGN(auto part, part_at(reader, request.authority(), document.id(), version->number(), request.offset()));
  if (!part) {
    return platform::trouble(absl::StatusCode::kDataLoss, "DOCUMENT_BYTES_MISSING",
                             cat("The bytes of ", document.id(), " are not where they were kept."),
                             "Have an operator restore them from a backup; the hash says whether they are the same.");
  }
  if (document.kind() == v1::DOCUMENT_KIND_BID_ATTACHMENT) {
    CONCORD_ASSIGN(const auto procedure, find_procedure(reader, request.authority(), document.procedure_id()));
    CONCORD_ASSIGN(part->bytes, keys.unseal(procedure.seal_key_id(), request.authority(), procedure.id(), part->bytes));
  }
  const bool stranger = context.actor.subject.empty();
  const auto skipped = static_cast<std::size_t>(request.offset() - part->begins_at);
  answer.set_data(part->bytes.substr(skipped, stranger ? kMaxStrangerReadBytes : kMaxReadBytes));
  *answer.mutable_version() = *version;
  return absl::OkStatus();
}

absl::StatusOr<bool> is_document_open(Connection& reader, const ledger::v1::Record& record) {
  CONCORD_ASSIGN(const auto document, find_document(reader, record.authority(), platform::id_in(record.stream())));
  CONCORD_ASSIGN(const auto procedure, find_procedure(reader, record.authority(), document.procedure_id()));
  switch (document.kind()) {
    case v1::DOCUMENT_KIND_TENDER_PAPER:
      return !procedure.published_on().empty() || procedure.status() == v1::PROCEDURE_STATUS_CANCELLED;
    case v1::DOCUMENT_KIND_BID_ATTACHMENT:
      return !procedure.opened_on().empty();
    default: {
      CONCORD_ASSIGN(const auto award, find_award(reader, record.authority(), document.procedure_id()));
      const bool read = document.versions().empty() || document.versions(0).awards_wanted() <= awards_reached(award);
      return read || procedure.status() == v1::PROCEDURE_STATUS_CANCELLED;
    }
  }
}

}  // namespace concord::procurement
