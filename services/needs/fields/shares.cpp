// PURE. Rounding and splitting that add up; see shares.h.
#include "services/needs/fields/shares.h"

#include <algorithm>
#include <array>
#include <bit>

#include "services/platform/values/text.h"

namespace concord::needs {
namespace {

using platform::cat;

absl::Status wrong(const std::string& sentence) { return absl::InvalidArgumentError(sentence); }

using Remainders = std::vector<std::pair<std::int64_t, std::uint32_t>>;  // below zero, so that the largest comes first

// One more part for each of the `more` first; there are more than that. Where there are many, counting them by size
// leaves only those about the border to be compared.
void serve_first(std::ptrdiff_t more, Remainders& remainders, std::int64_t weight_sum, std::span<std::int64_t> parts) {
  constexpr std::size_t kFew = 32;
  constexpr int kSizeBits = 8;
  if (more == 0) return;
  auto end = remainders.end();
  if (remainders.size() > kFew) {
    const int shift = std::max(0, static_cast<int>(std::bit_width(static_cast<std::uint64_t>(weight_sum))) - kSizeBits);
    const auto size_of = [shift](const auto& remainder) { return static_cast<std::size_t>(-remainder.first >> shift); };
    std::array<std::ptrdiff_t, 1 << kSizeBits> counts{};
    for (const auto& remainder : remainders) ++counts[size_of(remainder)];
    std::size_t border = counts.size() - 1;
    for (; counts[border] < more; --border) more -= counts[border];
    end = remainders.begin();
    for (const auto& remainder : remainders) {
      const std::size_t size = size_of(remainder);
      parts[remainder.second] += size > border ? 1 : 0;
      if (size == border) *end++ = remainder;
    }
  }
  std::nth_element(remainders.begin(), remainders.begin() + (more - 1), end);
  for (std::ptrdiff_t k = 0; k < more; ++k) ++parts[remainders[static_cast<std::size_t>(k)].second];
}

// Number is wide enough for total * weight_sum; weights and total are not below 0.
template <typename Number>
void split_within(std::int64_t total, std::span<const std::int64_t> weights, std::int64_t weight_sum,
                  std::span<std::int64_t> parts, Remainders& remainders) {
  remainders.clear();
  const auto divisor = static_cast<Number>(weight_sum);
  std::int64_t left = total;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const Number product = static_cast<Number>(total) * static_cast<Number>(weights[i]);
    const Number quotient = product / divisor;
    const Number rest = product - quotient * divisor;
    parts[i] = static_cast<std::int64_t>(quotient);
    left -= parts[i];
    if (rest > 0) remainders.emplace_back(-static_cast<std::int64_t>(rest), static_cast<std::uint32_t>(i));
  }
  serve_first(static_cast<std::ptrdiff_t>(left), remainders, weight_sum, parts);
}

}  // namespace

Wide divide_half_up(Wide numerator, Wide denominator) {
  if (numerator >= 0 && numerator <= INT64_MAX && denominator <= INT64_MAX) {  // nearly always, and far quicker
    const auto small = static_cast<std::uint64_t>(numerator);
    const auto by = static_cast<std::uint64_t>(denominator);
    const std::uint64_t rest = small % by;
    return static_cast<Wide>(small / by + (rest < by - rest ? 0U : 1U));
  }
  const Wide quotient = numerator / denominator;
  const Wide remainder = numerator % denominator;
  const Wide size = remainder < 0 ? -remainder : remainder;
  if (size < denominator - size) return quotient;
  return numerator < 0 ? quotient - 1 : quotient + 1;
}

absl::Status LargestRemainder::weigh(std::span<const std::int64_t> weights) {
  Wide sum = 0;
  for (const std::int64_t weight : weights) {
    if (weight < 0) return wrong("A weight is below 0, so nothing can be split by it.");
    sum += weight;
  }
  if (sum > kMaxSplit) return wrong("The weights add up to more than " + std::to_string(kMaxSplit) + ".");
  weights_ = weights;
  weight_sum_ = static_cast<std::int64_t>(sum);
  return absl::OkStatus();
}

absl::Status LargestRemainder::split(std::int64_t total, std::span<std::int64_t> parts) {
  if (total < 0 || total > kMaxSplit)
    return wrong("What is split lies between 0 and " + std::to_string(kMaxSplit) + ".");
  if (total == 0) {
    std::fill(parts.begin(), parts.end(), 0);
    return absl::OkStatus();
  }
  if (weight_sum_ == 0) return wrong("There is something to split and no weight to split it by.");
  if (Wide{total} * weight_sum_ <= INT64_MAX) {
    split_within<std::uint64_t>(total, weights_, weight_sum_, parts, remainders_);
  } else {
    split_within<Wide>(total, weights_, weight_sum_, parts, remainders_);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::int64_t>> split_by_largest_remainder(std::int64_t total,
                                                                     const std::vector<std::int64_t>& weights) {
  LargestRemainder splitter;
  std::vector<std::int64_t> parts(weights.size());
  absl::Status done = splitter.weigh(weights);
  if (done.ok()) done = splitter.split(total, parts);
  if (!done.ok()) return done;
  return parts;
}

std::string decimal(std::int64_t milli) {
  const std::uint64_t size = milli < 0 ? 0 - static_cast<std::uint64_t>(milli) : static_cast<std::uint64_t>(milli);
  std::string text = cat(milli < 0 ? "-" : "", size / 1000);
  std::string rest = cat(1000 + size % 1000).substr(1);
  while (!rest.empty() && rest.back() == '0') rest.pop_back();
  return rest.empty() ? text : cat(text, ".", rest);
}

}  // namespace concord::needs
