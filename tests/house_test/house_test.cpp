// Runs the house rules over the repository's real files, and proves of every rule that it fires on a small
// tree that breaks it and stays silent on one that keeps it. A rule without both proofs must never pass here.
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/file_text.h"
#include "tests/house_test/house_rules.h"
#include "tests/house_test/source_text.h"
#include "tests/where.h"

namespace concord::house_test {
namespace {

namespace fs = std::filesystem;

// ---------------------------------------------------------------- the repository's files

// Tracked files and new ones that .gitignore does not name; empty where git or its folder is missing.
std::vector<std::string> paths_git_knows(const fs::path& root) {
  const std::string command =
      "git -C '" + root.string() + "' ls-files -z --cached --others --exclude-standard 2>/dev/null";
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), &pclose);
  std::string output;
  std::array<char, 4096> buffer{};
  while (const std::size_t count = fread(buffer.data(), 1, buffer.size(), pipe.get())) {
    output.append(buffer.data(), count);
  }
  return split(output, '\0');
}

std::vector<std::string> paths_on_disk(const fs::path& root) {
  const std::array<fs::path, 5> left_out = {".git", "build", "node_modules", ".concord", ".cache"};
  std::vector<std::string> paths;
  for (auto it = fs::recursive_directory_iterator(root); it != fs::recursive_directory_iterator(); ++it) {
    if (std::find(left_out.begin(), left_out.end(), it->path().filename()) != left_out.end()) {
      it.disable_recursion_pending();
    } else if (it->is_regular_file()) {
      paths.push_back(fs::relative(it->path(), root).generic_string());
    }
  }
  return paths;
}

Tree repository(const fs::path& root) {
  std::vector<std::string> paths = paths_git_knows(root);
  if (paths.size() < 2) paths = paths_on_disk(root);
  Tree tree;
  for (const std::string& path : paths) {
    if (fs::is_regular_file(root / path)) tree.push_back({path, file_text(root / path)});
  }
  return tree;
}

TEST(Repository, KeepsTheHouseRules) {
  const Tree tree = repository(concord::tests::source_folder());
  ASSERT_THAT(tree, testing::Contains(testing::Field(&File::path, "CONTRIBUTING.md")));
  for (const std::string& violation : violations_in(tree)) ADD_FAILURE() << violation;
}

// ---------------------------------------------------------------- every rule fires, and only then

// A tree that breaks exactly one rule, where and how, and the tree mended.
struct Proof {
  std::string rule;
  std::string shows;
  std::string reported_at;
  Tree breaks;
  Tree keeps;
};

const std::string kOpening = "// Keeps the proof's promise.\n";
const std::string kPure = "// PURE: folds one thing.\n";
// A README that names these rooms.
File readme(const std::string& folder, const std::vector<std::string>& rooms) {
  std::string text = "# rooms\n\n## Rooms\n\n";
  for (const std::string& room : rooms) text += "| " + room + " | what it is |\n";
  return {folder + "README.md", text};
}
const File kNeedsReadme = readme("services/needs/", {"fields", "measures", "assessment", "plan", "proposals"});
const File kPlatformReadme =
    readme("services/platform/", {"values", "storage", "ledger", "entry", "following", "deciding"});
const File kProtoReadme = {"proto/README.md", "# protos\n"};
const File kTold = {"tests/stories/needs/a.yaml", "- when: Get\n- when: Put\n"};
const File kTestsReadme = {"tests/README.md", "# tests\n"};

// A C++ file whose second line is `line`.
File cpp(const std::string& path, const std::string& line) { return {path, kOpening + line + "\n"}; }
File needs(const std::string& line) { return cpp("services/needs/measures/gap.cpp", line); }
File pure(const std::string& line) { return {"services/needs/measures/gap.cpp", kPure + line + "\n"}; }
File proto(const std::string& text) { return {"proto/concord/needs/v1/service.proto", kOpening + text}; }

std::string lines(std::size_t count) { return kOpening + std::string(count - 1, '\n'); }

Tree needs_with(const std::vector<std::string>& names) {
  Tree tree;
  for (const std::string& name : names) tree.push_back({"services/needs/" + name, kOpening});
  return tree;
}

// A room of needs with so many files.
Tree needs_of(int files) {
  Tree tree = {kNeedsReadme};
  for (int i = 0; i < files; ++i) tree.push_back(cpp("services/needs/plan/part" + std::to_string(i) + ".cpp", ""));
  return tree;
}

std::string twelve_lines(const std::string& name) {
  std::string text = "int " + name + "() {\n";
  for (int i = 0; i < 11; ++i) text += "  step(" + std::to_string(i) + ");\n";
  return text + "  return 0;\n}\n";
}

const std::string kAllow = "{ option (concord.access.v1.allow) = { role: ROLE_OFFICER }; }\n";

