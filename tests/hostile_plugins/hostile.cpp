// Assembles with the real wat2wasm and runs in real boxes; nothing here pretends.
#include "tests/hostile_plugins/hostile.h"

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"

#include "plugins/box/module/abi.h"
#include "tests/rules_running/example_inputs.h"
#include "tests/rules_running/outcome_text.h"
#include "tests/where.h"

namespace concord::plugins::host {
namespace {

namespace fs = std::filesystem;

std::string imports() {
  std::string text;
  for (const box::Import& import : box::kImports) {
    const std::string name(import.name);
    absl::StrAppend(&text, "(import \"concord_rules_v1\" \"", name, "\" (func $", name, " (param");
    for (const char letter : import.parameters) absl::StrAppend(&text, letter == 'l' ? " i64" : " i32");
    absl::StrAppend(&text, ")", import.answers ? " (result i32)" : "", "))\n");
  }
  return text;
}

}  // namespace

std::string example_wasm() { return file_text(concord::tests::program_folder() + "/../programs/sdk_example.wasm"); }

std::string assembled(const std::string& wat) {
  std::string name = (fs::temp_directory_path() / "concord_wat_XXXXXX").string();
  const fs::path folder = mkdtemp(name.data());
  std::ofstream(folder / "module.wat") << wat;
  const std::string command = absl::StrCat("wat2wasm --enable-all --no-check ", (folder / "module.wat").string(),
                                           " -o ", (folder / "module.wasm").string());
  const int result = std::system(command.c_str());
  std::string bytes = file_text((folder / "module.wasm").string());
  fs::remove_all(folder);
  if (result != 0) ADD_FAILURE() << "wat2wasm does not assemble:\n" << wat;
  return bytes;
}

std::string program(const std::string& body, const std::string& fields) {
  return assembled(
      absl::StrCat("(module ", imports(), fields,
                   "(memory (export \"memory\") 2)\n"
                   "(data (i32.const 16) \"a_name\") (data (i32.const 32) \"A_CODE\")\n"
                   "(func $evaluate (export \"rules_evaluate\") (param $gate i32) (result i32) (local $i i32)\n",
                   body, "))"));
}

std::int64_t steady_now_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

BoxPoolOptions real_options() {
  BoxPoolOptions options;
  options.box_path = concord::tests::program_folder() + "/concord-box";
  options.now_ms = steady_now_ms;
  return options;
}

Hostile::Hostile() : pool_(real_options()) {
  const auto outcome = pool_.run("another", "example", example_wasm(), example_inputs());
  EXPECT_TRUE(outcome.ok()) << outcome.status();
  if (outcome.ok()) expected_ = text_of(*outcome);
}

absl::StatusOr<Outcome> Hostile::run(const std::string& wasm) {
  return pool_.run(absl::StrCat("hostile_", ++tried_), "d", wasm, example_inputs());
}

void Hostile::expect_unavailable(const std::string& wasm, const std::string& reason) {
  const auto outcome = run(wasm);
  EXPECT_EQ(outcome.status().code(), absl::StatusCode::kUnavailable) << outcome.status();
  EXPECT_THAT(std::string(outcome.status().message()), ::testing::HasSubstr(reason));
  expect_others_served();
}

void Hostile::expect_refused(const std::string& wasm, const std::string& reason) {
  const auto outcome = run(wasm);
  EXPECT_EQ(outcome.status().code(), absl::StatusCode::kInvalidArgument) << outcome.status();
  EXPECT_THAT(std::string(outcome.status().message()), ::testing::HasSubstr(reason));
  expect_others_served();
}

void Hostile::expect_answer(const std::string& wasm) {
  const auto outcome = run(wasm);
  EXPECT_TRUE(outcome.ok()) << outcome.status();
  expect_others_served();
}

void Hostile::expect_others_served() {
  const auto outcome = pool_.run("another", "example", example_wasm(), example_inputs());
  ASSERT_TRUE(outcome.ok()) << outcome.status();
  EXPECT_EQ(text_of(*outcome), expected_);
}

}  // namespace concord::plugins::host
