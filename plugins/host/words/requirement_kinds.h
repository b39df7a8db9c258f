// The catalogue of what rules can require: unit, which way is stricter, and against which fact it is measured at which
// gate. REQUIREMENTS.md is this table for people. A kind that is not here must not reach a decision.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/host/words/program.h"
#include "plugins/host/words/units.h"

namespace concord::plugins::host {

enum class Measure {
  kAtLeast,      // the fact must not be below the value
  kAtMost,       // the fact must not be above it
  kMember,       // the detail must be in the fact, a set
  kQuotes,       // as kAtLeast, and met by every advertised procedure
  kCompetition,  // the procedure's level of competition must not be below the value
  kInOrder,      // the detail, first>second: both in the fact, each as day:who, and on days in that order
  kAccredited    // the fact accredited_only must be yes, the fact unaccredited_winners 0
};

struct MeasuredAt {
  Gate gate = Gate::kPublish;
  std::string fact;
  bool may_be_missing = false;  // else a missing fact is a finding
};

struct RequirementKind {
  std::string name;
  Unit unit = Unit::kCount;
  Measure measure = Measure::kAtLeast;
  std::vector<MeasuredAt> measured_at;
  std::string noun;    // "Days for tenders"
  std::string remedy;  // with {required} and {detail}
  std::string meaning;
};

const std::vector<RequirementKind>& requirement_kinds();
const RequirementKind* find_requirement_kind(std::string_view name);
std::vector<std::string> requirement_kind_names();
// Whether a requirement of the kind says which one it means.
bool has_detail(const RequirementKind& kind);
inline constexpr char kBefore = '>';  // in the detail of one that is kInOrder
// Of the finding that blocks where a requirement of the kind is not met: "TENDER_DAYS_NOT_MET"; "NOTICE_MISSING" for
// kinds that are sets.
std::string finding_code(const std::string& kind);
bool is_stricter(const RequirementKind& kind, std::int64_t left, std::int64_t right);

// REQUIREMENTS.md's table.
std::string requirements_table();

}  // namespace concord::plugins::host
