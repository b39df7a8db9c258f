// Lays rows out; see laid_out_rows.h. PURE. It follows the order and the limits of plugins/sdk/standing_orders.hpp,
// against which a property test holds it.
#include "plugins/host/tables/laid_out_rows.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

#include "plugins/box/wire/text.h"
#include "plugins/host/tables/answer_words.h"
#include "plugins/sdk/asking.hpp"
#include "plugins/sdk/row_tests.hpp"

namespace concord::plugins::host {
namespace {

constexpr int kConditions = 4;  // as standing_orders.hpp asks for
constexpr int kTests = sdk::RowTests::kMost;
constexpr int kTells = 40;
constexpr std::int64_t kNamed = 2;

class Layout {
 public:
  Layout(const Provisions& provisions, const box::Question& question, LaidOutRows& out)
      : provisions_(provisions), question_(question), out_(out) {}

  void add(const char* name) {
    LaidTable& table = out_.tables.emplace_back();
    table.name = name;
    box::Read read;
    read.asked = box::Asked::kTableRows;
    read.name = name;
    box::Value count;
    const bool is_there = box::look_up(question_, read, count) == box::Found::kFound;
    table.count = written({Asked::kTable, name, is_there ? std::to_string(count.number) : ""});
    table.rows.resize(is_there ? static_cast<std::size_t>(count.number) : 0);
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
      table_ = name;
      row_ = static_cast<std::int32_t>(row);
      table.rows[row].citation = provisions_.tables.at(name)[row].citation;
      table.rows[row].because = absl::StrCat(name, "/", row);
      lay_out(table.rows[row]);
    }
  }

  std::size_t place_of(std::string_view fact) {
    const auto known = std::find(out_.facts.begin(), out_.facts.end(), fact);
    const auto place = static_cast<std::size_t>(known - out_.facts.begin());
    if (known == out_.facts.end()) out_.facts.emplace_back(fact);
    return place;
  }

 private:
  const Read* written(Read read) { return &out_.reads.emplace_back(std::move(read)); }

  Cell asked(box::Kind wanted, std::string_view column) {
    Cell cell;
    if (!box::is_name(column)) {
      cell.is_odd = true;
      return cell;
    }
    box::Read read;
    read.asked = box::Asked::kTableCell;
    read.wanted = wanted;
    read.name = table_;
    read.row = row_;
    read.column = column;
    box::Value value;
    const box::Found found = box::look_up(question_, read, value);
    cell.is_found = found == box::Found::kFound;
    if (cell.is_found) {
      cell.number = value.number;
      cell.text = value.text;
      cell.is_odd = cell.text.size() > static_cast<std::size_t>(sdk::kTextCapacity);
    }
    cell.read = written({Asked::kTable, cell_name(table_, row_, column),
                         cell.is_found                     ? answer_words(value)
                         : found == box::Found::kOtherType ? kOfAnotherType
                                                           : ""});
    return cell;
  }
  Cell number(std::string_view column) { return asked(box::Kind::kInteger, column); }
  Cell text(std::string_view column) { return asked(box::Kind::kText, column); }
  // Of a text that is told: what the box would refuse is odd.
  Cell told(std::string_view column) {
    Cell cell = text(column);
    cell.is_odd = cell.is_odd || !box::is_clean_text(cell.text);
    return cell;
  }

  LaidBound bound(const std::string& column) {
    LaidBound bound;
    bound.amount = number(column);
    bound.named = text(column + "_named");
    bound.named.is_odd = bound.named.is_odd || (!bound.named.text.empty() && !box::is_name(bound.named.text));
    if (!bound.named.text.empty() && !bound.named.is_odd) bound.place = place_of(bound.named.text);
    return bound;
  }

  void lay_out_conditions(LaidRow& row) {
    for (int number_of = 1; number_of <= kConditions; ++number_of) {
      LaidCondition& condition = row.conditions.emplace_back();
      condition.fact = text(absl::StrCat("when_", number_of, "_fact"));
      if (condition.fact.text.empty()) return;
      condition.fact.is_odd = condition.fact.is_odd || !box::is_name(condition.fact.text);
      if (condition.fact.is_odd) return;
      condition.place = place_of(condition.fact.text);
      condition.is_number = number(absl::StrCat("when_", number_of, "_is"));
      condition.is_text = text(absl::StrCat("when_", number_of, "_is"));
    }
  }

