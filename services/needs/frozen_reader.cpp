// Puts frozen inputs together from AssessmentInputsFrozen events, which stand between the opening and the cells.
#include "services/needs/frozen_reader.h"

#include <map>

#include "services/needs/assessment.h"
#include "services/needs/queries.h"
#include "services/platform/refusal.h"

namespace concord::needs {
namespace {

constexpr int kRecordsPerRead = 20;

void add_part(const v1::AssessmentInputsFrozen& part, FrozenInputs& inputs) {
  inputs.areas.insert(inputs.areas.end(), part.areas().begin(), part.areas().end());
  inputs.indicators.insert(inputs.indicators.end(), part.indicators().begin(), part.indicators().end());
  inputs.supply.insert(inputs.supply.end(), part.supply().begin(), part.supply().end());
}

}  // namespace

absl::StatusOr<FrozenInputs> read_frozen(platform::Ledger& ledger, const std::string& authority,
                                         const v1::Assessment& assessment) {
  FrozenInputs inputs;
  inputs.model = assessment.inputs().model();
  inputs.ledger_position = assessment.inputs().ledger_position();
  inputs.registry_position = assessment.inputs().registry_position();
  inputs.left_out = assessment.inputs().indicators_left_out();
  for (std::int64_t after = 0;;) {
    CONCORD_ASSIGN(const auto records,
                   ledger.read_stream(authority, assessment_stream(assessment.id()), after, kRecordsPerRead));
    for (const platform::Record& record : records) {
      after = record.version();
      if (record.type() == "AssessmentOpened") continue;
      if (record.type() != "AssessmentInputsFrozen") return inputs;
      v1::AssessmentEvent event;
      if (!event.ParseFromString(record.payload()))
        return absl::DataLossError("an event of an assessment does not parse");
      add_part(event.assessment_inputs_frozen(), inputs);
    }
    if (records.size() < kRecordsPerRead) return inputs;
  }
}

std::set<std::string> assessed_areas(const v1::Assessment& assessment) {
  std::set<std::string> areas;
  for (const v1::AreaFigure& area : assessment.areas()) areas.insert(area.area_code());
  return areas;
}

absl::StatusOr<PlanFacts> read_plan_facts(platform::Ledger& ledger, const std::string& authority,
                                          const std::string& assessment_id) {
  PlanFacts facts;
  v1::Assessment assessment;
  CONCORD_RETURN_IF_ERROR(ledger.database().read([&](platform::Connection& reader) -> absl::Status {
    CONCORD_ASSIGN(assessment, find_assessment(reader, authority, assessment_id));
    return absl::OkStatus();
  }));
  if (assessment.id().empty()) return facts;
  facts.assessment_known = true;
  facts.assessment_published = assessment.published();
  CONCORD_ASSIGN(const FrozenInputs inputs, read_frozen(ledger, authority, assessment));
  std::map<std::string, std::int64_t> populations;
  for (const v1::Area& area : inputs.areas) populations[area.code()] = area.population();
  for (const v1::AreaFigure& area : assessment.areas()) {
    facts.areas.push_back({area.area_code(), populations[area.area_code()], area.need_milli()});
  }
  const Hierarchy hierarchy(inputs.areas);
  const std::set<std::string> areas = assessed_areas(assessment);
  const ReachFinder finder(hierarchy, areas);
  for (const v1::SupplyLine& line : inputs.supply) {
    if (!finder.reach_of(line).empty()) facts.services.insert(line.service_id());
  }
  return facts;
}

}  // namespace concord::needs
