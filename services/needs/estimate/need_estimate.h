// PURE. Estimates how many people need support, by area, client group and tenure, from published counts and a
// model that is data. It must never give a figure that cannot be explained: every cell carries the counts,
// weights and sources it is made of.
//
// Source: MATHS section 6 "Need" (prevalence x population, H-CLIC counts, waiting lists).
//   contribution(area, group, term) = value * weight_ppm / 1,000,000    rounded half up to a thousandth
//   need(area, group)               = sum of its terms' contributions
//
// Tenure: a term whose indicator is published per tenure keeps those proportions. Any other term is spread by
// households(tenure) * risk(tenure) where the model says so, and else stays in one cell of tenure "any". Both
// splits use the largest remainder (ties: tenure by name), so the cells add up to the area's need exactly.
//
// Which rows count: rows that name the client group stand instead of rows that name none; rows per tenure
// stand instead of the row for all tenures, which must then be their sum.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace concord::needs {

inline constexpr char kAnyTenure[] = "any";

inline constexpr std::int64_t kMaxIndicatorMilli = 1'000'000'000'000;  // a thousand million people
inline constexpr std::int64_t kMaxTermWeightPpm = 10'000'000;          // a count may stand for at most ten times itself
inline constexpr std::int64_t kMaxRiskMilli = 1'000'000;               // a thousand times the neutral risk
inline constexpr std::size_t kMaxTerms = 1000;                         // of a client group
inline constexpr std::size_t kMaxTenures = 100;                        // of one count in one area

struct Indicator {
  std::string area;          // GSS code
  std::string tenure;        // "" or "any" = all tenures together
  std::string client_group;  // "" = not by client group
  std::string code;
  std::int64_t value_milli = 0;  // thousandths of a person or household
  std::string source;            // must be stated
  std::string as_at;             // civil date; must be stated
};

struct NeedTerm {
  std::string indicator_code;
  std::int64_t weight_ppm = 0;  // the share of the count that is need
};

struct TenureRisk {
  std::string tenure;
  std::int64_t risk_milli = 1000;  // 1000 = neutral, 2000 = twice as likely to need support
};

struct TenureSplit {
  std::string households_code;    // an indicator that is published per tenure
  std::vector<TenureRisk> risks;  // tenures not named are neutral
};

struct GroupModel {
  std::string client_group;
  std::vector<NeedTerm> terms;
  std::optional<TenureSplit> tenure_split;
};

struct NeedModel {
  std::vector<GroupModel> groups;
};

struct NeedContribution {
  std::string indicator;
  std::int64_t value_milli = 0;  // the row's own value: this tenure's, or the area's when it was spread
  std::int64_t weight_ppm = 0;
  std::string spread_by;           // households indicator, or "" when it was not spread
  std::int64_t spread_weight = 0;  // households_milli * risk_milli of this tenure ...
  std::int64_t spread_whole = 0;   // ... of so much in the area
  std::int64_t contribution_milli = 0;
  std::string source;
  std::string as_at;
};

struct NeedCell {
  std::string area;
  std::string client_group;
  std::string tenure;  // "any" where need is not known by tenure
  std::int64_t need_milli = 0;
  std::vector<NeedContribution> trace;  // contributions add up to need_milli
};

struct NeedEntry {
  std::uint32_t area = 0;
  std::uint32_t client_group = 0;
  std::uint32_t tenure = 0;
  std::int64_t need_milli = 0;
};

// Need with its names taken out, for callers that hold millions of cells.
struct NeedTable {
  std::vector<std::string> areas;  // each list sorted, no name twice, none empty
  std::vector<std::string> client_groups;
  std::vector<std::string> tenures;
  std::vector<NeedEntry> entries;  // sorted by (area, client group, tenure), none twice
};

struct MissingFigure {
  std::string area;
  std::string client_group;
  std::string indicator;
};

struct NeedEstimate {
  std::vector<NeedCell> cells;         // by area, client group, tenure; a cell for each that has a figure, even a 0
  std::vector<MissingFigure> missing;  // the area has no such figure; its need is a lower bound
};

// The same figures without their traces: only the names that have a cell stand in the table.
struct CodedEstimate {
  NeedTable need;
  std::vector<MissingFigure> missing;
};

// INVALID_ARGUMENT, each with a sentence: an empty name, a figure outside its limits, a row, group, term or
// tenure given twice, no source or date, a row for all tenures that is not the sum of its tenures, need to
// spread in an area without households.
absl::StatusOr<NeedEstimate> estimate_need(const std::vector<Indicator>& indicators, const NeedModel& model);
// For millions of cells; refuses what estimate_need refuses.
absl::StatusOr<CodedEstimate> estimate_coded_need(const std::vector<Indicator>& indicators, const NeedModel& model);

}  // namespace concord::needs
