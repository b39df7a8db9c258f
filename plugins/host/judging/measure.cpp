// PURE. Measuring requirements; see measure.h.
#include "plugins/host/judging/measure.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

#include "plugins/host/words/facts.h"
#include "plugins/host/words/requirement_kinds.h"
#include "plugins/host/words/wording.h"

namespace concord::plugins::host {
namespace {

constexpr std::int64_t kAdvertised = 2;

std::optional<std::int64_t> number_of(const Facts& facts, const std::string& name) {
  const auto found = facts.find(name);
  if (found == facts.end()) return std::nullopt;
  if (const auto* number = std::get_if<std::int64_t>(&found->second)) return *number;
  if (const auto* day = std::get_if<absl::CivilDay>(&found->second)) return day_number(*day);
  return std::nullopt;
}

// 0 none, 1 quotes, 2 advertised or called off from what was advertised.
std::optional<std::int64_t> competition_of(const Facts& facts) {
  const auto found = facts.find("procedure_type");
  if (found == facts.end()) return std::nullopt;
  const std::string& type = std::get<std::string>(found->second);
  return type == "direct" ? 0 : type == "quotes" ? 1 : kAdvertised;
}

// A procedure's level is said in words, everything else by its unit.
std::string fact_in_words(const Facts& facts, const std::string& name) {
  const FactKind* fact = find_fact(name);
  return in_words(facts.at(name), fact == nullptr ? Unit::kText : fact->unit);
}

// The days on which somebody approved, of "2026-11-20:cabinet" and the like: they sort as text.
std::vector<std::string> days_of(const std::string& given, const std::string& who) {
  std::vector<std::string> days;
  for (const std::string& one : set_of(given)) {
    const std::size_t sign = one.find(':');
    if (sign != std::string::npos && one.substr(sign + 1) == who) days.push_back(one.substr(0, sign));
  }
  return days;
}

bool is_in_order(const std::string& given, const std::string& detail) {
  const std::size_t sign = detail.find(kBefore);
  if (sign == std::string::npos) return false;
  const auto first = days_of(given, detail.substr(0, sign)), then = days_of(given, detail.substr(sign + 1));
  return !first.empty() && !then.empty() && first.front() <= then.back();
}

bool is_met(const RequirementKind& kind, const StandingRequirement& requirement, const std::string& fact,
            const Facts& facts) {
  switch (kind.measure) {
    case Measure::kAtLeast:
      return number_of(facts, fact).value_or(0) >= requirement.value;
    case Measure::kQuotes:
      return number_of(facts, fact).value_or(0) >= requirement.value;
    case Measure::kAtMost:
      // A cap of 0 lots is how services say that there is no cap.
      if (fact == "max_lots_per_provider" && number_of(facts, fact) == 0) return false;
      return number_of(facts, fact).value_or(0) <= requirement.value;
    case Measure::kMember:
      return is_in_set(std::get<std::string>(facts.at(fact)), requirement.detail);
    case Measure::kCompetition:
      return competition_of(facts).value_or(0) >= requirement.value;
    case Measure::kInOrder:
      return is_in_order(std::get<std::string>(facts.at(fact)), requirement.detail);
    case Measure::kAccredited:
      if (requirement.value == 0) return true;
      return fact == "unaccredited_winners" ? number_of(facts, fact) == 0 : number_of(facts, fact) == 1;
  }
  return false;
}

std::string with_unit(const RequirementKind& kind, std::int64_t value) {
  const std::string words = in_words(value, kind.unit);
  switch (kind.unit) {
    case Unit::kDays:
    case Unit::kWeeks:
    case Unit::kMonths:
      return absl::StrCat(words, " ", unit_name(kind.unit));
    case Unit::kWorkingDays:
      return absl::StrCat(words, " working days");
    default:
      return words;
  }
}

std::vector<std::string> plugins_of(const StandingRequirement& requirement) {
  std::vector<std::string> ids;
  for (const RequirementSource& source : requirement.sources) {
    if (std::find(ids.begin(), ids.end(), source.plugin_id) == ids.end()) ids.push_back(source.plugin_id);
  }
  return ids;
}

// Every citation stays: the strictest first.
std::string citations_of(const StandingRequirement& requirement) {
  std::vector<std::string> citations;
  for (const RequirementSource& source : requirement.sources) {
    const std::string& citation = source.requirement.citation;
    if (citation.empty() || std::find(citations.begin(), citations.end(), citation) != citations.end()) continue;
    citations.push_back(citation);
  }
  return joined(citations, "; also ");
}

JudgedFinding found(const StandingRequirement& requirement, Level level, std::string code, std::string subject) {
  JudgedFinding judged;
  judged.finding.level = level;
  judged.finding.code = std::move(code);
  judged.finding.because = requirement.sources.front().requirement.because;
  judged.finding.citation = citations_of(requirement);
  judged.subject = std::move(subject);
  judged.plugin_ids = plugins_of(requirement);
  return judged;
}

}  // namespace

std::string bound_in_words(const std::string& kind_name, std::int64_t value) {
  const RequirementKind* kind = find_requirement_kind(kind_name);
  if (kind == nullptr) return std::to_string(value);
  const std::string words = with_unit(*kind, value);
  if (has_detail(*kind)) return "required";
  if (kind->measure == Measure::kAccredited) return words;
  const bool at_most = kind->measure == Measure::kAtMost;
  if (kind->unit == Unit::kDate) return absl::StrCat(at_most ? "by " : "not before ", words);
  return absl::StrCat(at_most ? "at most " : "at least ", words);
}

std::optional<JudgedFinding> measure(const StandingRequirement& requirement, Gate gate, const Facts& facts) {
  const RequirementKind* kind = find_requirement_kind(requirement.kind);
  if (kind == nullptr) return std::nullopt;
  const auto at = std::find_if(kind->measured_at.begin(), kind->measured_at.end(),
                               [&](const MeasuredAt& measured) { return measured.gate == gate; });
  if (at == kind->measured_at.end()) return std::nullopt;
  // What is advertised is open to more suppliers than any number of quotes.
  if (kind->measure == Measure::kQuotes && competition_of(facts) == kAdvertised) return std::nullopt;

  const Requirement& strictest = requirement.sources.front().requirement;
  if (facts.count(at->fact) == 0) {
    if (at->may_be_missing) return std::nullopt;
    const bool blocks = std::any_of(requirement.sources.begin(), requirement.sources.end(),
                                    [](const RequirementSource& source) { return source.missing_blocks; });
    JudgedFinding judged = found(requirement, blocks ? Level::kBlocks : Level::kWarns, kFactMissing, at->fact);
    judged.finding.sentence =
        absl::StrCat(strictest.sentence, " Whether this is met is not known: ", kind->noun, " (",
                     has_detail(*kind) ? requirement.detail : bound_in_words(requirement.kind, requirement.value),
                     ") needs the fact ", at->fact, ".");
    judged.finding.remedy = absl::StrCat("State ", at->fact, ".");
    return judged;
  }
  if (is_met(*kind, requirement, at->fact, facts)) return std::nullopt;
  JudgedFinding judged = found(requirement, Level::kBlocks, finding_code(requirement.kind),
                               requirement.detail.empty() ? requirement.kind : requirement.detail);
  const std::string wanted = has_detail(*kind)
                                 ? absl::StrCat(requirement.detail, " is required")
                                 : absl::StrCat("required: ", bound_in_words(requirement.kind, requirement.value));
  judged.finding.sentence =
      absl::StrCat(strictest.sentence, " ", kind->noun, ": ", fact_in_words(facts, at->fact), "; ", wanted, ".");
  judged.finding.remedy =
      filled(filled(kind->remedy, "required", with_unit(*kind, requirement.value)), "detail", requirement.detail);
  return judged;
}

}  // namespace concord::plugins::host
