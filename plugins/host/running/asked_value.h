// Names and values as the wire has them. PURE. It must never keep what it is given: a value is seen, not copied.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"

#include "plugins/box/wire/question.h"
#include "plugins/host/words/program.h"

namespace concord::plugins::host {

std::int32_t wire_day(absl::CivilDay day);
// UNAVAILABLE where a program could not ask for it.
absl::Status check_name(const char* what, const std::string& name);
// A view of `value`.
box::Value value_of(const Value& value);

}  // namespace concord::plugins::host
