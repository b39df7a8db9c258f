// Lays provisions out; see prepared_provisions.h. PURE.
#include "plugins/host/running/prepared_provisions.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

#include "plugins/box/wire/wire.h"
#include "plugins/host/running/asked_value.h"

namespace concord::plugins::host {
namespace {

absl::Status add_cells(const std::map<std::string, Value>& from, std::vector<box::NamedValue>& cells) {
  for (const auto& [column, value] : from) {
    if (auto status = check_name("column", column); !status.ok()) return status;
    cells.push_back({column, value_of(value)});
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::shared_ptr<const PreparedProvisions>> PreparedProvisions::prepare(Provisions provisions) {
  const std::shared_ptr<PreparedProvisions> prepared(new PreparedProvisions(std::move(provisions)));
  if (auto status = prepared->lay_out(); !status.ok()) return status;
  return prepared;
}

absl::Status PreparedProvisions::lay_out() {
  question_.parameters.reserve(provisions_.parameters.size());
  for (const auto& [name, parameter] : provisions_.parameters) {
    if (auto status = check_name("parameter", name); !status.ok()) return status;
    question_.parameters.push_back({name, value_of(parameter.value)});
  }
  for (const auto& [name, rows] : provisions_.tables) {
    if (auto status = check_name("table", name); !status.ok()) return status;
    box::Table& table = question_.tables.emplace_back();
    table.name = name;
    for (const Row& row : rows) {
      auto& cells = table.rows.emplace_back();
      cells.reserve(row.cells.size() + row.of_host.size());
      if (auto status = add_cells(row.cells, cells); !status.ok()) return status;
      if (row.of_host.empty()) continue;
      if (auto status = add_cells(row.of_host, cells); !status.ok()) return status;
      std::sort(cells.begin(), cells.end(), [](const auto& left, const auto& right) { return left.name < right.name; });
    }
  }
  for (const auto& [name, calendar] : provisions_.calendars) {
    if (auto status = check_name("calendar", name); !status.ok()) return status;
    if (calendar.holidays.size() > kMaxHolidays) {
      return absl::UnavailableError(absl::StrCat("the calendar ", name, " has ", calendar.holidays.size(),
                                                 " holidays; at most ", kMaxHolidays, " are allowed"));
    }
    box::Calendar& days = question_.calendars.emplace_back();
    days = {name, wire_day(calendar.first), wire_day(calendar.last), {}};
    for (const absl::CivilDay holiday : calendar.holidays) days.holidays.push_back(wire_day(holiday));
  }
  box::write_provisions(question_, frame_part_);
  return absl::OkStatus();
}

std::shared_ptr<const LaidOutRows> PreparedProvisions::rows() const {
  std::call_once(laid_out_, [this] { rows_ = LaidOutRows::lay_out(provisions_, question_); });
  return rows_;
}

}  // namespace concord::plugins::host
