// PURE. Whether support holds on every day of a hand-over: places in service never fall short of people supported, no
// service takes more people than it has places for, and nobody is left in a service that has ended.
//
// A service that ends counts until its last day for as many places as it has, or people if those are more: overload is
// reported elsewhere, and the people in it are supported. A service that takes people counts for the places of its
// latest step, less the people it had before.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"

namespace concord::transition {

struct OutgoingCapacity {
  std::string id;
  std::int64_t places = 0;
  std::int64_t people = 0;
  absl::CivilDay ends_on;  // its last day; by the next everybody must have moved
};

struct PlacesFrom {
  absl::CivilDay day;
  std::int64_t places = 0;
};

struct ReceivingCapacity {
  std::string id;
  std::int64_t people = 0;        // whom it supports already
  std::vector<PlacesFrom> steps;  // any order; none before its first
};

struct PlannedWave {
  std::string id;
  absl::CivilDay day;
  std::string from;
  std::string to;
  std::int64_t people = 0;
};

struct CapacityPlan {
  absl::CivilDay from;  // the first day that is looked at
  std::vector<OutgoingCapacity> outgoing;
  std::vector<ReceivingCapacity> receiving;
  std::vector<PlannedWave> waves;
};

// What holds from this day until the next in the curve.
struct CurveDay {
  absl::CivilDay day;
  std::int64_t outgoing_places = 0;
  std::int64_t receiving_places = 0;
  std::int64_t people = 0;
  std::int64_t moved = 0;
};

// The first day on which somebody would lose support.
struct Shortfall {
  absl::CivilDay day;
  std::int64_t places_short = 0;
  std::string service;  // the service that is too small or already ended; empty where all services together are
  std::string sentence;
  std::string remedy;  // what would make it a yes
};

// One row for each day on which anything changes, in order. The plan's waves must name its services.
std::vector<CurveDay> capacity_curve(const CapacityPlan& plan);
std::optional<Shortfall> first_shortfall(const CapacityPlan& plan);
// Refusals: UNKNOWN_SERVICE, WAVES_DO_NOT_ADD_UP, CAPACITY_SHORT with the first day and the shortfall.
absl::Status check_capacity(const CapacityPlan& plan);

}  // namespace concord::transition
