// Gathers what decide functions are told besides state and request: facts from the views and from other aggregates, and
// findings. Decides nothing.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "concord/procurement/v1/queries.pb.h"

#include "services/platform/remote_call.h"
#include "services/procurement/deciders.h"
#include "services/procurement/queries.h"
#include "services/procurement/seal.h"

namespace concord::procurement {

inline constexpr std::size_t kMaxLeftOut = 20;

class Gatherer {
 public:
  // `rules` is null only in development without a rules service: then a procedure's own published rules are all.
  Gatherer(platform::Ledger& ledger, Deciders& deciders, const SealKeyRing& keys,
           std::shared_ptr<platform::RemoteCall> rules)
      : ledger_(ledger), deciders_(deciders), keys_(keys), rules_(std::move(rules)) {}

  absl::StatusOr<PublishFacts> publication(const ProcedureState& state, const Context& context);
  absl::StatusOr<OpeningFacts> opening(const ProcedureState& state, const Context& context);
  absl::StatusOr<StartFacts> start(const EvaluationState& state, const std::string& procedure_id,
                                   const Context& context);
  absl::StatusOr<Findings> completion(const EvaluationState& state, const Context& context);
  // `lot_id`: the lot that is signed; empty for all.
  absl::StatusOr<AwardFacts> award(DecisionGate gate, const std::vector<FoundWinner>& winners,
                                   const std::string& lot_id, const std::string& procedure_id, const Context& context);
  absl::StatusOr<RecommendFacts> recommendation(const v1::Award& state, const std::string& procedure_id,
                                                const Context& context);

  // Two queries that read aggregates besides views.
  absl::Status assess(const Reader& who, Connection& reader, const v1::GetAssessmentSummaryRequest& ask,
                      v1::GetAssessmentSummaryResponse& answer);
  absl::Status what_if(const Context& context, const v1::WhatIfWithdrawnRequest& ask,
                       v1::WhatIfWithdrawnResponse& answer);

 private:
  // Runs a reading function in one snapshot.
  template <typename Read>
  auto read(Read work) -> decltype(work(std::declval<Connection&>())) {
    decltype(work(std::declval<Connection&>())) result = absl::UnknownError("not read");
    CONCORD_RETURN_IF_ERROR(ledger_.database().read([&](Connection& reader) {
      result = work(reader);
      return result.status();
    }));
    return result;
  }

  // The built-in checks and what the rulebook says; RULES_UNAVAILABLE and NO_RULEBOOK when it says nothing.
  absl::StatusOr<Findings> findings(DecisionGate gate, const GateFacts& facts, const v1::Procedure& procedure,
                                    const Context& context);
  absl::StatusOr<v1::Procedure> procedure_of(const Context& context, const std::string& id);

  platform::Ledger& ledger_;
  Deciders& deciders_;
  const SealKeyRing& keys_;
  std::shared_ptr<platform::RemoteCall> rules_;
};

}  // namespace concord::procurement
