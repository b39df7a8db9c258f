// PURE data. One row a day: year, month, day, and where it is a holiday.
#include "services/platform/values/bank_holidays.h"

#include <array>

namespace concord::platform {
namespace {

constexpr int kE = 1;  // England and Wales
constexpr int kS = 2;  // Scotland
constexpr int kN = 4;  // Northern Ireland
constexpr int kAll = kE | kS | kN;

struct Holiday {
  int year, month, day, where;
};

constexpr auto kHolidays = std::to_array<Holiday>(
    {{2024, 1, 1, kAll},     {2024, 1, 2, kS},       {2024, 3, 18, kN},      {2024, 3, 29, kAll},
     {2024, 4, 1, kE | kN},  {2024, 5, 6, kAll},     {2024, 5, 27, kAll},    {2024, 7, 12, kN},
     {2024, 8, 5, kS},       {2024, 8, 26, kE | kN}, {2024, 12, 2, kS},      {2024, 12, 25, kAll},
     {2024, 12, 26, kAll},   {2025, 1, 1, kAll},     {2025, 1, 2, kS},       {2025, 3, 17, kN},
     {2025, 4, 18, kAll},    {2025, 4, 21, kE | kN}, {2025, 5, 5, kAll},     {2025, 5, 26, kAll},
     {2025, 7, 14, kN},      {2025, 8, 4, kS},       {2025, 8, 25, kE | kN}, {2025, 12, 1, kS},
     {2025, 12, 25, kAll},   {2025, 12, 26, kAll},   {2026, 1, 1, kAll},     {2026, 1, 2, kS},
     {2026, 3, 17, kN},      {2026, 4, 3, kAll},     {2026, 4, 6, kE | kN},  {2026, 5, 4, kAll},
     {2026, 5, 25, kAll},    {2026, 6, 15, kS},      {2026, 7, 13, kN},      {2026, 8, 3, kS},
     {2026, 8, 31, kE | kN}, {2026, 11, 30, kS},     {2026, 12, 25, kAll},   {2026, 12, 28, kAll},
     {2027, 1, 1, kAll},     {2027, 1, 4, kS},       {2027, 3, 17, kN},      {2027, 3, 26, kAll},
     {2027, 3, 29, kE | kN}, {2027, 5, 3, kAll},     {2027, 5, 31, kAll},    {2027, 7, 12, kN},
     {2027, 8, 2, kS},       {2027, 8, 30, kE | kN}, {2027, 11, 30, kS},     {2027, 12, 27, kAll},
     {2027, 12, 28, kAll},   {2028, 1, 3, kAll},     {2028, 1, 4, kS},       {2028, 3, 17, kN},
     {2028, 4, 14, kAll},    {2028, 4, 17, kE | kN}, {2028, 5, 1, kAll},     {2028, 5, 29, kAll},
     {2028, 7, 12, kN},      {2028, 8, 7, kS},       {2028, 8, 28, kE | kN}, {2028, 11, 30, kS},
     {2028, 12, 25, kAll},   {2028, 12, 26, kAll}});

int bits_of(UnitedKingdomPart part) {
  switch (part) {
    case UnitedKingdomPart::kEnglandAndWales:
      return kE;
    case UnitedKingdomPart::kScotland:
      return kS;
    case UnitedKingdomPart::kNorthernIreland:
      return kN;
    case UnitedKingdomPart::kAny:
      return kAll;
  }
  return kAll;
}

}  // namespace

std::vector<absl::CivilDay> bank_holidays(UnitedKingdomPart part) {
  std::vector<absl::CivilDay> days;
  for (const Holiday& holiday : kHolidays) {
    if ((holiday.where & bits_of(part)) != 0) days.emplace_back(holiday.year, holiday.month, holiday.day);
  }
  return days;
}

}  // namespace concord::platform
