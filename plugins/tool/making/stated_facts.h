// A decision's facts as a file states them: the request that rules.Evaluate takes, or a plain object of names to
// values. It must never guess a unit. PURE.
#pragma once

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"

#include "plugins/host/words/program.h"

namespace concord::plugins::tool {

struct StatedFacts {
  host::Facts facts;
  std::optional<host::Gate> gate;    // where it is a request that names one
  std::optional<absl::CivilDay> on;  // its legal_date
};

// {"facts":[{"name":"lots","integer":"3"}]}, such a list alone, or {"lots":3,"kind":"services"}: texts are read as
// after
// --fact, a number is whole and in the fact's unit, true and false are yes and no. INVALID_ARGUMENT with what to write.
absl::StatusOr<StatedFacts> read_stated_facts(const std::string& text);

// Refuses a fact that is stated already.
absl::Status state(const std::string& name, host::Value value, host::Facts& facts);

}  // namespace concord::plugins::tool
