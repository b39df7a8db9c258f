// `concord-rules explain`: what a rulebook of plugins answers on given facts, from the recorded trace.
#include <memory>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include <fmt/core.h>

#include "plugins/host/bundle/digest.h"
#include "plugins/host/bundle/folder.h"
#include "plugins/host/judging/explain.h"
#include "plugins/host/judging/judge.h"
#include "plugins/host/words/facts.h"
#include "plugins/tool/verbs/verbs.h"

namespace concord::plugins::tool {
namespace {

struct Question {
  host::Gate gate = host::Gate::kPublish;
  absl::CivilDay on;
  host::Facts facts;
};

absl::StatusOr<Question> question_of(const ExplainOptions& options, const host::Bundle& last) {
  if (!options.case_name.empty()) {
    for (const host::Case& one : last.cases) {
      if (one.name == options.case_name) return Question{one.gate, one.on, one.given};
    }
    return absl::NotFoundError(absl::StrCat("there is no case \"", options.case_name, "\" in ", last.manifest.id));
  }
  Question question;
  const auto gate = host::gate_named(options.gate);
  if (!gate.ok()) return gate.status();
  question.gate = *gate;
  const auto day = host::read_date(options.on);
  if (!day.ok()) return day.status();
  question.on = *day;
  for (const std::string& fact : options.facts) {
    const std::size_t equals = fact.find('=');
    if (equals == std::string::npos) {
      return absl::InvalidArgumentError(absl::StrCat("\"", fact, "\" is no fact; write name=value"));
    }
    auto value = host::read_fact(fact.substr(0, equals), fact.substr(equals + 1));
    if (!value.ok()) return value.status();
    question.facts[fact.substr(0, equals)] = *std::move(value);
  }
  return question;
}

}  // namespace

int explain_decision(const ExplainOptions& options, const Places& places, std::FILE* out) {
  const auto pool = start_boxes(places);
  std::vector<std::unique_ptr<host::Bundle>> bundles;
  std::vector<std::unique_ptr<host::Program>> programs;
  std::vector<host::ActivePlugin> rulebook;
  for (const auto& folder : options.folders) {
    const auto files = built_files(folder, places);
    if (!files.ok()) return not_tried(files.status());
    auto bundle = host::read_bundle(*files);
    if (!bundle.ok()) return not_tried(bundle.status());
    bundles.push_back(std::make_unique<host::Bundle>(*std::move(bundle)));
    const std::string digest = host::sha256_hex(bundles.back()->module);
    programs.push_back(std::make_unique<host::BoxProgram>(*pool, "explain", digest, bundles.back()->module));
    rulebook.push_back({bundles.back().get(), digest, programs.back().get()});
  }
  const auto question = question_of(options, *bundles.back());
  if (!question.ok()) return not_tried(question.status());
  const auto judgement = host::judge(rulebook, question->gate, question->on, question->facts);
  if (!judgement.ok()) return not_tried(judgement.status());
  fmt::print(out, "{}", host::explain(*judgement));
  return judgement->is_blocked() ? kNotInOrder : kDone;
}

}  // namespace concord::plugins::tool
