// PURE. How often a provider is asked for monitoring: the interval follows the risk, and every point has its reason in
// words. A provider that acts on an agreed plan in time is never asked more often because of that concern: the plan's
// own updates count.
//
//   | what                                       | points                                                        |
//   |--------------------------------------------|---------------------------------------------------------------|
//   | yearly value of its running services       | from GBP 50,000: 1; from 250,000: 2; from 1,000,000: 3        |
//   | people supported now                       | from 10: 1; from 50: 2; from 200: 3                           |
//   | each open concern, unless acted on in time | low 1; medium 3; high 6                                       |
//   | last visit or other engagement             | more than 365 days ago: 1; more than 730 days ago or never: 2 |
//   | first service here less than 365 days ago  | 2                                                             |
//
//   | points      | 0-3 | 4-6 | 7-10 | 11 and more |
//   | days        | 365 | 182 | 91   | 30          |
//
// Source: the provider's view in source 003 (monitoring in proportion; "micro-management" of small contracts) and the
// NAO toolkit's good practice on working with third-sector organisations. The thresholds are Concord's own.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "concord/registry/v1/types.pb.h"

namespace concord::registry {

struct MonitoredProvider {
  std::int64_t yearly_value_pence = 0;
  std::int64_t people_supported = 0;
  std::vector<v1::Concern> concerns;                  // open or closed; closed ones count nothing
  std::optional<std::int64_t> days_since_engagement;  // none: never met
  std::optional<std::int64_t> days_since_first_service;
};

struct Monitoring {
  std::int32_t risk_points = 0;
  std::int32_t interval_days = 0;
  std::vector<std::string> reasons;
};

// `today` as YYYY-MM-DD.
Monitoring plan_monitoring(const MonitoredProvider& provider, const std::string& today);

// 365, 182, 91 or 30.
std::int32_t interval_for(std::int32_t points);

// An agreed plan of which no step is overdue.
bool acts_in_time(const v1::Concern& concern, const std::string& today);

}  // namespace concord::registry
