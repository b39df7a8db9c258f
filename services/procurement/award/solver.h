// Picks columns of a selection model for the largest worth: the only file that knows Clp and Cbc (its .cpp).
// The solver calculates in floating point, so it only proposes: optimum.cpp checks every row and adds up in
// integers.
#pragma once

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"

namespace concord::procurement {

struct Selection {
  struct Column {
    int lot = 0;
    int bid = 0;
    std::int64_t worth = 0;  // below 2^50 in sum
  };
  struct Cap {
    std::vector<int> bids;
    int most = 0;
  };
  int lots = 0;
  int bids = 0;
  std::vector<Column> columns;  // by lot, then by worth, largest first
  std::vector<Cap> caps;        // the chosen columns of these bids are at most so many
  int least_columns = 0;        // so many must be chosen; 0: none
  int least_bids = 0;           // so many bids must have one; 0: none
};

struct Selected {
  std::vector<int> columns;              // indices, ascending
  std::vector<std::int64_t> cap_prices;  // one a cap, rounded, not below 0: what one more would be worth
  std::int64_t nodes = 0;
};

// NOT_FOUND when the least numbers cannot be reached; INTERNAL when the solver gives up.
absl::StatusOr<Selected> select_best(const Selection& selection);

}  // namespace concord::procurement
