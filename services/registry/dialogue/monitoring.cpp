// PURE. Points and intervals of monitoring.
#include "services/registry/dialogue/monitoring.h"

#include <algorithm>
#include <array>

#include "services/platform/values/text.h"

namespace concord::registry {
namespace {

using platform::cat;

constexpr std::int64_t kDaysOfYear = 365;

struct Step {
  std::int64_t from;
  std::int32_t points;
};
constexpr std::array<Step, 3> kValueSteps = {{{5'000'000, 1}, {25'000'000, 2}, {100'000'000, 3}}};  // pence
constexpr std::array<Step, 3> kPeopleSteps = {{{10, 1}, {50, 2}, {200, 3}}};

std::int32_t points_for(const std::array<Step, 3>& steps, std::int64_t figure) {
  std::int32_t points = 0;
  for (const Step& step : steps) {
    if (figure >= step.from) points = step.points;
  }
  return points;
}

struct Severe {
  std::int32_t points;
  const char* word;
};
Severe severity_of(v1::Severity severity) {
  switch (severity) {
    case v1::SEVERITY_HIGH:
      return {6, "high"};
    case v1::SEVERITY_MEDIUM:
      return {3, "medium"};
    default:
      return {1, "low"};
  }
}

// "1 point", "2 points".
std::string in_words(std::int32_t points) { return cat(points, points == 1 ? " point" : " points"); }

class Sum {
 public:
  void add(std::int32_t points, const std::string& reason) {
    if (points == 0) return;
    result.risk_points += points;
    result.reasons.push_back(cat(reason, ": ", in_words(points)));
  }
  void say(std::string reason) { result.reasons.push_back(std::move(reason)); }
  Monitoring result;
};

void add_concern(const v1::Concern& concern, const std::string& today, Sum& sum) {
  if (concern.status() == v1::CONCERN_STATUS_CLOSED) return;
  const Severe severe = severity_of(concern.severity());
  if (acts_in_time(concern, today)) {
    sum.say(cat("open concern ", concern.id(), " (", severe.word,
                "): its action plan is on time and its updates count: 0 points"));
    return;
  }
  const bool planned = concern.status() == v1::CONCERN_STATUS_PLAN_AGREED;
  sum.add(severe.points, cat("open concern ", concern.id(), " (", severe.word, "), ",
                             planned ? "a step of its action plan is overdue" : "no action plan agreed"));
}

}  // namespace

bool acts_in_time(const v1::Concern& concern, const std::string& today) {
  return concern.status() == v1::CONCERN_STATUS_PLAN_AGREED &&
         std::none_of(concern.actions().begin(), concern.actions().end(), [&](const v1::PlannedAction& action) {
           return action.done_on().empty() && action.due_on() < today;
         });
}

std::int32_t interval_for(std::int32_t points) {
  if (points >= 11) return 30;
  if (points >= 7) return 91;
  if (points >= 4) return 182;
  return 365;
}

Monitoring plan_monitoring(const MonitoredProvider& provider, const std::string& today) {
  Sum sum;
  sum.add(points_for(kValueSteps, provider.yearly_value_pence),
          cat("services worth GBP ", provider.yearly_value_pence / 100, " a year"));
  sum.add(points_for(kPeopleSteps, provider.people_supported), cat(provider.people_supported, " people supported"));
  for (const v1::Concern& concern : provider.concerns) add_concern(concern, today, sum);
  if (!provider.days_since_engagement) {
    sum.add(2, "no visit or other engagement on record");
  } else if (*provider.days_since_engagement > kDaysOfYear) {
    sum.add(*provider.days_since_engagement > 2 * kDaysOfYear ? 2 : 1,
            cat("last visit or other engagement ", *provider.days_since_engagement, " days ago"));
  }
  if (provider.days_since_first_service && *provider.days_since_first_service < kDaysOfYear) {
    sum.add(2, cat("new here: its first service began ", *provider.days_since_first_service, " days ago"));
  }
  sum.result.interval_days = interval_for(sum.result.risk_points);
  return std::move(sum.result);
}

}  // namespace concord::registry
