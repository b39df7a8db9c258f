// The rows of documents; see document_rpcs.h.
#include "services/procurement/readers/document_rpcs.h"

#include <memory>
#include <utility>

#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/platform/world/crypto.h"
#include "services/procurement/documents/document_store.h"
#include "services/procurement/documents/erasing.h"
#include "services/procurement/documents/uploading.h"
#include "services/procurement/evaluation/panel.h"
#include "services/procurement/procedure/papers.h"
#include "services/procurement/procedure/procedure_facts.h"
#include "services/procurement/readers/reading.h"

namespace concord::procurement {
namespace {

using platform::Appended;
using platform::Batch;
using platform::Command;
using platform::Reply;

// Where a beginning asks to bring a document.
v1::DocumentUpload place_of(const v1::BeginDocumentRequest& request, const Context& context) {
  v1::DocumentUpload place;
  place.set_document_id(request.document_id());
  place.set_procedure_id(request.procedure_id());
  place.set_kind(request.kind());
  place.set_bid_id(request.bid_id());
  place.set_lot_id(request.lot_id());
  if (request.kind() == v1::DOCUMENT_KIND_BID_ATTACHMENT) place.set_provider_id(context.actor.organisation);
  return place;
}

v1::DocumentUpload place_of(const v1::Document& document) {
  v1::DocumentUpload place;
  place.set_document_id(document.id());
  place.set_procedure_id(document.procedure_id());
  place.set_kind(document.kind());
  place.set_bid_id(document.bid_id());
  place.set_lot_id(document.lot_id());
  place.set_provider_id(document.provider_id());
  return place;
}

absl::StatusOr<std::optional<v1::DocumentUpload>> running_upload(const Library& library, const std::string& authority,
                                                                 const std::string& document_id) {
  return platform::read_with(library.database(),
                             [&](Connection& reader) { return find_upload(reader, authority, document_id); });
}

void begin(const Library& library, const v1::BeginDocumentRequest& request, v1::BeginDocumentResponse& answer,
           const Command& command, const Reply& reply) {
  auto upload = std::make_shared<v1::DocumentUpload>();
  library.documents.execute(
      command, by_document_id(request),
      [&library, &request, upload, context = command.context](const v1::Document& state) -> DocumentDecided {
        CONCORD_ASSIGN(const auto facts, document_facts(library, context, place_of(request, context)));
        auto decided = decide(state, request, context, facts);
        if (decided.ok()) *upload = upload_of(state, request, context, facts);
        return decided;
      },
      [&library, &request, &answer, authority = command.authority, reply](const absl::StatusOr<Appended>& appended) {
        if (!appended.ok()) return reply(appended.status());
        platform::fill(*appended, *answer.mutable_receipt());
        // A repeat finds it gone on with, or finished.
        const auto now = running_upload(library, authority, request.document_id());
        if (now.ok() && *now) *answer.mutable_upload() = **now;
        reply(now.status());
      },
      [upload, authority = command.authority, now_ms = command.context.now_ms](
          Connection& writer, const std::vector<v1::DocumentEvent>&) -> absl::Status {
        CONCORD_RETURN_IF_ERROR(sweep_uploads(writer, now_ms));
        return keep_upload(writer, authority, *upload);
      });
}

// A part as it is kept: of an attachment sealed as its bid is.
absl::StatusOr<std::string> kept_form(const Library& library, const std::string& authority,
                                      const v1::DocumentUpload& upload, const std::string& data) {
  if (upload.kind() != v1::DOCUMENT_KIND_BID_ATTACHMENT) return data;
  CONCORD_ASSIGN(const auto procedure, library.procedures.load(authority, procedure_stream(upload.procedure_id())));
  return seal(procedure.state->seal_public_key(), data);
}

void put_part(const Library& library, const v1::PutDocumentPartRequest& request, v1::PutDocumentPartResponse& answer,
              const Command& command, const Reply& reply) {
  const auto decide_on = [&request, context = command.context](
                             std::optional<v1::DocumentUpload> upload) -> absl::StatusOr<v1::DocumentUpload> {
    DocumentFacts facts;
    facts.upload = std::move(upload);
    const auto decided = decide(v1::Document(), request, context, facts);
    if (!decided.ok()) return decided.status();
    return *facts.upload;
  };
  const auto tell = [&answer](const v1::DocumentUpload& upload) {
    answer.set_received_bytes(upload.received_bytes());
    answer.set_bytes(upload.bytes());
  };
  auto running = running_upload(library, command.authority, request.document_id());
  if (!running.ok()) return reply(running.status());
  const auto upload = decide_on(*std::move(running));
  if (!upload.ok()) return reply(upload.status());
  tell(*upload);
  if (!is_new_part(*upload, request)) return reply(absl::OkStatus());
  auto bytes = kept_form(library, command.authority, *upload, request.data());
  if (!bytes.ok()) return reply(bytes.status());
  // Neither id nor hash of a request: with its hash somebody could confirm a guess of what a bid holds.
  platform::Append append;
  append.authority = command.authority;
  append.also = [=, bytes = std::make_shared<const std::string>(*std::move(bytes)), &request,
                 now_ms = command.context.now_ms,
                 sealed_for = upload->procedure_id()](Connection& writer) -> absl::Status {
    // Again inside the transaction: two that bring the same part both saw the state before it.
    CONCORD_ASSIGN(auto found, find_upload(writer, command.authority, request.document_id()));
    CONCORD_ASSIGN(auto now, decide_on(std::move(found)));
    // Begun anew for another procedure meanwhile, whose key is another.
    if (now.procedure_id() != sealed_for) return unknown_upload(request.document_id());
    if (is_new_part(now, request)) {
      const auto size = static_cast<std::int64_t>(request.data().size());
      now.set_received_bytes(now.received_bytes() + size);
      now.set_kept_until_ms(now_ms + kUploadKeptMs);
      CONCORD_RETURN_IF_ERROR(keep_part(writer, command.authority, now, size, *bytes));
    }
    tell(now);
    return absl::OkStatus();
  };
  library.documents.ledger().append(std::move(append),
                                    [reply](const absl::StatusOr<Appended>& done) { reply(done.status()); });
}

// The procedure names its papers; who brings one while it is a draft has prepared it.
absl::Status tell_procedure(Batch& batch, const Library& library, const Context& context,
                            const v1::Document& document) {
  if (document.kind() != v1::DOCUMENT_KIND_TENDER_PAPER) return absl::OkStatus();
  return batch
      .decide<ProcedureAggregate>(library.procedures, procedure_stream(document.procedure_id()),
                                  [&](const ProcedureState& state) {
                                    if (!document.taken_out_on().empty()) {
                                      return take_out_paper(state, document.id(), context);
                                    }
                                    if (document.erasure().erased_on().empty()) {
                                      return put_paper(state, paper_of(document), context);
                                    }
                                    return erase_paper(state, document.id(), document.erasure());
                                  })
      .status();
}

absl::Status finish(Batch& batch, const Library& library, const Context& context,
                    const v1::FinishDocumentRequest& request) {
  CONCORD_ASSIGN(const auto running, running_upload(library, context.authority, request.document_id()));
  v1::DocumentUpload place;
  place.set_document_id(request.document_id());
  place.set_procedure_id(request.procedure_id());
  if (running) place = *running;
  CONCORD_ASSIGN(const auto facts, document_facts(library, context, place));
  CONCORD_ASSIGN(const auto found, found_content(library, context, request, facts));
  CONCORD_ASSIGN(const int events, batch.decide<DocumentAggregate>(
                                       library.documents, by_document_id(request), [&](const v1::Document& state) {
                                         return decide(state, request, context, facts, found);
                                       }));
  batch.also([upload = facts.upload, events, authority = context.authority](Connection& writer) -> absl::Status {
    if (!upload) return absl::OkStatus();
    return events > 0 ? finish_upload(writer, authority, *upload) : drop_upload(writer, authority, *upload);
  });
  if (events == 0) return absl::OkStatus();
  CONCORD_ASSIGN(const auto after, batch.state_of(library.documents, by_document_id(request)));
  return tell_procedure(batch, library, context, *after);
}

// The bytes go with the event, and their old copies from the log behind it.
template <typename Request>
absl::Status take_away(Batch& batch, const Library& library, const Context& context, const Request& request) {
  CONCORD_ASSIGN(const auto before, batch.state_of(library.documents, by_document_id(request)));
  v1::DocumentUpload place = place_of(*before);
  if (before->id().empty()) place.set_procedure_id(request.procedure_id());
  CONCORD_ASSIGN(auto facts, document_facts(library, context, place));
  CONCORD_ASSIGN(const auto evaluation,
                 library.evaluations.load(context.authority, evaluation_by_procedure_id(request)));
  facts.has_marked = took_part(*evaluation.state, context.actor.subject);
  CONCORD_ASSIGN(const int events, batch.decide<DocumentAggregate>(library.documents, by_document_id(request),
                                                                   [&](const v1::Document& state) {
                                                                     return decide(state, request, context, facts);
                                                                   }));
  if (events == 0) return absl::OkStatus();
  batch.also([id = request.document_id(), authority = context.authority](Connection& writer) {
    return drop_document(writer, authority, id);
  });
  CONCORD_ASSIGN(const auto after, batch.state_of(library.documents, by_document_id(request)));
  return tell_procedure(batch, library, context, *after);
}

template <typename Request, typename Answer>
void take_away_later(const Library& library, const Request& request, Answer& answer, const Command& command,
                     const Reply& reply) {
  const auto later = platform::on_worker(library.work, command, request, reply);
  const absl::Status queued = later([&library, &request, &answer, command, reply] {
    const auto done = platform::append_together(library.documents.ledger(), command, [&](Batch& batch) {
      return take_away(batch, library, command.context, request);
    });
    const auto told = platform::receipt_into(answer, reply);
    if (!done.ok() || done->events == 0) return told(done);
    library.scrubber.request([told, done] { told(done); });
  });
  if (!queued.ok()) reply(queued);
}

void finish_later(const Library& library, const v1::FinishDocumentRequest& request, v1::FinishDocumentResponse& answer,
                  const Command& asked, const Reply& reply) {
  Command command = asked;
  // The usual hash covers the document's own and stays in the ledger for ever: with it somebody could confirm a guess
  // of what a bid holds.
  v1::FinishDocumentRequest without = request;
  without.clear_sha256();
  command.request_hash = platform::sha256(platform::cat("FinishDocument\n", without.SerializeAsString()));
  const auto later = platform::on_worker(library.work, command, request, reply);
  const absl::Status queued = later([&library, &request, &answer, command, reply] {
    platform::receipt_into(answer, reply)(
        platform::append_together(library.documents.ledger(), command,
                                  [&](Batch& batch) { return finish(batch, library, command.context, request); }));
  });
  if (!queued.ok()) reply(queued);
}

}  // namespace

void add_document_rpcs(platform::Rpcs& rpcs, const Library& given, std::int64_t now_ms) {
  const auto library = std::make_shared<const Library>(given);
  // What cannot be swept now is swept with the next beginning.
  library->documents.ledger()
      .exclusively([now_ms](Connection& writer) { return sweep_uploads(writer, now_ms); })
      .IgnoreError();
  rpcs.handles<v1::BeginDocumentRequest, v1::BeginDocumentResponse>(
      [library](const auto& request, auto& answer, const Command& command, const Reply& reply) {
        begin(*library, request, answer, command, reply);
      });
  rpcs.handles<v1::PutDocumentPartRequest, v1::PutDocumentPartResponse>(
      [library](const auto& request, auto& answer, const Command& command, const Reply& reply) {
        put_part(*library, request, answer, command, reply);
      });
  rpcs.handles<v1::FinishDocumentRequest, v1::FinishDocumentResponse>(
      [library](const auto& request, auto& answer, const Command& command, const Reply& reply) {
        finish_later(*library, request, answer, command, reply);
      });
  rpcs.handles<v1::TakeOutDocumentRequest, v1::TakeOutDocumentResponse>(
      [library](const auto& request, auto& answer, const Command& command, const Reply& reply) {
        take_away_later(*library, request, answer, command, reply);
      });
  const auto with_procedure = [library](const v1::Document& state, const auto& request,
                                        const Context& context) -> DocumentDecided {
    DocumentFacts facts;
    CONCORD_ASSIGN(facts.procedure, load_procedure(library->procedures, context, request.procedure_id()));
    return decide(state, request, context, facts);
  };
  rpcs.on(library->documents, by_document_id)
      .decides<v1::ProposeDocumentErasureRequest>(with_procedure)
      .decides<v1::DeclineDocumentErasureRequest>(with_procedure);
  rpcs.handles<v1::ApproveDocumentErasureRequest, v1::ApproveDocumentErasureResponse>(
      [library](const auto& request, auto& answer, const Command& command, const Reply& reply) {
        take_away_later(*library, request, answer, command, reply);
      });
  rpcs.answers(get_document_upload);
  rpcs.answers_by<v1::ListDocumentsRequest, v1::ListDocumentsResponse>(
      [library](Connection& reader, const Context& context, const auto& request, auto& answer) {
        return list_documents(reader, {library->keys, library->quota_bytes}, context, request, answer);
      });
  rpcs.answers_by<v1::ReadDocumentPartRequest, v1::ReadDocumentPartResponse>(
      [library](Connection& reader, const Context& context, const auto& request, auto& answer) {
        return read_document_part(reader, library->keys, context, request, answer);
      });
  // Until the opening nobody may read an attachment, in the service's memory neither.
  rpcs.wipes<v1::PutDocumentPartRequest>();
}

}  // namespace concord::procurement
