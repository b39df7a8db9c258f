// PURE. Opens assessments, whose figures assessment_figures works out, and publishes their unmet need.
#include "services/needs/assessment/assessment.h"

#include "services/needs/fields/chunks.h"
#include "services/needs/fields/field_rules.h"
#include "services/needs/measures/duplication.h"
#include "services/needs/measures/gap.h"
#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"

namespace concord::needs {
namespace {

using platform::cat;
using platform::in_quotes;
using State = AssessmentAggregate::State;

absl::Status check(const v1::OpenAssessmentRequest& request, const platform::Context& context) {
  const v1::AssessmentThresholds& thresholds = request.thresholds();
  CONCORD_ASSIGN(const auto as_at, platform::parse_date(request.as_at(), "as_at"));
  if (as_at > context.today) {
    return platform::refuse_input({.code = "INVALID_DATES",
                                   .sentence = cat(request.as_at(), " has not come yet."),
                                   .remedy = "Give the day for which the figures speak, today or earlier.",
                                   .subject = "as_at"});
  }
  return Faults()
      .must(is_id(request.assessment_id()), cat("'", request.assessment_id().substr(0, 80), "' is not an id."),
            "Give 1 to 60 letters, digits, hyphens.", "assessment_id")
      .must(is_text(request.title(), kMaxName), "The assessment has no title or one that is too long.",
            cat("Give 1 to ", kMaxName, " characters."), "title")
      .must(thresholds.place_coverage_per_1000_milli() >= 0 &&
                thresholds.place_coverage_per_1000_milli() <= kMaxCoverageMilli,
            cat("The coverage below which an area is a place gap is ", thresholds.place_coverage_per_1000_milli(), "."),
            cat("Give 0 to ", kMaxCoverageMilli, " thousandths; 0 takes half of the whole's."), "thresholds")
      .must(thresholds.duplication_min_providers() == 0 || thresholds.duplication_min_providers() >= 2,
            cat("Duplication is to begin at ", thresholds.duplication_min_providers(), " providers."),
            "Give 2 or more, or 0 for 3.", "thresholds")
      .must(thresholds.duplication_utilisation_ppm() >= 0 && thresholds.duplication_utilisation_ppm() <= 1'000'000,
            cat("The utilisation is ", thresholds.duplication_utilisation_ppm(), " parts per million."),
            "Give 0 to 1,000,000; 0 takes 850,000.", "thresholds")
      .as("INVALID_ASSESSMENT");
}

void add_inputs(const std::string& id, const FrozenInputs& inputs, std::vector<v1::AssessmentEvent>& events) {
  const auto start = [&] { events.emplace_back().mutable_assessment_inputs_frozen()->set_assessment_id(id); };
  const auto last = [&] { return events.back().mutable_assessment_inputs_frozen(); };
  in_chunks(inputs.areas, kMaxCellsPerEvent / 2, start, [&](const v1::Area& area) { *last()->add_areas() = area; });
  in_chunks(inputs.indicators, kMaxCellsPerEvent / 2, start,
            [&](const v1::Indicator& row) { *last()->add_indicators() = row; });
  in_chunks(inputs.supply, kMaxSupplyPerEvent, start,
            [&](const v1::SupplyLine& line) { *last()->add_supply() = line; });
}

// Cells come sorted by area, client group and tenure, so equal places are neighbours.
void add_to_sums(const State& state, const v1::GapCell& cell, std::vector<v1::UnmetNeed>& sums) {
  if (sums.empty() || sums.back().area_code() != cell.area_code() ||
      sums.back().client_group() != cell.client_group()) {
    v1::UnmetNeed& sum = sums.emplace_back();
    sum.set_assessment_id(state.assessment.id());
    sum.set_as_at(state.assessment.as_at());
    sum.set_area_code(cell.area_code());
    sum.set_client_group(cell.client_group());
  }
  v1::UnmetNeed& sum = sums.back();
  sum.set_need_milli(sum.need_milli() + cell.need_milli());
  sum.set_gap_milli(sum.gap_milli() + cell.gap_milli());
}

}  // namespace

std::string assessment_stream(const std::string& id) { return cat("assessment/", id); }

absl::Status unknown_assessment(const std::string& id) {
  return platform::refuse_missing({.code = "UNKNOWN_ASSESSMENT",
                                   .sentence = cat("There is no assessment ", in_quotes(id), "."),
                                   .remedy = "Look it up in the list of assessments."});
}

void AssessmentAggregate::evolve(State& state, const Event& event) {
  if (event.has_assessment_opened()) {
    state.assessment = event.assessment_opened().assessment();
  } else if (event.has_gap_cells_worked_out()) {
    for (const v1::GapCell& cell : event.gap_cells_worked_out().cells()) add_to_sums(state, cell, state.sums);
  } else if (event.has_assessment_published()) {
    state.assessment.set_published(true);
    state.assessment.set_published_by(event.assessment_published().published_by());
    state.sums.clear();  // they stand in UnmetNeedPublished now
  }
}

AssessmentDecided decide(const State& state, const v1::OpenAssessmentRequest& request, const platform::Context& context,
                         const FrozenInputs& inputs) {
  CONCORD_RETURN_IF_ERROR(check(request, context));
  if (!state.assessment.id().empty()) {
    return platform::refuse_state({.code = "ALREADY_OPENED",
                                   .sentence = cat("There is an assessment '", state.assessment.id(), "' already."),
                                   .remedy = "Choose another id; the figures of an assessment never change."});
  }
  CONCORD_ASSIGN(AssessmentFigures figures, assemble(inputs, request.thresholds()));
  std::vector<v1::AssessmentEvent> events;
  v1::Assessment& assessment = *events.emplace_back().mutable_assessment_opened()->mutable_assessment();
  assessment = std::move(figures.assessment);
  assessment.set_id(request.assessment_id());
  assessment.set_title(request.title());
  assessment.set_as_at(request.as_at());
  assessment.set_opened_by(context.actor.subject);
  add_inputs(request.assessment_id(), inputs, events);
  in_chunks(
      figures.cells, kMaxCellsPerEvent,
      [&] { events.emplace_back().mutable_gap_cells_worked_out()->set_assessment_id(request.assessment_id()); },
      [&](const v1::GapCell& cell) { *events.back().mutable_gap_cells_worked_out()->add_cells() = cell; });
  return events;
}

AssessmentDecided decide(const State& state, const v1::PublishAssessmentRequest& request,
                         const platform::Context& context) {
  if (state.assessment.id().empty()) return unknown_assessment(request.assessment_id());
  if (state.assessment.published()) {
    return platform::refuse_state({.code = "ALREADY_PUBLISHED",
                                   .sentence = cat("Assessment ", state.assessment.id(), " is public already."),
                                   .remedy = "Open a new assessment to publish new figures."});
  }
  std::map<std::string, std::string> names;
  for (const v1::AreaFigure& area : state.assessment.areas()) names[area.area_code()] = area.area_name();
  std::vector<v1::AssessmentEvent> events;
  auto* published = events.emplace_back().mutable_assessment_published();
  published->set_assessment_id(state.assessment.id());
  published->set_published_by(context.actor.subject);
  published->set_published_on(platform::format_date(context.today));
  std::vector<v1::UnmetNeed> unmet;
  for (const v1::UnmetNeed& sum : state.sums) {
    if (sum.gap_milli() <= 0) continue;
    unmet.push_back(sum);
    unmet.back().set_area_name(names[sum.area_code()]);
  }
  in_chunks(
      unmet, kMaxCellsPerEvent,
      [&] { events.emplace_back().mutable_unmet_need_published()->set_assessment_id(state.assessment.id()); },
      [&](const v1::UnmetNeed& need) { *events.back().mutable_unmet_need_published()->add_unmet_needs() = need; });
  return events;
}

}  // namespace concord::needs
