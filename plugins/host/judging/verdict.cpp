// Writes and reads verdict.yaml; see verdict.h.
#include "plugins/host/judging/verdict.h"

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

#include "plugins/host/bundle/archive.h"
#include "plugins/host/words/digest.h"
#include "plugins/host/yaml/yaml.h"

namespace concord::plugins::host {
namespace {

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return out + "\"";
}

std::string list_of(const char* key, const std::vector<ToldProblem>& problems) {
  std::string text;
  for (const ToldProblem& one : problems) {
    absl::StrAppend(&text, "  - {code: ", one.code, ", place: ", quoted(one.where), ", words: ", quoted(one.words),
                    "}\n");
  }
  return text.empty() ? text : absl::StrCat(key, ":\n", text);
}

absl::Status read_number(const Yaml& root, const char* key, std::size_t& into) {
  const auto text = text_under(root, key);
  if (!text.ok()) return text.status();
  if (absl::SimpleAtoi(*text, &into)) return absl::OkStatus();
  return refused_at(root.find(key)->place, absl::StrCat(key, " is no count"));
}

absl::Status read_list(const Yaml& root, const char* key, std::vector<ToldProblem>& into) {
  const auto list = list_under(root, key);
  if (!list.ok()) return list.status();
  if (list->size() > kMaxToldProblems) return refused_at(root.place, absl::StrCat(key, " tells too many"));
  for (const Yaml& one : *list) {
    ToldProblem& problem = into.emplace_back();
    for (const auto& [name, text] :
         {std::pair{"code", &problem.code}, {"place", &problem.where}, {"words", &problem.words}}) {
      auto value = text_under(one, name);
      if (!value.ok()) return value.status();
      *text = *std::move(value);
    }
  }
  return absl::OkStatus();
}

// Of the archive that these files make without a verdict.
absl::StatusOr<std::string> digest_without(BundleFiles files) {
  files.erase(kVerdictFile);
  const auto archive = pack_bundle(files);
  if (!archive.ok()) return archive.status();
  return sha256_hex(*archive);
}

absl::StatusOr<Verdict> read(const Yaml& root, const std::string& digest) {
  const auto of = text_under(root, "of");
  if (!of.ok()) return of.status();
  if (*of != digest) {
    return refused_at({kVerdictFile, 0}, "it is the verdict on other files; run concord-rules build again");
  }
  Verdict verdict;
  const auto law = text_or_empty(root, "compared_with");
  if (!law.ok()) return law.status();
  verdict.compared_with = *law;
  for (const auto& [key, into] : {std::pair{"cases", &verdict.cases},
                                  {"errors", &verdict.errors},
                                  {"warnings", &verdict.warnings},
                                  {"notes", &verdict.notes}}) {
    if (auto status = read_number(root, key, *into); !status.ok()) return status;
  }
  if (auto status = read_list(root, "standing", verdict.standing); !status.ok()) return status;
  if (auto status = read_list(root, "accepted", verdict.accepted); !status.ok()) return status;
  return verdict;
}

}  // namespace

bool is_in_order(const Verdict& verdict) { return verdict.errors == 0 && verdict.warnings == 0; }

absl::StatusOr<std::string> verdict_text(const Verdict& verdict, BundleFiles files) {
  const auto digest = digest_without(std::move(files));
  if (!digest.ok()) return digest.status();
  return absl::StrCat("# What concord-rules check found when these files were built.\nof: ", *digest,
                      "\ncompared_with: ", quoted(verdict.compared_with), "\ncases: ", verdict.cases,
                      "\nerrors: ", verdict.errors, "\nwarnings: ", verdict.warnings, "\nnotes: ", verdict.notes, "\n",
                      list_of("standing", verdict.standing), list_of("accepted", verdict.accepted));
}

absl::StatusOr<std::optional<Verdict>> read_verdict(BundleFiles files) {
  const auto found = files.find(kVerdictFile);
  if (found == files.end()) return std::nullopt;
  const auto root = parse_yaml(found->second, kVerdictFile);
  if (!root.ok()) return root.status();
  const auto digest = digest_without(std::move(files));
  if (!digest.ok()) return digest.status();
  auto verdict = read(*root, *digest);
  if (!verdict.ok()) return verdict.status();
  return *std::move(verdict);
}

}  // namespace concord::plugins::host
