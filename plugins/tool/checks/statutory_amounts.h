// The thresholds of public procurement in the United Kingdom since 2014, as numbers that councils copied into their
// tables, and what each says on its basis of VAT. PURE. National law itself is in plugins; nothing is judged by these.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"

namespace concord::plugins::tool {

struct StatutoryAmount {
  std::string what;  // "threshold for goods and services of councils"
  std::int64_t pounds = 0;
  bool includes_vat = false;  // from 2022 on; before, thresholds were without VAT
  absl::CivilDay from;
  std::optional<absl::CivilDay> to;
  std::string source;
};

const std::vector<StatutoryAmount>& statutory_amounts();
// Those whose number this is, or whose number without VAT it is, to the pound; the newest first.
std::vector<StatutoryAmount> statutory_amounts_like(std::int64_t pence);
// Whether the amount is such a number without VAT.
bool is_net_twin(const StatutoryAmount& statutory, std::int64_t pence);

}  // namespace concord::plugins::tool
