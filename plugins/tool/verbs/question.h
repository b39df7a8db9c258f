// What `concord-rules explain` is asked: gate, day and facts, from the command line, a file or a case. The day is that
// of the law: the one on which the procurement commenced, where that is known.
#pragma once

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"

#include "plugins/host/bundle/bundle.h"
#include "plugins/tool/verbs/verbs.h"

namespace concord::plugins::tool {

struct Question {
  host::Gate gate = host::Gate::kPublish;
  absl::CivilDay on;
  host::Facts facts;
};

// `last` is the plugin whose cases --case names. INVALID_ARGUMENT or NOT_FOUND with what to give.
absl::StatusOr<Question> question_of(const ExplainOptions& options, const host::Bundle& last);

}  // namespace concord::plugins::tool
