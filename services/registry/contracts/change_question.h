// PURE. What the registry states to the rules about a change of a contract or its end: facts by the names of
// plugins/host/FACTS.md. It must never state what nobody said.
#pragma once

#include "concord/registry/v1/types.pb.h"
#include "concord/rules/v1/queries.pb.h"

#include "services/platform/values/context.h"

namespace concord::registry {

// Whether the rules have a word in it; of a correction they have none, because nothing is agreed.
bool is_asked_about(const v1::ContractChange& change);
// At the gate modify, and of an end at the gate terminate.
rules::v1::EvaluateRequest question_of(const v1::Contract& contract, const v1::ContractChange& change,
                                       const platform::Context& context);

}  // namespace concord::registry
