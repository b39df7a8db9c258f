// PURE. Sets supply against need, cell by cell of area x client group x tenure, and says where the gaps are
// and of what kind. It must never lose a unit of supply or count one twice.
//
// Source: MATHS section 6 "Gap cube".
//   gap       = max(0, need - units)          surplus = max(0, units - need)
//   coverage  = units / need * 1000           units per 1,000 in need, in milli; 0 where nobody is in need
//   kind      = type: need and no unit at all; volume: need above units; none: else
//   place gap = an area whose units / need, over all groups and tenures, lies below a stated coverage
//   tenure fairness: served in tenure / served, against need in tenure / need; their ratio is 1,000,000 ppm
//   when fair
//
// Spreading: supply serves every need cell in its areas, of its client groups ("generic" = every group) and
// its tenures ("any" = every tenure; and need of tenure "any" is open to every supply). Its units, and apart
// from them the people it supports, are spread over those cells in proportion to need by largest remainder
// (ties: area, client group, tenure by name). If nobody there is in need, they stay in the cell of its first
// area, group and tenure by name, as surplus. A unit counts whether funded or not; served = in use.
//
// Cells hold codes, positions in the sorted name lists beside them, so that 35,000 areas x 30 groups x 4
// tenures stay numbers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "services/needs/estimate/need_estimate.h"

namespace concord::needs {

inline constexpr char kGenericGroup[] = "generic";

inline constexpr std::int64_t kMaxTotalUnits = 1'000'000'000;          // over all supply cells
inline constexpr std::int64_t kMaxTotalNeedMilli = 1'000'000'000'000;  // a thousand million people over all cells
inline constexpr std::int64_t kMaxCoverageMilli = 1'000'000'000;       // a threshold of a million units per 1,000
inline constexpr std::int64_t kMaxSupplyPricePence = 100'000'000'000'000;
inline constexpr std::size_t kMaxSupplyParts = 20'000'000;  // supply times the cells each serves

// Supply of one place, as duplication sees it.
struct SupplyCell {
  std::string area;
  std::string client_group;  // "generic" or "" = serves all
  std::string tenure;        // "any" or "" = serves all
  std::int64_t units = 0;    // whole units: people who can be supported at one time
  std::int64_t funded_units = 0;
  std::int64_t in_use = 0;
  std::vector<std::string> service_ids;
  std::vector<std::string> provider_ids;
  std::int64_t price_pence = 0;  // a year
};

// Supply that reaches over several areas, client groups or tenures: one service as the registry knows it.
struct SupplyReach {
  std::vector<std::string> areas;          // at least one
  std::vector<std::string> client_groups;  // "generic" among them, or none = serves all
  std::vector<std::string> tenures;        // "any" among them, or none = serves all
  std::int64_t units = 0;
  std::int64_t in_use = 0;
};

enum class GapKind : std::uint8_t { kNone, kVolume, kType };

struct GapFigures {
  std::int64_t need_milli = 0;
  std::int64_t units_milli = 0;
  std::int64_t served_milli = 0;
  std::int64_t gap_milli = 0;      // in a total: the sum of its cells' gaps, for a surplus elsewhere fills none
  std::int64_t surplus_milli = 0;  // likewise
  std::int64_t coverage_per_1000_milli = 0;
};

// Keeps only what cannot be worked out from the rest: there are millions of cells.
struct GapCell {
  std::uint32_t area = 0;
  std::uint32_t client_group = 0;
  std::uint32_t tenure = 0;
  std::int64_t need_milli = 0;
  std::int64_t units_milli = 0;
  std::int64_t served_milli = 0;

  [[nodiscard]] GapKind kind() const;
  [[nodiscard]] GapFigures figures() const;
};

// One supply cell's part in one gap cell: the explanation of units and served.
struct SupplyPart {
  std::uint32_t supply = 0;  // position in the supply given
  std::uint32_t area = 0;
  std::uint32_t client_group = 0;
  std::uint32_t tenure = 0;
  std::int64_t units_milli = 0;
  std::int64_t served_milli = 0;
};

struct PlaceGap {
  std::uint32_t area = 0;
  GapFigures figures;
  std::int64_t units_short_milli = 0;  // what would lift the area to the threshold, rounded up
};

struct TenureFairness {
  std::uint32_t tenure = 0;
  std::int64_t served_share_ppm = 0;
  std::int64_t need_share_ppm = 0;
  std::optional<std::int64_t> ratio_ppm;  // none where nobody is in need or nobody at all is served
};

struct GapReport {
  std::vector<std::string> areas;  // names of the codes, of need and supply together
  std::vector<std::string> client_groups;
  std::vector<std::string> tenures;
  std::vector<GapCell> cells;     // sorted by (area, client group, tenure)
  std::vector<SupplyPart> parts;  // in the order of the supply; none where they were not to be kept
  GapFigures total;
  std::vector<GapFigures> by_area;  // position = code
  std::vector<GapFigures> by_client_group;
  std::vector<GapFigures> by_tenure;
  std::vector<PlaceGap> place_gaps;
  std::vector<TenureFairness> tenure_fairness;
};

// INVALID_ARGUMENT: an area or client group without a name, negative need, a cell given twice, need above
// kMaxTotalNeedMilli.
absl::StatusOr<NeedTable> code_need(const std::vector<NeedCell>& cells);

// `parts[i].supply` is the position in what was given. INVALID_ARGUMENT: as above, supply without an area, a
// negative figure, a figure or total outside its limits, or more than kMaxSupplyParts parts.
enum class KeepParts : std::uint8_t { kYes, kNo };
absl::StatusOr<GapReport> measure_gap(const NeedTable& need, const std::vector<SupplyReach>& supply,
                                      std::int64_t place_threshold_per_1000_milli, KeepParts parts = KeepParts::kYes);
absl::StatusOr<GapReport> measure_gap(const std::vector<NeedCell>& need, const std::vector<SupplyReach>& supply,
                                      std::int64_t place_threshold_per_1000_milli);
absl::StatusOr<GapReport> measure_gap(const std::vector<NeedCell>& need, const std::vector<SupplyCell>& supply,
                                      std::int64_t place_threshold_per_1000_milli);

}  // namespace concord::needs
