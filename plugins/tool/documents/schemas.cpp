// PURE. Builds the schemas; see schemas.h.
#include "plugins/tool/documents/schemas.h"

#include "absl/strings/str_cat.h"

#include "plugins/host/bundle/bundle.h"
#include "plugins/host/words/facts.h"
#include "plugins/host/words/requirement_kinds.h"
#include "plugins/host/words/wording.h"

namespace concord::plugins::tool {
namespace {

constexpr char kName[] = "^[a-z0-9_]{1,60}$";
constexpr char kMoney[] = "^GBP ([0-9]+|[0-9]{1,3}(,[0-9]{3})+)(\\.[0-9]{1,2})?$";
constexpr char kShare[] = "^-?[0-9]+(\\.[0-9]{1,2})?%$";
constexpr char kDay[] = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";

// {"type": "string", "pattern": ...}
Json pattern(const std::string& regex, const char* how) {
  return Json::object({{"type", Json::of("string")}, {"pattern", Json::of(regex)}, {"description", Json::of(how)}});
}
Json text(const std::string& what) {
  return Json::object(
      {{"type", Json::of("string")}, {"minLength", Json::of(std::int64_t{1})}, {"description", Json::of(what)}});
}
// YAML reads 7.1 and yes as it likes where nobody quotes them; the reader takes each as text.
Json scalar() { return Json::object({{"type", Json::texts({"string", "number", "boolean"})}}); }
Json one_of(const std::vector<std::string>& words) { return Json::object({{"enum", Json::texts(words)}}); }
Json defined_as(const std::string& name) { return Json::object({{"$ref", Json::of("#/definitions/" + name)}}); }
Json list_of(Json items) { return Json::object({{"type", Json::of("array")}, {"items", std::move(items)}}); }
// An empty line under a key is a list or map of nothing.
Json or_empty(Json schema) {
  return Json::object({{"anyOf", Json::list({std::move(schema), Json::object({{"type", Json::of("null")}})})}});
}
Json described(Json schema, const std::string& what) {
  std::erase_if(schema.entries, [](const auto& entry) { return entry.first == "description"; });
  // Beside a $ref nothing else is read in draft 7.
  if (schema.find("$ref") != nullptr) schema = Json::object({{"allOf", Json::list({std::move(schema)})}});
  schema.add("description", Json::of(what));
  return schema;
}

Json map_of(std::vector<std::pair<std::string, Json>> properties, const std::vector<std::string>& required) {
  Json map = Json::object({{"type", Json::of("object")}, {"properties", Json::object(std::move(properties))}});
  if (!required.empty()) map.add("required", Json::texts(required));
  map.add("additionalProperties", Json::of(false));
  return map;
}

Json needs(const std::vector<std::string>& keys) { return Json::object({{"required", Json::texts(keys)}}); }
Json is(const std::string& key, const std::string& value) {
  return Json::object({{"properties", Json::object({{key, one_of({value})}})}, {"required", Json::texts({key})}});
}
Json when(Json condition, Json then) { return Json::object({{"if", std::move(condition)}, {"then", std::move(then)}}); }

// A value as a person writes it, by its unit.
Json value_of(host::Unit unit) {
  switch (unit) {
    case host::Unit::kPence:
      return pattern(kMoney, "money as \"GBP 663,540\" or \"GBP 12.50\"");
    case host::Unit::kBasisPoints:
      return pattern(kShare, "a share as 20% or 12.5%");
    case host::Unit::kYesNo:
      return one_of({"yes", "no"});
    case host::Unit::kDate:
      return pattern(kDay, "a day as 2026-07-06");
    case host::Unit::kText:
    case host::Unit::kSet:
      return scalar();
    default:
      return Json::object({{"type", Json::of("integer")}, {"minimum", Json::of(std::int64_t{0})}});
  }
}

std::vector<std::string> unit_names() {
  std::vector<std::string> names;
  for (int unit = 0; unit <= static_cast<int>(host::Unit::kSet); ++unit) {
    names.push_back(host::unit_name(static_cast<host::Unit>(unit)));
  }
  return names;
}

Json definitions(std::vector<std::pair<std::string, Json>> more) {
  Json all = Json::object();
  for (const std::string& name : unit_names()) all.add(name, value_of(*host::unit_named(name)));
  for (auto& [name, schema] : more) all.add(name, std::move(schema));
  return all;
}

Json fact_of(const host::FactKind& fact) {
  return described(fact.choices.empty() ? defined_as(host::unit_name(fact.unit)) : one_of(fact.choices), fact.meaning);
}

std::string gates_pattern() {
  const std::string gate = absl::StrCat("(", host::joined(host::gate_names(), "|"), ")");
  return absl::StrCat("^ *", gate, " *(, *", gate, " *)*$");
}

// What each file begins with.
Json document(const std::string& title, Json root, Json defined = Json::object()) {
  Json schema =
      Json::object({{"$schema", Json::of("http://json-schema.org/draft-07/schema#")}, {"title", Json::of(title)}});
  for (auto& [key, value] : root.entries) schema.add(key, std::move(value));
  if (!defined.entries.empty()) schema.add("definitions", std::move(defined));
  return schema;
}

std::vector<std::pair<std::string, Json>> period_keys() {
  return {{"from", described(defined_as("date"), "the first day on which it holds")},
          {"to", described(defined_as("date"), "the last day; left out until further notice")},
          {"then", described(one_of({"nothing"}), "nothing: repealed with its last day, and nothing follows")}};
}

Json bound(const std::string& what) {
  return Json::object({{"anyOf", Json::list({defined_as("pence"), one_of({"threshold", "light_touch_threshold"})})},
                       {"description", Json::of(what)}});
}

Json any_of(std::vector<Json> schemas) {
  Json all = Json::list({});
  for (Json& one : schemas) all.items.push_back(std::move(one));
  return Json::object({{"anyOf", std::move(all)}});
}

// A parameter of the law's by its name, whose value on the day holds.
Json or_of_law(Json figure) {
  return any_of(
      {std::move(figure), Json::object({{"type", Json::of("string")},
                                        {"pattern", Json::of(absl::StrCat("^", host::kLawFigure, "[a-z0-9_]+$"))}})});
}

Json one_or_list(const Json& value) { return any_of({value, list_of(value)}); }

// What a condition may say of a fact, by its unit.
Json test_of(const host::FactKind& fact) {
  const Json value = fact_of(fact);
  switch (fact.unit) {
    case host::Unit::kText:
      return any_of({value, list_of(value), map_of({{"not", one_or_list(value)}}, {"not"})});
    case host::Unit::kYesNo:
      return any_of({value, map_of({{"not", value}}, {"not"})});
    case host::Unit::kSet:
      return map_of({{"includes", one_or_list(scalar())}, {"excludes", one_or_list(scalar())}}, {});
    case host::Unit::kDate:
      return map_of({{"from", value}, {"to", value}}, {});
    default:
      return any_of(
          {value,
           map_of({{"not", value}, {"at_least", value}, {"over", value}, {"up_to", value}, {"below", value}}, {})});
  }
}

std::vector<std::pair<std::string, Json>> tested_facts() {
  std::vector<std::pair<std::string, Json>> facts;
  for (const host::FactKind& fact : host::fact_kinds()) facts.emplace_back(fact.name, test_of(fact));
  return facts;
}

// An authority's own facts, by the unit that their names end with.
template <typename Say>
Json with_own_facts(Json map, Say say) {
  Json patterns = Json::object();
  for (const std::string& unit : unit_names()) {
    // Days in the working sense have a pattern of their own.
    const std::string before = unit == "days" ? "(?!.*_working_days$)" : "";
    const host::FactKind fact = {unit, *host::unit_named(unit), {}, "a fact of the authority's own, in this unit"};
    patterns.add(absl::StrCat("^", before, "x_[a-z0-9_]+_", unit, "$"), say(fact));
  }
  map.add("patternProperties", std::move(patterns));
  return map;
}

Json test_map() { return with_own_facts(map_of(tested_facts(), {}), test_of); }

Json conditions() {
  auto facts = tested_facts();
  facts.emplace_back("any_of", described(one_or_list(defined_as("tests")), "of these one must be met"));
  return with_own_facts(map_of(std::move(facts), {}), test_of);
}

// Of every table; a table's own columns come besides where it declares some.
Json row(bool has_own_columns) {
  std::vector<std::pair<std::string, Json>> cells = {
      {"at_least", bound("the band begins with this amount, which it holds")},
      {"over", bound("the band begins above this amount")},
      {"up_to", bound("the band ends with this amount, which it holds")},
      {"below", bound("the band ends below this amount")},
      {"vat", one_of({"inclusive", "exclusive"})},
      {"gate", Json::object({{"type", Json::of("string")},
                             {"pattern", Json::of(gates_pattern())},
                             {"description", Json::of("at which decisions; left out: at every one")}})},
      {"when", conditions()},
      {"unless",
       described(one_or_list(defined_as("tests")), "where one of these is met the row is not for the decision")},
      {"missing", described(one_of({"warns", "blocks"}), "what a fact that nobody stated does")},
      {"waivable_by", described(scalar(),
                                "who may waive, with a reason, what the row requires: codes of approvals with "
                                "commas between, any one of them")},
      {"finding", text("a code of the row's own")},
      {"level", one_of({"notes", "warns", "blocks"})},
      {"duty_days", described(defined_as("days"),
                              "of a finding that notes or warns, at publish, close, evaluate, award "
                              "or sign: 1 to 3,660 days from the decision until what it says is to be done")},
      {"sentence", text("what the row tells")},
      {"remedy", text("what is to be done")},
      {"citation", Json::object({{"description", Json::of("where it is written, with [V], [S] or [G]")}})}};
  for (const host::RequirementKind& kind : host::requirement_kinds()) {
    const bool is_set = host::has_detail(kind);
    cells.emplace_back(kind.name,
                       described(is_set ? scalar() : or_of_law(defined_as(host::unit_name(kind.unit))), kind.meaning));
  }
  Json map = map_of(std::move(cells), {});
  if (has_own_columns) map.entries.back().second = scalar();
  map.add("dependencies", Json::object({{"finding", Json::texts({"level", "sentence"})}}));
  map.add("not", Json::object({{"anyOf", Json::list({needs({"at_least", "over"}), needs({"up_to", "below"})})}}));
  return map;
}

Json versions(const std::string& row_name) {
  auto keys = period_keys();
  keys.emplace_back("rows", or_empty(list_of(defined_as(row_name))));
  Json list = list_of(map_of(std::move(keys), {"from"}));
  list.add("minItems", Json::of(std::int64_t{1}));
  return list;
}

Json facts_map() {
  std::vector<std::pair<std::string, Json>> facts;
  for (const host::FactKind& fact : host::fact_kinds()) facts.emplace_back(fact.name, or_empty(fact_of(fact)));
  return or_empty(
      with_own_facts(map_of(std::move(facts), {}), [](const host::FactKind& fact) { return or_empty(fact_of(fact)); }));
}

std::vector<std::pair<std::string, Json>> expectation_keys() {
  const auto texts = [](const char* what) { return described(or_empty(list_of(scalar())), what); };
  return {{"requires", texts("what must be required: notice UK4, minimum_quotes 3, or the kind alone")},
          {"requires_none_of", texts("what must not be")},
          {"advises", texts("what rows with level: warns ask for: minimum_quotes 3")},
          {"finds", texts("codes that must be found")},
          {"finds_none_of", texts("codes that must not be")},
          {"blocked_by", texts("exactly these codes block; [] where nothing does")},
          {"scores", Json::object({{"type", Json::of("object")}, {"additionalProperties", scalar()}})},
          {"says", texts("pieces of sentences, remedies or citations")}};
}

Json varied_row() {
  auto keys = expectation_keys();
  keys.emplace_back("at", described(scalar(), "the value of the fact that varies"));
  keys.emplace_back("on", described(defined_as("date"), "another day than the case's"));
  return map_of(std::move(keys), {"at"});
}

// Each name to what it means.
Json meanings() {
  return Json::object({{"type", Json::of("object")}, {"additionalProperties", text("what it means")}});
}

std::string own_fact_pattern() { return absl::StrCat("^x_[a-z0-9_]+_(", host::joined(unit_names(), "|"), ")$"); }

}  // namespace

Json plugin_schema() {
  const Json other = pattern(kName, "the id of another plugin");
  Json root = map_of(
      {{"id", pattern(kName, "small letters, digits and _, at most 60")},
       {"title", text("whose rules these are")},
       {"version", described(scalar(), "three numbers such as 1.0.0; one rises with every change")},
       {"sdk", Json::object({{"type", Json::of("integer")},
                             {"minimum", Json::of(std::int64_t{host::kFirstSdk})},
                             {"maximum", Json::of(std::int64_t{host::kTodaysSdk})},
                             {"description", Json::of("the meaning of rows and figures that this was written for")}})},
       {"layer", one_of({"national", "local"})},
       {"authority", text("of a local plugin: the authority's short name")},
       {"nation", one_of({"england", "wales", "scotland", "northern_ireland"})},
       {"from",
        described(defined_as("date"), "of a local plugin: the first day of its rules; on days before it says nothing")},
       {"under", described(other, "the national plugin that check compares with")},
       {"sources", Json::object({{"type", Json::of("array")},
                                 {"items", scalar()},
                                 {"minItems", Json::of(std::int64_t{1})},
                                 {"description", Json::of("the published texts")}})},
       {"clauses", described(or_empty(list_of(scalar())), "the clauses of those texts that citations name")},
       {"program", one_of({host::kStandingOrders, host::kSourceFile})},
       {"program_reason", text("of a local plugin with code: what no row of a table could say")},
       {"extends", described(other, "the plugin whose program and figures this one takes over")},
       {"calendars_from", or_empty(list_of(pattern(kName, "a folder beside this one")))},
       {"also_at",
        described(or_empty(list_of(one_of({"terminate"}))), "gates beyond the first eight of which it speaks")},
       {"accepted", or_empty(list_of(map_of({{"code", pattern("^[A-Z_]{1,60}$", "a check's name, such as BAND_HOLE")},
                                             {"place", text("where check finds it: tables.yaml:12")},
                                             {"why", text("why it is accepted")},
                                             {"who", text("the office that accepts it")}},
                                            {"code", "place", "why", "who"})))},
       {"reads_law", described(list_of(scalar()),
                               "parameters of the national plugin that a program of its own reads, "
                               "under their names with law_ before")},
       {"facts",
        or_empty(list_of(map_of({{"name", pattern(own_fact_pattern(), "x_, the authority, and its unit at the end")},
                                 {"meaning", text("what it is")},
                                 {"question", text("what the officer is asked")},
                                 {"choices", described(list_of(scalar()), "of a text: what it may be")}},
                                {"name", "meaning", "question"})))},
       {"names", or_empty(map_of({{"notice", meanings()}, {"statement", meanings()}, {"approval", meanings()}}, {}))},
       {"findings", or_empty(Json::object({{"type", Json::of("object")}, {"additionalProperties", scalar()}}))}},
      {"id", "title", "version", "layer", "sources"});
  root.add("allOf", Json::list({when(is("layer", "local"), needs({"authority"})),
                                when(is("layer", "national"), needs({"nation"})),
                                when(is("layer", "national"), Json::object({{"not", needs({"from"})}})),
                                Json::object({{"anyOf", Json::list({needs({"program"}), needs({"extends"})})}})}));
  return document("plugin.yaml: who these rules are of, and where they are written", std::move(root), definitions({}));
}

Json parameters_schema() {
  auto keys = period_keys();
  keys.emplace_back("value", scalar());
  keys.emplace_back("citation", Json::object({{"description", Json::of("where it is written")}}));
  const Json dated = map_of(std::move(keys), {"from", "value"});
  Json by_unit = Json::list();
  std::vector<std::string> units;
  for (const std::string& unit : unit_names()) {
    if (unit == "text" || unit == "set") continue;
    units.push_back(unit);
    const Json values = list_of(Json::object({{"properties", Json::object({{"value", defined_as(unit)}})}}));
    by_unit.items.push_back(when(is("unit", unit), Json::object({{"properties", Json::object({{"values", values}})}})));
  }
  Json values = list_of(dated);
  values.add("minItems", Json::of(std::int64_t{1}));
  Json series = map_of({{"name", pattern(kName, "small letters, digits and _, at most 60")},
                        {"title", text("what the figure is")},
                        {"unit", one_of(units)},
                        {"values", std::move(values)}},
                       {"name", "title", "unit", "values"});
  series.add("allOf", std::move(by_unit));
  return document("parameters.yaml: figures by date, each with its citation",
                  map_of({{"parameters", or_empty(list_of(std::move(series)))}}, {}), definitions({}));
}

Json tables_schema() {
  Json table =
      map_of({{"name", pattern(kName, "small letters, digits and _, at most 60")},
              {"title", text("what the table says")},
              {"vat", described(one_of({"inclusive", "exclusive"}), "whether the bands' amounts hold VAT")},
              {"covers", described(one_of({"every_value", "some_values"}), "whether its bands must leave no hole")},
              {"columns", Json::object({{"type", Json::of("object")}, {"additionalProperties", one_of(unit_names())}})},
              {"versions", Json::object()}},
             {"name", "title", "versions"});
  const auto rows = [](const std::string& name) {
    return Json::object({{"properties", Json::object({{"versions", versions(name)}})}});
  };
  table.add("if", needs({"columns"}));
  table.add("then", rows("row_with_own_columns"));
  table.add("else", rows("row"));
  return document("tables.yaml: rules as rows", map_of({{"tables", or_empty(list_of(std::move(table)))}}, {}),
                  definitions({{"tests", test_map()}, {"row", row(false)}, {"row_with_own_columns", row(true)}}));
}

Json cases_schema() {
  Json expect = map_of(expectation_keys(), {});
  Json one =
      map_of({{"name", described(scalar(), "what the case shows")},
              {"confirmed", described(one_of({"no"}), "no: written by concord-rules; take it out once compared")},
              {"on", described(defined_as("date"), "the day whose law holds")},
              {"gate", one_of(host::gate_names())},
              {"given", defined_as("facts")},
              {"expect", or_empty(std::move(expect))},
              {"vary", any_of({one_of(host::fact_names()), pattern("^x_[a-z0-9_]+$", "the fact that varies")})},
              {"rows", or_empty(list_of(varied_row()))}},
             {"name", "on", "gate"});
  one.add("anyOf", Json::list({needs({"vary"}), needs({"expect"})}));
  return document("cases.yaml: what must come out, in cases",
                  map_of({{"background", defined_as("facts")}, {"cases", or_empty(list_of(std::move(one)))}}, {}),
                  definitions({{"facts", facts_map()}}));
}

std::vector<std::pair<std::string, std::string>> schema_files() {
  return {{"plugin.schema.json", to_text(plugin_schema())},
          {"tables.schema.json", to_text(tables_schema())},
          {"parameters.schema.json", to_text(parameters_schema())},
          {"cases.schema.json", to_text(cases_schema())}};
}

}  // namespace concord::plugins::tool
