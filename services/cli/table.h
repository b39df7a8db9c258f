// Aligned tables and colour for a terminal; plain text elsewhere. Prints, decides nothing.
#pragma once

#include <string>
#include <vector>

namespace concord::cli {

// Rows below a header, columns as wide as their widest cell (counted in UTF-8 characters). Numbers are aligned right.
class Table {
 public:
  explicit Table(std::vector<std::string> header) : header_(std::move(header)) {}
  void row(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  std::string text() const;

 private:
  std::vector<std::string> header_;
  std::vector<std::vector<std::string>> rows_;
};

enum class Colour { kGood, kBad, kFaint };
// The text in colour when standard output is a terminal and NO_COLOR is not set.
std::string coloured(Colour colour, const std::string& text);

// JSON text of a string, with quotes.
std::string json_quoted(const std::string& text);

}  // namespace concord::cli
