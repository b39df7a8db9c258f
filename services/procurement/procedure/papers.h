// PURE. The tender papers of a procedure: who brings one to the draft has prepared it, and what comes after the
// publication says what is new. It must never see a paper's bytes.
#pragma once

#include "concord/procurement/v1/document.pb.h"

#include "services/procurement/procedure/procedure.h"

namespace concord::procurement {

void evolve_papers(ProcedureState& state, const v1::ProcedureEvent& event);
// Null for a document that is none of them.
const v1::TenderPaper* find_paper(const ProcedureState& state, const std::string& document_id);

// Whether papers may come and go now: PROCEDURE_SUBMITTED, PAPERS_CLOSED (the deadline passed, or it is over).
absl::Status check_papers_open(const ProcedureState& state, const std::string& procedure_id, const Context& context);

// As it is published: what changed in the draft before is nobody's matter.
void publish_papers(ProcedureState& state);

ProcedureDecided put_paper(const ProcedureState& state, const v1::TenderPaper& paper, const Context& context);
ProcedureDecided take_out_paper(const ProcedureState& state, const std::string& document_id, const Context& context);
ProcedureDecided erase_paper(const ProcedureState& state, const std::string& document_id,
                             const v1::DocumentErasure& erasure);

}  // namespace concord::procurement
