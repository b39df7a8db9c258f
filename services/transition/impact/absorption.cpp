// PURE. Shortest augmenting paths between groups of people and services.
#include "services/transition/impact/absorption.h"

#include <algorithm>
#include <limits>
#include <map>

namespace concord::transition {
namespace {

constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

// People who may go to the same services are one group, which keeps the graph small.
std::vector<PeopleToPlace> merged(const std::vector<PeopleToPlace>& people) {
  std::map<std::vector<std::size_t>, std::int64_t> groups;
  for (const PeopleToPlace& some : people) {
    std::vector<std::size_t> services = some.may_go_to;
    std::sort(services.begin(), services.end());
    services.erase(std::unique(services.begin(), services.end()), services.end());
    groups[services] += some.people_milli;
  }
  std::vector<PeopleToPlace> result;
  for (const auto& [services, milli] : groups) result.push_back({milli, services});
  return result;
}

class Flow {
 public:
  Flow(const std::vector<PeopleToPlace>& people, const std::vector<std::int64_t>& places)
      : people_(people), waiting_(people.size()), free_(places), in_(places.size()) {
    for (std::size_t g = 0; g < people.size(); ++g) waiting_[g] = people[g].people_milli;
  }

  std::int64_t run() {
    std::int64_t total = 0;
    for (std::int64_t more = augment(); more > 0; more = augment()) total += more;
    return total;
  }

 private:
  // One search by breadth from every group that still waits to any service that is still free; moves as many as the
  // path lets through.
  std::int64_t augment() {
    std::vector<std::size_t> group_from(people_.size(), kNone), service_from(free_.size(), kNone), queue;
    for (std::size_t g = 0; g < people_.size(); ++g) {
      if (waiting_[g] == 0) continue;
      group_from[g] = free_.size();  // the source
      queue.push_back(g);
    }
    for (std::size_t next = 0; next < queue.size(); ++next) {
      for (const std::size_t s : people_[queue[next]].may_go_to) {
        if (service_from[s] != kNone) continue;
        service_from[s] = queue[next];
        if (free_[s] > 0) return move_along(s, group_from, service_from);
        for (const auto& [g, milli] : in_[s]) {
          if (milli == 0 || group_from[g] != kNone) continue;
          group_from[g] = s;
          queue.push_back(g);
        }
      }
    }
    return 0;
  }

  std::int64_t move_along(std::size_t last, const std::vector<std::size_t>& group_from,
                          const std::vector<std::size_t>& service_from) {
    std::int64_t most = free_[last];
    std::size_t service = last;
    for (;;) {
      const std::size_t group = service_from[service];
      if (group_from[group] == free_.size()) {
        most = std::min(most, waiting_[group]);
        break;
      }
      service = group_from[group];
      most = std::min(most, in_[service].at(group));
    }
    free_[last] -= most;
    service = last;
    for (;;) {
      const std::size_t group = service_from[service];
      in_[service][group] += most;
      if (group_from[group] == free_.size()) {
        waiting_[group] -= most;
        return most;
      }
      service = group_from[group];
      in_[service][group] -= most;
    }
  }

  const std::vector<PeopleToPlace>& people_;
  std::vector<std::int64_t> waiting_, free_;
  std::vector<std::map<std::size_t, std::int64_t>> in_;  // by service: how many of each group
};

}  // namespace

std::int64_t most_placed_milli(const std::vector<PeopleToPlace>& people,
                               const std::vector<std::int64_t>& places_milli) {
  const std::vector<PeopleToPlace> groups = merged(people);
  return Flow(groups, places_milli).run();
}

}  // namespace concord::transition
