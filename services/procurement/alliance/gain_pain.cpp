// PURE. Gain and pain to the penny; see gain_pain.h.
#include "services/procurement/alliance/gain_pain.h"

#include <algorithm>
#include <numeric>

#include "services/procurement/fields/field_rules.h"

namespace concord::procurement {

std::vector<std::int64_t> split_exactly(std::int64_t amount, const std::vector<std::int64_t>& weights_ppm) {
  std::vector<std::int64_t> parts, remainders;
  std::int64_t left = amount;
  for (const std::int64_t weight : weights_ppm) {
    const Wide product = Wide{amount} * weight;
    parts.push_back(static_cast<std::int64_t>(product / kWholeShare));
    remainders.push_back(static_cast<std::int64_t>(product % kWholeShare));
    left -= parts.back();
  }
  std::vector<std::size_t> order(parts.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return remainders[a] > remainders[b]; });
  for (std::size_t i = 0; i < order.size() && left > 0; ++i, --left) ++parts[order[i]];
  return parts;
}

std::vector<SharedLine> share_result(std::int64_t result_pence, const std::vector<ShareLine>& lines) {
  const bool gain = result_pence >= 0;
  std::vector<std::int64_t> weights;
  for (const ShareLine& line : lines) weights.push_back(gain ? line.gain_ppm : line.pain_ppm);
  const auto parts = split_exactly(gain ? result_pence : -result_pence, weights);
  std::vector<SharedLine> shared;
  std::int64_t over_caps = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::int64_t cap = lines[i].pain_cap_pence;
    const std::int64_t over = !gain && i > 0 && cap > 0 ? std::max<std::int64_t>(0, parts[i] - cap) : 0;
    over_caps += over;
    const std::int64_t sign = gain ? 1 : -1;
    shared.push_back({lines[i].member_id, sign * parts[i], sign * (parts[i] - over)});
  }
  if (!shared.empty()) shared[0].share_pence -= over_caps;
  return shared;
}

}  // namespace concord::procurement