  static void each_name(std::string_view set, std::vector<std::string_view>& names) {
    sdk::each_name(sdk::Text(set.data(), static_cast<int>(set.size())),
                   [&](sdk::Text name) { names.emplace_back(name.data, static_cast<std::size_t>(name.bytes)); });
  }

  void lay_out_tests(LaidRow& row) {
    row.test_count = number("test_count");
    const std::int64_t count = std::clamp<std::int64_t>(row.test_count.number, 0, kTests);
    for (std::int64_t number_of = 1; number_of <= count; ++number_of) {
      const std::string start = absl::StrCat("test_", number_of);
      LaidTest& test = row.tests.emplace_back();
      test.group = number(start + "_group");
      test.fact = text(start + "_fact");
      test.fact.is_odd = test.fact.is_odd || !box::is_name(test.fact.text);
      if (!test.fact.is_odd) test.place = place_of(test.fact.text);
      test.how = text(start + "_how");
      test.is_number = number(start + "_is");
      test.is_text = text(start + "_is");
      each_name(test.is_text.text, test.wanted);
    }
  }

  void lay_out_tells(LaidRow& row) {
    for (int number_of = 1; number_of <= kTells; ++number_of) {
      LaidTell& tell = row.tells.emplace_back();
      tell.kind = text(absl::StrCat("tells_", number_of));
      if (tell.kind.text.empty()) return;
      tell.kind.is_odd = tell.kind.is_odd || !box::is_name(tell.kind.text);
      if (tell.kind.is_odd) return;
      tell.number = number(tell.kind.text);
      tell.names = told(tell.kind.text);
      each_name(tell.names.text, tell.details);
    }
  }

  void lay_out(LaidRow& row) {
    row.other_gate = number("other_gate");
    lay_out_conditions(row);
    const bool has_tests = std::any_of(row.conditions.begin(), row.conditions.end(),
                                       [](const LaidCondition& one) { return one.fact.text == kRowTests; });
    if (has_tests) lay_out_tests(row);
    row.missing = text("missing");
    row.has_band = number("has_band");
    if (row.has_band.is_found) {
      row.at_least = bound("at_least");
      row.over = bound("over");
      row.up_to = bound("up_to");
      row.below = bound("below");
      if (row.has_band.number != kNamed) row.bounds = own_bounds(row);
    }
    row.vat = text("vat");
    row.sentence = told("sentence");
    lay_out_tells(row);
    row.finding = text("finding");
    row.finding.is_odd = row.finding.is_odd || (!row.finding.text.empty() && !box::is_code(row.finding.text));
    row.level = text("level");
    row.remedy = told("remedy");
  }

  static std::string own_bounds(const LaidRow& row) {
    const auto said = [](const LaidBound& bound) {
      return SaidBound{bound.amount.is_found, false, bound.amount.number};
    };
    return bounds_in_words(said(row.at_least), row.at_least.amount.is_found ? SaidBound() : said(row.over),
                           said(row.up_to), row.up_to.amount.is_found ? SaidBound() : said(row.below));
  }

  const Provisions& provisions_;
  const box::Question& question_;
  LaidOutRows& out_;
  const char* table_ = "";
  std::int32_t row_ = 0;
};

}  // namespace

std::shared_ptr<const LaidOutRows> LaidOutRows::lay_out(const Provisions& provisions, const box::Question& question) {
  const auto rows = std::make_shared<LaidOutRows>();
  Layout layout(provisions, question, *rows);
  layout.place_of("value_including_vat_pence");
  layout.place_of("value_excluding_vat_pence");
  for (const char* table : {"bands", "rules"}) layout.add(table);
  return rows;
}

std::string bounds_in_words(const SaidBound& at_least, const SaidBound& over, const SaidBound& up_to,
                            const SaidBound& below) {
  sdk::Words<600> words;
  const auto say = [&](sdk::Text word, const SaidBound& bound) {
    if (!bound.is_there) return;
    words.add(word, bound.is_named ? sdk::Text("the threshold of ") : sdk::Text(), sdk::money(bound.amount),
              bound.is_named ? sdk::Text(" including VAT") : sdk::Text());
  };
  say(" at least ", at_least);
  say(" over ", over);
  if ((at_least.is_there || over.is_there) && (up_to.is_there || below.is_there)) words.add(" and");
  say(" up to ", up_to);
  say(" below ", below);
  words.add(".");
  return {words.text().data, static_cast<std::size_t>(words.text().bytes)};
}

}  // namespace concord::plugins::host
