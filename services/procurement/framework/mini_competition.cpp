// Two streams in one transaction; see mini_competition.h.
#include "services/procurement/framework/mini_competition.h"

#include "services/platform/deciding/batch.h"
#include "services/platform/values/refusal.h"
#include "services/procurement/framework/call_offs.h"
#include "services/procurement/framework/framework_facts.h"

namespace concord::procurement {

absl::StatusOr<platform::Appended> start_mini_competition(platform::Decider<FrameworkAggregate>& frameworks,
                                                          platform::Decider<ProcedureAggregate>& procedures,
                                                          const platform::Command& command,
                                                          const v1::StartMiniCompetitionRequest& request) {
  platform::Ledger& ledger = frameworks.ledger();
  const Context& context = command.context;
  absl::StatusOr<platform::Appended> appended = absl::AbortedError("not tried");
  for (int attempt = 0; attempt < platform::kMaxAttempts && absl::IsAborted(appended.status()); ++attempt) {
    CONCORD_ASSIGN(const auto first, ledger.first_answer(command.authority, command.command_id, command.request_hash));
    if (first) return *first;
    platform::Batch batch(command);
    v1::DraftMiniCompetition draft;
    CONCORD_RETURN_IF_ERROR(
        batch
            .decide<FrameworkAggregate>(
                frameworks, framework_stream(request.framework_id()),
                [&](const FrameworkState& state) -> FrameworkDecided {
                  CONCORD_ASSIGN(const auto facts, gather_lot(ledger.database(), context, state, request.lot_id()));
                  CONCORD_ASSIGN(auto events, decide(state, request, context, facts));
                  draft = procedure_of(state.sheet, request, events[0].mini_competition_started().competition());
                  return events;
                })
            .status());
    CONCORD_RETURN_IF_ERROR(
        batch
            .decide<ProcedureAggregate>(procedures, procedure_stream(request.procedure_id()),
                                        [&](const ProcedureState& state) { return decide(state, draft, context); })
            .status());
    appended = batch.append(ledger);
  }
  return appended;
}

}  // namespace concord::procurement
