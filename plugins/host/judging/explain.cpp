// PURE. Judgements in words; see explain.h.
#include "plugins/host/judging/explain.h"

#include <algorithm>
#include <charconv>

#include "absl/strings/str_cat.h"

#include "plugins/host/judging/measure.h"
#include "plugins/host/words/facts.h"
#include "plugins/host/words/requirement_kinds.h"
#include "plugins/host/words/scores.h"
#include "plugins/host/words/wording.h"

namespace concord::plugins::host {
namespace {

std::string requirement_words(const StandingRequirement& requirement) {
  const RequirementKind* kind = find_requirement_kind(requirement.kind);
  if (kind != nullptr && has_detail(*kind)) {
    return absl::StrCat(requirement.kind, " ", requirement.detail);
  }
  return absl::StrCat(kind == nullptr ? requirement.kind : kind->noun, ": ",
                      bound_in_words(requirement.kind, requirement.value));
}

void add_findings(const Judgement& judgement, Level level, const char* heading, std::string& text) {
  int number = 0;
  for (const JudgedFinding& judged : judgement.findings) {
    if (judged.finding.level != level) continue;
    if (++number == 1) absl::StrAppend(&text, "\n", heading, "\n");
    absl::StrAppend(&text, "  ", number, ". ", judged.finding.code, ": ", judged.finding.sentence, "\n");
    if (!judged.finding.remedy.empty()) absl::StrAppend(&text, "     To pass: ", judged.finding.remedy, "\n");
    if (judged.duty_days > 0) absl::StrAppend(&text, "     To be done: within ", judged.duty_days, " days\n");
    absl::StrAppend(&text, "     Rule: ", joined(judged.plugin_ids, ", "), judged.finding.citation.empty() ? "" : ": ",
                    judged.finding.citation, "\n");
  }
}

void add_requirements(const std::vector<StandingRequirement>& all, const char* heading, std::string& text) {
  if (all.empty()) return;
  absl::StrAppend(&text, "\n", heading, "\n");
  for (const StandingRequirement& requirement : all) {
    absl::StrAppend(&text, "  - ", requirement_words(requirement), "\n");
    for (const RequirementSource& source : requirement.sources) {
      const bool weaker = source.requirement.value != requirement.value;
      absl::StrAppend(&text, "      ", source.plugin_id);
      if (weaker) {
        absl::StrAppend(&text, " (", bound_in_words(requirement.kind, source.requirement.value),
                        ", less strict, has no effect)");
      }
      absl::StrAppend(&text, ": ", source.requirement.sentence);
      if (!source.requirement.citation.empty()) absl::StrAppend(&text, " [", source.requirement.citation, "]");
      absl::StrAppend(&text, "\n");
    }
  }
}

const char* asked_name(Asked asked) {
  switch (asked) {
    case Asked::kFact:
      return "fact";
    case Asked::kParameter:
      return "parameter";
    case Asked::kTable:
      return "table";
    case Asked::kCalendar:
      return "calendar";
  }
  return "";
}

// The unit of a parameter or cell stands in its name, or it is a requirement's or a band's.
Unit unit_of_read(const std::string& name) {
  const std::string column = name.substr(name.rfind('/') + 1);
  if (const RequirementKind* kind = find_requirement_kind(column); kind != nullptr) return kind->unit;
  if (is_in_set("at_least,over,up_to,below", column)) return Unit::kPence;
  return score_unit(column);
}

std::string answer_words(const Judgement& judgement, const Read& read) {
  if (read.asked == Asked::kFact) {
    const FactKind* kind = find_fact(read.name);
    for (const Facts* facts : {&judgement.facts, &judgement.worked_out}) {
      const auto fact = facts->find(read.name);
      if (fact == facts->end() || kind == nullptr || read.answer.empty()) continue;
      return absl::StrCat(in_words(fact->second, kind->unit), facts == &judgement.facts ? "" : " (worked out)");
    }
    return "not known";
  }
  if (read.answer.empty()) return "none";
  std::int64_t number = 0;
  const char* end = read.answer.data() + read.answer.size();
  const auto [stop, error] = std::from_chars(read.answer.data(), end, number);
  const bool is_number = error == std::errc() && stop == end;
  const bool is_count_of_rows = read.asked == Asked::kTable && read.name.find('/') == std::string::npos;
  if (is_count_of_rows) return absl::StrCat(read.answer, " rows");
  return is_number ? in_words(number, unit_of_read(read.name)) : read.answer;
}

// Each read once, in the order of the first.
void add_reads(const Judgement& judgement, std::string& text) {
  for (const PluginRecord& plugin : judgement.plugins) {
    absl::StrAppend(&text, "\nRead by ", plugin.plugin_id, " ", plugin.version);
    if (!plugin.digest.empty()) absl::StrAppend(&text, " (", plugin.digest, ")");
    absl::StrAppend(&text, "\n");
    std::vector<std::string> lines;
    for (const Read& read : plugin.trace) {
      if (read.asked == Asked::kTable && read.answer.empty()) continue;  // empty cells
      const std::string line =
          absl::StrCat("  ", asked_name(read.asked), " ", read.name, " = ", answer_words(judgement, read), "\n");
      if (std::find(lines.begin(), lines.end(), line) == lines.end()) lines.push_back(line);
    }
    text += joined(lines, "");
  }
}

}  // namespace

std::string level_name(Level level) {
  return level == Level::kBlocks ? "blocks" : level == Level::kWarns ? "warns" : "notes";
}

std::string explain(const Judgement& judgement) {
  const auto blocks = std::count_if(judgement.findings.begin(), judgement.findings.end(),
                                    [](const auto& judged) { return judged.finding.level == Level::kBlocks; });
  std::string text = absl::StrCat("Decision: ", gate_name(judgement.gate), ", by the rules in force on ",
                                  in_words(judgement.legal_date), ".\n");
  const auto unknown = std::count_if(judgement.findings.begin(), judgement.findings.end(), [](const auto& judged) {
    return judged.finding.code == "FACT_MISSING" && judged.finding.level != Level::kBlocks;
  });
  const std::string but = unknown == 0   ? std::string()
                          : unknown == 1 ? std::string(", but one thing that a rule needs is not known")
                                         : absl::StrCat(", but ", unknown, " things that rules need are not known");
  absl::StrAppend(&text, blocks == 0   ? absl::StrCat("Answer: no rule stands against it", but, ".\n")
                         : blocks == 1 ? std::string("Answer: no. One rule is not met.\n")
                                       : absl::StrCat("Answer: no. ", blocks, " rules are not met.\n"));
  add_findings(judgement, Level::kBlocks, "Not met", text);
  add_findings(judgement, Level::kWarns, "For a person to look at", text);
  add_findings(judgement, Level::kNotes, "Good to know", text);
  for (const NotBegun& later : judgement.not_begun) {
    absl::StrAppend(&text, "\nNot asked: ", later.plugin_id, ", whose rules begin on ", in_words(later.first_day),
                    ".\n");
  }
  add_requirements(judgement.requirements, "Required", text);
  add_requirements(judgement.advice, "Advised", text);
  if (!judgement.scores.empty()) absl::StrAppend(&text, "\nComputed\n");
  for (const JudgedScore& judged : judgement.scores) {
    absl::StrAppend(&text, "  - ", judged.score.name, ": ", score_words(judged.score.name, judged.score.value),
                    judgement.plugins.size() > 1 ? absl::StrCat(" (", judged.plugin_id, ")") : std::string(), "\n");
  }
  add_reads(judgement, text);
  return text;
}

}  // namespace concord::plugins::host
