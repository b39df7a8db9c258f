// Aligned tables and terminal colours.
#include "services/cli/saying/table.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include <unistd.h>

namespace concord::cli {
namespace {

std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

bool is_number(const std::string& text) {
  return !text.empty() && text.find_first_not_of("0123456789.,-%+") == std::string::npos &&
         text.find_first_of("0123456789") != std::string::npos;
}

std::string coloured(const Cell& cell) {
  static const bool terminal = isatty(STDOUT_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr;
  if (!terminal || !cell.colour) return cell.text;
  const char* code = *cell.colour == Colour::kGood ? "32" : *cell.colour == Colour::kBad ? "31" : "2";
  return std::string("\033[") + code + "m" + cell.text + "\033[0m";
}

std::string hex_byte(unsigned char byte) {
  char escaped[8];
  std::snprintf(escaped, sizeof escaped, "\\x%02x", static_cast<unsigned>(byte));
  return escaped;
}

}  // namespace

std::string printable(const std::string& text) {
  constexpr unsigned char kDelete = 0x7F, kC1Lead = 0xC2, kLastC1 = 0x9F;
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const auto next = static_cast<unsigned char>(i + 1 < text.size() ? text[i + 1] : '\xFF');
    if (byte == '\n') {
      out += "\\n";
    } else if (byte < ' ' || byte == kDelete) {
      out += hex_byte(byte);
    } else if (byte == kC1Lead && next <= kLastC1) {  // U+0080 to U+009F: some terminals take U+009B for ESC [
      out += hex_byte(next);
      ++i;
    } else {
      out += text[i];
    }
  }
  return out;
}

Table::Table(std::vector<std::string> header) {
  for (const std::string& title : header) header_.emplace_back(printable(title));
}

void Table::row(std::vector<Cell> cells) {
  for (Cell& cell : cells) cell.text = printable(cell.text);
  rows_.push_back(std::move(cells));
}

std::string Table::text() const {
  std::vector<std::size_t> widths;
  std::vector<bool> right(header_.size(), !rows_.empty());
  for (const Cell& cell : header_) widths.push_back(width_of(cell.text));
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i < row.size() && i < widths.size(); ++i) {
      const std::string& text = row[i].text;
      widths[i] = std::max(widths[i], width_of(text));
      if (!text.empty() && text != "-" && !is_number(text)) right[i] = false;
    }
  }
  std::string out;
  const auto line = [&](const std::vector<Cell>& cells) {
    std::string text;
    for (std::size_t i = 0; i < widths.size(); ++i) {
      const Cell cell = i < cells.size() ? cells[i] : Cell("");
      const std::string pad(widths[i] - std::min(widths[i], width_of(cell.text)), ' ');
      text += (i == 0 ? "" : "  ") + (right[i] ? pad + coloured(cell) : coloured(cell) + pad);
    }
    text.erase(text.find_last_not_of(' ') + 1);
    out += text + "\n";
  };
  line(header_);
  std::vector<Cell> rule;
  for (const std::size_t width : widths) rule.emplace_back(std::string(width, '-'));
  line(rule);
  for (const auto& row : rows_) line(row);
  return out;
}

std::string json_quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += {'\\', c};
    } else if (static_cast<unsigned char>(c) < 0x20) {
      char escaped[8];
      std::snprintf(escaped, sizeof escaped, "\\u%04x", static_cast<unsigned>(c));
      out += escaped;
    } else {
      out += c;
    }
  }
  return out + "\"";
}

}  // namespace concord::cli
