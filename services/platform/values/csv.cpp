// CSV reading and typed columns. PURE.
#include "services/platform/values/csv.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"

#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"

namespace concord::platform {
namespace {

constexpr std::size_t kMaxColumns = 100;

std::string stripped(std::string_view text) { return std::string(absl::StripAsciiWhitespace(as_absl(text))); }

bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t length = lead < 0x80                   ? 1
                               : lead >= 0xC2 && lead < 0xE0 ? 2
                               : lead >= 0xE0 && lead < 0xF0 ? 3
                               : lead >= 0xF0 && lead < 0xF5 ? 4
                                                             : 0;
    if (length == 0 || i + length > text.size()) return false;
    for (std::size_t k = 1; k < length; ++k) {
      if ((static_cast<unsigned char>(text[i + k]) & 0xC0) != 0x80) return false;
    }
    i += length;
  }
  return true;
}

absl::Status malformed(std::int64_t line, std::string_view what, std::string_view remedy) {
  return refuse_input({.code = "CSV_MALFORMED",
                       .sentence = cat("Line ", line, ": ", what),
                       .remedy = std::string(remedy),
                       .subject = cat("line ", line)});
}

absl::Status below_nought(std::string_view column, const std::string& value) {
  return refuse_input({.code = "BELOW_NOUGHT",
                       .sentence = cat("'", value.substr(0, 40), "' in ", column, " is below 0."),
                       .remedy = "Write 0 or more.",
                       .subject = std::string(column)});
}

// Cuts the text into rows of fields.
class Cutter {
 public:
  explicit Cutter(std::string_view text) : text_(text) {}

  absl::StatusOr<bool> next(CsvRow& row) {
    row.fields.clear();
    if (at_ >= text_.size()) return false;
    row.line = line_;
    for (;;) {
      CONCORD_ASSIGN(std::string field, cut_field());
      row.fields.push_back(std::move(field));
      if (row.fields.size() > kMaxColumns)
        return malformed(row.line, "more than 100 columns.", "Check that commas in texts are in quotes.");
      if (at_ < text_.size() && text_[at_] == ',') {
        ++at_;
        continue;
      }
      end_line();
      return true;
    }
  }

 private:
  void end_line() {
    if (at_ < text_.size() && text_[at_] == '\r') ++at_;
    if (at_ < text_.size() && text_[at_] == '\n') ++at_;
    ++line_;
  }

  absl::StatusOr<std::string> cut_field() {
    if (at_ >= text_.size() || text_[at_] != '"') {
      const std::size_t end = std::min(text_.find_first_of(",\r\n", at_), text_.size());
      std::string field(text_.substr(at_, end - at_));
      at_ = end;
      if (field.find('"') != std::string::npos) {
        return malformed(line_, "a quote stands inside a field that does not begin with one.",
                         "Put the whole field in quotes and double the inner ones.");
      }
      return field;
    }
    const std::int64_t began = line_;
    std::string field;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '"') {
        if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
          field += '"';
          ++at_;
          continue;
        }
        ++at_;
        if (at_ < text_.size() && std::string_view(",\r\n").find(text_[at_]) == std::string_view::npos) {
          return malformed(line_, "text follows a closing quote.", "Double a quote that belongs to the text.");
        }
        return field;
      }
      if (text_[at_] == '\n') ++line_;
      field += text_[at_];
    }
    return malformed(began, "a quote is opened and never closed.", "Close the quote at the end of the field.");
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::int64_t line_ = 1;
};

// Takes the byte-order mark off a file that is small enough and text.
absl::Status check_file(std::string_view& content) {
  CONCORD_RETURN_IF_ERROR(check_import_size(content.size()));
  if (!is_utf8(content))
    return refuse_input({.code = "NOT_UTF8",
                         .sentence = "The file is not UTF-8 text.",
                         .remedy = "Save it as 'CSV UTF-8' and import it again."});
  if (content.substr(0, 3) == "\xEF\xBB\xBF") content.remove_prefix(3);
  return absl::OkStatus();
}

absl::Status too_many_rows() {
  return refuse_input({.code = "TOO_MANY_ROWS",
                       .sentence = cat("The file has more than ", kMaxImportRows, " rows."),
                       .remedy = "Split the file."});
}

}  // namespace

absl::Status check_import_size(std::size_t bytes) {
  if (bytes <= kMaxImportBytes) return absl::OkStatus();
  return refuse_input({.code = "FILE_TOO_LARGE",
                       .sentence = cat("The file has ", bytes, " bytes."),
                       .remedy = cat("Import at most ", kMaxImportBytes, " bytes at a time; split the file.")});
}

absl::StatusOr<CsvFile> split_json_lines(std::string_view content) {
  CONCORD_RETURN_IF_ERROR(check_file(content));
  CsvFile file;
  file.header = {kJsonColumn};
  std::int64_t line = 0;
  while (!content.empty()) {
    const std::size_t end = std::min(content.find('\n'), content.size());
    CsvRow row{++line, {stripped(content.substr(0, end))}, {}};
    content.remove_prefix(std::min(end + 1, content.size()));
    if (row.fields[0].empty()) continue;
    if (file.rows.size() >= kMaxImportRows) return too_many_rows();
    file.rows.push_back(std::move(row));
  }
  return file;
}

