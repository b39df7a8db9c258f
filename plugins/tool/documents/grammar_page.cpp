// PURE. Walks the schemas; see grammar_page.h.
#include "plugins/tool/documents/grammar_page.h"

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "absl/strings/str_cat.h"

#include "plugins/host/words/facts.h"
#include "plugins/host/words/wording.h"
#include "plugins/tool/documents/schemas.h"

namespace concord::plugins::tool {
namespace {

constexpr char kDefined[] = "#/definitions/";
constexpr std::size_t kMostNamed = 12;  // choices that a line shows

std::string escaped(const std::string& text) {
  std::string result;
  for (const char c : text) result += c == '|' ? std::string("\\|") : std::string(1, c);
  return result;
}

std::string described_in(const Json& schema) {
  const Json* text = schema.find("description");
  return text == nullptr ? "" : text->text;
}

bool is_unit(const std::string& name) { return host::unit_named(name).ok(); }

// A map whose keys are facts stands for all of them.
bool is_of_facts(const Json& properties) {
  const auto facts = std::count_if(properties.entries.begin(), properties.entries.end(),
                                   [](const auto& one) { return host::find_fact(one.first) != nullptr; });
  return static_cast<std::size_t>(facts) == host::fact_kinds().size();
}

class Grammar {
 public:
  Grammar(const std::string& file, const Json& schema) : schema_(schema) {
    text_ = absl::StrCat("## ", file, "\n\n| key | value | must | what it means |\n|---|---|---|---|\n");
    if (const Json* properties = plain(schema).find("properties")) add_keys(plain(schema), *properties, "");
    for (const std::string& rule : rules_)
      absl::StrAppend(&text_, rules_.front() == rule ? "\n" : "", "- ", rule, "\n");
  }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  // Behind references, descriptions beside them, and what may be left empty.
  const Json& plain(const Json& schema) {
    if (const Json* reference = schema.find("$ref")) {
      const std::string name = reference->text.substr(sizeof kDefined - 1);
      if (is_unit(name)) return schema;
      return plain(*schema_.find("definitions")->find(name));
    }
    if (const Json* all = schema.find("allOf");
        all != nullptr && all->items.size() == 1 && schema.find("type") == nullptr) {
      return plain(all->items.front());
    }
    if (const Json* any = schema.find("anyOf"); any != nullptr && any->items.size() == 2) {
      const Json* type = any->items.back().find("type");
      if (type != nullptr && type->text == "null") return plain(any->items.front());
    }
    return schema;
  }

  std::string words_of(const Json& given) {
    const Json& schema = plain(given);
    if (const Json* reference = schema.find("$ref")) return reference->text.substr(sizeof kDefined - 1);
    if (const Json* words = schema.find("enum")) {
      if (words->items.size() > kMostNamed) return absl::StrCat("one of ", words->items.size(), " names");
      std::vector<std::string> all;
      for (const Json& one : words->items) all.push_back(absl::StrCat("`", one.text, "`"));
      return host::joined(all, ", ");
    }
    if (const Json* any = schema.find("anyOf"); any != nullptr && schema.find("type") == nullptr) {
      std::vector<std::string> all;
      for (const Json& one : any->items) {
        const std::string words = words_of(one);
        if (std::find(all.begin(), all.end(), words) == all.end()) all.push_back(words);
      }
      return host::joined(all, " or ");
    }
    const Json* type = schema.find("type");
    if (type == nullptr) return "any value";
    if (type->kind == Json::Kind::kList) return "text";
    if (type->text == "integer") return "whole number";
    if (type->text == "string") return "text";
    if (type->text == "array") return absl::StrCat("list of ", words_of(*schema.find("items")));
    if (const Json* properties = schema.find("properties")) {
      if (is_of_facts(*properties)) return "map of facts";
      std::vector<std::string> keys;
      for (const auto& [key, value] : properties->entries) keys.push_back(absl::StrCat("`", key, "`"));
      return keys.size() > kMostNamed ? "map" : absl::StrCat("map of ", host::joined(keys, ", "));
    }
    return absl::StrCat("map of names to ", words_of(*schema.find("additionalProperties")));
  }

