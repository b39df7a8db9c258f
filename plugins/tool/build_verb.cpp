// `concord-rules build`: a folder becomes a self-contained bundle with its module, and one archive of it. The same
// files always give the same digest.
#include <array>
#include <cstdlib>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include <fcntl.h>
#include <fmt/core.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "plugins/host/bundle_archive.h"
#include "plugins/host/bundle_folder.h"
#include "plugins/host/digest.h"
#include "plugins/tool/verbs.h"

namespace concord::plugins::tool {
namespace {

namespace fs = std::filesystem;

// A folder of its own under the system's temporary one, gone with it.
class Scratch {
 public:
  Scratch() {
    std::error_code error;
    std::string name = (fs::temp_directory_path(error) / "concord_rules_XXXXXX").string();
    if (mkdtemp(name.data()) != nullptr) path_ = name;
  }
  ~Scratch() {
    std::error_code error;
    if (!path_.empty()) fs::remove_all(path_, error);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

absl::Status run_compiler(std::vector<std::string> words) {
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  pid_t child = 0;
  const int error = posix_spawnp(&child, arguments[0], nullptr, nullptr, arguments.data(), environ);
  if (error != 0) {
    return absl::NotFoundError(absl::StrCat(
        "the compiler ", words[0], " cannot be started; install clang-14 and lld, or name another by --clang"));
  }
  int status = 0;
  if (waitpid(child, &status, 0) != child || !WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    return absl::InvalidArgumentError("rules.cpp does not compile; the compiler's words stand above");
  }
  return absl::OkStatus();
}

// The same words as cmake/rules_program.cmake.
absl::StatusOr<std::string> compile(const host::BundleFiles& files, const std::string& id, const Places& places) {
  const Scratch scratch;
  const fs::path text = scratch.path() / "rules.cpp";
  const fs::path module = scratch.path() / "rules.wasm";
  // The plugin's own headers are included as "plugins/<id>/<name>.hpp".
  const fs::path own = scratch.path() / "plugins" / id;
  std::error_code error;
  fs::create_directories(own, error);
  for (const auto& [name, content] : files) {
    if (name != host::kSourceFile && !name.ends_with(".hpp")) continue;
    const fs::path to = name == host::kSourceFile ? text : own / name;
    if (auto status = host::write_file(to, content); !status.ok()) return status;
  }
  const auto status = run_compiler({places.clang,
                                    "--target=wasm32",
                                    "-mcpu=mvp",
                                    "-O2",
                                    "-std=c++20",
                                    "-Wall",
                                    "-Wextra",
                                    "-Werror",
                                    "-ffreestanding",
                                    "-fno-exceptions",
                                    "-fno-rtti",
                                    "-fno-threadsafe-statics",
                                    "-nostdlib",
                                    "-I" + places.headers.string(),
                                    "-I" + scratch.path().string(),
                                    "-Wl,--no-entry",
                                    "-Wl,--strip-all",
                                    "-Wl,-z,stack-size=65536",
                                    "-Wl,--initial-memory=131072",
                                    "-Wl,--max-memory=1048576",
                                    text.string(),
                                    "-o",
                                    module.string()});
  if (!status.ok()) return status;
  return host::read_file(module);
}

}  // namespace

absl::StatusOr<host::BundleFiles> built_files(const fs::path& folder, const Places& places) {
  auto files = host::gather_bundle(folder);
  if (!files.ok()) return files.status();
  const auto bundle = host::read_bundle(*files);
  if (!bundle.ok()) return bundle.status();
  if (files->count(host::kModuleFile) > 0) return files;
  auto module =
      files->count(host::kSourceFile) > 0 ? compile(*files, bundle->manifest.id, places) : module_of(*bundle, places);
  if (!module.ok()) return module.status();
  (*files)[host::kModuleFile] = *std::move(module);
  return files;
}

int build(const BuildOptions& options, const Places& places, std::FILE* out) {
  const auto files = built_files(options.folder, places);
  if (!files.ok()) return not_tried(files.status());
  const auto bundle = host::read_bundle(*files);
  if (!bundle.ok()) return not_tried(bundle.status());
  const auto archive = host::pack_bundle(*files);
  if (!archive.ok()) return not_tried(archive.status());
  const fs::path folder = options.into / bundle->manifest.id;
  const fs::path packed = options.into / (bundle->manifest.id + ".rules");
  std::error_code error;
  fs::remove_all(folder, error);
  if (auto status = host::write_bundle_folder(folder.string(), *files); !status.ok()) return not_tried(status);
  if (auto status = host::write_file(packed, *archive); !status.ok()) return not_tried(status);
  fmt::print(out, "{} {} is built: {} files, {} bytes\n  folder  {}\n  archive {}\n  sha256  {}\n", bundle->manifest.id,
             bundle->manifest.version, files->size(), archive->size(), folder.string(), packed.string(),
             host::sha256_hex(*archive));
  return kDone;
}

}  // namespace concord::plugins::tool
