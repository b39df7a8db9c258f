// PURE. Writes pages; see page.h.
#include "plugins/tool/documents/page.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace concord::plugins::tool {
namespace {

// What Markdown would read as markup; an underscore within a word is none.
std::string marked_down(const std::string& text) {
  return absl::StrReplaceAll(text,
                             {{"\\", "\\\\"}, {"`", "\\`"}, {"*", "\\*"}, {"<", "\\<"}, {"|", "\\|"}, {"\n", " "}});
}

std::string escaped(const std::string& text) {
  return absl::StrReplaceAll(text, {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}});
}

std::string line_of(const Page::Cells& cells) {
  std::string line = "|";
  for (const std::string& cell : cells) absl::StrAppend(&line, " ", marked_down(cell), " |");
  return line + "\n";
}

std::string row_of(const Page::Cells& cells, const char* tag) {
  std::string row = "<tr>";
  for (const std::string& cell : cells) absl::StrAppend(&row, "<", tag, ">", escaped(cell), "</", tag, ">");
  return row + "</tr>\n";
}

constexpr char kHead[] = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>";
constexpr char kStyle[] =
    "</title>\n<style>\nbody { font-family: sans-serif; max-width: 70em; margin: 2em auto; padding: 0 1em; }\n"
    "table { border-collapse: collapse; }\nth, td { border: 1px solid #888; padding: 0.3em 0.5em; text-align: left; "
    "vertical-align: top; }\n</style>\n</head>\n<body>\n";

}  // namespace

std::string Page::in_markdown() const {
  std::string page;
  for (const Block& block : blocks_) {
    if (!page.empty()) page += "\n";
    switch (block.kind) {
      case Kind::kHeading:
        absl::StrAppend(&page, std::string(static_cast<std::size_t>(block.level), '#'), " ", marked_down(block.text),
                        "\n");
        break;
      case Kind::kText:
        absl::StrAppend(&page, marked_down(block.text), "\n");
        break;
      case Kind::kList:
        for (const std::string& item : block.cells) absl::StrAppend(&page, "- ", marked_down(item), "\n");
        break;
      case Kind::kTable:
        page += line_of(block.cells) + "|";
        for (std::size_t i = 0; i < block.cells.size(); ++i) page += "---|";
        page += "\n";
        for (const Cells& row : block.rows) page += line_of(row);
        break;
    }
  }
  return page;
}

std::string Page::in_html() const {
  const auto first =
      std::find_if(blocks_.begin(), blocks_.end(), [](const Block& block) { return block.kind == Kind::kHeading; });
  std::string page = absl::StrCat(kHead, escaped(first == blocks_.end() ? "" : first->text), kStyle);
  for (const Block& block : blocks_) {
    switch (block.kind) {
      case Kind::kHeading:
        absl::StrAppend(&page, "<h", block.level, ">", escaped(block.text), "</h", block.level, ">\n");
        break;
      case Kind::kText:
        absl::StrAppend(&page, "<p>", escaped(block.text), "</p>\n");
        break;
      case Kind::kList:
        page += "<ul>\n";
        for (const std::string& item : block.cells) absl::StrAppend(&page, "<li>", escaped(item), "</li>\n");
        page += "</ul>\n";
        break;
      case Kind::kTable:
        absl::StrAppend(&page, "<table>\n", row_of(block.cells, "th"));
        for (const Cells& row : block.rows) page += row_of(row, "td");
        page += "</table>\n";
        break;
    }
  }
  return page + "</body>\n</html>\n";
}

}  // namespace concord::plugins::tool
