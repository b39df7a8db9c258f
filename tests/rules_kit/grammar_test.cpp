// plugins/GRAMMAR.md is written from the schemas, and holds exactly the keys that the reader takes: the reader's own
// lists are got from it by asking for a key that nobody has.
#include <set>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plugins/host/bundle/bundle.h"
#include "plugins/host/bundle/folder.h"
#include "plugins/host/words/wording.h"
#include "tests/rules_kit/kit_ground.h"
#include "tests/where.h"

namespace concord::plugins::tests {
namespace {

namespace fs = std::filesystem;

std::string grammar() {
  const auto page = host::read_file(fs::path(concord::tests::source_folder()) / "plugins" / "GRAMMAR.md");
  EXPECT_TRUE(page.ok()) << page.status();
  return page.ok() ? *page : "";
}

TEST(Grammar, IsWrittenFromTheSchemas) {
  EXPECT_EQ(concord_rules("schema --of grammar").out, grammar())
      << "write it anew: concord-rules schema --of grammar > plugins/GRAMMAR.md";
}

constexpr char kNobodys[] = "quite_another_key_altogether_00";
constexpr char kPlugin[] =
    "id: testshire\ntitle: Testshire\nversion: 1.0.0\nsdk: 3\nlayer: local\nauthority: testshire\n"
    "program: standing_orders\nsources: [Test]\n";

// What the reader says it knows where that key stands.
std::set<std::string> known_to_the_reader(const std::string& file, const std::string& text) {
  host::BundleFiles files = {{host::kManifestFile, kPlugin}};
  files[file] = file == host::kManifestFile ? kPlugin + text : text;
  for (const host::Fault& fault : host::faults_in(files)) {
    constexpr std::string_view kKnown = "Known: ";
    const std::size_t at = fault.what.find(kKnown);
    if (at == std::string::npos || fault.what.find(kNobodys) == std::string::npos) continue;
    const auto names = host::set_of(fault.what.substr(at + kKnown.size(), fault.what.size() - at - kKnown.size() - 1));
    return {names.begin(), names.end()};
  }
  ADD_FAILURE() << file << " takes " << text;
  return {};
}

// The keys that the page lists right under a path of a file; facts apart.
std::set<std::string> keys_on_the_page(const std::string& page, const std::string& file, const std::string& path) {
  const std::size_t begin = page.find("## " + file + "\n");
  EXPECT_NE(begin, std::string::npos);
  const std::string part = page.substr(begin, page.find("\n## ", begin + 1) - begin);
  const std::string start = "\n| `" + (path.empty() ? path : path + ".");
  std::set<std::string> keys;
  for (std::size_t at = part.find(start); at != std::string::npos; at = part.find(start, at + 1)) {
    const std::size_t first = at + start.size();
    const std::string key = part.substr(first, part.find('`', first) - first);
    if (key.find_first_of(".[<") == std::string::npos) keys.insert(key);
  }
  return keys;
}

TEST(Grammar, HoldsTheKeysThatTheReaderTakesAndNoOthers) {
  struct Where {
    const char* file;
    const char* path;
    const char* before;
    const char* after;
  };
  const std::string in_version =
      "tables: [{name: rules, title: All, versions: [{from: 2026-01-01, rows: [{citation: c, when: ";
  const Where places[] = {
      {"plugin.yaml", "", "", ": 1\n"},
      {"plugin.yaml", "accepted[]", "accepted: [{", ": 1}]\n"},
      {"plugin.yaml", "facts[]", "facts: [{", ": 1}]\n"},
      {"plugin.yaml", "names", "names: {", ": {a: b}}\n"},
      {"tables.yaml", "", "", ": 1\n"},
      {"tables.yaml", "tables[]", "tables: [{", ": 1}]\n"},
      {"tables.yaml", "tables[].versions[]", "tables: [{name: rules, title: All, versions: [{", ": 1}]}]\n"},
      {"parameters.yaml", "", "", ": 1\n"},
      {"parameters.yaml", "parameters[]", "parameters: [{", ": 1}]\n"},
      {"parameters.yaml", "parameters[].values[]", "parameters: [{name: a, title: b, unit: days, values: [{",
       ": 1}]}]\n"},
      {"cases.yaml", "", "", ": 1\n"},
      {"cases.yaml", "cases[]", "cases: [{", ": 1}]\n"},
      {"cases.yaml", "cases[].expect", "cases: [{name: a, on: 2026-01-01, gate: plan, expect: {", ": 1}}]\n"},
      {"cases.yaml", "cases[].rows[]", "cases: [{name: a, on: 2026-01-01, gate: plan, vary: lots, rows: [{",
       ": 1}]}]\n"}};
  const std::string page = grammar();
  for (const Where& where : places) {
    const auto known = known_to_the_reader(where.file, absl::StrCat(where.before, kNobodys, where.after));
    EXPECT_EQ(keys_on_the_page(page, where.file, where.path), known) << where.file << " " << where.path;
  }
  // What may be said of a fact, by its unit, stands in one cell.
  for (const char* fact : {"kind", "is_urgent", "lots", "commenced_on", "notices", "value_excluding_vat_pence"}) {
    const auto known =
        known_to_the_reader("tables.yaml", absl::StrCat(in_version, "{", fact, ": {", kNobodys, ": 1}}}]}]}]\n"));
    bool is_there = false;
    for (const std::string list : {"map of `not`", "map of `not`, `at_least`, `over`, `up_to`, `below`",
                                   "map of `from`, `to`", "map of `includes`, `excludes`"}) {
      std::set<std::string> keys;
      for (std::size_t at = list.find('`'); at != std::string::npos; at = list.find('`', list.find('`', at + 1) + 1)) {
        keys.insert(list.substr(at + 1, list.find('`', at + 1) - at - 1));
      }
      is_there = is_there || (keys == known && page.find(list + " |") != std::string::npos);
    }
    EXPECT_TRUE(is_there) << fact;
  }
}

// A row's columns are too many for the reader to list, so each of the page is tried.
TEST(Grammar, EveryColumnOfARowIsOneToTheReader) {
  const auto columns = keys_on_the_page(grammar(), "tables.yaml", "tables[].versions[].rows[]");
  EXPECT_GT(columns.size(), 45U);
  EXPECT_TRUE(columns.contains("unless"));
  for (const std::string& column : columns) {
    const auto faults = host::faults_in(
        {{host::kManifestFile, kPlugin},
         {host::kTablesFile, absl::StrCat("tables: [{name: rules, title: All, versions: [{from: 2026-01-01, rows: [{",
                                          column, ": x}]}]}]\n")}});
    for (const host::Fault& fault : faults) {
      EXPECT_THAT(fault.what, testing::Not(testing::HasSubstr("has no unit"))) << column;
    }
  }
}

}  // namespace
}  // namespace concord::plugins::tests
