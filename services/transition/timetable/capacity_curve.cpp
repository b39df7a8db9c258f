// PURE. Walks the days on which a step, a wave or an end changes something, and looks at every service on each.
#include "services/transition/timetable/capacity_curve.h"

#include <algorithm>
#include <map>
#include <set>

#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"

namespace concord::transition {
namespace {

using platform::cat;
using platform::format_date;

std::int64_t places_on(const ReceivingCapacity& service, absl::CivilDay day) {
  const PlacesFrom* last = nullptr;
  for (const PlacesFrom& step : service.steps) {
    if (step.day <= day && (last == nullptr || step.day >= last->day)) last = &step;
  }
  return last == nullptr ? 0 : last->places;
}

std::int64_t moved_by(const CapacityPlan& plan, absl::CivilDay day, std::string PlannedWave::*side,
                      const std::string& service) {
  std::int64_t people = 0;
  for (const PlannedWave& wave : plan.waves) {
    if (wave.day <= day && wave.*side == service) people += wave.people;
  }
  return people;
}

std::set<absl::CivilDay> days_of_change(const CapacityPlan& plan) {
  std::set<absl::CivilDay> days = {plan.from};
  const auto add = [&](absl::CivilDay day) {
    if (day > plan.from) days.insert(day);
  };
  for (const OutgoingCapacity& service : plan.outgoing) add(service.ends_on + 1);
  for (const ReceivingCapacity& service : plan.receiving) {
    for (const PlacesFrom& step : service.steps) add(step.day);
  }
  for (const PlannedWave& wave : plan.waves) add(wave.day);
  return days;
}

// The first day from `day` on which the service has so many places; none when it never has.
std::optional<absl::CivilDay> first_day_with(const ReceivingCapacity& service, absl::CivilDay day,
                                             std::int64_t places) {
  std::optional<absl::CivilDay> found;
  for (const PlacesFrom& step : service.steps) {
    if (step.day > day && step.places >= places && (!found || step.day < *found)) found = step.day;
  }
  return found;
}

std::optional<Shortfall> too_small(const CapacityPlan& plan, const ReceivingCapacity& service, absl::CivilDay day) {
  const std::int64_t people = service.people + moved_by(plan, day, &PlannedWave::to, service.id);
  const std::int64_t places = places_on(service, day);
  // Overload that was there before and gets no worse is not this plan's doing.
  if (people <= places || (people == service.people && service.people > 0)) return std::nullopt;
  Shortfall found{day, people - places, service.id, {}, {}};
  found.sentence = cat("On ", format_date(day), " service ", service.id, " would support ", people, " people with ",
                       places, " places: ", people - places, " too few.");
  found.remedy = cat("Give ", service.id, " ", people - places, " more places by ", format_date(day));
  if (const auto later = first_day_with(service, day, people)) {
    found.remedy += cat(", or move them on ", format_date(*later), " or later");
  }
  found.remedy += ", or send fewer people there.";
  return found;
}

std::optional<Shortfall> left_behind(const CapacityPlan& plan, const OutgoingCapacity& service, absl::CivilDay day) {
  const std::int64_t left = service.people - moved_by(plan, day, &PlannedWave::from, service.id);
  if (day <= service.ends_on || left <= 0) return std::nullopt;
  Shortfall found{day, left, service.id, {}, {}};
  found.sentence = cat("On ", format_date(day), " ", left, " people would still be in service ", service.id,
                       ", whose last day is ", format_date(service.ends_on), ".");
  std::optional<absl::CivilDay> last;
  for (const PlannedWave& wave : plan.waves) {
    if (wave.from == service.id && (!last || wave.day > *last)) last = wave.day;
  }
  found.remedy = cat("Move them by ", format_date(service.ends_on));
  if (last && *last > service.ends_on) found.remedy += cat(", or keep the service until ", format_date(*last));
  found.remedy += ".";
  return found;
}

CurveDay day_of(const CapacityPlan& plan, absl::CivilDay day) {
  CurveDay row{day};
  for (const OutgoingCapacity& service : plan.outgoing) {
    if (day <= service.ends_on) row.outgoing_places += std::max(service.places, service.people);
    row.people += service.people;
  }
  for (const ReceivingCapacity& service : plan.receiving) {
    row.receiving_places += std::max<std::int64_t>(0, places_on(service, day) - service.people);
  }
  for (const PlannedWave& wave : plan.waves) row.moved += wave.day <= day ? wave.people : 0;
  return row;
}

std::optional<Shortfall> short_together(const CapacityPlan& plan, absl::CivilDay day) {
  const CurveDay row = day_of(plan, day);
  const std::int64_t places = row.outgoing_places + row.receiving_places;
  if (places >= row.people) return std::nullopt;
  Shortfall found{day, row.people - places, {}, {}, {}};
  found.sentence = cat("On ", format_date(day), " all services together would have ", places, " places for ",
                       row.people, " people: ", row.people - places, " too few.");
  found.remedy = cat("Keep a service that ends until the new places are there, or bring ", row.people - places,
                     " places forward to ", format_date(day), ".");
  return found;
}

}  // namespace

std::vector<CurveDay> capacity_curve(const CapacityPlan& plan) {
  std::vector<CurveDay> curve;
  for (const absl::CivilDay day : days_of_change(plan)) curve.push_back(day_of(plan, day));
  return curve;
}

std::optional<Shortfall> first_shortfall(const CapacityPlan& plan) {
  for (const absl::CivilDay day : days_of_change(plan)) {
    for (const ReceivingCapacity& service : plan.receiving) {
      if (auto found = too_small(plan, service, day)) return found;
    }
    for (const OutgoingCapacity& service : plan.outgoing) {
      if (auto found = left_behind(plan, service, day)) return found;
    }
    if (auto found = short_together(plan, day)) return found;
  }
  return std::nullopt;
}

absl::Status check_capacity(const CapacityPlan& plan) {
  std::map<std::string, std::int64_t> moving;
  std::set<std::string> taking;
  for (const OutgoingCapacity& service : plan.outgoing) moving[service.id] = 0;
  for (const ReceivingCapacity& service : plan.receiving) taking.insert(service.id);
  for (const PlannedWave& wave : plan.waves) {
    const bool from = moving.count(wave.from) > 0;
    if (!from || taking.count(wave.to) == 0) {
      return platform::refuse_missing(
          {.code = "UNKNOWN_SERVICE",
           .sentence = cat("Wave ", wave.id, " moves people ", from ? "to" : "from", " '",
                           (from ? wave.to : wave.from).substr(0, 60), "', which has no part in this."),
           .remedy =
               from ? "Move them to the new service or to one that runs on." : "Move them from a service that ends."});
    }
    moving[wave.from] += wave.people;
  }
  for (const OutgoingCapacity& service : plan.outgoing) {
    const std::int64_t people = moving[service.id];
    if (people == service.people) continue;
    return platform::refuse_input({.code = "WAVES_DO_NOT_ADD_UP",
                                   .sentence = cat("Service ", service.id, " supports ", service.people,
                                                   " people, and the waves move ", people, " of them."),
                                   .remedy = people < service.people ? cat("Move the other ", service.people - people,
                                                                           " too; nobody may lose support.")
                                                                     : cat("Move ", people - service.people, " fewer."),
                                   .subject = "waves"});
  }
  if (const auto found = first_shortfall(plan)) {
    return platform::refuse_state({.code = "CAPACITY_SHORT", .sentence = found->sentence, .remedy = found->remedy});
  }
  return absl::OkStatus();
}

}  // namespace concord::transition
