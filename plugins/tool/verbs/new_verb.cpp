// `concord-rules new`: a commented start, which builds and passes every check untouched. Never overwrites anything.
#include <array>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include <fmt/core.h>

#include "plugins/host/bundle/folder.h"
#include "plugins/host/words/wording.h"
#include "plugins/tool/verbs/verbs.h"

namespace concord::plugins::tool {
namespace {

// Source in the template's folder, name in the plugin.
using Copy = std::pair<const char*, const char*>;
constexpr std::array<Copy, 3> kTablesAlone = {
    {{"plugin.yaml", "plugin.yaml"}, {"tables.yaml", "tables.yaml"}, {"cases.yaml", "cases.yaml"}}};
constexpr std::array<Copy, 5> kWithCode = {{{"with_code_plugin.yaml", "plugin.yaml"},
                                            {"tables.yaml", "tables.yaml"},
                                            {"with_code_parameters.yaml", "parameters.yaml"},
                                            {"with_code_cases.yaml", "cases.yaml"},
                                            {"rules.cpp", "rules.cpp"}}};

template <typename Copies>
absl::Status copy_all(const Copies& copies, const NewOptions& options, const Places& places, const std::string& id) {
  for (const auto& [from, to] : copies) {
    const auto text = host::read_file(places.templates / from);
    if (!text.ok()) return text.status();
    auto status = host::write_file(options.folder / to, host::filled(*text, "id", id));
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace

int new_plugin(const NewOptions& options, const Places& places, std::FILE* out) {
  std::error_code error;
  const auto whole = std::filesystem::absolute(options.folder, error).lexically_normal();
  const std::string id = (whole.has_filename() ? whole : whole.parent_path()).filename().string();
  if (!host::is_plain_name(id)) {
    return not_tried(absl::InvalidArgumentError(
        absl::StrCat("\"", id, "\" becomes the plugin's id: use small letters, digits and _, at most 60")));
  }
  if (std::filesystem::exists(options.folder, error) && !std::filesystem::is_empty(options.folder, error)) {
    return not_tried(
        absl::InvalidArgumentError(absl::StrCat(options.folder.string(), " is not empty; name a new folder")));
  }
  std::filesystem::create_directories(options.folder, error);
  const auto status =
      options.with_code ? copy_all(kWithCode, options, places, id) : copy_all(kTablesAlone, options, places, id);
  if (!status.ok()) return not_tried(status);
  if (const auto written = write_schemas(options.folder); !written.ok()) return not_tried(written);
  fmt::print(
      out, "{} is there. Put your authority's figures in, then:\n  concord-rules check {}\n  concord-rules build {}\n",
      options.folder.string(), options.folder.string(), options.folder.string());
  return kDone;
}

}  // namespace concord::plugins::tool
