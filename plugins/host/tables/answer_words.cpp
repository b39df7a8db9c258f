// PURE. Words of a trace; see answer_words.h.
#include "plugins/host/tables/answer_words.h"

#include "absl/time/civil_time.h"

namespace concord::plugins::host {
namespace {

// A program may read a long text twenty thousand times; the trace shows its beginning.
std::string shown(std::string_view text) {
  if (text.size() <= kMaxShownBytes) return std::string(text);
  std::size_t end = kMaxShownBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return std::string(text.substr(0, end)) + "...";
}

}  // namespace

std::string day_words(std::int64_t days) { return absl::FormatCivilTime(absl::CivilDay(1970, 1, 1) + days); }

std::string answer_words(const box::Value& value) {
  switch (value.kind) {
    case box::Kind::kInteger:
      return std::to_string(value.number);
    case box::Kind::kDate:
      return day_words(value.number);
    case box::Kind::kText:
      return shown(value.text);
  }
  return "";
}

std::string cell_name(std::string_view table, std::int64_t row, std::string_view column) {
  std::string name;
  name.reserve(table.size() + column.size() + 8);
  name.append(table).append("/").append(std::to_string(row)).append("/").append(column);
  return name;
}

}  // namespace concord::plugins::host