std::vector<Proof> proofs() {
  const std::string gap = "services/needs/measures/gap.cpp";
  return {
      {"include_direction",
       "a service includes another",
       gap + ":2",
       {kNeedsReadme, needs("#include \"services/registry/providers/provider.h\"")},
       {kNeedsReadme, needs("#include \"services/platform/values/refusal.h\"")}},
      {"include_direction",
       "platform includes a service",
       "services/platform/values/a.h:2",
       {kPlatformReadme, cpp("services/platform/values/a.h", "#include \"services/needs/measures/gap.h\"")},
       {kPlatformReadme, cpp("services/platform/values/a.h", "#include \"services/platform/values/b.h\"")}},
      {"include_direction",
       "a service includes tests",
       gap + ":2",
       {kNeedsReadme, needs("#include \"tests/maths/figures.h\"")},
       {kTestsReadme, cpp("tests/maths/gap_test.cpp", "#include \"services/needs/measures/gap.h\"")}},
      {"include_direction",
       "an include that does not start at the root",
       gap + ":2",
       {kNeedsReadme, needs("#include \"gap.h\"")},
       {kNeedsReadme, needs("#include \"services/needs/measures/gap.h\"")}},
      {"include_direction",
       "a proto imports from elsewhere",
       "proto/concord/needs/v1/service.proto:2",
       {kProtoReadme, proto("import \"services/needs/gap.proto\";\n")},
       {kProtoReadme, proto("import \"concord/access/v1/access.proto\";\n")}},
      {"one_file_a_library",
       "SQLite beside its file",
       "services/platform/ledger/ledger.cpp:2",
       {kPlatformReadme, cpp("services/platform/ledger/ledger.cpp", "#include <sqlite3.h>")},
       {kPlatformReadme, cpp("services/platform/storage/sqlite_database.cpp", "#include <sqlite3.h>")}},
      {"one_file_a_library",
       "gRPC in a service's inside",
       gap + ":2",
       {kNeedsReadme, needs("#include <grpcpp/grpcpp.h>")},
       {kPlatformReadme, cpp("services/platform/entry/server.h", "#include <grpcpp/grpcpp.h>")}},
      {"pure_sees_nothing",
       "a pure file sees the clock",
       gap + ":2",
       {kNeedsReadme, pure("#include <chrono>")},
       {kNeedsReadme, needs("#include <chrono>")}},
      {"pure_sees_nothing",
       "a pure file sees the world",
       gap + ":2",
       {kNeedsReadme, pure("#include \"services/platform/world/world.h\"")},
       {kNeedsReadme, pure("#include \"services/platform/values/refusal.h\"")}},
      {"opening_comment",
       "a file opens with code",
       "services/needs/measures/gap.h:1",
       {kNeedsReadme, {"services/needs/measures/gap.h", "#pragma once\n" + kOpening}},
       {kNeedsReadme, {"services/needs/measures/gap.h", kOpening + "#pragma once\n"}}},
      {"opening_comment",
       "a proto opens with no sentence",
       "proto/concord/needs/v1/service.proto:1",
       {kProtoReadme, {"proto/concord/needs/v1/service.proto", "// needs\n"}},
       {kProtoReadme, {"proto/concord/needs/v1/service.proto", "/* The needs that are known. */\n"}}},
      {"file_length",
       "501 lines",
       gap + ":501",
       {kNeedsReadme, {gap, lines(501)}},
       {kNeedsReadme, {gap, lines(500)}, {"examples/a/README.md", "# a\n"}, {"examples/a/b.json", lines(501)}}},
      {"file_length",
       "a service's list of rpcs",
       "proto/concord/needs/v1/service.proto:1001",
       {kProtoReadme, {"proto/concord/needs/v1/service.proto", lines(1'001)}},
       {kProtoReadme, {"proto/concord/needs/v1/service.proto", lines(1'000)}}},
      {"file_length",
       "what every draft says",
       "proto/concord/procurement/v1/types.proto:601",
       {kProtoReadme, {"proto/concord/procurement/v1/types.proto", lines(601)}},
       {kProtoReadme, {"proto/concord/procurement/v1/types.proto", lines(600)}}},
      {"banned_name",
       "a file",
       "services/needs/fields/string_utils.h:1",
       {kNeedsReadme, cpp("services/needs/fields/string_utils.h", "")},
       {kNeedsReadme, cpp("services/needs/fields/database.h", "")}},
      {"banned_name",
       "a folder",
       "proto/concord/misc/v1/a.proto:1",
       {kProtoReadme, cpp("proto/concord/misc/v1/a.proto", "")},
       {kProtoReadme, cpp("proto/concord/common/v1/common.proto", "")}},
      {"banned_name",
       "a type",
       gap + ":2",
       {kNeedsReadme, needs("class GapManager final {};")},
       {kNeedsReadme, needs("class Gap final {};  // struct Base")}},
      {"banned_name",
       "a namespace",
       gap + ":2",
       {kNeedsReadme, needs("namespace concord::needs::common {}")},
       {kNeedsReadme, needs("namespace concord::needs { using concord::common::v1::Money; }")}},
      {"rpc_states_access",
       "an rpc without a block",
       "proto/concord/needs/v1/service.proto:3",
       {kProtoReadme, kTestsReadme, kTold,
        proto("service S {\n  rpc Get(A) returns (B);\n  rpc Put(A) returns (B) " + kAllow + "}\n")},
       {kProtoReadme, kTestsReadme, kTold, proto("service S {\n  rpc Get(A)\n returns (B) " + kAllow + "}\n")}},
      {"rpc_states_access",
       "access only in a comment",
       "proto/concord/needs/v1/service.proto:3",
       {kProtoReadme, kTestsReadme, kTold,
        proto("service S {\n  rpc Get(A) returns (B) { // option (concord.access.v1.allow)\n  }\n}\n")},
       {kProtoReadme, kTestsReadme, kTold,
        proto("service S {\n  rpc Get(A) returns (stream B) {\n" + kAllow + "}\n}\n")}},
      {"folder_readme",
       "a service without",
       "services/needs/README.md:1",
       {needs("")},
       {needs(""), kNeedsReadme, {"services/CMakeLists.txt", ""}}},
      {"folder_readme", "the protos without", "proto/README.md:1", {proto("")}, {proto(""), kProtoReadme}},
      {"no_floats",
       "a double in a pure file",
       gap + ":2",
       {kNeedsReadme, pure("double gini();")},
       {kNeedsReadme, pure("double gini();  // reported, never decides")}},
      {"no_floats",
       "a float in a proto",
       "proto/concord/needs/v1/service.proto:2",
       {kProtoReadme, proto("message Gap { float share = 1; }\n")},
       {kProtoReadme, proto("message Gap { int64 share_ppm = 1; }  // not a float\n")}},
      {"service_shape", "no reactions.h", "services/needs/reactions.h:1",
       needs_with({"README.md", "main.cpp", "deciders.h", "followers.h", "followers.cpp", "views.h", "views.cpp",
                   "reactions.cpp", "needs_service.h", "needs_service.cpp"}),
       needs_with({"README.md", "main.cpp", "deciders.h", "followers.h", "followers.cpp", "views.h", "views.cpp",
                   "reactions.h", "reactions.cpp", "needs_service.h", "needs_service.cpp"})},
      {"no_iostream",
       "a service prints",
       gap + ":2",
       {kNeedsReadme, needs("#include <iostream>")},
       {{"services/cli/README.md", "# cli\n"}, cpp("services/cli/main.cpp", "#include <iostream>")}},
      {"no_skip",
       "a test that looks away",
       "tests/needs/gap_test.cpp:2",
       {kTestsReadme, cpp("tests/needs/gap_test.cpp", "GTEST_SKIP();")},
       {kTestsReadme, cpp("tests/needs/gap_test.cpp", "EXPECT_EQ(gap(), 1);  // never GTEST_SKIP")}},
      {"room_direction",
       "a room knows a later one",
       gap + ":2",
       {kNeedsReadme, needs("#include \"services/needs/plan/plan.h\"")},
       {kNeedsReadme, cpp("services/needs/plan/budget.cpp", "#include \"services/needs/measures/gap.h\"")}},
      {"room_direction",
       "a room knows a file of the root",
       gap + ":2",
       {kNeedsReadme, needs("#include \"services/needs/deciders.h\"")},
       {kNeedsReadme, cpp("services/needs/followers.cpp", "#include \"services/needs/deciders.h\"")}},
      {"room_direction",
       "rooms of one floor know each other",
       "services/needs/plan/budget.cpp:2",
       {kNeedsReadme, cpp("services/needs/plan/budget.cpp", "#include \"services/needs/proposals/proposal.h\"")},
       {kNeedsReadme, cpp("services/needs/plan/budget.cpp", "#include \"services/needs/fields/shares.h\"")}},
      {"file_has_room",
       "a thing beside the rooms",
       "services/needs/gap.cpp:1",
       {kNeedsReadme, cpp("services/needs/gap.cpp", "")},
       {kNeedsReadme, cpp("services/needs/needs_service.cpp", "")}},
      {"file_has_room",
       "a room without a place in the order",
       "services/needs/corner/gap.cpp:1",
       {kNeedsReadme, cpp("services/needs/corner/gap.cpp", "")},
       {kNeedsReadme, needs("")}},
      {"one_header_one_source",
       "declared here, defined in another room",
       "services/needs/fields/shares.h:2",
       {kNeedsReadme, cpp("services/needs/fields/shares.h", "std::string decimal(long milli);"),
        cpp("services/needs/measures/gap.cpp", "std::string decimal(long milli) { return {}; }")},
       {kNeedsReadme, cpp("services/needs/fields/shares.h", "std::string decimal(long milli);\nstruct A { int b(); };"),
        cpp("services/needs/fields/rounding.cpp", "std::string decimal(long milli) { return {}; }")}},
      {"a_room_writes_its_tables",
       "another room's table",
       gap + ":2",
       {kNeedsReadme, cpp("services/needs/plan/plan_views.cpp", "const ViewTable kPlans(\"plan\", {}, {});"),
        needs("const char kSql[] = \"DELETE FROM plan WHERE id = $1\";")},
       {kNeedsReadme, cpp("services/needs/plan/plan_views.cpp", "const ViewTable kPlans(\"plan\", {}, {});"),
        cpp("services/needs/plan/ending.cpp", "const char kSql[] = \"DELETE FROM plan WHERE id = $1\";"),
        needs("const char kSql[] = \"SELECT body FROM plan WHERE id = $1\";")}},
      {"no_generated_rpcs",
       "a test with a generated stub",
       "tests/services/a_test.cpp:2",
       {kTestsReadme, cpp("tests/services/a_test.cpp", "#include \"concord/needs/v1/service.grpc.pb.h\"")},
       {kTestsReadme, cpp("tests/bench/echo.cpp", "#include \"concord/needs/v1/service.grpc.pb.h\"")}},
      {"room_size", "thirteen names", "services/needs/plan/:1", needs_of(13), needs_of(12)},
      {"said_once",
       "a body of twelve lines twice",
       "services/needs/plan/b.cpp:2",
       {kNeedsReadme, cpp("services/needs/plan/a.cpp", twelve_lines("first")),
        cpp("services/needs/plan/b.cpp", twelve_lines("second"))},
       {kNeedsReadme, cpp("services/needs/plan/a.cpp", twelve_lines("first")),
        cpp("services/needs/plan/b.cpp", "// Said twice: neither may know the other.\n" + twelve_lines("second"))}},
      {"every_command_has_a_story",
       "a command that no story tells",
       "proto/concord/needs/v1/service.proto:3",
       {kProtoReadme, proto("service S {\n  rpc DraftPlan(A) returns (B) " + kAllow + "}\n")},
       {kProtoReadme,
        kTestsReadme,
        proto("service S {\n  rpc DraftPlan(A) returns (B) " + kAllow + "}\n"),
        {"tests/stories/needs/plan.yaml", "- name: a plan\n  when: DraftPlan\n"}}},
      {"readme_names_rooms",
       "a room that the README forgets",
       "services/needs/README.md:1",
       {readme("services/needs/", {"fields"}), needs("")},
       {readme("services/needs/", {"measures"}), needs("")}},
  };
}

TEST(HouseRules, EveryRuleIsProved) {
  std::vector<std::string> proved;
  for (const Proof& proof : proofs()) proved.push_back(proof.rule);
  for (const Rule& rule : all_rules()) EXPECT_THAT(proved, testing::Contains(std::string(rule.name)));
}

TEST(HouseRules, EachFiresOnTheTreeThatBreaksIt) {
  for (const Proof& proof : proofs()) {
    SCOPED_TRACE(proof.rule + ": " + proof.shows);
    EXPECT_THAT(violations_in(proof.breaks),
                testing::ElementsAre(testing::StartsWith(proof.reported_at + ": " + proof.rule + ": ")));
  }
}

TEST(HouseRules, EachIsSilentOnTheTreeThatKeepsIt) {
  for (const Proof& proof : proofs()) {
    SCOPED_TRACE(proof.rule + ": " + proof.shows);
    EXPECT_THAT(violations_in(proof.keeps), testing::IsEmpty());
  }
}

// ---------------------------------------------------------------- reading source text

TEST(SourceText, KeepsLinesAndBlanksCommentsAndStrings) {
  EXPECT_THAT(code_lines("int a; // float\n\"float\" /* double\n*/ int b = 1'000;"),
              testing::ElementsAre("int a;         ", "\"     \"          ", "   int b = 1'000;"));
  EXPECT_THAT(includes("R\"(\n#include <chrono>\n)\";\n#include <mutex>\n#include \"a/b.h\"\n"),
              testing::ElementsAre(testing::Field(&Found::what, "<mutex>"), testing::Field(&Found::what, "a/b.h")));
}

TEST(SourceText, SplitsNamesIntoWords) {
  EXPECT_THAT(words_of("HTTPBase_util2.cpp"), testing::ElementsAre("http", "base", "util2", "cpp"));
}

}  // namespace
}  // namespace concord::house_test
