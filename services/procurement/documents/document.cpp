// PURE. Finishing a document and taking it out; see document.h.
#include "services/procurement/documents/document.h"

#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/procurement/documents/uploading.h"
#include "services/procurement/fields/field_rules.h"
#include "services/procurement/procedure/papers.h"
#include "services/procurement/procedure/procedure.h"

namespace concord::procurement {
namespace {

using platform::cat;
using platform::in_quotes;
using platform::refuse_input;
using platform::refuse_state;
using Events = std::vector<v1::DocumentEvent>;

void evolve_version(v1::Document& state, const v1::DocumentVersionAdded& added) {
  state.set_id(added.document_id());
  state.set_procedure_id(added.procedure_id());
  state.set_kind(added.kind());
  state.set_bid_id(added.bid_id());
  state.set_lot_id(added.lot_id());
  state.set_provider_id(added.provider_id());
  *state.add_versions() = added.version();
}

// Whether the document already has what is asked to be finished: a second try of who heard no answer.
bool has_come(const v1::Document& state, const v1::FinishDocumentRequest& request, const Context& context,
              const FoundContent& found) {
  const v1::DocumentVersion* newest = newest_version(state);
  const bool stands = newest != nullptr && state.taken_out_on().empty() && !state.has_erasure();
  if (!stands || state.procedure_id() != request.procedure_id()) return false;
  if (state.kind() != v1::DOCUMENT_KIND_BID_ATTACHMENT) {
    return is_officer(context) && newest->sha256() == request.sha256();
  }
  return state.provider_id() == context.actor.organisation && newest->content_mark() == found.asked_mark;
}

absl::Status check_content(const v1::DocumentUpload& upload, const v1::FinishDocumentRequest& request,
                           const FoundContent& found) {
  if (upload.procedure_id() != request.procedure_id()) return unknown_upload(request.document_id());
  if (!is_sha256(request.sha256())) {
    return refuse_input({.code = "INVALID_DOCUMENT",
                         .sentence = "The document's hash is none.",
                         .remedy = "Give sha256 as 64 lower-case hexadecimal digits.",
                         .subject = "sha256"});
  }
  if (upload.received_bytes() < upload.bytes()) {
    return refuse_state({.code = "UPLOAD_INCOMPLETE",
                         .sentence = cat(upload.received_bytes(), " of ", upload.bytes(), " bytes came."),
                         .remedy = cat("Go on at offset ", upload.received_bytes(), " (PutDocumentPart).")});
  }
  if (found.sha256 != request.sha256()) {
    return refuse_state({.code = "HASH_DIFFERS",
                         .sentence = cat("The bytes that came have another SHA-256 than ", request.sha256(), "."),
                         .remedy = "Begin it again from its first byte (BeginDocument, anew).",
                         .citation = "",
                         .subject = "sha256"});
  }
  return found.type_fault;
}

// UNKNOWN_DOCUMENT also for somebody else's attachment, so that nobody learns who brings one.
absl::Status check_known(const v1::Document& state, const std::string& document_id, const std::string& procedure_id,
                         const Context& context) {
  const bool theirs =
      state.provider_id().empty() ? is_officer(context) : state.provider_id() == context.actor.organisation;
  if (state.id().empty() || state.procedure_id() != procedure_id || !theirs) return unknown_document(document_id);
  return absl::OkStatus();
}

absl::Status check_paper_leaves(const v1::Document& state, const Context& context, const DocumentFacts& facts) {
  if (facts.procedure.published_on().empty()) return check_papers_open(facts.procedure, state.procedure_id(), context);
  return refuse_state({.code = "PAPER_PUBLISHED",
                       .sentence = cat("Document ", state.id(), " was published with its procedure."),
                       .remedy = "Bring a new version that says what changed (BeginDocument), or have its bytes erased "
                                 "by two persons (ProposeDocumentErasure)."});
}

absl::Status check_leaves(const v1::Document& state, const Context& context, const DocumentFacts& facts) {
  switch (state.kind()) {
    case v1::DOCUMENT_KIND_TENDER_PAPER:
      return check_paper_leaves(state, context, facts);
    case v1::DOCUMENT_KIND_BID_ATTACHMENT:
      // Of a procedure that ended before the opening nobody ever reads it.
      if (facts.procedure.status() == v1::PROCEDURE_STATUS_CANCELLED && facts.procedure.opened_on().empty()) {
        return absl::OkStatus();
      }
      return check_bid_time(facts.procedure, state.procedure_id(), context);
    case v1::DOCUMENT_KIND_AWARD_LETTER:
      if (state.versions(0).awards_wanted() > facts.awards_reached) return absl::OkStatus();
      return refuse_state({.code = "AWARD_APPROVED",
                           .sentence = cat("The award is approved, and letter ", state.id(), " is read."),
                           .remedy = "Bring a new version that says what changed (BeginDocument), or have its bytes "
                                     "erased by two persons (ProposeDocumentErasure)."});
    default:
      return refuse_state({.code = "CONTRACT_KEPT",
                           .sentence = cat("Document ", state.id(), " is of a contract, and its winner reads it."),
                           .remedy = "Bring a new version that says what changed (BeginDocument), or have its bytes "
                                     "erased by two persons (ProposeDocumentErasure)."});
  }
}

}  // namespace

std::string document_stream(const std::string& id) { return cat("document/", id); }

absl::Status unknown_document(const std::string& id) {
  return platform::refuse_missing({.code = "UNKNOWN_DOCUMENT",
                                   .sentence = cat("There is no document ", in_quotes(id), " that you may see."),
                                   .remedy = "Look it up in the list of the procedure's documents (ListDocuments)."});
}

const v1::DocumentVersion* newest_version(const v1::Document& document) {
  return document.versions().empty() ? nullptr : &document.versions(document.versions_size() - 1);
}

v1::TenderPaper paper_of(const v1::Document& document) {
  v1::TenderPaper paper;
  paper.set_document_id(document.id());
  const v1::DocumentVersion* newest = newest_version(document);
  if (newest == nullptr) return paper;
  paper.set_version(newest->number());
  paper.set_title(newest->title());
  paper.set_media_type(newest->media_type());
  paper.set_bytes(newest->bytes());
  paper.set_sha256(newest->sha256());
  paper.set_changes(newest->changes());
  paper.set_changed_on(newest->added_on());
  return paper;
}

void DocumentAggregate::evolve(State& state, const Event& event) {
  switch (event.event_case()) {
    case Event::kDocumentVersionAdded:
      return evolve_version(state, event.document_version_added());
    case Event::kDocumentTakenOut:
      return state.set_taken_out_on(event.document_taken_out().taken_out_on());
    case Event::kDocumentErasureProposed:
      *state.mutable_erasure() = event.document_erasure_proposed().erasure();
      return;
    case Event::kDocumentErasureDeclined:
      return state.clear_erasure();
    case Event::kDocumentErased:
      *state.mutable_erasure() = event.document_erased().erasure();
      return;
    case Event::EVENT_NOT_SET:
      return;
  }
}

DocumentDecided decide(const v1::Document& state, const v1::FinishDocumentRequest& request, const Context& context,
                       const DocumentFacts& facts, const FoundContent& found) {
  if (!facts.upload || !is_theirs(*facts.upload, context)) {
    if (has_come(state, request, context, found)) return Events();
    return unknown_upload(request.document_id());
  }
  const v1::DocumentUpload& upload = *facts.upload;
  CONCORD_RETURN_IF_ERROR(check_content(upload, request, found));
  const v1::DocumentVersion* newest = newest_version(state);
  const bool same = newest != nullptr && newest->title() == upload.title() && newest->changes() == upload.changes();
  if (same && has_come(state, request, context, found)) return Events();
  CONCORD_RETURN_IF_ERROR(check_place(state, upload, context, facts));
  CONCORD_RETURN_IF_ERROR(check_number(state, upload, facts));
  const bool attachment = upload.kind() == v1::DOCUMENT_KIND_BID_ATTACHMENT;
  Events events(1);
  auto* added = events[0].mutable_document_version_added();
  added->set_document_id(upload.document_id());
  added->set_procedure_id(upload.procedure_id());
  added->set_kind(upload.kind());
  added->set_bid_id(upload.kind() == v1::DOCUMENT_KIND_CONTRACT ? facts.winner_bid_id : upload.bid_id());
  added->set_lot_id(upload.lot_id());
  added->set_provider_id(upload.provider_id());
  v1::DocumentVersion& version = *added->mutable_version();
  version.set_number(state.versions_size() + 1);
  version.set_title(upload.title());
  version.set_media_type(found.media_type);
  version.set_bytes(upload.bytes());
  // The hash of an attachment could confirm a guess of what is in it.
  if (attachment) {
    version.set_content_mark(found.asked_mark);
  } else {
    version.set_sha256(found.sha256);
  }
  if (upload.kind() == v1::DOCUMENT_KIND_AWARD_LETTER) {
    version.set_awards_wanted(facts.awards_wanted);
    version.set_written_for(facts.written_for);
  }
  version.set_changes(upload.changes());
  version.set_added_by(context.actor.subject);
  version.set_added_on(platform::format_date(context.today));
  version.set_added_at_ms(context.now_ms);
  return events;
}

DocumentDecided decide(const v1::Document& state, const v1::TakeOutDocumentRequest& request, const Context& context,
                       const DocumentFacts& facts) {
  CONCORD_RETURN_IF_ERROR(check_known(state, request.document_id(), request.procedure_id(), context));
  if (!state.taken_out_on().empty()) return Events();
  CONCORD_RETURN_IF_ERROR(check_leaves(state, context, facts));
  Events events(1);
  auto* out = events[0].mutable_document_taken_out();
  out->set_document_id(state.id());
  out->set_procedure_id(state.procedure_id());
  out->set_taken_out_by(context.actor.subject);
  out->set_taken_out_on(platform::format_date(context.today));
  return events;
}

}  // namespace concord::procurement
