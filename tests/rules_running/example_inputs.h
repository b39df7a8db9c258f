// Inputs for tests/rules_sdk/example_rules.cpp, which several tests run. Figures are of no real council.
#pragma once

#include "plugins/host/program.h"

namespace concord::plugins::host {

inline Inputs example_inputs() {
  Inputs inputs;
  inputs.gate = Gate::kPublish;
  inputs.facts = {{"value_pence", std::int64_t{57475000}},
                  {"notice_sent", absl::CivilDay(2026, 7, 6)},
                  {"regime", std::string("light_touch")}};
  inputs.parameters = {{"light_touch_pence", {std::int64_t{66354000}, "SI 2025/1200 [V]"}},
                       {"standstill_working_days", {std::int64_t{8}, "s.51"}}};
  inputs.tables["bands"] = {
      {{{"from_pence", std::int64_t{0}},
        {"below_pence", std::int64_t{50000000}},
        {"quotes", std::int64_t{1}},
        {"called", std::string("small")}},
       "CPR 4.1"},
      {{{"from_pence", std::int64_t{50000000}}, {"quotes", std::int64_t{3}}, {"called", std::string("l\xC3\xA4rge")}},
       "CPR 4.2"}};
  inputs.calendars["united_kingdom"] = {
      {absl::CivilDay(2026, 7, 13)}, absl::CivilDay(2024, 1, 1), absl::CivilDay(2028, 12, 31)};
  return inputs;
}

}  // namespace concord::plugins::host
