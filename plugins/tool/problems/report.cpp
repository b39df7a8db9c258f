// PURE. Tells problems; see report.h.
#include "plugins/tool/problems/report.h"

#include <algorithm>
#include <map>

#include "absl/strings/str_cat.h"

#include "plugins/sdk/concord_rules_limits.h"
#include "plugins/tool/making/json.h"

namespace concord::plugins::tool {
namespace {

constexpr char kSarifSchema[] =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

// What one check found, in the order of the files.
struct Cause {
  std::string check;
  Severity severity = Severity::kError;
  std::vector<const Problem*> problems;
};

// The gravest first, then as the table of checks has them, which goes from what an author writes to what cases show.
std::vector<Cause> causes_of(const CheckReport& report) {
  std::map<std::string, Cause> by_check;
  for (const Problem& problem : report.problems) by_check[problem.check].problems.push_back(&problem);
  std::vector<Cause> causes;
  for (auto& [check, cause] : by_check) {
    cause.check = check;
    cause.severity = severity_of(check);
    causes.push_back(std::move(cause));
  }
  const auto rank = [](const Cause& cause) {
    const auto& kinds = kinds_of_check();
    return std::find_if(kinds.begin(), kinds.end(), [&](const auto& kind) { return kind.check == cause.check; }) -
           kinds.begin();
  };
  std::sort(causes.begin(), causes.end(), [&](const Cause& left, const Cause& right) {
    if (left.severity != right.severity) return left.severity > right.severity;
    return rank(left) < rank(right);
  });
  return causes;
}

std::string some(std::size_t number, const std::string& what) {
  return absl::StrCat(number, " ", what, number == 1 ? "" : "s");
}

Json number(std::size_t value) { return Json::of(static_cast<std::int64_t>(value)); }

Json place_of(const host::Place& place, const std::string& folder) {
  Json where = Json::object();
  where.add("artifactLocation", Json::object({{"uri", Json::of(folder + "/" + place.file)}}));
  if (place.line > 0) where.add("region", Json::object({{"startLine", Json::of(std::int64_t{place.line})}}));
  return Json::object({{"physicalLocation", where}});
}

// A path as a relative or absolute URI: slashes, no slash at its end, what a URI does not hold in hexadecimal.
std::string as_uri(std::string path) {
  while (path.size() > 1 && path.ends_with("/")) path.pop_back();
  std::string uri = path.starts_with("/") ? "file://" : "";
  for (const char c : path) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' ||
                          c == '.' || c == '_' || c == '-' || c == '~';
    if (is_plain) {
      uri += c;
    } else {
      constexpr char kHex[] = "0123456789ABCDEF";
      const auto byte = static_cast<unsigned char>(c);
      uri += '%';
      uri += kHex[byte / 16];
      uri += kHex[byte % 16];
    }
  }
  return uri;
}

}  // namespace

Counted count(const CheckReport& report) {
  Counted counted;
  for (const Problem& problem : report.problems) {
    const Severity severity = severity_of(problem.check);
    ++(severity == Severity::kError     ? counted.errors
       : severity == Severity::kWarning ? counted.warnings
                                        : counted.notes);
  }
  return counted;
}

bool is_in_order(const CheckReport& report) {
  const Counted counted = count(report);
  return counted.errors == 0 && counted.warnings == 0;
}

void accept(const std::vector<host::AcceptedProblem>& accepted, CheckReport& report) {
  for (const host::AcceptedProblem& one : accepted) {
    const auto is_meant = [&](const Problem& problem) {
      return problem.check == one.code && host::to_text(problem.place) == one.where;
    };
    const auto before = report.accepted.size();
    for (const Problem& problem : report.problems) {
      if (is_meant(problem)) report.accepted.push_back({problem, one.why, one.who});
    }
    std::erase_if(report.problems, is_meant);
    if (report.accepted.size() > before) continue;
    report.problems.push_back(
        {one.place, "ACCEPTED_NOT_FOUND",
         absl::StrCat("accepts ", one.code, " at ", one.where,
                      ", and check finds no such problem there; take it out, or correct its place")});
  }
}

host::Verdict verdict_of(const CheckReport& report) {
  const Counted counted = count(report);
  host::Verdict verdict;
  verdict.compared_with = report.compared_with;
  verdict.cases = report.cases;
  verdict.errors = counted.errors;
  verdict.warnings = counted.warnings;
  verdict.notes = counted.notes;
  for (const Problem& problem : report.problems) {
    if (severity_of(problem.check) == Severity::kNote || verdict.standing.size() == host::kMaxToldProblems) continue;
    verdict.standing.push_back({problem.check, host::to_text(problem.place), problem.what});
  }
  for (const Accepted& one : report.accepted) {
    if (verdict.accepted.size() == host::kMaxToldProblems) break;
    verdict.accepted.push_back({one.problem.check, host::to_text(one.problem.place), one.why});
  }
  return verdict;
}

