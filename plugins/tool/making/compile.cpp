// Runs the compiler in a folder of its own; see compile.h.
#include "plugins/tool/making/compile.h"

#include <cstdio>
#include <cstdlib>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "plugins/host/bundle/folder.h"

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

// What it says goes into the file `words`.
absl::Status run_compiler(std::vector<std::string> command, const fs::path& words) {
  std::vector<char*> arguments;
  for (std::string& word : command) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, words.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  pid_t child = 0;
  const int error = posix_spawnp(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) {
    return absl::NotFoundError(absl::StrCat(
        "the compiler ", command[0], " cannot be started; install clang-14 and lld, or name another by --clang"));
  }
  int status = 0;
  if (waitpid(child, &status, 0) != child || !WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    return absl::InvalidArgumentError("rules.cpp does not compile; the compiler's words stand above");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::string> compile(const host::BundleFiles& files, const std::string& id, const fs::path& folder,
                                    const Places& places) {
  const Scratch scratch;
  const fs::path text = scratch.path() / host::kSourceFile;
  const fs::path module = scratch.path() / host::kModuleFile;
  // The plugin's own headers are included as "plugins/<id>/<name>.hpp".
  const fs::path own = scratch.path() / "plugins" / id;
  std::error_code error;
  fs::create_directories(own, error);
  for (const auto& [name, content] : files) {
    if (name != host::kSourceFile && !name.ends_with(".hpp")) continue;
    const fs::path to = name == host::kSourceFile ? text : own / name;
    if (auto status = host::write_file(to, content); !status.ok()) return status;
  }
  const fs::path words = scratch.path() / "words";
  const auto status = run_compiler({places.clang,
                                    "--target=wasm32",
                                    "-mcpu=mvp",
                                    "-O2",
                                    "-flto",
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
                                    module.string()},
                                   words);
  if (const auto said = host::read_file(words); said.ok()) {
    const std::string shown = absl::StrReplaceAll(
        *said, {{own.string(), folder.string()}, {text.string(), (folder / host::kSourceFile).string()}});
    std::fputs(shown.c_str(), stderr);
  }
  if (!status.ok()) return status;
  return host::read_file(module);
}

}  // namespace concord::plugins::tool
