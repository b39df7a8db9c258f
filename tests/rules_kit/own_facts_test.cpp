// A fact of the authority's own through the tool: the schema takes it, explain is asked with it, cases are written of
// it, and the page for signatures shows it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plugins/host/bundle/folder.h"
#include "tests/rules_kit/kit_ground.h"
#include "tests/rules_kit/schema_check.h"

namespace concord::plugins::tests {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

class OwnFactsKit : public testing::Test {
 protected:
  OwnFactsKit() : folder_(ground_.fresh(false)) {
    KitGround::change(folder_ / "plugin.yaml", "",
                      "facts:\n  - {name: x_testshire_beds_count, meaning: Beds in the building, question: \"How many "
                      "beds has the building?\"}\n");
    KitGround::change(folder_ / "tables.yaml", "when: {kind: services}",
                      "when: {kind: services, x_testshire_beds_count: {over: 20}}");
  }
  Ran explain(const std::string& fact) const {
    return concord_rules("explain " + folder_.string() +
                         " --gate award --on 2026-06-01 --fact authority_kind=council --fact kind=services --fact "
                         "approvals= --fact procedure_type=open --fact \"value_excluding_vat_pence=GBP 600,000\"" +
                         fact);
  }

  KitGround ground_;
  const fs::path folder_;
};

TEST_F(OwnFactsKit, ExplainIsAskedWithItAndAsksForIt) {
  EXPECT_THAT(explain("").out, HasSubstr("State x_testshire_beds_count. How many beds has the building?"));
  const Ran many = explain(" --fact x_testshire_beds_count=21");
  EXPECT_EQ(many.code, 1);
  EXPECT_THAT(many.out, HasSubstr("APPROVAL_MISSING"));
  const Ran few = explain(" --fact x_testshire_beds_count=20");
  EXPECT_EQ(few.code, 0) << few.out;
  EXPECT_THAT(explain(" --fact x_testshire_beds_count=many").out, HasSubstr("x_testshire_beds_count"));
  EXPECT_THAT(explain(" --fact x_testshire_rooms_count=3").out,
              HasSubstr("declares a fact \"x_testshire_rooms_count\""));
}

TEST_F(OwnFactsKit, CasesAreWrittenOfIt) {
  EXPECT_THAT(concord_rules("check " + folder_.string()).out, HasSubstr("has x_testshire_beds_count 21, at the edge"));
  concord_rules("cases --write " + folder_.string());
  const std::string after = concord_rules("check " + folder_.string()).out;
  EXPECT_THAT(after, Not(HasSubstr("EDGE_NOT_TRIED")));
  EXPECT_THAT(after, Not(HasSubstr("ROW_NOT_REACHED")));
}

TEST_F(OwnFactsKit, AChoiceThatItDoesNotHaveIsFound) {
  KitGround::change(folder_ / "plugin.yaml", "facts:\n",
                    "facts:\n  - {name: x_testshire_area_text, meaning: Part of the county, question: \"Which part is "
                    "it for?\", choices: [north, south]}\n");
  KitGround::change(folder_ / "tables.yaml", "x_testshire_beds_count: {over: 20}", "x_testshire_area_text: nort");
  EXPECT_THAT(concord_rules("check " + folder_.string()).out,
              HasSubstr("x_testshire_area_text is never \"nort\": plugin.yaml gives the choices north, south. Did you "
                        "mean \"north\"?"));
}

TEST_F(OwnFactsKit, SchemaAndPageKnowIt) {
  for (const std::string file : {"plugin", "tables", "cases"}) {
    const auto schema = tool::parse_json(concord_rules("schema --of " + file).out);
    const auto text = host::read_file(folder_ / (file + ".yaml"));
    ASSERT_TRUE(schema.ok() && text.ok());
    EXPECT_THAT(misfits(*schema, *host::parse_yaml(*text, file)), testing::IsEmpty()) << file;
  }
  const std::string page = concord_rules("doc " + folder_.string()).out;
  EXPECT_THAT(page, HasSubstr("Facts of its own"));
  EXPECT_THAT(page, HasSubstr("| x_testshire_beds_count | Beds in the building | How many beds has the building? |"));
  EXPECT_THAT(page, HasSubstr("x_testshire_beds_count is above 20"));
}

}  // namespace
}  // namespace concord::plugins::tests
