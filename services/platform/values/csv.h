// CSV as RFC 4180 has it (quotes, commas and line ends in quotes, CRLF or LF, a byte-order mark is skipped). PURE.
// Reports the line a row began on; decides nothing about columns.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace concord::platform {

inline constexpr std::size_t kMaxImportBytes = 4 << 20;
inline constexpr std::size_t kMaxImportRows = 50'000;

struct CsvRow {
  std::int64_t line = 0;            // from 1; the header is line 1
  std::vector<std::string> fields;  // one a header
  absl::Status fault;               // CSV_MALFORMED where the row had more or fewer fields than the header
};

struct CsvFile {
  std::vector<std::string> header;
  std::vector<CsvRow> rows;  // blank lines are left out
};

// FILE_TOO_LARGE beyond kMaxImportBytes.
absl::Status check_import_size(std::size_t bytes);
// Refusals FILE_TOO_LARGE, TOO_MANY_ROWS, NOT_UTF8, CSV_EMPTY, and CSV_MALFORMED (with the line) where quotes leave
// open where the rows end; a row of too many or few fields is that row's fault alone.
absl::StatusOr<CsvFile> parse_csv(std::string_view content);
// A file of one JSON object a line: rows with the single column `json`, from line 1; blank lines are left out and no
// line is judged. Refusals FILE_TOO_LARGE, TOO_MANY_ROWS, NOT_UTF8.
inline constexpr char kJsonColumn[] = "json";
absl::StatusOr<CsvFile> split_json_lines(std::string_view content);

// One row, read by header name. Getters collect the first problem; `status()` tells it with the column.
class RowReader {
 public:
  RowReader(const CsvFile& file, const CsvRow& row) : file_(file), row_(row) {}

  std::string text(std::string_view column);               // "" when absent or empty
  std::string required(std::string_view column);           // COLUMN_EMPTY when empty
  std::vector<std::string> list(std::string_view column);  // split at ';', trimmed
  // Numbers of 0 or more. An empty cell is `otherwise`, and COLUMN_EMPTY where none is given: a nought is written.
  using Otherwise = std::optional<std::int64_t>;
  std::int64_t integer(std::string_view column, Otherwise otherwise = {});      // whole number
  std::int64_t pence(std::string_view column, Otherwise otherwise = {});        // pounds "1234.56" -> 123456
  std::int64_t milli(std::string_view column, Otherwise otherwise = {});        // "37.5" -> 37500
  std::int64_t percent_ppm(std::string_view column, Otherwise otherwise = {});  // "62.5" -> 625000; at most 100
  bool yes(std::string_view column);                                            // yes/no/true/false/1/0, empty is no
  std::string date(std::string_view column, bool required = true);              // YYYY-MM-DD

  bool has(std::string_view column) const;  // whether the file has such a column
  std::int64_t line() const { return row_.line; }
  const std::string& problem_column() const { return problem_column_; }
  const absl::Status& status() const { return status_; }
  void fail(std::string_view column, absl::Status status);
  // Says that the row is kept although it cannot be used, and why; the outcome counts it apart.
  void set_aside(const std::string& reason) { set_aside_reason_ = reason; }
  const std::string& set_aside_reason() const { return set_aside_reason_; }

 private:
  std::int64_t scaled(std::string_view column, int decimals, Otherwise otherwise);
  const CsvFile& file_;
  const CsvRow& row_;
  std::string problem_column_;
  absl::Status status_;
  std::string set_aside_reason_;
};

}  // namespace concord::platform
