// The rows of adherence; see adherence_rpcs.h.
#include "services/procurement/adherence/adherence_rpcs.h"

#include <memory>

#include "services/platform/values/refusal.h"
#include "services/procurement/adherence/adherence.h"
#include "services/procurement/fields/viewer.h"
#include "services/procurement/procedure/procedure_views.h"

namespace concord::procurement {
namespace {

using platform::Connection;

struct Sources {
  platform::Decider<TimetableAggregate>& timetables;
  platform::Decider<StagesAggregate>& stages;
  platform::Decider<EvaluationAggregate>& evaluations;
  platform::Decider<AwardAggregate>& awards;
};

// Others write the stream, so that what is remembered of it may be old.
absl::StatusOr<std::shared_ptr<const v1::TimetableKept>> kept_of(platform::Decider<TimetableAggregate>& timetables,
                                                                 const std::string& authority, const std::string& id) {
  const std::string stream = procedure_stream(id);
  CONCORD_ASSIGN(auto loaded, timetables.load(authority, stream));
  CONCORD_ASSIGN(const bool is_old, timetables.outdated(authority, stream, loaded));
  if (!is_old) return loaded.state;
  CONCORD_ASSIGN(loaded, timetables.load(authority, stream));
  return loaded.state;
}

absl::StatusOr<v1::GetTimetableResponse> read_timetable(const Sources& sources, const std::string& id,
                                                        const Context& context) {
  CONCORD_ASSIGN(const auto kept, kept_of(sources.timetables, context.authority, id));
  CONCORD_ASSIGN(const auto evaluation, sources.evaluations.load(context.authority, evaluation_stream(id)));
  CONCORD_ASSIGN(const auto award, sources.awards.load(context.authority, award_stream(id)));
  CONCORD_ASSIGN(const auto run, sources.stages.load(context.authority, stages_stream(id)));
  return timetable_of(*kept, {*run.state, evaluation.state->completed_on, *award.state}, context.today);
}

absl::Status get_timetable(Connection& reader, const Sources& sources, const Context& context,
                           const v1::GetTimetableRequest& request, v1::GetTimetableResponse& response) {
  const Viewer who(context);
  CONCORD_ASSIGN(const auto procedure, find_procedure(reader, request.authority(), request.procedure_id()));
  if (procedure.published_on().empty()) return unknown_procedure(request.procedure_id());
  CONCORD_ASSIGN(response, read_timetable(sources, request.procedure_id(), context));
  if (who.is_officer) return absl::OkStatus();
  for (v1::TimetableStep& step : *response.mutable_steps()) {
    for (v1::DelayReason& reason : *step.mutable_reasons()) reason.clear_explained_by();
  }
  return absl::OkStatus();
}

}  // namespace

void add_adherence_rpcs(platform::Rpcs& rpcs, platform::Decider<TimetableAggregate>& timetables,
                        platform::Decider<ProcedureAggregate>& procedures, platform::Decider<StagesAggregate>& stages,
                        platform::Decider<EvaluationAggregate>& evaluations,
                        platform::Decider<AwardAggregate>& awards) {
  const Sources sources{timetables, stages, evaluations, awards};
  rpcs.on(procedures, by_procedure_id)
      .decides<v1::ExplainDelayRequest>([sources](const ProcedureState& state, const v1::ExplainDelayRequest& request,
                                                  const Context& context) -> ProcedureDecided {
        CONCORD_ASSIGN(const auto timetable, read_timetable(sources, request.procedure_id(), context));
        return decide(state, request, context, timetable);
      });
  rpcs.answers_by<v1::GetTimetableRequest, v1::GetTimetableResponse>(
      [sources](Connection& reader, const Context& context, const auto& request, auto& answer) {
        return get_timetable(reader, sources, context, request, answer);
      });
}

}  // namespace concord::procurement
