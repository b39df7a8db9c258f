// PURE. Indicator rows with their names taken out, so that a count is found in an area without comparing a name.
// It must never outlive the indicators it was read from.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "services/needs/estimate/name_codes.h"
#include "services/needs/estimate/need_estimate.h"

namespace concord::needs {

// Numbers of area and tenure are in the order of their names; tenure 0 = all tenures together.
struct IndicatorRow {
  std::uint32_t area = 0;
  std::uint32_t code = 0;
  std::uint32_t client_group = 0;
  std::uint32_t tenure = 0;
  std::int64_t value_milli = 0;
  const Indicator* row = nullptr;
};

// One count in one area for one client group: the row for all tenures, and those by tenure in the order of names.
struct IndicatorFigure {
  const IndicatorRow* all = nullptr;
  std::span<const IndicatorRow> by_tenure;
  bool found() const { return all != nullptr || !by_tenure.empty(); }
};

class IndicatorRows {
 public:
  // INVALID_ARGUMENT: a row without area, code, source or date, a figure outside its limits, a row given twice.
  static absl::StatusOr<IndicatorRows> read(const std::vector<Indicator>& indicators);

  std::uint32_t code_of(std::string_view code) const;                        // kNoCode: no row has it
  std::uint32_t group_of(std::string_view client_group) const;               // likewise
  const std::vector<std::string_view>& areas() const { return areas_; }      // by number
  const std::vector<std::string_view>& tenures() const { return tenures_; }  // by number; the first is kAnyTenure

  // What find() looks through from now on.
  void enter(std::uint32_t area);
  IndicatorFigure find(std::uint32_t code, std::uint32_t client_group) const;

 private:
  std::vector<IndicatorRow> rows_;        // by area, code, client group, tenure
  std::vector<std::size_t> area_starts_;  // one more than areas
  std::vector<std::string_view> areas_, tenures_;
  NameCodes codes_, groups_;
  std::vector<std::uint32_t> code_ranks_, group_ranks_;
  std::vector<std::pair<std::size_t, std::size_t>> entered_;  // by code: its rows in the entered area
  std::vector<std::uint32_t> entered_codes_;
};

}  // namespace concord::needs
