// PURE. Writes cases; see case_text.h.
#include "plugins/tool/drafting/case_text.h"

#include <algorithm>
#include <set>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

#include "plugins/host/words/facts.h"
#include "plugins/host/words/requirement_kinds.h"
#include "plugins/host/words/wording.h"

namespace concord::plugins::tool {
namespace {

constexpr char kAsk[] =
    "# Written by concord-rules: this is what the rules answer now. Does the source say so? Then take confirmed: no "
    "out.";

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

std::string value_text(const host::Value& value, host::Unit unit) {
  if (const auto* day = std::get_if<absl::CivilDay>(&value)) return host::date_text(*day);
  if (const auto* text = std::get_if<std::string>(&value)) return quoted(*text);
  if (unit == host::Unit::kYesNo) return host::in_words(value, unit);
  return quoted(host::in_words(value, unit));
}

// As read_wanted() in case_run.cpp reads it.
std::string requirement_text(const host::StandingRequirement& standing) {
  const host::RequirementKind* kind = host::find_requirement_kind(standing.kind);
  if (kind == nullptr || host::has_detail(*kind)) {
    return quoted(absl::StrCat(standing.kind, " ", standing.detail));
  }
  const std::string value = kind->unit == host::Unit::kDate ? host::date_text(host::day_of(standing.value))
                                                            : host::in_words(standing.value, kind->unit);
  return quoted(absl::StrCat(standing.kind, " ", value));
}

std::string given_text(const host::Facts& given, const host::Facts& background) {
  std::vector<std::string> parts;
  for (const auto& [name, value] : given) {
    const auto same = background.find(name);
    if (same != background.end() && same->second == value) continue;
    const host::FactKind* fact = host::find_fact(name);
    parts.push_back(absl::StrCat(name, ": ", value_text(value, fact == nullptr ? host::Unit::kText : fact->unit)));
  }
  for (const auto& [name, value] : background) {
    if (!given.contains(name)) parts.push_back(absl::StrCat(name, ": ~"));
  }
  return absl::StrCat("{", host::joined(parts, ", "), "}");
}

std::string expect_text(const host::Judgement& judgement) {
  std::vector<std::string> required, advised;
  std::set<std::string> blocks, finds;
  for (const host::StandingRequirement& standing : judgement.requirements) {
    required.push_back(requirement_text(standing));
  }
  for (const host::StandingRequirement& standing : judgement.advice) advised.push_back(requirement_text(standing));
  for (const host::JudgedFinding& judged : judgement.findings) {
    (judged.finding.level == host::Level::kBlocks ? blocks : finds).insert(judged.finding.code);
  }
  const auto list = [](const std::set<std::string>& codes) {
    return absl::StrCat("[", host::joined({codes.begin(), codes.end()}, ", "), "]");
  };
  std::string text = "{";
  if (!required.empty()) absl::StrAppend(&text, "requires: [", host::joined(required, ", "), "], ");
  if (!advised.empty()) absl::StrAppend(&text, "advises: [", host::joined(advised, ", "), "], ");
  if (!finds.empty()) absl::StrAppend(&text, "finds: ", list(finds), ", ");
  return absl::StrCat(text, "blocked_by: ", list(blocks), "}");
}

}  // namespace

std::string case_text(const host::CaseResult& result, const std::string& name, const host::Facts& background,
                      std::size_t indent) {
  const std::string start(indent, ' ');
  const std::string under(indent + 2, ' ');
  const host::Case& one = *result.of;
  return absl::StrCat(start, kAsk, "\n", start, "- name: ", quoted(name), "\n", under, "confirmed: no\n", under,
                      "on: ", host::date_text(one.on), "\n", under, "gate: ", host::gate_name(one.gate), "\n", under,
                      "given: ", given_text(one.given, background), "\n", under,
                      "expect: ", expect_text(result.judgement), "\n");
}

absl::StatusOr<CasesFile> look_at_cases(const std::string& text) {
  const auto root = host::parse_yaml(text, host::kCasesFile);
  if (!root.ok()) return root.status();
  if (root->entries.empty() || root->entries.back().first != "cases" ||
      root->entries.back().second.shape != host::Yaml::Shape::kList) {
    return absl::FailedPreconditionError(
        "cases.yaml does not end with its list of cases, so none can be added; move cases: to the end");
  }
  CasesFile file;
  if (const host::Yaml* background = root->find("background"); background != nullptr) {
    for (const auto& [name, value] : background->entries) {
      auto fact = host::read_fact(name, value.text);
      if (fact.ok() && value.shape == host::Yaml::Shape::kText) file.background[name] = *std::move(fact);
    }
  }
  const std::size_t key = text.rfind("\ncases:");
  // The first line under the key that is no comment.
  for (std::size_t line = text.find('\n', key == std::string::npos ? 0 : key + 1); line != std::string::npos;
       line = text.find('\n', line + 1)) {
    const std::size_t start = text.find_first_not_of(' ', line + 1);
    if (start == std::string::npos || text[start] == '\n' || text[start] == '#') continue;
    file.indent = start - line - 1;
    if (text.compare(start, 2, "- ") == 0) return file;
    break;
  }
  if (root->entries.back().second.items.empty()) {
    return absl::FailedPreconditionError(
        "the list of cases.yaml is empty and written as []; take the brackets out, or the file away");
  }
  return absl::FailedPreconditionError("the cases of cases.yaml stand in one line; write each under a dash of its own");
}

}  // namespace concord::plugins::tool
