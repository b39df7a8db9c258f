// `concord-rules doc`: a rulebook on one page, for who signs it.
#include "absl/status/status.h"
#include <fmt/core.h>

#include "plugins/host/bundle/archive.h"
#include "plugins/host/bundle/folder.h"
#include "plugins/host/words/digest.h"
#include "plugins/host/words/units.h"
#include "plugins/tool/documents/rulebook_page.h"
#include "plugins/tool/verbs/verbs.h"

namespace concord::plugins::tool {

int document_rulebook(const DocOptions& options, const Places& places, std::FILE* out) {
  const auto today = host::read_date(options.on);
  if (!today.ok()) return not_tried(today.status());
  std::vector<std::unique_ptr<host::Bundle>> bundles;
  std::vector<Documented> rulebook;
  for (const auto& folder : options.folders) {
    auto built = built_with_verdict(folder, {}, *today, places);
    if (!built.ok()) return not_tried(built.status());
    auto bundle = host::read_bundle(built->files);
    if (!bundle.ok()) return not_tried(bundle.status());
    const auto archive = host::pack_bundle(built->files);
    if (!archive.ok()) return not_tried(archive.status());
    bundles.push_back(std::make_unique<host::Bundle>(*std::move(bundle)));
    rulebook.push_back({bundles.back().get(), host::sha256_hex(*archive), std::move(built->report)});
  }
  const Page page = rulebook_page(rulebook, *today);
  const std::string text = options.html ? page.in_html() : page.in_markdown();
  if (options.into.empty()) {
    fmt::print(out, "{}", text);
    return kDone;
  }
  if (auto status = host::write_file(options.into, text); !status.ok()) return not_tried(status);
  fmt::print(out, "{} holds the page\n", options.into.string());
  return kDone;
}

}  // namespace concord::plugins::tool
