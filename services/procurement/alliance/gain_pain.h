// PURE. How a year's gain or pain is shared to the penny: by the agreed parts per million with the largest remainder,
// then what exceeds a member's cap of pain goes to the owner. The shares always add up to the result.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace concord::procurement {

inline constexpr std::int64_t kWholeShare = 1'000'000;

struct ShareLine {
  std::string member_id;
  std::int64_t gain_ppm = 0;
  std::int64_t pain_ppm = 0;
  std::int64_t pain_cap_pence = 0;  // 0 none
};

struct SharedLine {
  std::string member_id;
  std::int64_t uncapped_pence = 0;
  std::int64_t share_pence = 0;  // above 0 of a gain, below of a pain
};

// `amount` (0 or above) in parts of `weights_ppm`, which add up to 1,000,000. Pennies left over go to the largest
// remainders; equal remainders in the order of the list.
std::vector<std::int64_t> split_exactly(std::int64_t amount, const std::vector<std::int64_t>& weights_ppm);

// `lines` with the owner first; gain and pain each add up to 1,000,000. `result_pence` above 0 is a gain.
std::vector<SharedLine> share_result(std::int64_t result_pence, const std::vector<ShareLine>& lines);

}  // namespace concord::procurement
