// PURE. Between the protos and what plugins/host speaks: gates, facts, judgements. It must never add to what a rulebook
// said nor leave anything out.
#pragma once

#include "absl/status/statusor.h"
#include "google/protobuf/repeated_ptr_field.h"

#include "concord/rules/v1/types.pb.h"

#include "plugins/host/judging/judge.h"

namespace concord::rules {

namespace host = plugins::host;

inline constexpr int kMaxFacts = 200;
inline constexpr std::size_t kMaxFactBytes = 2'000;

// INVALID_GATE.
absl::StatusOr<host::Gate> gate_of(v1::Gate gate);
// INVALID_FACTS: twice the same, no value, too many, not one of FACTS.md or of another type.
absl::StatusOr<host::Facts> facts_of(const google::protobuf::RepeatedPtrField<v1::Fact>& facts);
// INVALID_FACTS of what is asked for the first time: a CPV code whose check digit is another.
absl::Status check_new_facts(const host::Facts& facts);
// INVALID_FACTS of a fact of the authority's own that no plugin which is asked declares.
absl::Status check_declared(const std::vector<const host::Bundle*>& asked, const host::Facts& facts);
// Fills an empty one in place: it may lie on an arena, from which nothing moves without a copy.
void tell(host::Judgement judgement, v1::Judgement& told);

}  // namespace concord::rules
