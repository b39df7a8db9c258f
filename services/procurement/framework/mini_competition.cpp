// Two streams in one transaction; see mini_competition.h.
#include "services/procurement/framework/mini_competition.h"

#include "services/platform/deciding/batch.h"
#include "services/platform/values/refusal.h"
#include "services/procurement/framework/call_offs.h"
#include "services/procurement/framework/framework_facts.h"

namespace concord::procurement {

absl::Status start_mini_competition(platform::Batch& batch, platform::Decider<FrameworkAggregate>& frameworks,
                                    const CompetitionSources& sources, const Context& context,
                                    const v1::StartMiniCompetitionRequest& request) {
  v1::DraftMiniCompetition draft;
  CONCORD_RETURN_IF_ERROR(
      batch
          .decide<FrameworkAggregate>(
              frameworks, framework_stream(request.framework_id()),
              [&](const FrameworkState& state) -> FrameworkDecided {
                CONCORD_ASSIGN(const auto facts, gather_lot(sources, context, state.sheet, request.lot_id()));
                CONCORD_ASSIGN(auto events, decide(state, request, context, facts));
                draft = procedure_of(state.sheet, request, events[0].mini_competition_started().competition());
                return events;
              })
          .status());
  return batch
      .decide<ProcedureAggregate>(sources.procedures, procedure_stream(request.procedure_id()),
                                  [&](const ProcedureState& state) { return decide(state, draft, context); })
      .status();
}

}  // namespace concord::procurement
