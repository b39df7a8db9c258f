// PURE. How many people could be placed at once when each place can be used once only: a maximum flow from groups of
// people to services, exact in whole thousandths. It says what is possible, never who goes where.
#pragma once

#include <cstdint>
#include <vector>

namespace concord::transition {

struct PeopleToPlace {
  std::int64_t people_milli = 0;
  std::vector<std::size_t> may_go_to;  // services by number
};

// Shortest augmenting paths (Edmonds and Karp). `places_milli` has one entry a service.
std::int64_t most_placed_milli(const std::vector<PeopleToPlace>& people, const std::vector<std::int64_t>& places_milli);

}  // namespace concord::transition
