// What is gathered before a document may come or go: its procedure, the bid or award that it belongs to, and what is
// kept already. Decides nothing.
#pragma once

#include <memory>

#include "services/platform/deciding/decider.h"
#include "services/platform/storage/scrubber.h"
#include "services/platform/world/work_queue.h"
#include "services/procurement/award/award.h"
#include "services/procurement/documents/content_type.h"
#include "services/procurement/documents/document.h"
#include "services/procurement/evaluation/evaluation.h"
#include "services/procurement/procedure/procedure.h"
#include "services/procurement/sealing/seal.h"
#include "services/procurement/stages/stages.h"

namespace concord::procurement {

inline constexpr std::int64_t kMaxQuotaMb = 10'000'000;

// Documents' rows hold on to these.
struct Library {
  platform::Decider<DocumentAggregate>& documents;
  platform::Decider<ProcedureAggregate>& procedures;
  platform::Decider<AwardAggregate>& awards;
  platform::Decider<StagesAggregate>& stages;
  platform::Decider<EvaluationAggregate>& evaluations;
  const SealKeyRing& keys;
  std::shared_ptr<const ContentTypes> types;
  std::int64_t quota_bytes;
  platform::Scrubber& scrubber;
  platform::WorkQueue& work;
  platform::Database& database() const { return documents.ledger().database(); }
};

// Where a document is to come or from where it is to go; the upload that runs is looked up.
absl::StatusOr<DocumentFacts> document_facts(const Library& library, const platform::Context& context,
                                             const v1::DocumentUpload& place);
// Hash, type and mark of what came, where the upload is whole and theirs. An attachment is unsealed here, part by part,
// and wiped.
absl::StatusOr<FoundContent> found_content(const Library& library, const platform::Context& context,
                                           const v1::FinishDocumentRequest& request, const DocumentFacts& facts);

}  // namespace concord::procurement
