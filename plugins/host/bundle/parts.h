// How each file of a bundle is read; used by bundle.cpp alone.
#pragma once

#include "plugins/host/bundle/bundle.h"

namespace concord::plugins::host {

inline constexpr std::size_t kMaxParameters = 500;
inline constexpr std::size_t kMaxRowsOfATable = 2000;
inline constexpr std::size_t kMaxCellBytes = 256;  // programs read a cell into this much room
inline constexpr std::size_t kMaxLawFigures = 40;  // of a plugin's reads_law
inline constexpr std::size_t kMaxConditions = 4;   // of a row; plugins/sdk/standing_orders.hpp reads as many
inline constexpr std::size_t kMaxCases = 5000;

// Where `faults` are gathered, each of these reads on past one parameter, row, calendar or case that cannot be read and
// leaves it out; else the first fault is the answer.
absl::StatusOr<Manifest> read_manifest(const std::string& text, Faults* faults = nullptr);
absl::StatusOr<std::vector<ParameterSeries>> read_parameters(const std::string& text, const std::string& file,
                                                             Faults* faults = nullptr);
absl::StatusOr<std::vector<TableSeries>> read_tables(const std::string& text, const std::string& file,
                                                     Faults* faults = nullptr);
absl::StatusOr<std::vector<NamedCalendar>> read_calendars(const std::string& text, const std::string& file,
                                                          Faults* faults = nullptr);
absl::StatusOr<std::vector<Case>> read_cases(const std::string& text, const std::string& file,
                                             Faults* faults = nullptr);

// "from", "to" and "then" of a map; `from` is required.
absl::StatusOr<Period> read_period(const Yaml& map);
// A [a-z0-9_] name under "name".
absl::StatusOr<std::string> read_name(const Yaml& map);
absl::StatusOr<Value> read_at(const Yaml& text, Unit unit);

}  // namespace concord::plugins::host
