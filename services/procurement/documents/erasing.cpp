// PURE. Proposed, approved, declined; see erasing.h.
#include "services/procurement/documents/erasing.h"

#include "services/platform/deciding/two_persons.h"
#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/same.h"
#include "services/platform/values/text.h"
#include "services/procurement/fields/field_rules.h"
#include "services/procurement/fields/took_part.h"

namespace concord::procurement {
namespace {

using platform::cat;
using platform::refuse_state;
using Events = std::vector<v1::DocumentEvent>;

constexpr char kTwoPersons[] = "Two persons: nobody erases a document alone.";

// Nobody hears of an attachment before its bid is opened.
absl::Status check_known(const v1::Document& state, const std::string& document_id, const std::string& procedure_id,
                         const DocumentFacts& facts) {
  const bool sealed = state.kind() == v1::DOCUMENT_KIND_BID_ATTACHMENT && facts.procedure.opened_on().empty();
  if (state.id().empty() || state.procedure_id() != procedure_id || sealed) return unknown_document(document_id);
  return absl::OkStatus();
}

bool is_of_bid(const v1::Document& state) {
  return state.kind() == v1::DOCUMENT_KIND_BID_ATTACHMENT || state.kind() == v1::DOCUMENT_KIND_AWARD_LETTER;
}

bool is_erased(const v1::Document& state) { return !state.erasure().erased_on().empty(); }

absl::Status check_waits(const v1::Document& state) {
  if (state.has_erasure() && !is_erased(state)) return absl::OkStatus();
  return refuse_state({.code = "NOTHING_PROPOSED",
                       .sentence = cat("Nobody proposed to erase document ", state.id(), ", or it is erased."),
                       .remedy = "Have an officer propose it (ProposeDocumentErasure)."});
}

}  // namespace

DocumentDecided decide(const v1::Document& state, const v1::ProposeDocumentErasureRequest& request,
                       const platform::Context& context, const DocumentFacts& facts) {
  CONCORD_RETURN_IF_ERROR(check_known(state, request.document_id(), request.procedure_id(), facts));
  v1::DocumentErasure erasure;
  erasure.set_reason(request.reason());
  erasure.set_proposed_by(context.actor.subject);
  erasure.set_proposed_on(platform::format_date(context.today));
  if (platform::same(state.erasure(), erasure)) return Events();
  if (!state.taken_out_on().empty()) {
    return refuse_state(
        {.code = "DOCUMENT_TAKEN_OUT",
         .sentence = cat("Document ", state.id(), " was taken out on ", state.taken_out_on(), ", its bytes deleted."),
         .remedy = "Nothing is left to erase."});
  }
  if (is_erased(state)) {
    return refuse_state(
        {.code = "DOCUMENT_ERASED",
         .sentence = cat("The bytes of ", state.id(), " were erased on ", state.erasure().erased_on(), "."),
         .remedy = "Nothing is left to erase."});
  }
  if (state.has_erasure()) {
    return refuse_state(
        {.code = "ERASURE_PROPOSED",
         .sentence = cat("Somebody proposed on ", state.erasure().proposed_on(), " to erase ", state.id(), "."),
         .remedy = "Have it approved (ApproveDocumentErasure) or declined (DeclineDocumentErasure)."});
  }
  CONCORD_RETURN_IF_ERROR(check_words(request.reason(), "The proposal"));
  Events events(1);
  auto* proposed = events[0].mutable_document_erasure_proposed();
  proposed->set_document_id(state.id());
  proposed->set_procedure_id(state.procedure_id());
  *proposed->mutable_erasure() = erasure;
  return events;
}

DocumentDecided decide(const v1::Document& state, const v1::ApproveDocumentErasureRequest& request,
                       const platform::Context& context, const DocumentFacts& facts) {
  CONCORD_RETURN_IF_ERROR(check_known(state, request.document_id(), request.procedure_id(), facts));
  if (is_erased(state) && state.erasure().approved_by() == context.actor.subject) return Events();
  CONCORD_RETURN_IF_ERROR(check_waits(state));
  CONCORD_RETURN_IF_ERROR(platform::refuse_same_person(
      state.erasure().proposed_by(), context,
      {.did = "proposed to erase the document", .remedy = "Ask an approver who did not.", .rule = kTwoPersons}));
  if (is_of_bid(state)) CONCORD_RETURN_IF_ERROR(refuse_marker(facts.has_marked, context, kTwoPersons));
  Events events(1);
  auto* erased = events[0].mutable_document_erased();
  erased->set_document_id(state.id());
  erased->set_procedure_id(state.procedure_id());
  *erased->mutable_erasure() = state.erasure();
  erased->mutable_erasure()->set_approved_by(context.actor.subject);
  erased->mutable_erasure()->set_erased_on(platform::format_date(context.today));
  return events;
}

DocumentDecided decide(const v1::Document& state, const v1::DeclineDocumentErasureRequest& request,
                       const platform::Context& context, const DocumentFacts& facts) {
  CONCORD_RETURN_IF_ERROR(check_known(state, request.document_id(), request.procedure_id(), facts));
  CONCORD_RETURN_IF_ERROR(check_waits(state));
  CONCORD_RETURN_IF_ERROR(check_words(request.reason(), "That the bytes stay"));
  Events events(1);
  auto* declined = events[0].mutable_document_erasure_declined();
  declined->set_document_id(state.id());
  declined->set_procedure_id(state.procedure_id());
  declined->set_reason(request.reason());
  declined->set_declined_by(context.actor.subject);
  return events;
}

}  // namespace concord::procurement
