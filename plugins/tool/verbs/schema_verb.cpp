// `concord-rules schema`: JSON Schemas of the files that an author writes, for editors; into a plugin's folder or to
// the screen.
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include <fmt/core.h>

#include "plugins/host/bundle/folder.h"
#include "plugins/tool/documents/grammar_page.h"
#include "plugins/tool/documents/schemas.h"
#include "plugins/tool/verbs/verbs.h"

namespace concord::plugins::tool {
namespace {

constexpr char kGrammar[] = "grammar";  // the four on one page, for people

}  // namespace

absl::Status write_schemas(const std::filesystem::path& plugin) {
  const std::filesystem::path folder = plugin / kSchemasFolder;
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  for (const auto& [name, text] : schema_files()) {
    if (auto status = host::write_file(folder / name, text); !status.ok()) return status;
  }
  return absl::OkStatus();
}

int schema(const SchemaOptions& options, std::FILE* out) {
  if (!options.folder.empty()) {
    std::error_code error;
    if (!std::filesystem::is_directory(options.folder, error)) {
      return not_tried(absl::NotFoundError(absl::StrCat(options.folder.string(), " is no folder")));
    }
    if (auto status = write_schemas(options.folder); !status.ok()) return not_tried(status);
    fmt::print(out, "{} holds the schemas of this release.\n", (options.folder / kSchemasFolder).string());
    return kDone;
  }
  if (options.file == kGrammar) {
    fmt::print(out, "{}", grammar_page());
    return kDone;
  }
  for (const auto& [name, text] : schema_files()) {
    if (name != options.file + ".schema.json") continue;
    fmt::print(out, "{}", text);
    return kDone;
  }
  return not_tried(absl::InvalidArgumentError(
      "say --of plugin, tables, parameters, cases or grammar; or --into FOLDER, a plugin that gets all four"));
}

}  // namespace concord::plugins::tool
