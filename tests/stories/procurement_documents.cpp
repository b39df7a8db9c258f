// Which decide functions answer the stories of documents.
#include "tests/stories/procurement_documents.h"

#include "services/platform/values/refusal.h"
#include "services/procurement/documents/document.h"
#include "services/procurement/documents/erasing.h"
#include "services/procurement/documents/taken_types.h"
#include "services/procurement/documents/uploading.h"
#include "services/procurement/procedure/papers.h"
#include "tests/stories/procurement_facts.h"
#include "tests/stories/procurement_stages.h"

namespace concord::procurement {
namespace {

// The place of a document. procedure: [status] or none; deadline_ms; invited: ids; registered: [yes]; opened_bid:
// [yes]; winner: [bid]; awards: wanted|reached; recommended:
// [mark]; approver: [marked]; kept: documents|other bids|bytes|quota|all bidders' bytes; upload:
// version|kind|bytes|received|title|changes, by: [provider], of: [bid]; stages: [running]
DocumentFacts document_facts(const StoryFacts& facts) {
  DocumentFacts found;
  const std::string status = text(facts, "procedure", "DRAFT");
  if (status != "none") {
    v1::ProcedureStatus parsed = v1::PROCEDURE_STATUS_DRAFT;
    v1::ProcedureStatus_Parse("PROCEDURE_STATUS_" + status, &parsed);
    found.procedure.set_id("p1");
    found.procedure.set_status(parsed);
    found.procedure.mutable_draft()->add_lots()->set_id("EAST");
    found.procedure.mutable_draft()->mutable_timetable()->set_deadline_ms(
        number(text(facts, "deadline_ms", "1795262400000")));
    for (const std::string& id : ids(facts, "invited")) found.procedure.mutable_draft()->add_invited_provider_ids(id);
    if (parsed >= v1::PROCEDURE_STATUS_PUBLISHED) found.procedure.set_published_on("2026-11-01");
    if (parsed == v1::PROCEDURE_STATUS_OPENED) found.procedure.set_opened_on("2026-11-21");
  }
  found.is_registered = stories::has_fact(facts, "registered", "yes");
  found.may_tender = stages_over(facts);
  found.bid_was_opened = stories::has_fact(facts, "opened_bid", "yes");
  found.winner_bid_id = text(facts, "winner", "");
  for (const auto& row : table(facts, "awards")) {
    found.awards_wanted = number(row[0]);
    found.awards_reached = number(row[1]);
  }
  found.written_for = text(facts, "recommended", "");
  found.has_marked = stories::has_fact(facts, "approver", "marked");
  found.quota_bytes = std::int64_t{1} << 30;
  for (const auto& row : table(facts, "kept")) {
    found.documents = static_cast<int>(number(row[0]));
    found.other_bids = static_cast<int>(number(row[1]));
    found.kept_bytes = number(row[2]);
    found.quota_bytes = number(row[3]);
    found.bidders_bytes = number(row[4]);
  }
  found.waiting_bytes = number(text(facts, "waiting", "0"));
  for (const auto& row : table(facts, "upload")) {
    v1::DocumentUpload& upload = found.upload.emplace();
    upload.set_document_id("d1");
    upload.set_procedure_id("p1");
    upload.set_version(static_cast<int>(number(row[0])));
    v1::DocumentKind kind = v1::DOCUMENT_KIND_TENDER_PAPER;
    v1::DocumentKind_Parse("DOCUMENT_KIND_" + row[1], &kind);
    upload.set_kind(kind);
    upload.set_bytes(number(row[2]));
    upload.set_received_bytes(number(row[3]));
    upload.set_title(row[4]);
    upload.set_changes(row[5]);
    upload.set_provider_id(text(facts, "by", ""));
    upload.set_bid_id(text(facts, "of", ""));
    if (kind == v1::DOCUMENT_KIND_CONTRACT) upload.set_lot_id("EAST");
  }
  return found;
}

// sha256: [of what came]; type: [as libmagic says]; mark: [of an attachment]
FoundContent found_content(const StoryFacts& facts) {
  FoundContent found;
  found.sha256 = text(facts, "sha256", std::string(64, 'a'));
  found.asked_mark = text(facts, "mark", "");
  const auto type = taken_type(text(facts, "type", "application/pdf"), "%PDF-1.7");
  if (type.ok()) found.media_type = *type;
  found.type_fault = type.status();
  return found;
}

constexpr auto kDocument = [](const auto& state, const auto& request, const StoryFacts& facts, const Context& context) {
  return decide(state, request, context, document_facts(facts));
};

}  // namespace

void add_documents(stories::StoryBook& book) {
  book.add(stories::Aggregate<DocumentAggregate>("document")
               .on<v1::BeginDocumentRequest>("BeginDocument", kDocument)
               .on<v1::PutDocumentPartRequest>("PutDocumentPart", kDocument)
               .on<v1::FinishDocumentRequest>(
                   "FinishDocument",
                   [](const auto& state, const auto& request, const StoryFacts& facts, const Context& context) {
                     return decide(state, request, context, document_facts(facts), found_content(facts));
                   })
               .on<v1::TakeOutDocumentRequest>("TakeOutDocument", kDocument)
               .on<v1::ProposeDocumentErasureRequest>("ProposeDocumentErasure", kDocument)
               .on<v1::ApproveDocumentErasureRequest>("ApproveDocumentErasure", kDocument)
               .on<v1::DeclineDocumentErasureRequest>("DeclineDocumentErasure", kDocument));
}

stories::Aggregate<ProcedureAggregate> with_papers(stories::Aggregate<ProcedureAggregate> procedure) {
  procedure
      .on<v1::TenderPaper>("PutPaper", [](const auto& state, const auto& paper, const StoryFacts&,
                                          const Context& context) { return put_paper(state, paper, context); })
      .on<v1::TenderPaper>("TakeOutPaper",
                           [](const auto& state, const auto& paper, const StoryFacts&, const Context& context) {
                             return take_out_paper(state, paper.document_id(), context);
                           })
      .on<v1::TenderPaper>("ErasePaper", [](const auto& state, const auto& paper, const StoryFacts&, const Context&) {
        v1::DocumentErasure erasure;
        erasure.set_reason(paper.erased_because());
        erasure.set_erased_on(paper.erased_on());
        erasure.set_proposed_by("officer-1");
        erasure.set_approved_by("head-of-service");
        return erase_paper(state, paper.document_id(), erasure);
      });
  return procedure;
}

}  // namespace concord::procurement
