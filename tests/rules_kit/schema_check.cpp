// A small JSON Schema validator; see schema_check.h.
#include "tests/rules_kit/schema_check.h"

#include <algorithm>
#include <regex>

#include <gtest/gtest.h>

namespace concord::plugins::tests {
namespace {

using host::Yaml;
using tool::Json;

class Validator {
 public:
  explicit Validator(const Json& root) : root_(root) {}

  std::vector<std::string> check(const Json& schema, const Yaml& value) {
    std::vector<std::string> misfits;
    if (schema.kind == Json::Kind::kYesNo) {
      if (!schema.yes) misfits.push_back(at(value, "is not allowed"));
      return misfits;
    }
    const auto add = [&](std::vector<std::string> more) { misfits.insert(misfits.end(), more.begin(), more.end()); };
    for (const auto& [keyword, said] : schema.entries) {
      if (keyword == "$schema" || keyword == "title" || keyword == "description" || keyword == "definitions" ||
          keyword == "then" || keyword == "else") {
        continue;  // then and else belong to if
      }
      if (keyword == "$ref") {
        add(check(defined(said.text), value));
      } else if (keyword == "type") {
        if (!is_of(said, value)) misfits.push_back(at(value, "is of another type"));
      } else if (keyword == "enum") {
        const bool is_there =
            value.shape == Yaml::Shape::kText && std::any_of(said.items.begin(), said.items.end(),
                                                             [&](const Json& item) { return item.text == value.text; });
        if (!is_there) misfits.push_back(at(value, "is none of the words"));
      } else if (keyword == "pattern") {
        const bool fits = value.shape != Yaml::Shape::kText || std::regex_search(value.text, std::regex(said.text));
        if (!fits) misfits.push_back(at(value, "is not written so"));
      } else if (keyword == "minLength") {
        if (value.shape == Yaml::Shape::kText && value.text.empty()) misfits.push_back(at(value, "is empty"));
      } else if (keyword == "minimum" || keyword == "maximum") {
        const bool is_low = keyword == "minimum";
        const std::int64_t number = is_number(value.text) ? std::stoll(value.text) : 0;
        const bool fits = !is_number(value.text) || (is_low ? number >= said.number : number <= said.number);
        if (!fits) misfits.push_back(at(value, "is too small or large"));
      } else if (keyword == "minItems") {
        if (static_cast<std::int64_t>(value.items.size()) < said.number) misfits.push_back(at(value, "is too short"));
      } else if (keyword == "maxProperties") {
        if (static_cast<std::int64_t>(value.entries.size()) > said.number) misfits.push_back(at(value, "has too many"));
      } else if (keyword == "required") {
        for (const Json& key : said.items) {
          if (value.find(key.text) == nullptr) misfits.push_back(at(value, "lacks " + key.text));
        }
      } else if (keyword == "properties") {
        for (const auto& [key, under] : value.entries) {
          if (const Json* of_key = said.find(key); of_key != nullptr) add(check(*of_key, under));
        }
      } else if (keyword == "additionalProperties") {
        const Json* known = schema.find("properties");
        for (const auto& [key, under] : value.entries) {
          const bool is_known = known != nullptr && known->find(key) != nullptr;
          if (!is_known && !matches(schema.find("patternProperties"), key)) add(check(said, under));
        }
      } else if (keyword == "patternProperties") {
        for (const auto& [key, under] : value.entries) {
          for (const auto& [pattern, of_key] : said.entries) {
            if (std::regex_search(key, std::regex(pattern))) add(check(of_key, under));
          }
        }
      } else if (keyword == "items") {
        for (const Yaml& item : value.items) add(check(said, item));
      } else if (keyword == "allOf") {
        for (const Json& one : said.items) add(check(one, value));
      } else if (keyword == "anyOf") {
        const bool fits = std::any_of(said.items.begin(), said.items.end(),
                                      [&](const Json& one) { return check(one, value).empty(); });
        if (!fits) misfits.push_back(at(value, "fits none of several"));
      } else if (keyword == "not") {
        if (check(said, value).empty()) misfits.push_back(at(value, "fits what it must not"));
      } else if (keyword == "if") {
        const Json* follows = schema.find(check(said, value).empty() ? "then" : "else");
        if (follows != nullptr) add(check(*follows, value));
      } else if (keyword == "dependencies") {
        for (const auto& [key, needed] : said.entries) {
          for (const Json& other : needed.items) {
            const bool lacks = value.find(key) != nullptr && value.find(other.text) == nullptr;
            if (lacks) misfits.push_back(at(value, key + " lacks " + other.text));
          }
        }
      } else {
        ADD_FAILURE() << "the schema uses " << keyword << ", which this validator does not know";
      }
    }
    return misfits;
  }

 private:
  static std::string at(const Yaml& value, const std::string& what) {
    return host::to_text(value.place) + ": \"" + value.text + "\" " + what;
  }
  static bool matches(const Json* patterns, const std::string& key) {
    return patterns != nullptr && std::any_of(patterns->entries.begin(), patterns->entries.end(), [&](const auto& one) {
             return std::regex_search(key, std::regex(one.first));
           });
  }
  static bool is_number(const std::string& text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  }
  static bool is_of(const std::string& type, const Yaml& value) {
    if (type == "object") return value.shape == Yaml::Shape::kMap;
    if (type == "array") return value.shape == Yaml::Shape::kList;
    if (type == "null") return value.shape == Yaml::Shape::kEmpty;
    if (value.shape != Yaml::Shape::kText) return false;
    return type == "string" || (type == "integer" && is_number(value.text));
  }
  static bool is_of(const Json& types, const Yaml& value) {
    if (types.kind == Json::Kind::kText) return is_of(types.text, value);
    return std::any_of(types.items.begin(), types.items.end(),
                       [&](const Json& type) { return is_of(type.text, value); });
  }
  const Json& defined(const std::string& ref) const {
    const std::string start = "#/definitions/";
    EXPECT_TRUE(ref.starts_with(start)) << ref;
    const Json* all = root_.find("definitions");
    const Json* one = all == nullptr ? nullptr : all->find(ref.substr(start.size()));
    EXPECT_NE(one, nullptr) << ref << " is not defined";
    static const Json kNothing = Json::of(false);
    return one == nullptr ? kNothing : *one;
  }

  const Json& root_;
};

}  // namespace

std::vector<std::string> misfits(const Json& schema, const Yaml& value) {
  return Validator(schema).check(schema, value);
}

}  // namespace concord::plugins::tests
