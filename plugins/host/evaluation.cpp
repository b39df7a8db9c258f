// Turns inputs into a question and an answer into an outcome. PURE: the same inputs and answer give the same outcome,
// and what was read is told from the inputs, never from what the box claims.
#include "plugins/host/evaluation.h"

#include <algorithm>
#include <charconv>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

#include "plugins/box/text.h"

namespace concord::plugins::host {
namespace {

std::int32_t day_number(absl::CivilDay day) { return static_cast<std::int32_t>(day - absl::CivilDay(1970, 1, 1)); }

std::string date_text(std::int64_t days) { return absl::FormatCivilTime(absl::CivilDay(1970, 1, 1) + days); }

absl::Status check_name(const char* what, const std::string& name) {
  if (box::is_name(name)) return absl::OkStatus();
  return absl::UnavailableError(absl::StrCat("the name of a ", what, " is not [a-z0-9_], 1 to ", box::kMaxNameBytes,
                                             " bytes: \"", name.c_str(), "\""));
}

box::Value value_of(const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return {box::Kind::kInteger, *number, {}};
  if (const auto* text = std::get_if<std::string>(&value)) return {box::Kind::kText, 0, *text};
  return {box::Kind::kDate, day_number(std::get<absl::CivilDay>(value)), {}};
}

// A program may read a long text twenty thousand times; the trace shows its beginning.
std::string shown(std::string_view text) {
  if (text.size() <= kMaxShownBytes) return std::string(text);
  std::size_t end = kMaxShownBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return std::string(text.substr(0, end)) + "...";
}

std::string text_of(const box::Value& value) {
  switch (value.kind) {
    case box::Kind::kInteger:
      return std::to_string(value.number);
    case box::Kind::kDate:
      return date_text(value.number);
    case box::Kind::kText:
      return shown(value.text);
  }
  return "";
}

std::string answer_text(const box::Question& question, const box::Read& read) {
  box::Value value;
  switch (box::look_up(question, read, value)) {
    case box::Found::kAbsent:
      return "";
    case box::Found::kOtherType:
      return "(of another type)";
    case box::Found::kFound:
      break;
  }
  if (read.asked != box::Asked::kWorkingDay) return text_of(value);
  return absl::StrCat("working day ", read.count, " from ", date_text(read.from), " is ", text_of(value));
}

Read read_of(const box::Question& question, const box::Read& read) {
  const std::string name(read.name);
  const std::string answer = answer_text(question, read);
  switch (read.asked) {
    case box::Asked::kFact:
      return {Asked::kFact, name, answer};
    case box::Asked::kParameter:
      return {Asked::kParameter, name, answer};
    case box::Asked::kTableRows:
      return {Asked::kTable, name, answer};
    case box::Asked::kTableCell:
      return {Asked::kTable, absl::StrCat(name, "/", read.row, "/", std::string(read.column)), answer};
    case box::Asked::kWorkingDay:
      return {Asked::kCalendar, name, answer};
  }
  return {};
}

// Empty where `because` names nothing that has a citation.
std::string citation_of(const Inputs& inputs, std::string_view because) {
  const std::size_t slash = because.find('/');
  const std::string name(because.substr(0, slash));
  if (slash == std::string_view::npos) {
    const auto parameter = inputs.parameters.find(name);
    return parameter == inputs.parameters.end() ? "" : parameter->second.citation;
  }
  const auto table = inputs.tables.find(name);
  std::size_t row = 0;
  const auto digits = because.substr(slash + 1);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), row);
  const bool is_number = error == std::errc() && end == digits.data() + digits.size();
  if (table == inputs.tables.end() || !is_number || row >= table->second.size()) return "";
  return table->second[row].citation;
}

void add_told(const Inputs& inputs, const box::Told& told, Outcome& outcome) {
  const std::string name(told.name);
  const std::string because(told.because);
  const std::string sentence(told.sentence);
  const std::string citation = citation_of(inputs, told.because);
  switch (told.tell) {
    case box::Tell::kRequire:
      outcome.requirements.push_back({name, std::string(told.detail), told.value, because, citation, sentence});
      return;
    case box::Tell::kFinding:
      outcome.findings.push_back(
          {static_cast<Level>(told.level), name, sentence, std::string(told.remedy), because, citation});
      return;
    case box::Tell::kScore:
      outcome.scores.push_back({name, told.value, because, citation});
      return;
  }
}

absl::Status add_cells(const std::map<std::string, Value>& from, std::vector<box::NamedValue>& cells) {
  for (const auto& [column, value] : from) {
    if (auto status = check_name("column", column); !status.ok()) return status;
    cells.push_back({column, value_of(value)});
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<box::Question> question_of(const Inputs& inputs) {
  box::Question question;
  question.gate = static_cast<std::int32_t>(inputs.gate);
  question.facts.reserve(inputs.facts.size());
  for (const auto& [name, value] : inputs.facts) {
    if (auto status = check_name("fact", name); !status.ok()) return status;
    question.facts.push_back({name, value_of(value)});
  }
  question.parameters.reserve(inputs.parameters.size());
  for (const auto& [name, parameter] : inputs.parameters) {
    if (auto status = check_name("parameter", name); !status.ok()) return status;
    question.parameters.push_back({name, value_of(parameter.value)});
  }
  for (const auto& [name, rows] : inputs.tables) {
    if (auto status = check_name("table", name); !status.ok()) return status;
    box::Table& table = question.tables.emplace_back();
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
  for (const auto& [name, calendar] : inputs.calendars) {
    if (auto status = check_name("calendar", name); !status.ok()) return status;
    if (calendar.holidays.size() > kMaxHolidays) {
      return absl::UnavailableError(absl::StrCat("the calendar ", name, " has ", calendar.holidays.size(),
                                                 " holidays; at most ", kMaxHolidays, " are allowed"));
    }
    box::Calendar& days = question.calendars.emplace_back();
    days = {name, day_number(calendar.first), day_number(calendar.last), {}};
    for (const absl::CivilDay holiday : calendar.holidays) days.holidays.push_back(day_number(holiday));
  }
  return question;
}

absl::StatusOr<Outcome> outcome_of(const Inputs& inputs, const box::Question& question, const box::Answer& answer) {
  switch (answer.ending) {
    case box::Ending::kDone:
      break;
    case box::Ending::kGaveUp:
      return absl::UnavailableError(absl::StrCat("the rules program gave up with its own number ", answer.code,
                                                 ": rules_evaluate must answer 0"));
    case box::Ending::kStopped:
      return absl::UnavailableError(absl::StrCat("the rules program was stopped: ", std::string(answer.reason)));
  }
  Outcome outcome;
  outcome.fuel = answer.fuel;
  outcome.trace.reserve(answer.reads.size());
  for (const box::Read& read : answer.reads) outcome.trace.push_back(read_of(question, read));
  for (const box::Told& told : answer.tells) add_told(inputs, told, outcome);
  return outcome;
}

}  // namespace concord::plugins::host
