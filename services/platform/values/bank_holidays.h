// PURE data. The bank holidays of the parts of the United Kingdom, 2024 to 2028, substitute days included, as the
// governments publish them. A day proclaimed later is added here.
#pragma once

#include <vector>

#include "absl/time/civil_time.h"

namespace concord::platform {

enum class UnitedKingdomPart { kEnglandAndWales, kScotland, kNorthernIreland, kAny };

inline constexpr int kFirstHolidayYear = 2024;
inline constexpr int kLastHolidayYear = 2028;

// In order, each day once. kAny holds every day that is a holiday in any part.
std::vector<absl::CivilDay> bank_holidays(UnitedKingdomPart part);

}  // namespace concord::platform
