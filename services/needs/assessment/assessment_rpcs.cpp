// The rows of assessment; see assessment_rpcs.h.
#include "services/needs/assessment/assessment_rpcs.h"

#include "services/needs/assessment/assessment_views.h"
#include "services/needs/assessment/estimates.h"
#include "services/needs/assessment/explanation.h"
#include "services/needs/assessment/frozen_reader.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"

namespace concord::needs {
namespace {

constexpr auto kPlain = [](const auto&... given) { return decide(given...); };

using platform::Context;

AssessmentDecided open(platform::Database& database, const AssessmentAggregate::State& state,
                       const v1::OpenAssessmentRequest& request, const Context& context) {
  FrozenInputs inputs;
  if (state.assessment.id().empty()) {
    CONCORD_ASSIGN(inputs, platform::read_with(
                               database, [&](Connection& reader) { return read_inputs(reader, context.authority); }));
    count_once(inputs);
  }
  return decide(state, request, context, inputs);
}

absl::StatusOr<v1::ExplainFigureResponse> explain_figure(platform::Ledger& ledger,
                                                         const v1::ExplainFigureRequest& ask) {
  CONCORD_ASSIGN(const v1::Assessment assessment, platform::read_with(ledger.database(), [&](Connection& reader) {
                   return find_assessment(reader, ask.authority(), ask.assessment_id());
                 }));
  if (assessment.id().empty()) return unknown_assessment(ask.assessment_id());
  CONCORD_ASSIGN(const FrozenInputs inputs, read_frozen(ledger, ask.authority(), assessment));
  const auto areas = assessed_areas(assessment);
  CONCORD_ASSIGN(const auto cells, platform::read_with(ledger.database(), [&](Connection& reader) {
                   return cells_in(reader, ask.authority(), ask.assessment_id(),
                                   areas_that_share(inputs, areas, ask.area_code()));
                 }));
  for (const v1::GapCell& cell : cells) {
    if (cell.area_code() == ask.area_code() && cell.client_group() == ask.client_group() &&
        cell.tenure() == ask.tenure()) {
      return explain(inputs, areas, cells, cell);
    }
  }
  return platform::refuse_missing(
      {.code = "UNKNOWN_CELL",
       .sentence =
           platform::cat("Assessment ", assessment.id(), " has no cell for ", platform::in_quotes(ask.area_code()),
                         ", ", platform::in_quotes(ask.client_group()), ", ", platform::in_quotes(ask.tenure()), "."),
       .remedy = "Take area, client group and tenure from the list of gap cells."});
}

}  // namespace

void add_assessment_rpcs(platform::Rpcs& rpcs, platform::Decider<AssessmentAggregate>& assessments,
                         platform::WorkQueue& work) {
  platform::Ledger& ledger = assessments.ledger();
  const auto by_id = [](const auto& request) { return assessment_stream(request.assessment_id()); };
  // Off the thread that serves: a large assessment takes seconds.
  rpcs.on(assessments, by_id)
      .decides_later<v1::OpenAssessmentRequest>(
          work, [&ledger](const AssessmentAggregate::State& state, const v1::OpenAssessmentRequest& request,
                          const Context& context) { return open(ledger.database(), state, request, context); })
      .decides(PlainAssessmentCommands(), kPlain);
  rpcs.answers(list_need_estimates, get_assessment, list_assessments, list_gap_cells, list_unmet_need);
  // Not within one snapshot: it reads the ledger too.
  rpcs.handles<v1::ExplainFigureRequest, v1::ExplainFigureResponse>(
      [&ledger](const v1::ExplainFigureRequest& ask, v1::ExplainFigureResponse& answer, const platform::Command&,
                const platform::Reply& reply) {
        auto explained = explain_figure(ledger, ask);
        const absl::Status status = explained.status();
        if (status.ok()) answer = *std::move(explained);
        reply(status);
      });
}

}  // namespace concord::needs
