// PURE. An assessment: frozen inputs, the gap cube worked out from them, and its publication. Stream "assessment/<id>".
// Once opened its figures must never change; a new look at the world is a new assessment.
#pragma once

#include <string>
#include <vector>

#include "concord/needs/v1/commands.pb.h"
#include "concord/needs/v1/events.pb.h"

#include "services/needs/assessment/figures.h"
#include "services/platform/values/context.h"
#include "services/platform/values/decided.h"

namespace concord::needs {

inline constexpr std::size_t kMaxCellsPerEvent = 2'000;
inline constexpr std::size_t kMaxSupplyPerEvent = 100;

struct AssessmentAggregate {
  struct State {
    v1::Assessment assessment;        // exists when id is not empty; all but the cells
    std::vector<v1::UnmetNeed> sums;  // by area and client group, summed over tenures, in the cells' order
  };
  using Event = v1::AssessmentEvent;
  static void evolve(State& state, const Event& event);
};

std::string assessment_stream(const std::string& id);

using AssessmentDecided = platform::Decided<v1::AssessmentEvent>;
// `inputs` after count_once.
using PlainAssessmentCommands = platform::Commands<v1::PublishAssessmentRequest>;
AssessmentDecided decide(const AssessmentAggregate::State& state, const v1::OpenAssessmentRequest& request,
                         const platform::Context& context, const FrozenInputs& inputs);
AssessmentDecided decide(const AssessmentAggregate::State& state, const v1::PublishAssessmentRequest& request,
                         const platform::Context& context);

absl::Status unknown_assessment(const std::string& id);

}  // namespace concord::needs