  // The map inside, behind lists; null where there is none.
  const Json* map_in(const Json& given, std::string& path) {
    const Json& schema = plain(given);
    if (const Json* items = schema.find("items")) {
      path += "[]";
      return map_in(*items, path);
    }
    if (const Json* any = schema.find("anyOf"); any != nullptr && schema.find("type") == nullptr) {
      for (const Json& one : any->items) {
        std::string inside = path;
        if (const Json* map = map_in(one, inside); map != nullptr) {
          path = inside;
          return map;
        }
      }
    }
    return schema.find("properties") == nullptr ? nullptr : &schema;
  }

  static bool must(const Json& map, const std::string& key) {
    const Json* required = map.find("required");
    return required != nullptr && std::any_of(required->items.begin(), required->items.end(),
                                              [&](const Json& one) { return one.text == key; });
  }

  void add_keys(const Json& map, const Json& properties, const std::string& path) {
    add_rules(map, path);
    if (is_of_facts(properties)) return add_facts(map, properties, path);
    for (const auto& [key, value] : properties.entries) {
      add_key(map, key, value.entries.empty() ? without_columns(map, key, value) : value, path);
    }
  }

  // What a table's versions hold depends on whether it has columns of its own; they come besides.
  static const Json& without_columns(const Json& map, const std::string& key, const Json& value) {
    const Json* otherwise = map.find("else");
    const Json* properties = otherwise == nullptr ? nullptr : otherwise->find("properties");
    const Json* found = properties == nullptr ? nullptr : properties->find(key);
    return found == nullptr ? value : *found;
  }

  void add_key(const Json& map, const std::string& key, const Json& value, const std::string& path) {
    std::string place = path.empty() ? key : absl::StrCat(path, ".", key);
    const std::string meaning = described_in(value).empty() ? described_in(plain(value)) : described_in(value);
    absl::StrAppend(&text_, "| `", place, "` | ", escaped(words_of(value)), " | ", must(map, key) ? "yes" : "", " | ",
                    escaped(meaning), " |\n");
    const Json* inside = map_in(value, place);
    if (inside == nullptr || !seen_.insert(place).second) return;
    add_keys(*inside, *inside->find("properties"), place);
  }

  // Facts by how their unit may be asked for, one line each, and the first time only.
  void add_facts(const Json& map, const Json& properties, const std::string& path) {
    std::vector<std::string> ways;
    for (const auto& [key, value] : properties.entries) {
      const host::FactKind* fact = host::find_fact(key);
      if (fact == nullptr) continue;
      const bool has_choices = !fact->choices.empty();
      const std::string words = has_choices ? choices_in_words(value, *fact) : words_of(value);
      std::string way = absl::StrCat(escaped(words), " |  | a fact in ", host::unit_name(fact->unit),
                                     has_choices ? " of those that FACTS.md lists" : "");
      if (std::find(ways.begin(), ways.end(), way) == ways.end()) ways.push_back(std::move(way));
    }
    if (map.find("patternProperties") != nullptr) {
      ways.emplace_back("as a fact of that unit |  | a fact of the authority's own, `x_<authority>_..._<unit>`");
    }
    const auto [first, is_new] = facts_.emplace(ways, path);
    if (!is_new) ways = {absl::StrCat("as `", first->second, ".<fact>` |  |")};
    for (const std::string& way : ways) absl::StrAppend(&text_, "| `", path, ".<fact>` | ", way, " |\n");
    for (const auto& [key, value] : properties.entries) {
      if (host::find_fact(key) == nullptr) add_key(map, key, value, path);
    }
  }

  std::string choices_in_words(const Json& value, const host::FactKind& fact) {
    std::vector<std::string> names;
    for (const std::string& choice : fact.choices) names.push_back(absl::StrCat("`", choice, "`"));
    std::string words = words_of(value);
    for (const std::string& listed : {host::joined(names, ", "), absl::StrCat("one of ", names.size(), " names")}) {
      for (std::size_t at = words.find(listed); at != std::string::npos; at = words.find(listed)) {
        words.replace(at, listed.size(), "a name");
      }
    }
    return words;
  }

