// PURE. Figures and the arithmetic that more than one service counts with. No floats.
#pragma once

#include <cstdint>

namespace concord::platform {

inline constexpr std::int64_t kWholePpm = 1'000'000;
inline constexpr int kMonthsAYear = 12;

// For products only: two int64 multiply into it without loss.
__extension__ typedef __int128 Wide;

}  // namespace concord::platform