std::string in_words(const CheckReport& report, const std::string& folder) {
  std::string text;
  for (const Cause& cause : causes_of(report)) {
    absl::StrAppend(&text, cause.check, ": ", some(cause.problems.size(), severity_name(cause.severity)), "\n");
    for (const Problem* problem : cause.problems) {
      absl::StrAppend(&text, "  ", host::to_text(problem->place), ": ", problem->what, "\n");
    }
  }
  for (const Accepted& one : report.accepted) {
    absl::StrAppend(&text, "accepted by ", one.who, ": ", to_text(one.problem), "\n  because: ", one.why, "\n");
  }
  const Counted counted = count(report);
  const bool in_order = is_in_order(report);
  const std::string besides = report.accepted.empty() ? "" : absl::StrCat(report.accepted.size(), " accepted, ");
  absl::StrAppend(&text, folder, in_order ? ": in order. " : ": not in order. ", some(report.cases, "case"), ", ",
                  some(counted.errors, "error"), ", ", some(counted.warnings, "warning"), ", ", besides, "at most ",
                  report.most_fuel, " of ", CONCORD_RULES_MAX_FUEL, " counted instructions.\n");
  return text;
}

std::string in_json(const CheckReport& report, const std::string& folder) {
  const Counted counted = count(report);
  Json causes = Json::list();
  for (const Cause& cause : causes_of(report)) {
    Json problems = Json::list();
    for (const Problem* problem : cause.problems) {
      Json one = Json::object({{"file", Json::of(problem->place.file)}});
      if (problem->place.line > 0) one.add("line", Json::of(std::int64_t{problem->place.line}));
      one.add("what", Json::of(problem->what));
      problems.items.push_back(std::move(one));
    }
    causes.items.push_back(Json::object({{"check", Json::of(cause.check)},
                                         {"severity", Json::of(severity_name(cause.severity))},
                                         {"count", number(cause.problems.size())},
                                         {"problems", std::move(problems)}}));
  }
  Json accepted = Json::list();
  for (const Accepted& one : report.accepted) {
    accepted.items.push_back(Json::object({{"check", Json::of(one.problem.check)},
                                           {"place", Json::of(host::to_text(one.problem.place))},
                                           {"what", Json::of(one.problem.what)},
                                           {"why", Json::of(one.why)},
                                           {"who", Json::of(one.who)}}));
  }
  return to_text(Json::object({{"folder", Json::of(folder)},
                               {"in_order", Json::of(is_in_order(report))},
                               {"cases", number(report.cases)},
                               {"errors", number(counted.errors)},
                               {"warnings", number(counted.warnings)},
                               {"notes", number(counted.notes)},
                               {"most_fuel", Json::of(report.most_fuel)},
                               {"causes", std::move(causes)},
                               {"accepted", std::move(accepted)}}));
}

std::string in_sarif(const CheckReport& report, const std::string& folder, const std::string& version) {
  Json rules = Json::list();
  std::map<std::string, std::size_t> index_of;
  for (const KindOfCheck& kind : kinds_of_check()) {
    index_of[std::string(kind.check)] = rules.items.size();
    rules.items.push_back(
        Json::object({{"id", Json::of(std::string(kind.check))},
                      {"shortDescription", Json::object({{"text", Json::of(std::string(kind.finds))}})},
                      {"defaultConfiguration", Json::object({{"level", Json::of(severity_name(kind.severity))}})}}));
  }
  Json results = Json::list();
  const auto result_of = [&](const Problem& problem) {
    Json result = Json::object({{"ruleId", Json::of(problem.check)}});
    if (index_of.contains(problem.check)) result.add("ruleIndex", number(index_of[problem.check]));
    result.add("level", Json::of(severity_name(severity_of(problem.check))));
    result.add("message", Json::object({{"text", Json::of(problem.what)}}));
    result.add("locations", Json::list({place_of(problem.place, as_uri(folder))}));
    return result;
  };
  for (const Problem& problem : report.problems) results.items.push_back(result_of(problem));
  for (const Accepted& one : report.accepted) {
    Json result = result_of(one.problem);
    const std::string words = absl::StrCat(one.why, " (", one.who, ")");
    result.add("suppressions",
               Json::list({Json::object({{"kind", Json::of("inSource")}, {"justification", Json::of(words)}})}));
    results.items.push_back(std::move(result));
  }
  const Json driver =
      Json::object({{"name", Json::of("concord-rules")}, {"version", Json::of(version)}, {"rules", std::move(rules)}});
  const Json run = Json::object({{"tool", Json::object({{"driver", driver}})}, {"results", std::move(results)}});
  return to_text(
      Json::object({{"$schema", Json::of(kSarifSchema)}, {"version", Json::of("2.1.0")}, {"runs", Json::list({run})}}));
}

}  // namespace concord::plugins::tool
