// Decisions made up from a council's own rows, so that national law can be asked about each without a case for it.
// PURE.
#pragma once

#include <string>
#include <vector>

#include "plugins/tool/problems/problems.h"

namespace concord::plugins::tool {

// What a row asks for at the highest value of its band.
struct Probe {
  host::Place place;
  host::Gate gate = host::Gate::kPublish;
  absl::CivilDay on;
  host::Facts facts;
  std::string kind;          // of the requirement
  std::int64_t value = 0;    // what the row asks for
  std::string in_own_words;  // "minimum_quotes 3", where the row says it otherwise
};

// Of every row that asks for something which can be asked for less strictly than law does. A band that asks for quotes
// and names no level of competition has that of quotes.
std::vector<Probe> probes_of(const host::Bundle& bundle, absl::CivilDay today);

}  // namespace concord::plugins::tool
