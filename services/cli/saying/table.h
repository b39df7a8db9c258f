// Aligned tables and colour for a terminal; plain text elsewhere. Prints, decides nothing.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace concord::cli {

enum class Colour { kGood, kBad, kFaint };

struct Cell {
  Cell(std::string words) : text(std::move(words)) {}
  Cell(const char* words) : text(words) {}
  Cell(Colour in, std::string words) : text(std::move(words)), colour(in) {}
  std::string text;
  std::optional<Colour> colour;  // shown when standard output is a terminal and NO_COLOR is not set
};

// Rows below a header, columns as wide as their widest cell (counted in UTF-8 characters). Numbers are aligned right.
// Every cell is printed as `printable` has it.
class Table {
 public:
  explicit Table(std::vector<std::string> header);
  void row(std::vector<Cell> cells);
  std::string text() const;

 private:
  std::vector<Cell> header_;
  std::vector<std::vector<Cell>> rows_;
};

// The text with its control characters written out (\n, \x1b): what a service or a file says must not steer the
// terminal.
std::string printable(const std::string& text);

// JSON text of a string, with quotes.
std::string json_quoted(const std::string& text);

}  // namespace concord::cli
