// Reads tables.yaml: rows by date, with bands, conditions and requirements; see bundle_parts.h. It must never let a
// column pass whose unit nobody stated.
#include <algorithm>
#include <array>
#include <cctype>
#include <set>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

#include "plugins/host/bundle/parts.h"
#include "plugins/host/words/facts.h"
#include "plugins/host/words/requirement_kinds.h"
#include "plugins/host/words/row_tests.h"
#include "plugins/host/words/wording.h"

namespace concord::plugins::host {
namespace {

constexpr char kGatesWithDuties[] = "publish,close,evaluate,award,sign";
constexpr char kBounds[] = "at_least,over,up_to,below";
// What a band can end with by name: the fact in which national law tells the amount, with VAT.
const std::map<std::string, std::string> kAmountsByName = {{"threshold", "threshold_pence"},
                                                           {"light_touch_threshold", "light_touch_threshold_pence"}};

const std::map<std::string, Unit>& columns_of_every_table() {
  static const std::map<std::string, Unit> kColumns = [] {
    std::map<std::string, Unit> columns = {
        {"at_least", Unit::kPence}, {"over", Unit::kPence},    {"up_to", Unit::kPence},  {"below", Unit::kPence},
        {"gate", Unit::kSet},       {"sentence", Unit::kText}, {"finding", Unit::kText}, {"level", Unit::kText},
        {"remedy", Unit::kText},    {"vat", Unit::kText},      {"missing", Unit::kText}, {"waivable_by", Unit::kSet},
        {"duty_days", Unit::kDays}};
    for (const RequirementKind& kind : requirement_kinds()) {
      columns[kind.name] = has_detail(kind) ? Unit::kSet : kind.unit;
    }
    return columns;
  }();
  return kColumns;
}

absl::StatusOr<Vat> read_vat(const Yaml& map) {
  const auto text = text_or_empty(map, "vat");
  if (!text.ok()) return text.status();
  if (text->empty()) return Vat::kNone;
  if (*text == "inclusive") return Vat::kInclusive;
  if (*text == "exclusive") return Vat::kExclusive;
  return refused_at(map.find("vat")->place, "vat is inclusive or exclusive: whether the band's amounts hold VAT");
}

absl::StatusOr<FactKind> fact_named(const std::string& name, const Yaml& at) {
  if (const FactKind* fact = find_fact(name); fact != nullptr) {
    FactKind named = *fact;
    named.name = name;
    return named;
  }
  return refused_at(at.place, absl::StrCat("there is no fact \"", name, "\".", suggestion(name, fact_names())));
}

// How a fact of this unit can be tested; besides, a text, a yes_no and a number by the value alone.
std::vector<std::string> ways_of(Unit unit) {
  switch (unit) {
    case Unit::kText:
    case Unit::kYesNo:
      return {"not"};
    case Unit::kSet:
      return {"includes", "excludes"};
    case Unit::kDate:
      return {"from", "to"};
    default:
      return {"not", "at_least", "over", "up_to", "below"};
  }
}

// One value, or for a text and a set a list of which one is enough.
absl::StatusOr<Value> tested_value(const FactKind& fact, const Yaml& says) {
  const bool is_text = fact.unit == Unit::kText || fact.unit == Unit::kSet;
  if (says.shape == Yaml::Shape::kText) {
    auto value = read_fact(fact.name, says.text);
    if (!value.ok()) return refused_at(says.place, std::string(value.status().message()));
    if (is_text && says.text.find(',') != std::string::npos) {
      return refused_at(says.place, absl::StrCat("write several values of ", fact.name, " as a list: [a, b]"));
    }
    return value;
  }
  if (says.shape != Yaml::Shape::kList || says.items.empty() || !is_text) {
    return refused_at(says.place, absl::StrCat("here must be a value of ", fact.name,
                                               is_text ? ", or a list of them such as [a, b]" : ""));
  }
  std::vector<std::string> values;
  for (const Yaml& one : says.items) {
    if (one.shape != Yaml::Shape::kText) return refused_at(one.place, "a list holds single values");
    if (auto value = tested_value(fact, one); !value.ok()) return value.status();
    values.push_back(one.text);
  }
  std::string all = joined(values, ",");
  if (all.size() > kMaxCellBytes) {
    return refused_at(says.place,
                      absl::StrCat("a list holds at most ", kMaxCellBytes, " bytes with its commas; write two rows"));
  }
  return all;
}

// What `when` or `unless` says of one fact: [a, b], {not: a}, {at_least: 2, below: 9}, {from: ..., to: ...},
// {includes: a}.
absl::Status read_tests(const std::string& name, const Yaml& says, int group, Row& row) {
  const auto fact = fact_named(name, says);
  if (!fact.ok()) return fact.status();
  const std::vector<std::string> ways = ways_of(fact->unit);
  const bool is_map = says.shape == Yaml::Shape::kMap;
  if (!is_map && (fact->unit == Unit::kDate || fact->unit == Unit::kSet)) {
    return refused_at(says.place, absl::StrCat("say of ", name, " {", joined(ways, ": ...} or {"), ": ...}"));
  }
  if (is_map) {
    if (auto status = check_keys(says, ways); !status.ok()) return status;
    if (says.entries.empty()) return refused_at(says.place, absl::StrCat("say what ", name, " must be"));
  }
  const std::vector<std::pair<std::string, Yaml>> alone = {{"is", says}};
  for (const auto& [way, value] : is_map ? says.entries : alone) {
    auto is = tested_value(*fact, value);
    if (!is.ok()) return is.status();
    row.tests.push_back({group, name, way == "not" ? "is_not" : way, *std::move(is)});
  }
  if (row.tests.size() <= kMaxTests) return absl::OkStatus();
  return refused_at(says.place, absl::StrCat("a row has at most ", kMaxTests, " tests; write two rows"));
}

// Maps of which one must be met, each as a whole: groups 1, 2 and so on of `sign`.
absl::Status read_groups(const std::string& key, const Yaml& says, int sign, Row& row) {
  const bool is_list = says.shape == Yaml::Shape::kList;
  int group = 0;
  for (const Yaml& one : is_list ? says.items : std::vector<Yaml>{says}) {
    if (one.shape != Yaml::Shape::kMap || one.entries.empty()) {
      return refused_at(one.place, absl::StrCat(key, is_list ? " lists" : " is", " maps of facts to values"));
    }
    group += sign;
    for (const auto& [name, value] : one.entries) {
      if (auto status = read_tests(name, value, group, row); !status.ok()) return status;
    }
  }
  return group == 0 ? refused_at(says.place, absl::StrCat(key, " lists nothing")) : absl::OkStatus();
}

// `when: {kind: works}` becomes the cells when_1_fact and when_1_is, which a program can ask for; what says more of a
// fact becomes a test.
absl::Status read_conditions(const Yaml& when, TableSeries& table, Row& row) {
  if (when.shape != Yaml::Shape::kMap) return refused_at(when.place, "when is a map of facts to values");
  std::size_t number = 0;
  for (const auto& [name, says] : when.entries) {
    if (name == "any_of") continue;
    const auto fact = fact_named(name, says);
    if (!fact.ok()) return fact.status();
    const Unit unit = fact->unit;
    if (says.shape != Yaml::Shape::kText || (unit != Unit::kText && unit != Unit::kYesNo)) {
      if (auto status = read_tests(name, says, 0, row); !status.ok()) return status;
      continue;
    }
    auto value = read_fact(name, says.text);
    if (!value.ok()) return refused_at(says.place, std::string(value.status().message()));
    const std::string start = absl::StrCat("when_", ++number);
    row.cells[start + "_fact"] = name;
    row.cells[start + "_is"] = *std::move(value);
    table.units[start + "_fact"] = Unit::kText;
    table.units[start + "_is"] = unit;
  }
  if (const Yaml* any_of = when.find("any_of"); any_of != nullptr) {
    if (auto status = read_groups("any_of", *any_of, 1, row); !status.ok()) return status;
  }
  if (number <= kMaxConditions) return absl::OkStatus();
  return refused_at(when.place, absl::StrCat("a row has at most ", kMaxConditions, " conditions of a single value"));
}

bool has(const Row& row, const char* column) { return row.cells.count(column) > 0; }

bool bounds(const Row& row, const std::string& column) {
  return row.cells.count(column) > 0 || row.of_host.count(column + kNamedBound) > 0;
}

// `below: threshold` becomes the cell below_named with the fact that national law works out.
absl::StatusOr<bool> read_named_bound(const std::string& column, const Yaml& text, Row& row) {
  if (!is_in_set(kBounds, column) || text.shape != Yaml::Shape::kText) return false;
  const auto fact = kAmountsByName.find(text.text);
  if (fact == kAmountsByName.end()) return false;
  row.of_host[column + kNamedBound] = fact->second;
  return true;
}

// What can be waived is required, and what is to be done is found at a gate whose service keeps a list of it.
absl::Status check_promises(const Yaml& map, const Row& row) {
  const bool requires_something = std::any_of(row.cells.begin(), row.cells.end(), [](const auto& cell) {
    return find_requirement_kind(cell.first) != nullptr;
  });
  if (has(row, "waivable_by") && !requires_something) {
    return refused_at(map.place,
                      "waivable_by stands beside what a row requires (REQUIREMENTS.md); here is nothing to waive");
  }
  if (has(row, "waivable_by") && set_of(std::get<std::string>(row.cells.at("waivable_by"))).empty()) {
    return refused_at(map.place, "waivable_by names nobody; name who may waive it, or leave it out");
  }
  const bool is_advice =
      has(row, "level") && !has(row, "finding") && std::get<std::string>(row.cells.at("level")) == "warns";
  if (has(row, "waivable_by") && is_advice) {
    return refused_at(map.place, "level: warns makes what the row asks for advice, which nobody need waive");
  }
  if (!has(row, "duty_days")) return absl::OkStatus();
  constexpr std::int64_t kMostDays = 3'660;
  const bool notes = has(row, "finding") && is_in_set("notes,warns", std::get<std::string>(row.cells.at("level")));
  if (!notes || std::get<std::int64_t>(row.cells.at("duty_days")) < 1 ||
      std::get<std::int64_t>(row.cells.at("duty_days")) > kMostDays) {
    return refused_at(
        map.place,
        "duty_days is 1 to 3,660 and stands beside a finding with level notes or warns, whose sentence says "
        "what is to be done");
  }
  const auto gates = row.cells.find("gate");
  const auto all = gates == row.cells.end() ? std::vector<std::string>() : set_of(std::get<std::string>(gates->second));
  if (all.empty() ||
      !std::all_of(all.begin(), all.end(), [](const auto& gate) { return is_in_set(kGatesWithDuties, gate); })) {
    return refused_at(map.place,
                      absl::StrCat("duty_days wants gate, of ", kGatesWithDuties, ": duties are kept there"));
  }
  return absl::OkStatus();
}

absl::Status check_row(const Yaml& map, const Row& row) {
  if (bounds(row, "at_least") && bounds(row, "over")) {
    return refused_at(map.place, "a band begins with at_least (that amount included) or over (not included), not both");
  }
  if (bounds(row, "up_to") && bounds(row, "below")) {
    return refused_at(map.place, "a band ends with up_to (that amount included) or below (not included), not both");
  }
  if (has(row, "finding") && (!has(row, "level") || !has(row, "sentence"))) {
    return refused_at(map.place, "a finding needs level (notes, warns or blocks) and sentence");
  }
  if (has(row, "level") && !is_in_set("notes,warns,blocks", std::get<std::string>(row.cells.at("level")))) {
    return refused_at(map.place, "level is notes, warns or blocks");
  }
  if (!row.tests.empty() && has(row, absl::StrCat("when_", kMaxConditions, "_fact").c_str())) {
    return refused_at(map.place,
                      absl::StrCat("beside lists, bounds, any_of and unless a row has at most ", kMaxConditions - 1,
                                   " conditions of a single value; write one of them as a list: [value]"));
  }
  if (has(row, "missing") && !is_in_set("warns,blocks", std::get<std::string>(row.cells.at("missing")))) {
    return refused_at(map.place, "missing is warns or blocks: what a fact that nobody stated does");
  }
  if (auto status = check_promises(map, row); !status.ok()) return status;
  if (has(row, "gate")) {
    for (const std::string& gate : set_of(std::get<std::string>(row.cells.at("gate")))) {
      if (const auto known = gate_named(gate); !known.ok()) {
        return refused_at(map.find("gate")->place, std::string(known.status().message()));
      }
    }
  }
  return absl::OkStatus();
}

// "test_3_group" and the like.
bool is_of_a_test(const std::string& column) {
  static constexpr std::string_view kStart = "test_";
  if (!column.starts_with(kStart)) return false;
  const std::size_t after = column.find_first_not_of("0123456789", kStart.size());
  if (after == kStart.size() || after == std::string::npos) return false;
  return is_in_set("_group,_fact,_how,_is", column.substr(after));
}

bool is_of_host(const std::string& column) {
  return column == "test_count" || is_of_a_test(column) || column == "has_band" || column == "other_gate" ||
         column.starts_with("tells_") || column.ends_with(kNamedBound);
}

// Exemptions stand last, as programs read them.
void fill_tests(Row& row) {
  if (row.tests.empty()) return;
  std::stable_sort(row.tests.begin(), row.tests.end(), [](const RowTest& left, const RowTest& right) {
    const auto rank = [](const RowTest& one) { return one.group < 0 ? 1 : 0; };
    return rank(left) < rank(right);
  });
  int conditions = 0;
  while (has(row, absl::StrCat("when_", conditions + 1, "_fact").c_str())) ++conditions;
  row.of_host[absl::StrCat("when_", conditions + 1, "_fact")] = std::string(kRowTests);
  row.of_host["test_count"] = static_cast<std::int64_t>(row.tests.size());
  int number = 0;
  for (const RowTest& test : row.tests) {
    const std::string start = absl::StrCat("test_", ++number);
    if (test.group != 0) row.of_host[start + "_group"] = std::int64_t{test.group};
    row.of_host[start + "_fact"] = test.fact;
    row.of_host[start + "_how"] = test.how;
    row.of_host[start + "_is"] = test.is;
  }
}

void fill(Row& row, bool is_band) {
  const bool is_named = std::any_of(row.of_host.begin(), row.of_host.end(),
                                    [](const auto& cell) { return cell.first.ends_with(kNamedBound); });
  if (is_band) row.of_host["has_band"] = std::int64_t{is_named ? 2 : 1};
  int tells = 0;
  for (const RequirementKind& kind : requirement_kinds()) {
    if (has(row, kind.name.c_str())) row.of_host[absl::StrCat("tells_", ++tells)] = kind.name;
  }
  fill_tests(row);
  const auto gates = row.cells.find("gate");
  if (gates == row.cells.end()) return;
  for (const std::string& gate : set_of(std::get<std::string>(gates->second))) row.gates.push_back(*gate_named(gate));
}

// "a, b, c" as "a>b,b>c", each of which a decision meets or not.
absl::StatusOr<Value> in_pairs(std::string_view written) {
  std::vector<std::string> all, pairs;
  for (const absl::string_view one : absl::StrSplit(absl::string_view(written.data(), written.size()), ',')) {
    all.emplace_back(absl::StripAsciiWhitespace(one));
  }
  const bool are_names = std::all_of(all.begin(), all.end(), [](const std::string& one) {
    return is_plain_name(one) && std::isdigit(static_cast<unsigned char>(one.front())) == 0;
  });
  for (std::size_t i = 1; i < all.size(); ++i)
    pairs.push_back(absl::StrCat(all[i - 1], std::string(1, kBefore), all[i]));
  const std::set<std::string> once(all.begin(), all.end());
  if (!pairs.empty() && are_names && once.size() == all.size()) return joined(pairs, ",");
  return absl::InvalidArgumentError(
      "an order names two or more, each once, the earliest first: monitoring_officer, cabinet");
}

absl::Status read_cell(const std::string& column, const Yaml& text, const std::map<std::string, Unit>& declared,
                       TableSeries& table, Row& row) {
  if (column == "citation") {
    row.citation = text.text;
    return absl::OkStatus();
  }
  if (column == "when") return read_conditions(text, table, row);
  if (column == "unless") return read_groups("unless", text, -1, row);
  if (is_of_host(column)) {
    return refused_at(text.place, absl::StrCat("the column \"", column, "\" is filled by the host; name it otherwise"));
  }
  const auto named = read_named_bound(column, text, row);
  if (!named.ok()) return named.status();
  if (*named) return absl::OkStatus();
  const auto own = declared.find(column);
  const auto known = columns_of_every_table().find(column);
  if (own == declared.end() && known == columns_of_every_table().end()) {
    std::vector<std::string> names = {"citation", "when", "unless"};
    for (const auto& [name, unit] : columns_of_every_table()) names.push_back(name);
    return refused_at(text.place, absl::StrCat("the column \"", column, "\" has no unit; declare it under columns.",
                                               suggestion(column, names)));
  }
  const Unit unit = own != declared.end() ? own->second : known->second;
  const RequirementKind* asks = own == declared.end() ? find_requirement_kind(column) : nullptr;
  if (asks != nullptr && !has_detail(*asks) && is_of_law(text.text)) {
    row.cells[column] = text.text;
    table.units[column] = unit;
    return absl::OkStatus();
  }
  auto value = read_at(text, unit);
  if (!value.ok()) return value.status();
  if (text.text.size() > kMaxCellBytes) {
    return refused_at(text.place, absl::StrCat("a cell holds at most ", kMaxCellBytes, " bytes of text"));
  }
  const RequirementKind* kind = find_requirement_kind(column);
  if (kind != nullptr && kind->measure == Measure::kInOrder) {
    value = in_pairs(text.text);
    if (!value.ok()) return refused_at(text.place, std::string(value.status().message()));
  }
  row.cells[column] = *std::move(value);
  table.units[column] = unit;
  return absl::OkStatus();
}

absl::StatusOr<TableRow> read_row(const Yaml& map, const std::map<std::string, Unit>& declared, TableSeries& table,
                                  Faults* faults) {
  if (map.shape != Yaml::Shape::kMap) return refused_at(map.place, "a row is a map of columns to values");
  TableRow row;
  row.place = map.place;
  absl::Status fault;  // the last one is this row's answer
  for (const auto& [column, text] : map.entries) {
    auto status = read_cell(column, text, declared, table, row.row);
    if (status.ok()) continue;
    if (!fault.ok() && !go_on_past(fault, faults)) return fault;
    fault = std::move(status);
  }
  if (!fault.ok()) return fault;
  const auto row_vat = read_vat(map);
  if (!row_vat.ok()) return row_vat.status();
  const bool is_band =
      bounds(row.row, "at_least") || bounds(row.row, "over") || bounds(row.row, "up_to") || bounds(row.row, "below");
  if (is_band && *row_vat == Vat::kNone) {
    if (table.vat == Vat::kNone) {
      return refused_at(
          map.place, absl::StrCat("the table ", table.name, " has bands: say vat: inclusive or vat: exclusive for it"));
    }
    row.row.cells["vat"] = std::string(table.vat == Vat::kInclusive ? "inclusive" : "exclusive");
    table.units["vat"] = Unit::kText;
  }
  if (auto status = check_row(map, row.row); !status.ok()) return status;
  fill(row.row, is_band);
  return row;
}

absl::StatusOr<TableVersion> read_version(const Yaml& map, const std::map<std::string, Unit>& declared,
                                          TableSeries& table, Faults* faults) {
  if (auto status = check_keys(map, {"from", "to", "then", "rows"}); !status.ok()) return status;
  TableVersion version;
  version.place = map.place;
  const auto period = read_period(map);
  if (!period.ok()) return period.status();
  version.period = *period;
  const auto rows = list_under(map, "rows");
  if (!rows.ok()) return rows.status();
  if (rows->size() > kMaxRowsOfATable) {
    return refused_at(map.place, absl::StrCat("more than ", kMaxRowsOfATable, " rows"));
  }
  for (const Yaml& row_map : *rows) {
    auto row = read_row(row_map, declared, table, faults);
    if (!row.ok() && go_on_past(row.status(), faults)) continue;
    if (!row.ok()) return row.status();
    version.rows.push_back(*std::move(row));
  }
  return version;
}

absl::StatusOr<TableSeries> read_table(const Yaml& map, Faults* faults) {
  if (auto status = check_keys(map, {"name", "title", "vat", "covers", "columns", "versions"}); !status.ok()) {
    return status;
  }
  TableSeries table;
  table.place = map.place;
  const auto name = read_name(map);
  if (!name.ok()) return name.status();
  table.name = *name;
  const auto title = text_under(map, "title");
  if (!title.ok()) return title.status();
  table.title = *title;
  const auto vat = read_vat(map);
  if (!vat.ok()) return vat.status();
  table.vat = *vat;
  const auto covers = text_or_empty(map, "covers");
  if (!covers.ok()) return covers.status();
  if (!covers->empty() && *covers != "every_value" && *covers != "some_values") {
    return refused_at(map.find("covers")->place, "covers is every_value (no hole, no overlap) or some_values");
  }
  table.covers_every_value = *covers == "every_value" || (covers->empty() && table.name == "bands");
  std::map<std::string, Unit> declared;
  if (const Yaml* columns = map.find("columns"); columns != nullptr) {
    for (const auto& [column, text] : columns->entries) {
      const auto unit = unit_named(text.text);
      if (!unit.ok()) return refused_at(text.place, std::string(unit.status().message()));
      if (!is_plain_name(column)) return refused_at(text.place, "a column has only small letters, digits and _");
      declared[column] = *unit;
    }
  }
  const auto versions = list_under(map, "versions");
  if (!versions.ok()) return versions.status();
  if (versions->empty()) return refused_at(map.place, absl::StrCat("the table ", table.name, " has no versions"));
  for (const Yaml& item : *versions) {
    auto version = read_version(item, declared, table, faults);
    if (!version.ok() && go_on_past(version.status(), faults)) continue;
    if (!version.ok()) return version.status();
    table.versions.push_back(*std::move(version));
  }
  return table;
}

}  // namespace

bool is_of_law(const Value& cell) {
  const auto* text = std::get_if<std::string>(&cell);
  return text != nullptr && text->starts_with(kLawFigure) && is_plain_name(*text);
}

absl::StatusOr<std::vector<TableSeries>> read_tables(const std::string& text, const std::string& file, Faults* faults) {
  const auto root = parse_yaml(text, file);
  if (!root.ok()) return root.status();
  if (auto status = check_keys(*root, {"tables"}); !status.ok()) return status;
  const auto list = list_under(*root, "tables");
  if (!list.ok()) return list.status();
  std::vector<TableSeries> all;
  for (const Yaml& item : *list) {
    auto table = read_table(item, faults);
    if (!table.ok() && go_on_past(table.status(), faults)) continue;
    if (!table.ok()) return table.status();
    for (const TableSeries& other : all) {
      if (other.name != table->name) continue;
      return refused_at(table->place,
                        absl::StrCat("the table ", other.name, " stands at line ", other.place.line, " already"));
    }
    all.push_back(*std::move(table));
  }
  return all;
}

}  // namespace concord::plugins::host
