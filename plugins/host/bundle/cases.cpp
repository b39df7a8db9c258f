// Reads cases.yaml: given these facts on that day at this gate, expect this; see bundle_parts.h.
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

#include "plugins/host/bundle/parts.h"
#include "plugins/host/words/facts.h"

namespace concord::plugins::host {
namespace {

const std::vector<std::string> kExpectKeys = {"requires",   "requires_none_of", "finds", "finds_none_of",
                                              "blocked_by", "scores",           "says",  "advises"};

absl::Status read_given(const Yaml& map, Facts& facts) {
  if (map.shape == Yaml::Shape::kEmpty) return absl::OkStatus();
  if (map.shape != Yaml::Shape::kMap) return refused_at(map.place, "facts are a map of names to values");
  for (const auto& [name, text] : map.entries) {
    if (text.shape == Yaml::Shape::kEmpty) {  // not known: takes a fact of the background away
      facts.erase(name);
      continue;
    }
    auto value = text.shape == Yaml::Shape::kText
                     ? read_fact(name, text.text)
                     : absl::StatusOr<Value>(absl::InvalidArgumentError("here must be a single value"));
    if (!value.ok()) return refused_at(text.place, std::string(value.status().message()));
    facts[name] = *std::move(value);
  }
  return absl::OkStatus();
}

absl::Status read_expectation(const Yaml& map, Expectation& expect) {
  for (const auto& [key, into] : {std::pair{"requires", &expect.requires_these},
                                  {"requires_none_of", &expect.requires_none_of},
                                  {"advises", &expect.advises},
                                  {"finds", &expect.finds},
                                  {"finds_none_of", &expect.finds_none_of},
                                  {"says", &expect.says}}) {
    auto texts = texts_under(map, key);
    if (!texts.ok()) return texts.status();
    into->insert(into->end(), texts->begin(), texts->end());
  }
  if (map.find("blocked_by") != nullptr) {
    auto codes = texts_under(map, "blocked_by");
    if (!codes.ok()) return codes.status();
    expect.blocked_by = *std::move(codes);
  }
  if (const Yaml* scores = map.find("scores"); scores != nullptr) {
    for (const auto& [name, value] : scores->entries) expect.scores[name] = value.text;
  }
  return absl::OkStatus();
}

// One case a row: `vary` names the fact, each row's `at` is its value, the rest is what to expect there.
absl::Status read_rows(const Yaml& map, const Case& start, std::vector<Case>& all) {
  const auto fact = text_under(map, "vary");
  if (!fact.ok()) return fact.status();
  const auto rows = list_under(map, "rows");
  if (!rows.ok()) return rows.status();
  std::vector<std::string> known = kExpectKeys;
  known.emplace_back("at");
  known.emplace_back("on");
  for (const Yaml& row : *rows) {
    if (auto status = check_keys(row, known); !status.ok()) return status;
    Case one = start;
    one.place = row.place;
    const auto at = text_under(row, "at");
    if (!at.ok()) return at.status();
    auto value = read_fact(*fact, *at);
    if (!value.ok()) return refused_at(row.place, std::string(value.status().message()));
    one.given[*fact] = *std::move(value);
    absl::StrAppend(&one.name, " (", *at, ")");
    const auto on = text_or_empty(row, "on");
    if (!on.ok()) return on.status();
    if (!on->empty()) {
      const auto day = read_date(*on);
      if (!day.ok()) return refused_at(row.place, std::string(day.status().message()));
      one.on = *day;
    }
    if (auto status = read_expectation(row, one.expect); !status.ok()) return status;
    all.push_back(std::move(one));
  }
  return absl::OkStatus();
}

absl::Status read_case(const Yaml& map, const Facts& background, std::vector<Case>& all) {
  if (auto status = check_keys(map, {"name", "on", "gate", "given", "expect", "vary", "rows", "confirmed"});
      !status.ok()) {
    return status;
  }
  Case one;
  one.place = map.place;
  one.given = background;
  const auto name = text_under(map, "name");
  const auto on = text_under(map, "on");
  const auto gate_text = text_under(map, "gate");
  for (const auto* text : {&name, &on, &gate_text}) {
    if (!text->ok()) return text->status();
  }
  one.name = *name;
  const auto day = read_date(*on);
  if (!day.ok()) return refused_at(map.find("on")->place, std::string(day.status().message()));
  one.on = *day;
  const auto gate = gate_named(*gate_text);
  if (!gate.ok()) return refused_at(map.find("gate")->place, std::string(gate.status().message()));
  one.gate = *gate;
  if (const Yaml* confirmed = map.find("confirmed"); confirmed != nullptr) {
    if (confirmed->text != "no") {
      return refused_at(confirmed->place, "confirmed can only be no; take the line out once the case is confirmed");
    }
    one.is_confirmed = false;
  }
  if (const Yaml* given = map.find("given"); given != nullptr) {
    if (auto status = read_given(*given, one.given); !status.ok()) return status;
  }
  if (const Yaml* expect = map.find("expect"); expect != nullptr) {
    if (auto status = check_keys(*expect, kExpectKeys); !status.ok()) return status;
    if (auto status = read_expectation(*expect, one.expect); !status.ok()) return status;
  }
  if (map.find("vary") != nullptr) return read_rows(map, one, all);
  if (map.find("expect") == nullptr) return refused_at(map.place, "the case expects nothing; say what it must find");
  all.push_back(std::move(one));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<Case>> read_cases(const std::string& text, const std::string& file, Faults* faults) {
  const auto root = parse_yaml(text, file);
  if (!root.ok()) return root.status();
  if (auto status = check_keys(*root, {"background", "cases"}); !status.ok()) return status;
  Facts background;
  if (const Yaml* given = root->find("background"); given != nullptr) {
    const auto status = read_given(*given, background);
    if (!status.ok() && !go_on_past(status, faults)) return status;
  }
  const auto list = list_under(*root, "cases");
  if (!list.ok()) return list.status();
  std::vector<Case> all;
  for (const Yaml& item : *list) {
    const auto status = read_case(item, background, all);
    if (!status.ok() && !go_on_past(status, faults)) return status;
  }
  if (all.size() > kMaxCases) return refused_at(root->place, absl::StrCat("more than ", kMaxCases, " cases"));
  return all;
}

}  // namespace concord::plugins::host
