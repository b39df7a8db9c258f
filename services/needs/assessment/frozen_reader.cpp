// Puts frozen inputs together from AssessmentInputsFrozen events, which stand between the opening and the cells.
#include "services/needs/assessment/frozen_reader.h"

#include "services/needs/assessment/assessment.h"
#include "services/platform/values/refusal.h"

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

}  // namespace concord::needs
