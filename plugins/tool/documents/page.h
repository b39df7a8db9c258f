// A page of headings, paragraphs, lists and tables, written as Markdown or as HTML. What stands in it is text: neither
// form may take it for markup. PURE.
#pragma once

#include <string>
#include <vector>

namespace concord::plugins::tool {

class Page {
 public:
  using Cells = std::vector<std::string>;

  void heading(int level, std::string text) { blocks_.push_back({Kind::kHeading, level, std::move(text), {}, {}}); }
  void text(std::string text) { blocks_.push_back({Kind::kText, 0, std::move(text), {}, {}}); }
  void list(Cells items) { blocks_.push_back({Kind::kList, 0, "", std::move(items), {}}); }
  void table(Cells header, std::vector<Cells> rows) {
    blocks_.push_back({Kind::kTable, 0, "", std::move(header), std::move(rows)});
  }

  [[nodiscard]] std::string in_markdown() const;
  [[nodiscard]] std::string in_html() const;  // a whole document; the first heading is its title

 private:
  enum class Kind { kHeading, kText, kList, kTable };
  struct Block {
    Kind kind;
    int level;
    std::string text;
    Cells cells;  // of a list, or a table's header
    std::vector<Cells> rows;
  };
  std::vector<Block> blocks_;
};

}  // namespace concord::plugins::tool
