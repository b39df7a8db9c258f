// PURE. Beginning an upload and taking its parts; see uploading.h.
#include "services/procurement/documents/uploading.h"

#include <algorithm>

#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/procurement/fields/field_rules.h"
#include "services/procurement/procedure/drafting.h"
#include "services/procurement/procedure/papers.h"
#include "services/procurement/procedure/procedure.h"

namespace concord::procurement {
namespace {

using platform::cat;
using platform::in_quotes;
using platform::No;
using platform::refuse;
using platform::refuse_input;
using platform::refuse_state;

constexpr std::int64_t kMebibyte = 1 << 20;

std::string mebibytes(std::int64_t bytes) { return cat(bytes / kMebibyte, " MiB (", bytes, " bytes)"); }

bool is_attachment(const v1::DocumentUpload& asked) { return asked.kind() == v1::DOCUMENT_KIND_BID_ATTACHMENT; }

v1::DocumentUpload asked_by(const v1::BeginDocumentRequest& request, const Context& context) {
  v1::DocumentUpload asked;
  asked.set_document_id(request.document_id());
  asked.set_procedure_id(request.procedure_id());
  asked.set_kind(request.kind());
  asked.set_bid_id(request.bid_id());
  asked.set_lot_id(request.lot_id());
  if (is_attachment(asked)) asked.set_provider_id(context.actor.organisation);
  asked.set_title(request.title());
  asked.set_changes(request.changes());
  asked.set_bytes(request.bytes());
  return asked;
}

absl::Status check_shape(const v1::BeginDocumentRequest& request) {
  const bool attachment = request.kind() == v1::DOCUMENT_KIND_BID_ATTACHMENT;
  const bool letter = request.kind() == v1::DOCUMENT_KIND_AWARD_LETTER;
  const bool contract = request.kind() == v1::DOCUMENT_KIND_CONTRACT;
  CONCORD_RETURN_IF_ERROR(
      Faults()
          .must(is_id(request.document_id()),
                cat("'", request.document_id().substr(0, 80), "' is not a document's id."),
                "Give 1 to 60 letters, digits, hyphens.", "document_id")
          .must(request.kind() != v1::DOCUMENT_KIND_UNSPECIFIED && v1::DocumentKind_IsValid(request.kind()),
                "The request does not say what the document is for.", "Give one of the kinds.", "kind")
          .must((attachment || letter) ? is_id(request.bid_id()) : request.bid_id().empty(),
                "An attachment and a letter are of a bid, and nothing else is.",
                "Give bid_id for these two kinds only.", "bid_id")
          .must(contract == !request.lot_id().empty(), "A contract's document is of a lot, and nothing else is.",
                "Give lot_id for a contract only.", "lot_id")
          .must(
              attachment ? request.title().empty() : is_text(request.title(), kMaxTitle),
              attachment ? "An attachment's title is sealed with its bid." : "The document has no title, or too long.",
              attachment ? "Leave it out here and give it in the bid's content (attachments)."
                         : cat("Give 1 to ", kMaxTitle, " characters that say what it is and name nobody."),
              "title")
          .must(request.changes().empty() || (!attachment && is_text(request.changes(), kMaxChanges)),
                "What changed has too many words, or is told of an attachment.",
                cat("Give at most ", kMaxChanges, " characters, and none of an attachment."), "changes")
          .must(request.bytes() > 0, "The document has no bytes.", "Give its size in bytes.", "bytes")
          .as("INVALID_DOCUMENT"));
  if (request.bytes() > kMaxDocumentBytes) {
    return refuse_input({.code = "FILE_TOO_LARGE",
                         .sentence = cat("The document has ", mebibytes(request.bytes()), "."),
                         .remedy = cat("Bring at most ", mebibytes(kMaxDocumentBytes),
                                       "; make pictures in it smaller, or cut it into parts."),
                         .subject = "bytes"});
  }
  CONCORD_RETURN_IF_ERROR(platform::check_no_personal_data("The title", request.title(), "title"));
  return platform::check_no_personal_data("What changed", request.changes(), "changes");
}

absl::Status check_officer(const Context& context) {
  if (is_officer(context)) return absl::OkStatus();
  return refuse(No::kDenied, {.code = "NOT_AN_OFFICER",
                              .sentence = "Documents of this kind are brought by the authority's officers.",
                              .remedy = "Sign in as an officer; a bidder brings attachments of its bid "
                                        "(DOCUMENT_KIND_BID_ATTACHMENT).",
                              .citation = "",
                              .subject = "kind"});
}

absl::Status check_bidder(const Context& context, const DocumentFacts& facts, const std::string& procedure_id) {
  const std::string& organisation = context.actor.organisation;
  if (organisation.empty()) {
    return refuse(No::kDenied, {.code = "NO_ORGANISATION",
                                .sentence = "Your token acts for no organisation.",
                                .remedy = "Sign in for the provider that leads the bid.",
                                .citation = "",
                                .subject = "kind"});
  }
  CONCORD_RETURN_IF_ERROR(check_bid_time(facts.procedure, procedure_id, context));
  if (!facts.is_registered) {
    return refuse_state({.code = "NOT_REGISTERED",
                         .sentence = cat(organisation, " is not in the registry."),
                         .remedy = "Have the organisation registered, then begin again before the deadline."});
  }
  CONCORD_RETURN_IF_ERROR(facts.may_tender);
  const auto& invited = facts.procedure.draft().invited_provider_ids();
  if (invited.empty() || std::find(invited.begin(), invited.end(), organisation) != invited.end()) {
    return absl::OkStatus();
  }
  return refuse_state({.code = "NOT_INVITED",
                       .sentence = cat(organisation, " was not invited to ", facts.procedure.id(), "."),
                       .remedy = "Ask the authority to invite you next time; other procedures are open to you."});
}

absl::Status check_opened(const DocumentFacts& facts, const v1::DocumentUpload& asked) {
  if (facts.procedure.id().empty()) return unknown_procedure(asked.procedure_id());
  if (!facts.procedure.opened_on().empty()) return absl::OkStatus();
  return refuse_state({.code = "BIDS_NOT_OPENED",
                       .sentence = cat("The bids for ", facts.procedure.id(), " are not opened."),
                       .remedy = "Have two different officers open them after the deadline (OpenBids)."});
}

absl::Status check_letter(const DocumentFacts& facts, const v1::DocumentUpload& asked) {
  CONCORD_RETURN_IF_ERROR(check_opened(facts, asked));
  if (facts.bid_was_opened) return absl::OkStatus();
  return platform::refuse_missing({.code = "UNKNOWN_BID",
                                   .sentence = cat("No opened bid is called ", in_quotes(asked.bid_id()), "."),
                                   .remedy = "Take the id from the list of bids (ListBids).",
                                   .subject = "bid_id"});
}

absl::Status check_contract(const DocumentFacts& facts, const v1::DocumentUpload& asked) {
  CONCORD_RETURN_IF_ERROR(check_opened(facts, asked));
  if (find_lot(facts.procedure.draft(), asked.lot_id()) == nullptr) {
    return platform::refuse_missing({.code = "UNKNOWN_LOT",
                                     .sentence = cat("There is no lot ", in_quotes(asked.lot_id()), "."),
                                     .remedy = "Take it from the procedure (GetProcedure).",
                                     .subject = "lot_id"});
  }
  if (!facts.winner_bid_id.empty()) return absl::OkStatus();
  return refuse_state({.code = "NOT_AWARDED",
                       .sentence = cat("Lot ", asked.lot_id(), " is awarded to nobody."),
                       .remedy = "Have its award approved first (ApproveAward)."});
}

// The same people bring what a document already is.
absl::Status check_same_document(const v1::Document& document, const v1::DocumentUpload& asked,
                                 const DocumentFacts& facts) {
  if (document.id().empty()) return absl::OkStatus();
  const bool same_place = document.procedure_id() == asked.procedure_id() && document.kind() == asked.kind() &&
                          document.provider_id() == asked.provider_id() && document.lot_id() == asked.lot_id();
  const bool letter = asked.kind() == v1::DOCUMENT_KIND_AWARD_LETTER;
  const bool same_bid = asked.kind() == v1::DOCUMENT_KIND_CONTRACT ? document.bid_id() == facts.winner_bid_id
                        : letter                                   ? document.bid_id() == asked.bid_id()
                                                                   : true;
  // Attachments have no versions: the bid names the one that it means.
  if (!same_place || !same_bid || is_attachment(asked)) {
    return refuse_state({.code = "DOCUMENT_ID_TAKEN",
                         .sentence = cat("There is another document '", document.id(), "' already."),
                         .remedy = "Choose another id."});
  }
  if (!document.taken_out_on().empty()) {
    return refuse_state(
        {.code = "DOCUMENT_TAKEN_OUT",
         .sentence = cat("Document ", document.id(), " was taken out on ", document.taken_out_on(), "."),
         .remedy = "Choose another id."});
  }
  if (document.has_erasure()) {
    return refuse_state({.code = "DOCUMENT_ERASED",
                         .sentence = cat("The bytes of ", document.id(), " are erased, or are to be."),
                         .remedy = "Bring the document under another id; an erasure that only waits can be declined "
                                   "(DeclineDocumentErasure)."});
  }
  if (document.versions_size() < kMaxVersions) return absl::OkStatus();
  return refuse_state({.code = "TOO_MANY_VERSIONS",
                       .sentence = cat("Document ", document.id(), " has ", document.versions_size(), " versions."),
                       .remedy = cat("At most ", kMaxVersions, " are kept; bring it under another id.")});
}

absl::Status check_changes(const v1::Document& document, const v1::DocumentUpload& asked, const DocumentFacts& facts) {
  const bool late_paper = asked.kind() == v1::DOCUMENT_KIND_TENDER_PAPER && !facts.procedure.published_on().empty();
  if ((!late_paper && document.id().empty()) || !asked.changes().empty()) return absl::OkStatus();
  return refuse_input({.code = "CHANGES_MISSING",
                       .sentence = document.id().empty() ? "The paper comes after the publication and does not say why."
                                                         : "The new version does not say what changed.",
                       .remedy = cat("Say it in 1 to ", kMaxChanges, " characters; every reader is told."),
                       .subject = "changes"});
}

int most_of(v1::DocumentKind kind) {
  if (kind == v1::DOCUMENT_KIND_TENDER_PAPER) return kMaxPapers;
  return kind == v1::DOCUMENT_KIND_BID_ATTACHMENT ? kMaxAttachments : kMaxLetters;
}

absl::Status check_room_of_bid(const v1::DocumentUpload& asked, const DocumentFacts& facts) {
  if (facts.other_bids >= kMaxBidsWithAttachments) {
    return refuse_state(
        {.code = "TOO_MANY_BIDS",
         .sentence = cat("You keep attachments for ", facts.other_bids, " other bids of this procedure."),
         .remedy = "Take out those of a bid that you do not make (TakeOutDocument)."});
  }
  const std::int64_t left = std::max<std::int64_t>(kMaxAttachmentBytes - facts.kept_bytes, 0);
  if (asked.bytes() > left) {
    return refuse_state({.code = "ATTACHMENTS_TOO_LARGE",
                         .sentence = cat("The bid's attachments take ", mebibytes(facts.kept_bytes), "; ",
                                         mebibytes(left), " are left."),
                         .remedy = cat("At most ", mebibytes(kMaxAttachmentBytes),
                                       " are kept for a bid; take out what it does not need (TakeOutDocument)."),
                         .citation = "",
                         .subject = "bytes"});
  }
  // So that nobody alone takes its rivals' room away.
  const std::int64_t share = std::max(facts.quota_bytes / kPartOfBidder, kMaxAttachmentBytes);
  if (facts.waiting_bytes + asked.bytes() > share) {
    return refuse_state({.code = "ATTACHMENTS_TOO_LARGE",
                         .sentence = cat("Your attachments in procedures that are not opened take ",
                                         mebibytes(facts.waiting_bytes), " of ", mebibytes(share), "."),
                         .remedy = "Take out those of bids that you do not make (TakeOutDocument).",
                         .citation = "",
                         .subject = "bytes"});
  }
  // How much rivals brought is nobody's to know, nor to find out by sizes that just fit: it counts in coarse steps.
  const std::int64_t others = std::max<std::int64_t>(facts.bidders_bytes - facts.waiting_bytes, 0);
  const std::int64_t step = std::max<std::int64_t>(facts.quota_bytes / kCoarseness, 1);
  const std::int64_t counted = (others + step - 1) / step * step;
  if (counted + facts.waiting_bytes + asked.bytes() <= facts.quota_bytes) return absl::OkStatus();
  return refuse_state({.code = "QUOTA_REACHED",
                       .sentence = "The authority has no more room for attachments.",
                       .remedy = "Tell the authority before the deadline; its operator makes room "
                                 "(document_quota_mb), and the deadline can be extended (ExtendDeadline)."});
}

absl::Status check_room(const v1::DocumentUpload& asked, const DocumentFacts& facts) {
  if (is_attachment(asked)) return check_room_of_bid(asked, facts);
  if (facts.kept_bytes + asked.bytes() <= facts.quota_bytes) return absl::OkStatus();
  return refuse_state(
      {.code = "QUOTA_REACHED",
       .sentence =
           cat("The authority's documents take ", mebibytes(facts.kept_bytes), " of ", mebibytes(facts.quota_bytes),
               "; ", mebibytes(std::max<std::int64_t>(facts.quota_bytes - facts.kept_bytes, 0)), " remain."),
       .remedy = "Take drafts out that nobody needs (TakeOutDocument), or ask the operator for more room "
                 "(document_quota_mb).",
       .subject = "bytes"});
}

// The words of both, whatever came so far.
bool same_words(const v1::DocumentUpload& upload, const v1::DocumentUpload& asked) {
  return upload.procedure_id() == asked.procedure_id() && upload.kind() == asked.kind() &&
         upload.bid_id() == asked.bid_id() && upload.lot_id() == asked.lot_id() &&
         upload.provider_id() == asked.provider_id() && upload.title() == asked.title() &&
         upload.changes() == asked.changes() && upload.bytes() == asked.bytes();
}

}  // namespace

absl::Status check_bid_time(const v1::Procedure& procedure, const std::string& procedure_id, const Context& context) {
  if (procedure.id().empty()) return unknown_procedure(procedure_id);
  if (procedure.status() != v1::PROCEDURE_STATUS_OPENED) {
    CONCORD_RETURN_IF_ERROR(check_published(procedure, procedure_id));
  }
  const std::int64_t deadline = procedure.draft().timetable().deadline_ms();
  if (context.now_ms <= deadline) return absl::OkStatus();
  return refuse_state(
      {.code = "BID_LATE",
       .sentence = cat("It is ", instant(context.now_ms), "; attachments came and went until ", instant(deadline), "."),
       .remedy = "Nothing makes a late attachment good; what no bid names is deleted at the opening.",
       .citation = "The published deadline, by this server's clock when the request arrived."});
}

absl::Status check_place(const v1::Document& document, const v1::DocumentUpload& asked, const Context& context,
                         const DocumentFacts& facts) {
  if (is_attachment(asked)) {
    CONCORD_RETURN_IF_ERROR(check_bidder(context, facts, asked.procedure_id()));
  } else {
    CONCORD_RETURN_IF_ERROR(check_officer(context));
  }
  if (asked.kind() == v1::DOCUMENT_KIND_TENDER_PAPER) {
    CONCORD_RETURN_IF_ERROR(check_papers_open(facts.procedure, asked.procedure_id(), context));
  } else if (asked.kind() == v1::DOCUMENT_KIND_AWARD_LETTER) {
    CONCORD_RETURN_IF_ERROR(check_letter(facts, asked));
  } else if (asked.kind() == v1::DOCUMENT_KIND_CONTRACT) {
    CONCORD_RETURN_IF_ERROR(check_contract(facts, asked));
  }
  CONCORD_RETURN_IF_ERROR(check_same_document(document, asked, facts));
  return check_changes(document, asked, facts);
}

absl::Status check_number(const v1::Document& document, const v1::DocumentUpload& asked, const DocumentFacts& facts) {
  if (!document.id().empty() || facts.documents < most_of(asked.kind())) return absl::OkStatus();
  return refuse_state({.code = "TOO_MANY_DOCUMENTS",
                       .sentence = cat("There are ", facts.documents, " documents of this kind already."),
                       .remedy = cat("At most ", most_of(asked.kind()),
                                     " are kept here; put several into one, or take one out (TakeOutDocument).")});
}

absl::Status unknown_upload(const std::string& document_id) {
  return platform::refuse_missing(
      {.code = "UNKNOWN_UPLOAD",
       .sentence = cat("No upload of yours runs for document ", in_quotes(document_id), "."),
       .remedy = "Begin it (BeginDocument); what nobody goes on with for a day is swept."});
}

bool is_officer(const Context& context) {
  return context.actor.organisation.empty() && context.actor.is(access::v1::ROLE_COMMISSIONER);
}

bool is_theirs(const v1::DocumentUpload& upload, const Context& context) {
  if (upload.provider_id().empty()) return is_officer(context);
  return upload.provider_id() == context.actor.organisation;
}

DocumentDecided decide(const v1::Document& state, const v1::BeginDocumentRequest& request, const Context& context,
                       const DocumentFacts& facts) {
  CONCORD_RETURN_IF_ERROR(check_shape(request));
  const v1::DocumentUpload asked = asked_by(request, context);
  CONCORD_RETURN_IF_ERROR(check_place(state, asked, context, facts));
  if (facts.upload && !is_theirs(*facts.upload, context)) {
    return refuse_state({.code = "DOCUMENT_ID_TAKEN",
                         .sentence = cat("Another document '", request.document_id(), "' is on its way already."),
                         .remedy = "Choose another id."});
  }
  CONCORD_RETURN_IF_ERROR(check_number(state, asked, facts));
  CONCORD_RETURN_IF_ERROR(check_room(asked, facts));
  return std::vector<v1::DocumentEvent>();
}

v1::DocumentUpload upload_of(const v1::Document& document, const v1::BeginDocumentRequest& request,
                             const Context& context, const DocumentFacts& facts) {
  v1::DocumentUpload upload = asked_by(request, context);
  if (facts.upload && !request.anew() && same_words(*facts.upload, upload)) {
    upload = *facts.upload;
  } else {
    upload.set_version(document.versions_size() + 1);
    upload.set_begun_at_ms(context.now_ms);
    upload.set_begun_by(context.actor.subject);
  }
  upload.set_kept_until_ms(context.now_ms + kUploadKeptMs);
  return upload;
}

bool is_new_part(const v1::DocumentUpload& upload, const v1::PutDocumentPartRequest& request) {
  return request.offset() == upload.received_bytes();
}

DocumentDecided decide(const v1::Document&, const v1::PutDocumentPartRequest& request, const Context& context,
                       const DocumentFacts& facts) {
  if (!facts.upload || !is_theirs(*facts.upload, context)) return unknown_upload(request.document_id());
  const v1::DocumentUpload& upload = *facts.upload;
  const auto size = static_cast<std::int64_t>(request.data().size());
  const bool came_before =
      request.offset() >= 0 && size > 0 && size <= kMaxPartBytes && request.offset() + size <= upload.received_bytes();
  if (came_before) return std::vector<v1::DocumentEvent>();
  if (!is_new_part(upload, request)) {
    return refuse_state(
        {.code = "PART_OUT_OF_ORDER",
         .sentence = cat("The part begins at ", request.offset(), "; ", upload.received_bytes(), " bytes came so far."),
         .remedy = cat("Go on at offset ", upload.received_bytes(), "."),
         .subject = "offset"});
  }
  const std::int64_t left = upload.bytes() - upload.received_bytes();
  const std::int64_t least = std::min(kMinPartBytes, left);
  if (size >= least && size > 0 && size <= std::min(kMaxPartBytes, left)) return std::vector<v1::DocumentEvent>();
  return refuse_input({.code = "INVALID_PART",
                       .sentence = cat("The part has ", size, " bytes, and ", left, " of the document are to come."),
                       .remedy = left == 0 ? std::string("Finish the document (FinishDocument).")
                                           : cat("Bring ", least, " to ", std::min(kMaxPartBytes, left), " bytes."),
                       .subject = "data"});
}

}  // namespace concord::procurement
