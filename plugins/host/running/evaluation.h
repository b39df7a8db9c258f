// Between the host's view of an evaluation (Inputs, Outcome) and the wire's (Question, Answer). It must believe nothing
// that the answer says about values or citations: those it takes from the inputs.
#pragma once

#include "absl/status/statusor.h"

#include "plugins/box/wire/question.h"
#include "plugins/box/wire/wire.h"
#include "plugins/host/words/program.h"

namespace concord::plugins::host {

// Gate and facts; the rest of a question is the provisions'. Its views are of `inputs`, which must outlive it.
// UNAVAILABLE where a name or text cannot be asked for.
absl::StatusOr<box::Question> decision_of(const Inputs& inputs);

// What the program's answer means. UNAVAILABLE with its reason where it gave none.
absl::StatusOr<Outcome> outcome_of(const Inputs& inputs, const box::Question& decision, const box::Answer& answer);

}  // namespace concord::plugins::host