  // What keys exclude and need.
  void add_rules(const Json& map, const std::string& path) {
    const std::string where = path.empty() ? "" : absl::StrCat("in `", path, "` ");
    if (const Json* never = map.find("not")) {
      const Json* any = never->find("anyOf");
      for (const Json& one : any == nullptr ? std::vector<Json>{*never} : any->items) {
        if (const Json* keys = one.find("required"))
          rule(absl::StrCat(where, names_in(*keys, " and "), " exclude each other"));
      }
    }
    if (const Json* needs = map.find("dependencies")) {
      for (const auto& [key, others] : needs->entries) {
        rule(absl::StrCat(where, "`", key, "` needs ", names_in(others, " and ")));
      }
    }
    if (const Json* any = map.find("anyOf"))
      rule(absl::StrCat(where, "one of these stands there: ", required_in(any->items)));
    if (const Json* all = map.find("allOf")) {
      for (const Json& one : all->items) add_condition(one, where);
    }
  }

  void add_condition(const Json& one, const std::string& where) {
    if (const Json* any = one.find("anyOf"))
      return rule(absl::StrCat(where, "one of these stands there: ", required_in(any->items)));
    const Json* condition = one.find("if");
    const Json* then = one.find("then");
    if (condition == nullptr || then == nullptr || condition->find("properties") == nullptr) return;
    const auto& [key, value] = condition->find("properties")->entries.front();
    const std::string is = absl::StrCat(where, "where `", key, "` is ", words_of(value), ", ");
    if (const Json* required = then->find("required"))
      rule(absl::StrCat(is, names_in(*required, " and "), " must stand there"));
    if (const Json* never = then->find("not")) rule(absl::StrCat(is, required_in({*never}), " must not"));
  }

  static std::string names_in(const Json& keys, std::string_view between) {
    std::vector<std::string> names;
    for (const Json& key : keys.items) names.push_back(absl::StrCat("`", key.text, "`"));
    return host::joined(names, between);
  }

  static std::string required_in(const std::vector<Json>& schemas) {
    std::vector<std::string> all;
    for (const Json& one : schemas) {
      if (const Json* keys = one.find("required")) all.push_back(names_in(*keys, " and "));
    }
    return host::joined(all, ", ");
  }

  void rule(const std::string& words) {
    if (std::find(rules_.begin(), rules_.end(), words) == rules_.end()) rules_.push_back(words);
  }

  const Json& schema_;
  std::string text_;
  std::vector<std::string> rules_;
  std::set<std::string> seen_;
  std::map<std::vector<std::string>, std::string> facts_;  // how they are said, and where that stands
};

std::string units_section(const Json& schema) {
  std::string text = "## Units\n\n| unit | how a value is written |\n|---|---|\n";
  for (const auto& [name, unit] : schema.find("definitions")->entries) {
    if (!is_unit(name)) continue;
    std::string how = described_in(unit);
    if (const Json* words = unit.find("enum")) {
      how = absl::StrCat(words->items.front().text, " or ", words->items.back().text);
    }
    if (how.empty())
      how = unit.find("minimum") != nullptr ? "a whole number, 0 or more"
            : name == "set"                 ? "names with commas between: UK4, UK6"
                                            : "text";
    absl::StrAppend(&text, "| ", name, " | ", escaped(how), " |\n");
  }
  return text;
}

}  // namespace

std::string grammar_page() {
  std::string text =
      "# Grammar of a plugin's files\n\n"
      "Every key of the four files: what it may hold, whether it must stand there, what it means. `[]` is each of a "
      "list. "
      "Facts are those of [FACTS.md](host/FACTS.md), columns of requirements those of "
      "[REQUIREMENTS.md](host/REQUIREMENTS.md). "
      "Written by `concord-rules schema --of grammar` from the schemas; tests hold it to them, and them to the "
      "reader.\n\n";
  const Json tables = tables_schema();
  for (const auto& [file, schema] : {std::pair{"plugin.yaml", plugin_schema()},
                                     {"tables.yaml", tables},
                                     {"parameters.yaml", parameters_schema()},
                                     {"cases.yaml", cases_schema()}}) {
    absl::StrAppend(&text, Grammar(file, schema).text(), "\n");
  }
  return text + units_section(tables);
}

}  // namespace concord::plugins::tool
