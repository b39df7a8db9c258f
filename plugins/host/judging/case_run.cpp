// Compares judgements with expectations; see case_run.h.
#include "plugins/host/judging/case_run.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

#include "plugins/host/judging/measure.h"
#include "plugins/host/words/facts.h"
#include "plugins/host/words/requirement_kinds.h"
#include "plugins/host/words/scores.h"
#include "plugins/host/words/wording.h"

namespace concord::plugins::host {
namespace {

// "notice UK4", "tender_days 25", "tender_days": kind, and then detail or value.
struct WantedRequirement {
  const RequirementKind* kind = nullptr;
  std::string detail;
  std::optional<std::int64_t> value;
};

absl::StatusOr<WantedRequirement> read_wanted(const std::string& text, const Place& place) {
  const std::size_t space = text.find(' ');
  const std::string name = text.substr(0, space);
  const std::string rest = space == std::string::npos ? "" : text.substr(space + 1);
  WantedRequirement wanted;
  wanted.kind = find_requirement_kind(name);
  if (wanted.kind == nullptr) {
    return refused_at(
        place, absl::StrCat("there is no requirement \"", name, "\".", suggestion(name, requirement_kind_names())));
  }
  if (has_detail(*wanted.kind)) {
    wanted.detail = rest;
    return wanted;
  }
  if (rest.empty()) return wanted;
  const auto value = read_value(rest, wanted.kind->unit);
  if (!value.ok()) return refused_at(place, absl::StrCat(text, ": ", std::string(value.status().message())));
  const auto* day = std::get_if<absl::CivilDay>(&*value);
  wanted.value = day != nullptr ? day_number(*day) : std::get<std::int64_t>(*value);
  return wanted;
}

const StandingRequirement* find_required(const std::vector<StandingRequirement>& all, const WantedRequirement& wanted) {
  for (const StandingRequirement& standing : all) {
    if (standing.kind != wanted.kind->name) continue;
    if (!wanted.detail.empty() && standing.detail != wanted.detail) continue;
    return &standing;
  }
  return nullptr;
}

std::vector<std::string> codes_in(const Judgement& judgement, bool blocking_only) {
  std::vector<std::string> codes;
  for (const JudgedFinding& judged : judgement.findings) {
    if (blocking_only && judged.finding.level != Level::kBlocks) continue;
    codes.push_back(judged.finding.code);
  }
  std::sort(codes.begin(), codes.end());
  codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
  return codes;
}

std::string listed(const std::vector<std::string>& codes) { return codes.empty() ? "none" : joined(codes, ", "); }

class Comparison {
 public:
  explicit Comparison(CaseResult& result) : result_(result), expect_(result.of->expect) {}

  absl::Status compare() {
    auto status = compare_asked(expect_.requires_these, result_.judgement.requirements, "require");
    if (!status.ok()) return status;
    status = compare_asked(expect_.advises, result_.judgement.advice, "advise");
    if (!status.ok()) return status;
    for (const std::string& text : expect_.requires_none_of) {
      const auto wanted = read_wanted(text, result_.of->place);
      if (!wanted.ok()) return wanted.status();
      if (find_required(result_.judgement.requirements, *wanted) == nullptr) continue;
      differ(absl::StrCat("expected not to require \"", text, "\", and it does"));
    }
    compare_findings();
    return compare_scores();
  }

 private:
  absl::Status compare_asked(const std::vector<std::string>& expected, const std::vector<StandingRequirement>& all,
                             const char* verb) {
    for (const std::string& text : expected) {
      const auto wanted = read_wanted(text, result_.of->place);
      if (!wanted.ok()) return wanted.status();
      const StandingRequirement* got = find_required(all, *wanted);
      if (got == nullptr) {
        differ(absl::StrCat("expected to ", verb, " \"", text, "\", and it does not"));
      } else if (wanted->value && *wanted->value != got->value) {
        differ(absl::StrCat("expected to ", verb, " \"", text, "\", got ", in_words(got->value, wanted->kind->unit)));
      }
    }
    return absl::OkStatus();
  }