absl::StatusOr<CsvFile> parse_csv(std::string_view content) {
  CONCORD_RETURN_IF_ERROR(check_file(content));
  Cutter cutter(content);
  CsvFile file;
  CsvRow row;
  CONCORD_ASSIGN(const bool any, cutter.next(row));
  if (!any)
    return refuse_input({.code = "CSV_EMPTY",
                         .sentence = "The file is empty.",
                         .remedy = "The first line must hold the column headers."});
  for (std::string& name : row.fields) file.header.push_back(stripped(name));
  for (;;) {
    CONCORD_ASSIGN(const bool more, cutter.next(row));
    if (!more) return file;
    if (row.fields.size() == 1 && stripped(row.fields[0]).empty()) continue;
    if (file.rows.size() >= kMaxImportRows) return too_many_rows();
    file.rows.push_back(row);
    if (row.fields.size() == file.header.size()) continue;
    file.rows.back().fault =
        malformed(row.line, cat("has ", row.fields.size(), " fields, the header has ", file.header.size(), "."),
                  "Give every row one field a header; quote fields that contain commas.");
    file.rows.back().fields.resize(file.header.size());
  }
}

void RowReader::fail(std::string_view column, absl::Status status) {
  if (!status_.ok()) return;
  problem_column_ = std::string(column);
  status_ = std::move(status);
}

std::string RowReader::text(std::string_view column) {
  for (std::size_t i = 0; i < file_.header.size(); ++i) {
    if (file_.header[i] == column) return stripped(row_.fields[i]);
  }
  return {};
}

std::string RowReader::required(std::string_view column) {
  std::string value = text(column);
  if (value.empty()) {
    fail(column, refuse_input({.code = "COLUMN_EMPTY",
                               .sentence = cat("Column ", column, " is empty."),
                               .remedy = cat("Fill in ", column, "."),
                               .subject = std::string(column)}));
  }
  return value;
}

std::vector<std::string> RowReader::list(std::string_view column) {
  std::vector<std::string> values;
  for (const auto part : absl::StrSplit(text(column), ';')) {
    const std::string value = stripped(as_std(part));
    if (!value.empty()) values.push_back(value);
  }
  return values;
}

bool RowReader::has(std::string_view column) const {
  return std::find(file_.header.begin(), file_.header.end(), column) != file_.header.end();
}

std::int64_t RowReader::integer(std::string_view column, Otherwise otherwise) {
  const std::string value = otherwise ? text(column) : required(column);
  std::int64_t number = 0;
  if (value.empty()) return otherwise.value_or(0);
  if (!absl::SimpleAtoi(value, &number)) {
    fail(column, refuse_input({.code = "NOT_A_NUMBER",
                               .sentence = cat("'", value.substr(0, 40), "' in ", column, " is not a whole number."),
                               .remedy = "Write digits only, such as 1041, without commas or spaces.",
                               .subject = std::string(column)}));
  }
  if (number < 0) fail(column, below_nought(column, value));
  return number;
}

// Decimal text to an integer with this many decimals, without ever passing through a floating-point number.
std::int64_t RowReader::scaled(std::string_view column, int decimals, Otherwise otherwise) {
  const std::string value = otherwise ? text(column) : required(column);
  if (value.empty()) return otherwise.value_or(0);
  std::string_view rest = value;
  const bool negative = !rest.empty() && rest.front() == '-';
  if (negative) rest.remove_prefix(1);
  const std::size_t point = rest.find('.');
  const std::string_view whole = rest.substr(0, point);
  const std::string_view fraction = point == std::string_view::npos ? std::string_view() : rest.substr(point + 1);
  const auto digits = [](std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  };
  const bool good = !whole.empty() && whole.size() <= 12 && digits(whole) && digits(fraction) &&
                    fraction.size() <= static_cast<std::size_t>(decimals) &&
                    (point == std::string_view::npos || !fraction.empty());
  if (!good) {
    fail(column, refuse_input({.code = "NOT_A_NUMBER",
                               .sentence = cat("'", value.substr(0, 40), "' in ", column,
                                               " is not a number with at most ", decimals, " decimals."),
                               .remedy = "Write it like 1234.5, without commas, spaces or a currency sign.",
                               .subject = std::string(column)}));
    return 0;
  }
  std::int64_t number = 0;
  for (char c : whole) number = number * 10 + (c - '0');
  for (int i = 0; i < decimals; ++i) {
    number =
        number * 10 + (static_cast<std::size_t>(i) < fraction.size() ? fraction[static_cast<std::size_t>(i)] - '0' : 0);
  }
  if (negative) fail(column, below_nought(column, value));
  return negative ? 0 : number;
}

std::int64_t RowReader::pence(std::string_view column, Otherwise otherwise) { return scaled(column, 2, otherwise); }
std::int64_t RowReader::milli(std::string_view column, Otherwise otherwise) { return scaled(column, 3, otherwise); }

std::int64_t RowReader::percent_ppm(std::string_view column, Otherwise otherwise) {
  const std::int64_t ppm = scaled(column, 4, otherwise);
  if (ppm > 1'000'000) {
    fail(column, refuse_input({.code = "NOT_A_SHARE",
                               .sentence = cat("'", text(column), "' in ", column, " is above 100 per cent."),
                               .remedy = "Write 0 to 100.",
                               .subject = std::string(column)}));
  }
  return ppm;
}

bool RowReader::yes(std::string_view column) {
  const std::string value = absl::AsciiStrToLower(text(column));
  if (value.empty() || value == "no" || value == "false" || value == "0") return false;
  if (value == "yes" || value == "true" || value == "1") return true;
  fail(column, refuse_input({.code = "NOT_YES_OR_NO",
                             .sentence = cat("'", value.substr(0, 40), "' in ", column, " is neither yes nor no."),
                             .remedy = "Write yes or no.",
                             .subject = std::string(column)}));
  return false;
}

std::string RowReader::date(std::string_view column, bool required) {
  std::string value = required ? this->required(column) : text(column);
  if (value.empty()) return value;
  const auto day = parse_date(value, column);
  if (!day.ok()) fail(column, day.status());
  return value;
}

}  // namespace concord::platform
