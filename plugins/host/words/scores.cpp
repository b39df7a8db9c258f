// PURE. Units of scores by name; see scores.h.
#include "plugins/host/words/scores.h"

namespace concord::plugins::host {

Unit score_unit(std::string_view name) {
  if (name.ends_with("_pence")) return Unit::kPence;
  if (name.ends_with("_date")) return Unit::kDate;
  if (name.ends_with("_bp")) return Unit::kBasisPoints;
  if (name.starts_with("is_")) return Unit::kYesNo;
  return Unit::kCount;
}

std::string score_words(std::string_view name, std::int64_t value) { return in_words(value, score_unit(name)); }

}  // namespace concord::plugins::host