  void differ(const std::string& what) {
    result_.differences.push_back(absl::StrCat(to_text(result_.of->place), ": ", result_.of->name, ": ", what));
  }

  void compare_findings() {
    const auto all = codes_in(result_.judgement, false);
    const auto has = [&](const std::string& code) { return std::find(all.begin(), all.end(), code) != all.end(); };
    for (const std::string& code : expect_.finds) {
      if (!has(code)) differ(absl::StrCat("expected to find ", code, ", found ", listed(all)));
    }
    for (const std::string& code : expect_.finds_none_of) {
      if (has(code)) differ(absl::StrCat("expected not to find ", code, ", found ", listed(all)));
    }
    if (expect_.blocked_by) {
      std::vector<std::string> wanted = *expect_.blocked_by;
      std::sort(wanted.begin(), wanted.end());
      const auto blocking = codes_in(result_.judgement, true);
      if (wanted != blocking) {
        differ(absl::StrCat("expected to be blocked by ", listed(wanted), ", got ", listed(blocking)));
      }
    }
    for (const std::string& piece : expect_.says) {
      if (!is_said(piece)) differ(absl::StrCat("expected it to say \"", piece, "\", and it does not"));
    }
  }

  [[nodiscard]] bool is_said(const std::string& piece) const {
    const auto holds = [&](const std::string& text) { return text.find(piece) != std::string::npos; };
    for (const JudgedFinding& judged : result_.judgement.findings) {
      if (holds(judged.finding.sentence) || holds(judged.finding.remedy) || holds(judged.finding.citation)) return true;
    }
    for (const auto* asked : {&result_.judgement.requirements, &result_.judgement.advice}) {
      if (is_said_in(*asked, holds)) return true;
    }
    return false;
  }

  template <typename Holds>
  static bool is_said_in(const std::vector<StandingRequirement>& asked, Holds holds) {
    for (const StandingRequirement& standing : asked) {
      for (const RequirementSource& source : standing.sources) {
        if (holds(source.requirement.sentence) || holds(source.requirement.citation)) return true;
      }
    }
    return false;
  }

  absl::Status compare_scores() {
    for (const auto& [name, text] : expect_.scores) {
      const auto value = read_value(text, score_unit(name));
      if (!value.ok()) {
        return refused_at(result_.of->place, absl::StrCat(name, ": ", std::string(value.status().message())));
      }
      const auto* day = std::get_if<absl::CivilDay>(&*value);
      const std::int64_t wanted = day != nullptr ? day_number(*day) : std::get<std::int64_t>(*value);
      const auto& scores = result_.judgement.scores;
      const auto found = std::find_if(
          scores.begin(), scores.end(),
          [&, &wanted_name = name](const JudgedScore& judged) { return judged.score.name == wanted_name; });
      if (found == scores.end()) {
        differ(absl::StrCat("expected ", name, " = ", text, ", and it is not computed"));
      } else if (found->score.value != wanted) {
        differ(absl::StrCat("expected ", name, " = ", text, ", got ", score_words(name, found->score.value)));
      }
    }
    return absl::OkStatus();
  }

  CaseResult& result_;
  const Expectation& expect_;
};

}  // namespace

absl::StatusOr<CaseResult> run_case(const Bundle& bundle, Program& program, const Case& one, const Bundle* law) {
  // A case of a council's own rules says what the law would have told.
  Facts stated, worked_out;
  for (const auto& [name, value] : one.given) {
    const FactKind* fact = find_fact(name);
    (fact != nullptr && fact->of_law == OfLaw::kAlone ? worked_out : stated)[name] = value;
  }
  auto judgement = judge({{&bundle, "", &program, {}, law}}, one.gate, one.on, stated, std::move(worked_out));
  if (!judgement.ok()) {
    return absl::Status(judgement.status().code(), absl::StrCat(to_text(one.place), ": ", one.name, ": ",
                                                                std::string(judgement.status().message())));
  }
  CaseResult result;
  result.of = &one;
  result.judgement = *std::move(judgement);
  if (auto status = Comparison(result).compare(); !status.ok()) return status;
  return result;
}

}  // namespace concord::plugins::host
