// The JSON Schemas are held to the reader: every file of every plugin fits, whatever a schema refuses the reader
// refuses, and a new plugin's files name theirs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plugins/host/bundle/folder.h"
#include "tests/rules_kit/kit_ground.h"
#include "tests/rules_kit/schema_check.h"
#include "tests/where.h"

namespace concord::plugins::tests {
namespace {

namespace fs = std::filesystem;
using testing::IsEmpty;
using testing::Not;

const std::vector<std::string> kFiles = {"plugin", "tables", "parameters", "cases"};

// As the executable prints it.
tool::Json schema_of(const std::string& file) {
  const Ran ran = concord_rules("schema --of " + file);
  EXPECT_EQ(ran.code, 0) << ran.out;
  auto json = tool::parse_json(ran.out);
  EXPECT_TRUE(json.ok()) << json.status();
  return json.ok() ? *std::move(json) : tool::Json();
}

std::vector<std::string> misfits_in(const fs::path& file, const tool::Json& schema) {
  const auto text = host::read_file(file);
  EXPECT_TRUE(text.ok()) << text.status();
  const auto yaml = host::parse_yaml(*text, file.string());
  EXPECT_TRUE(yaml.ok()) << yaml.status();
  return yaml.ok() ? misfits(schema, *yaml) : std::vector<std::string>{"no YAML"};
}

TEST(Schemas, EveryFileOfEveryPluginFits) {
  int seen = 0;
  for (const std::string& file : kFiles) {
    const tool::Json schema = schema_of(file);
    for (const auto& entry : fs::directory_iterator(fs::path(concord::tests::source_folder()) / "plugins")) {
      const fs::path path = entry.path() / (file + ".yaml");
      if (!fs::exists(path) || entry.path().filename() == "template") continue;
      EXPECT_THAT(misfits_in(path, schema), IsEmpty()) << path;
      ++seen;
    }
  }
  EXPECT_GT(seen, 35);
}

TEST(Schemas, ANewPluginFitsAndNamesThem) {
  KitGround ground;
  for (const bool with_code : {false, true}) {
    const fs::path folder = ground.fresh(with_code);
    for (const std::string& file : kFiles) {
      const std::string name = file + ".schema.json";
      const auto schema = host::read_file(folder / "schemas" / name);
      ASSERT_TRUE(schema.ok()) << schema.status();
      EXPECT_EQ(*schema, concord_rules("schema --of " + file).out);
      if (!fs::exists(folder / (file + ".yaml"))) continue;
      EXPECT_THAT(misfits_in(folder / (file + ".yaml"), schema_of(file)), IsEmpty());
      const auto text = host::read_file(folder / (file + ".yaml"));
      ASSERT_TRUE(text.ok());
      EXPECT_TRUE(text->starts_with("# yaml-language-server: $schema=schemas/" + name + "\n")) << file;
    }
  }
}

TEST(Schemas, AreWrittenIntoAPluginThatIsThere) {
  KitGround ground;
  const fs::path folder = ground.fresh(false);
  fs::remove_all(folder / "schemas");
  EXPECT_EQ(concord_rules("schema --into " + folder.string()).code, 0);
  EXPECT_TRUE(fs::exists(folder / "schemas" / "tables.schema.json"));
  EXPECT_EQ(concord_rules("schema").code, 2);
  EXPECT_EQ(concord_rules("schema --of rules").code, 2);
  EXPECT_EQ(concord_rules("schema --into /nowhere").code, 2);
}

struct Fault {
  std::string file;
  std::string from;
  std::string to;
};

TEST(Schemas, WhatTheyRefuseTheReaderRefusesToo) {
  const std::vector<Fault> faults = {
      {"plugin", "layer: local", "layer: lokal"},
      {"plugin", "sdk: 3", "sdk: 4"},
      {"plugin", "title:", "titel:"},
      {"plugin", "authority: testshire\n", ""},
      {"plugin", "program: rules.cpp", "program: rules.c"},
      {"plugin", "id: testshire", "id: Testshire"},
      {"tables", "minimum_quotes: 3", "minimum_qoutes: 3"},
      {"tables", "minimum_quotes: 3", "minimum_quotes: three"},
      {"tables", "at_least: \"GBP 5,000\"", "at_least: \"5,000\""},
      {"tables", "at_least: \"GBP 5,000\"", "at_least: \"GBP 50,00\""},
      {"tables", "at_least: \"GBP 5,000\"", "at_least: \"GBP 5,000\", over: \"GBP 6,000\""},
      {"tables", "weight_min_bp: 10%", "weight_min_bp: 10"},
      {"tables", "gate: publish", "gate: publsh"},
      {"tables", "vat: exclusive", "vat: without"},
      {"tables", "{kind: services}", "{kind: service}"},
      {"tables", "{kind: services}", "{lots: three}"},
      {"tables", "{kind: services}", "{lots: [3, 4]}"},
      {"tables", "{kind: services}", "{lots: {from: 3}}"},
      {"tables", "{kind: services}", "{kind: [services, serfices]}"},
      {"tables", "{kind: services}", "{kind: {is_not: services}}"},
      {"tables", "{kind: services}", "{notices: UK4}"},
      {"tables", "{kind: services}", "{any_of: [{kind: service}]}"},
      {"tables", "{kind: services}", "{kind: services}\n            unless: [{lot: 3}]"},
      {"tables", "- from: 2026-04-01", "- form: 2026-04-01"},
      {"tables", "    title: Which way to buy\n", ""},
      {"tables", "competition_level: 2", "competition_level: 2, finding: NEAR"},
      {"parameters", "unit: basis_points", "unit: basis_point"},
      {"parameters", "value: 5%", "value: 5"},
      {"parameters", "from: 2026-04-01", "from: 1.4.2026"},
      {"parameters", "from: 2026-04-01", "from: 2026-04-01, then: something"},
      {"cases", "gate: publish", "gate: publsh"},
      {"cases", "quotes_invited: 2", "quotes_invited: two"},
      {"cases", "quotes_invited: 2", "quotes_envited: 2"},
      {"cases", "vary: value_excluding_vat_pence", "vary: value_excluding_vat_pense"},
      {"cases", "blocked_by: [MINIMUM", "blocked: [MINIMUM"},
      {"cases", "authority_kind: council", "authority_kind: concil"},
      {"cases", "  - name: Two quotes are not three\n", "  - name: Two quotes are not three\n    confirmed: yes\n"},
  };
  KitGround ground;
  std::map<std::string, tool::Json> schemas;
  for (const std::string& file : kFiles) schemas[file] = schema_of(file);
  for (const Fault& fault : faults) {
    const fs::path folder = ground.fresh(true);
    KitGround::change(folder / (fault.file + ".yaml"), fault.from, fault.to);
    EXPECT_THAT(misfits_in(folder / (fault.file + ".yaml"), schemas[fault.file]), Not(IsEmpty())) << fault.to;
    const auto files = host::gather_bundle(folder);
    ASSERT_TRUE(files.ok()) << files.status();
    EXPECT_FALSE(host::faults_in(*files).empty()) << "the reader takes it: " << fault.to;
  }
}

}  // namespace
}  // namespace concord::plugins::tests
