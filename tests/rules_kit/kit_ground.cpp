// Fresh plugins in temporary folders, and the real executable; see kit_ground.h.
#include "tests/rules_kit/kit_ground.h"

#include <array>
#include <cstdio>
#include <cstdlib>

#include <gtest/gtest.h>
#include <sys/wait.h>

#include "plugins/host/bundle/folder.h"
#include "tests/where.h"

namespace concord::plugins::tests {

namespace fs = std::filesystem;

KitGround::KitGround() {
  std::string name = (fs::temp_directory_path() / "rules_kit_XXXXXX").string();
  EXPECT_NE(mkdtemp(name.data()), nullptr);
  path_ = name;
  for (const char* beside : {"england_2023", "calendars"}) {
    fs::copy(fs::path(concord::tests::source_folder()) / "plugins" / beside, path_ / beside);
  }
}

KitGround::~KitGround() {
  std::error_code error;
  fs::remove_all(path_, error);
}

fs::path KitGround::fresh(bool with_code) {
  const fs::path folder = path_ / "testshire";
  fs::remove_all(folder);
  const Ran ran = concord_rules("new " + folder.string() + (with_code ? " --with-code" : ""));
  EXPECT_EQ(ran.code, 0) << ran.out;
  return folder;
}

void KitGround::change(const fs::path& file, const std::string& from, const std::string& to) {
  auto text = host::read_file(file);
  std::string changed = text.ok() ? *text : "";
  const std::size_t at = from.empty() ? changed.size() : changed.find(from);
  ASSERT_NE(at, std::string::npos) << file << " does not hold: " << from;
  changed.replace(at, from.size(), to);
  ASSERT_TRUE(host::write_file(file, changed).ok());
}

tool::Places real_places() { return tool::places_beside(fs::path(concord::tests::program_folder()) / "concord-rules"); }

Ran concord_rules(const std::string& arguments) {
  return shell(concord::tests::program_folder() + "/concord-rules " + arguments);
}

Ran shell(const std::string& command) {
  Ran ran;
  std::FILE* pipe = popen(("{ " + command + "; } 2>&1").c_str(), "r");
  if (pipe == nullptr) return ran;
  std::array<char, 4096> bytes{};
  while (const std::size_t count = fread(bytes.data(), 1, bytes.size(), pipe)) ran.out.append(bytes.data(), count);
  const int status = pclose(pipe);
  ran.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return ran;
}

}  // namespace concord::plugins::tests
