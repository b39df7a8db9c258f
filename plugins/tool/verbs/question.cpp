// Puts gate, day and facts together; see question.h.
#include "plugins/tool/verbs/question.h"

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

#include "plugins/host/bundle/folder.h"
#include "plugins/host/words/facts.h"
#include "plugins/host/words/wording.h"
#include "plugins/tool/making/stated_facts.h"

namespace concord::plugins::tool {
namespace {

constexpr char kCommenced[] = "commenced_on";
constexpr char kFromStdin[] = "-";

absl::Status refused(const std::string& what) { return absl::InvalidArgumentError(what); }

// A service judges by the law of the day on which the procurement commenced, so a second day could only mislead.
absl::StatusOr<absl::CivilDay> day_of_law(const std::vector<std::pair<std::string, absl::CivilDay>>& given) {
  if (given.empty()) {
    return refused("no day is given whose law holds; give --on 2026-07-06, or state the fact commenced_on");
  }
  for (const auto& [what, day] : given) {
    if (day == given.front().second) continue;
    return refused(absl::StrCat(
        given.front().first, " is ", host::date_text(given.front().second), " and ", what, " ", host::date_text(day),
        ": the law of the day on which the procurement commenced holds; leave --on out, or give "
        "that day"));
  }
  return given.front().second;
}

absl::StatusOr<Question> of_case(const ExplainOptions& options, const host::Bundle& last) {
  if (!options.gate.empty() || !options.on.empty() || !options.facts.empty() || !options.facts_file.empty()) {
    return refused("--case says gate, day and facts by itself; leave --gate, --on, --fact and --facts out");
  }
  std::vector<std::string> names;
  for (const host::Case& one : last.cases) {
    names.push_back(one.name);
    if (one.name == options.case_name) return Question{one.gate, one.on, one.given};
  }
  return absl::NotFoundError(absl::StrCat("there is no case \"", options.case_name, "\" in ", last.manifest.id, ".",
                                          host::suggestion(options.case_name, names)));
}

absl::StatusOr<StatedFacts> stated_in(const ExplainOptions& options) {
  StatedFacts stated;
  if (!options.facts_file.empty()) {
    const auto text = host::read_file(options.facts_file == kFromStdin ? "/dev/stdin" : options.facts_file);
    if (!text.ok()) return text.status();
    auto read = read_stated_facts(*text);
    if (!read.ok()) return refused(absl::StrCat(options.facts_file, ": ", std::string(read.status().message())));
    stated = *std::move(read);
  }
  for (const std::string& fact : options.facts) {
    const std::size_t equals = fact.find('=');
    if (equals == std::string::npos) return refused(absl::StrCat("\"", fact, "\" is no fact; write name=value"));
    auto value = host::read_fact(fact.substr(0, equals), fact.substr(equals + 1));
    if (!value.ok()) return value.status();
    if (auto status = state(fact.substr(0, equals), *std::move(value), stated.facts); !status.ok()) return status;
  }
  return stated;
}

absl::StatusOr<host::Gate> gate_of(const ExplainOptions& options, const StatedFacts& stated) {
  if (options.gate.empty() && stated.gate) return *stated.gate;
  if (options.gate.empty()) {
    return refused(absl::StrCat("no gate is given; give --gate and one of ", host::joined(host::gate_names(), ", ")));
  }
  auto gate = host::gate_named(options.gate);
  if (gate.ok() && stated.gate && *stated.gate != *gate) {
    return refused(absl::StrCat("--gate is ", options.gate, " and that of ", options.facts_file, " ",
                                host::gate_name(*stated.gate), "; leave --gate out, or give that one"));
  }
  return gate;
}

}  // namespace

absl::StatusOr<Question> question_of(const ExplainOptions& options, const host::Bundle& last) {
  Question question;
  std::vector<std::pair<std::string, absl::CivilDay>> days;
  if (!options.case_name.empty()) {
    auto found = of_case(options, last);
    if (!found.ok()) return found.status();
    question = *std::move(found);
    days.emplace_back("the case's day", question.on);
  } else {
    auto stated = stated_in(options);
    if (!stated.ok()) return stated.status();
    const auto gate = gate_of(options, *stated);
    if (!gate.ok()) return gate.status();
    question.gate = *gate;
    question.facts = std::move(stated->facts);
    if (!options.on.empty()) {
      const auto day = host::read_date(options.on);
      if (!day.ok()) return day.status();
      days.emplace_back("--on", *day);
    }
    if (stated->on) days.emplace_back("legal_date", *stated->on);
  }
  if (auto status = host::check_new_facts(question.facts); !status.ok()) return status;
  const auto commenced = question.facts.find(kCommenced);
  if (commenced != question.facts.end() && std::holds_alternative<absl::CivilDay>(commenced->second)) {
    days.emplace_back(kCommenced, std::get<absl::CivilDay>(commenced->second));
  }
  const auto day = day_of_law(days);
  if (!day.ok()) return day.status();
  question.on = *day;
  return question;
}

}  // namespace concord::plugins::tool
