// PURE. Tender papers in their procedure; see papers.h.
#include "services/procurement/procedure/papers.h"

#include <algorithm>

#include "services/platform/values/refusal.h"
#include "services/platform/values/same.h"
#include "services/platform/values/text.h"
#include "services/procurement/fields/field_rules.h"

namespace concord::procurement {
namespace {

using platform::cat;
using platform::refuse_state;

auto place_of(const ProcedureState& state, const std::string& document_id) {
  return std::find_if(state.papers().begin(), state.papers().end(),
                      [&](const v1::TenderPaper& paper) { return paper.document_id() == document_id; });
}

v1::TenderPaper& paper_of(ProcedureState& state, const std::string& document_id) {
  const auto at = place_of(state, document_id) - state.papers().begin();
  return at < state.papers_size() ? *state.mutable_papers(static_cast<int>(at)) : *state.add_papers();
}

// Whoever had a hand in what is published does not publish it.
void add_hand(ProcedureState& state, const std::string& subject) {
  const auto& hands = state.prepared_by();
  const bool is_draft = state.published_on().empty();
  if (is_draft && !subject.empty() && std::find(hands.begin(), hands.end(), subject) == hands.end()) {
    state.add_prepared_by(subject);
  }
}

absl::Status submitted(const ProcedureState& state) {
  return refuse_state({.code = "PROCEDURE_SUBMITTED",
                       .sentence = cat("Procedure ", state.id(), " waits for the second person, as it is."),
                       .remedy = "Ask the approver to return it to draft (ReturnProcedure), or do it after the "
                                 "publication."});
}

absl::Status papers_closed(const ProcedureState& state, const std::string& why) {
  return refuse_state({.code = "PAPERS_CLOSED",
                       .sentence = cat("The papers of ", state.id(), " stand as they are: ", why, "."),
                       .remedy = "Nothing changes what bids were made on; where the papers were wrong, cancel the "
                                 "procedure (CancelProcedure) and draft another."});
}

}  // namespace

void evolve_papers(ProcedureState& state, const v1::ProcedureEvent& event) {
  if (event.has_tender_paper_put()) {
    const v1::TenderPaperPut& put = event.tender_paper_put();
    paper_of(state, put.paper().document_id()) = put.paper();
    add_hand(state, put.put_by());
  } else if (event.has_tender_paper_taken_out()) {
    const v1::TenderPaperTakenOut& out = event.tender_paper_taken_out();
    const auto at = place_of(state, out.document_id());
    if (at != state.papers().end()) state.mutable_papers()->erase(at);
    add_hand(state, out.taken_out_by());
  } else if (event.has_tender_paper_erased()) {
    const v1::TenderPaperErased& erased = event.tender_paper_erased();
    v1::TenderPaper& paper = paper_of(state, erased.document_id());
    paper.set_erased_on(erased.erased_on());
    paper.set_erased_because(erased.reason());
    add_hand(state, erased.proposed_by());
    add_hand(state, erased.approved_by());
  }
}

const v1::TenderPaper* find_paper(const ProcedureState& state, const std::string& document_id) {
  const auto at = place_of(state, document_id);
  return at == state.papers().end() ? nullptr : &*at;
}

absl::Status check_papers_open(const ProcedureState& state, const std::string& procedure_id, const Context& context) {
  if (state.id().empty()) return unknown_procedure(procedure_id);
  const std::int64_t deadline = state.draft().timetable().deadline_ms();
  switch (state.status()) {
    case v1::PROCEDURE_STATUS_DRAFT:
      return absl::OkStatus();
    case v1::PROCEDURE_STATUS_SUBMITTED:
      return submitted(state);
    case v1::PROCEDURE_STATUS_PUBLISHED:
      if (context.now_ms <= deadline) return absl::OkStatus();
      return papers_closed(state, cat("its deadline was ", instant(deadline)));
    default:
      return papers_closed(
          state, state.status() == v1::PROCEDURE_STATUS_CANCELLED ? "it was cancelled" : "its bids are opened");
  }
}

void publish_papers(ProcedureState& state) {
  for (v1::TenderPaper& paper : *state.mutable_papers()) {
    paper.set_first_public_version(paper.version());
    paper.clear_changes();
  }
}

ProcedureDecided put_paper(const ProcedureState& state, const v1::TenderPaper& paper, const Context& context) {
  CONCORD_RETURN_IF_ERROR(check_papers_open(state, state.id(), context));
  std::vector<v1::ProcedureEvent> events;
  v1::TenderPaper now = paper;
  const v1::TenderPaper* known = find_paper(state, paper.document_id());
  if (known != nullptr) now.set_first_public_version(known->first_public_version());
  if (!state.published_on().empty() && known == nullptr) now.set_first_public_version(paper.version());
  if (known != nullptr && platform::same(*known, now)) return events;
  auto* put = events.emplace_back().mutable_tender_paper_put();
  put->set_procedure_id(state.id());
  *put->mutable_paper() = now;
  put->set_put_by(context.actor.subject);
  return events;
}

ProcedureDecided take_out_paper(const ProcedureState& state, const std::string& document_id, const Context& context) {
  std::vector<v1::ProcedureEvent> events;
  if (find_paper(state, document_id) == nullptr) return events;
  CONCORD_RETURN_IF_ERROR(check_papers_open(state, state.id(), context));
  if (!state.published_on().empty()) return papers_closed(state, "they are published");
  auto* out = events.emplace_back().mutable_tender_paper_taken_out();
  out->set_procedure_id(state.id());
  out->set_document_id(document_id);
  out->set_taken_out_by(context.actor.subject);
  return events;
}

ProcedureDecided erase_paper(const ProcedureState& state, const std::string& document_id,
                             const v1::DocumentErasure& erasure) {
  std::vector<v1::ProcedureEvent> events;
  const v1::TenderPaper* paper = find_paper(state, document_id);
  if (paper == nullptr || !paper->erased_on().empty()) return events;
  if (state.status() == v1::PROCEDURE_STATUS_SUBMITTED) return submitted(state);
  auto* erased = events.emplace_back().mutable_tender_paper_erased();
  erased->set_procedure_id(state.id());
  erased->set_document_id(document_id);
  erased->set_reason(erasure.reason());
  erased->set_erased_on(erasure.erased_on());
  erased->set_proposed_by(erasure.proposed_by());
  erased->set_approved_by(erasure.approved_by());
  return events;
}

}  // namespace concord::procurement
