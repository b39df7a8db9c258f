// `concord-rules explain`: what a rulebook of plugins answers on given facts, from the recorded trace.
#include <filesystem>
#include <memory>

#include <fmt/core.h>

#include "plugins/host/bundle/folder.h"
#include "plugins/host/judging/explain.h"
#include "plugins/host/judging/judge.h"
#include "plugins/host/words/digest.h"
#include "plugins/tool/verbs/question.h"
#include "plugins/tool/verbs/verbs.h"

namespace concord::plugins::tool {
namespace {

// As a service that has it installed tells it; a folder that is not built has none.
absl::StatusOr<std::string> built_digest(const std::filesystem::path& path) {
  if (std::filesystem::is_directory(path)) return std::string();
  const auto archive = host::read_file(path);
  if (!archive.ok()) return archive.status();
  return host::sha256_hex(*archive);
}

}  // namespace

int explain_decision(const ExplainOptions& options, const Places& places, std::FILE* out) {
  const auto pool = start_boxes(places);
  std::vector<std::unique_ptr<host::Bundle>> bundles;
  std::vector<std::unique_ptr<host::Program>> programs;
  std::vector<host::ActivePlugin> rulebook;
  for (const auto& folder : options.folders) {
    const auto files = files_to_ask(folder, places);
    if (!files.ok()) return not_tried(files.status());
    auto bundle = host::read_bundle(*files);
    if (!bundle.ok()) return not_tried(bundle.status());
    bundles.push_back(std::make_unique<host::Bundle>(*std::move(bundle)));
    const std::string program = host::sha256_hex(bundles.back()->module);
    programs.push_back(std::make_unique<host::BoxProgram>(*pool, "explain", program, bundles.back()->module));
    const auto digest = built_digest(folder);
    if (!digest.ok()) return not_tried(digest.status());
    rulebook.push_back({bundles.back().get(), *digest, programs.back().get()});
  }
  const auto question = question_of(options, *bundles.back());
  if (!question.ok()) return not_tried(question.status());
  const auto judgement = host::judge(rulebook, question->gate, question->on, question->facts);
  if (!judgement.ok()) return not_tried(judgement.status());
  fmt::print(out, "{}", host::explain(*judgement));
  return judgement->is_blocked() ? kNotInOrder : kDone;
}

}  // namespace concord::plugins::tool
