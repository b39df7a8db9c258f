// Inputs for tests/rules_sdk/example_rules.cpp, which several tests run. Figures are of no real council.
#pragma once

#include "plugins/host/running/prepared_provisions.h"
#include "plugins/host/words/program.h"

namespace concord::plugins::host {

inline Provisions example_provisions() {
  Provisions provisions;
  provisions.parameters = {{"light_touch_pence", {std::int64_t{66354000}, "SI 2025/1200 [V]"}},
                           {"standstill_working_days", {std::int64_t{8}, "s.51"}}};
  provisions.tables["bands"] = {
      {{{"from_pence", std::int64_t{0}},
        {"below_pence", std::int64_t{50000000}},
        {"quotes", std::int64_t{1}},
        {"called", std::string("small")}},
       "CPR 4.1"},
      {{{"from_pence", std::int64_t{50000000}}, {"quotes", std::int64_t{3}}, {"called", std::string("l\xC3\xA4rge")}},
       "CPR 4.2"}};
  provisions.calendars["united_kingdom"] = {
      {absl::CivilDay(2026, 7, 13)}, absl::CivilDay(2024, 1, 1), absl::CivilDay(2028, 12, 31)};
  return provisions;
}

inline Inputs no_inputs() { return {Gate::kPublish, {}, *PreparedProvisions::prepare({})}; }

inline Inputs example_inputs(Provisions provisions = example_provisions()) {
  return {Gate::kPublish,
          {{"value_pence", std::int64_t{57475000}},
           {"notice_sent", absl::CivilDay(2026, 7, 6)},
           {"regime", std::string("light_touch")}},
          *PreparedProvisions::prepare(std::move(provisions))};
}

}  // namespace concord::plugins::host
