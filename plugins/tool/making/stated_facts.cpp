// PURE. Reads facts from JSON; see stated_facts.h.
#include "plugins/tool/making/stated_facts.h"

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

#include "plugins/host/words/facts.h"
#include "plugins/host/words/wording.h"
#include "plugins/tool/making/json.h"

namespace concord::plugins::tool {
namespace {

constexpr char kGatePrefix[] = "GATE_";

absl::Status refused(const std::string& what) { return absl::InvalidArgumentError(what); }

absl::Status refused_fact(const std::string& name, std::string_view what) {
  return refused(absl::StrCat("the fact ", name, " ", std::string(what)));
}

absl::StatusOr<std::int64_t> whole_number(const std::string& name, const Json& value) {
  std::int64_t number = value.number;
  const bool is_text = value.kind == Json::Kind::kText;
  if (is_text && absl::SimpleAtoi(value.text, &number)) return number;
  if (value.kind == Json::Kind::kNumber) return number;
  return refused_fact(name, "has an integer that is no whole number; write \"integer\": \"3\"");
}

// As the rules service's Fact: one of integer, text, date.
absl::Status take_fact(const Json& item, host::Facts& facts) {
  const Json* name = item.find("name");
  if (name == nullptr || name->kind != Json::Kind::kText) {
    return refused("each of the facts is an object such as {\"name\": \"lots\", \"integer\": \"3\"}");
  }
  const Json* integer = item.find("integer");
  const Json* text = item.find("text");
  const Json* date = item.find("date");
  const int values = (integer != nullptr ? 1 : 0) + (text != nullptr ? 1 : 0) + (date != nullptr ? 1 : 0);
  if (values != 1 || item.entries.size() != 2) {
    return refused_fact(name->text, "needs exactly one of integer, text and date beside its name");
  }
  if (integer != nullptr) {
    const auto number = whole_number(name->text, *integer);
    return number.ok() ? state(name->text, *number, facts) : number.status();
  }
  const Json& written = text != nullptr ? *text : *date;
  if (written.kind != Json::Kind::kText) return refused_fact(name->text, "has a text or date that is no text");
  if (text != nullptr) return state(name->text, written.text, facts);
  const auto day = host::read_date(written.text);
  if (!day.ok()) return refused_fact(name->text, absl::StrCat("has no date: ", std::string(day.status().message())));
  return state(name->text, *day, facts);
}

absl::Status take_facts(const Json& list, host::Facts& facts) {
  for (const Json& item : list.items) {
    if (auto status = take_fact(item, facts); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::StatusOr<StatedFacts> read_request(const Json& request) {
  StatedFacts stated;
  for (const auto& [key, value] : request.entries) {
    if (key == "facts") {
      if (auto status = take_facts(value, stated.facts); !status.ok()) return status;
      continue;
    }
    // Whose rulebook and which bundles the service would ask: here the folders say it.
    if (key == "authority" || key == "plugin_digests" || key == "pluginDigests") continue;
    const bool is_gate = key == "gate";
    if (!is_gate && key != "legal_date" && key != "legalDate") {
      return refused(absl::StrCat("a request has no \"", key, "\"; it has gate, legal_date and facts"));
    }
    if (value.kind != Json::Kind::kText) return refused(absl::StrCat("\"", key, "\" is a text"));
    if (is_gate) {
      std::string name = value.text;
      if (name.starts_with(kGatePrefix)) name = name.substr(sizeof(kGatePrefix) - 1);
      for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
      const auto gate = host::gate_named(name);
      if (!gate.ok()) return gate.status();
      stated.gate = *gate;
      continue;
    }
    const auto day = host::read_date(value.text);
    if (!day.ok()) return refused(absl::StrCat("\"", key, "\": ", std::string(day.status().message())));
    stated.on = *day;
  }
  return stated;
}

absl::Status take_plain(const std::string& name, const Json& value, host::Facts& facts) {
  switch (value.kind) {
    case Json::Kind::kNumber:
      return state(name, value.number, facts);
    case Json::Kind::kText: {
      auto read = host::read_fact(name, value.text);
      return read.ok() ? state(name, *std::move(read), facts) : read.status();
    }
    case Json::Kind::kYesNo: {
      const host::FactKind* fact = host::find_fact(name);
      if (fact != nullptr && fact->unit != host::Unit::kYesNo) {
        return refused_fact(name, absl::StrCat("is ", value.yes ? "true" : "false", " and of unit ",
                                               host::unit_name(fact->unit), "; state its value"));
      }
      return state(name, std::int64_t{value.yes ? 1 : 0}, facts);
    }
    default:
      return refused_fact(name, "is no single value; leave out what is not known");
  }
}

}  // namespace

absl::Status state(const std::string& name, host::Value value, host::Facts& facts) {
  if (host::find_fact(name) == nullptr) {
    return refused(absl::StrCat("there is no fact \"", name, "\".", host::suggestion(name, host::fact_names())));
  }
  if (facts.emplace(name, std::move(value)).second) return absl::OkStatus();
  return refused_fact(name, "is stated twice; state it once");
}

absl::StatusOr<StatedFacts> read_stated_facts(const std::string& text) {
  const auto json = parse_json(text);
  if (!json.ok()) return json.status();
  StatedFacts stated;
  if (json->kind == Json::Kind::kList) {
    if (auto status = take_facts(*json, stated.facts); !status.ok()) return status;
    return stated;
  }
  if (json->kind != Json::Kind::kObject) {
    return refused("facts are a JSON object of names to values, or what rules.Evaluate takes");
  }
  const Json* facts = json->find("facts");
  if (facts != nullptr && facts->kind == Json::Kind::kList) return read_request(*json);
  for (const auto& [name, value] : json->entries) {
    if (auto status = take_plain(name, value, stated.facts); !status.ok()) return status;
  }
  return stated;
}

}  // namespace concord::plugins::tool
