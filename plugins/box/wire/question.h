// What one evaluation can read, as the box holds it, and how a read is answered from it. Everything is a view of bytes
// that the holder keeps alive; nothing here may depend on more than C++17.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace concord::plugins::box {

enum class Kind : std::uint8_t { kInteger = 1, kText = 2, kDate = 3 };

struct Value {
  Kind kind = Kind::kInteger;
  std::int64_t number = 0;  // of a date: days since 1970-01-01
  std::string_view text;
};

// Lists of these ascend by name.
struct NamedValue {
  std::string_view name;
  Value value;
};

struct Table {
  std::string_view name;
  std::vector<std::vector<NamedValue>> rows;
};

struct Calendar {
  std::string_view name;
  std::int32_t first = 0;
  std::int32_t last = 0;
  std::vector<std::int32_t> holidays;  // ascending
};

struct Question {
  std::int32_t gate = 0;
  std::vector<NamedValue> facts;
  std::vector<NamedValue> parameters;
  std::vector<Table> tables;
  std::vector<Calendar> calendars;
};

enum class Asked : std::uint8_t { kFact = 1, kParameter, kTableRows, kTableCell, kWorkingDay };

// One read. `row` and `column` are for a cell, `from` and `count` for a working day.
struct Read {
  Asked asked = Asked::kFact;
  Kind wanted = Kind::kInteger;
  std::string_view name;
  std::int32_t row = 0;
  std::string_view column;
  std::int32_t from = 0;
  std::int32_t count = 0;
};

enum class Found { kAbsent = 0, kFound = 1, kOtherType = 2 };  // as enum concord_answer

// What `read` finds. Asking for an integer also takes the day number of a parameter's or cell's date.
Found look_up(const Question& question, const Read& read, Value& value);

}  // namespace concord::plugins::box
