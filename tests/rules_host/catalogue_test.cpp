// Holds FACTS.md, REQUIREMENTS.md and the comfort header against the catalogues in the code.
#include <set>

#include <gtest/gtest.h>

#include "plugins/host/bundle/folder.h"
#include "plugins/host/judging/measure.h"
#include "plugins/host/words/code_names.h"
#include "plugins/host/words/facts.h"
#include "plugins/host/words/requirement_kinds.h"
#include "tests/where.h"

namespace concord::plugins::host {
namespace {

std::string text_of(const std::string& path) {
  const auto text = read_file(concord::tests::source_folder() + "/plugins/" + path);
  EXPECT_TRUE(text.ok()) << text.status();
  return text.ok() ? *text : "";
}

TEST(Catalogue, FactsMdIsTheTableInTheCode) {
  EXPECT_NE(text_of("host/FACTS.md").find(facts_table()), std::string::npos)
      << "plugins/host/FACTS.md must hold this table:\n"
      << facts_table();
}

TEST(Catalogue, RequirementsMdIsTheTableInTheCode) {
  EXPECT_NE(text_of("host/REQUIREMENTS.md").find(requirements_table()), std::string::npos)
      << "plugins/host/REQUIREMENTS.md must hold this table:\n"
      << requirements_table();
}

TEST(Catalogue, CodesMdIsTheTableInTheCode) {
  EXPECT_NE(text_of("host/CODES.md").find(codes_table()), std::string::npos)
      << "plugins/host/CODES.md must hold this table:\n"
      << codes_table();
}

TEST(Catalogue, CodesAreNamedOnceAndOfKindsThatAreSets) {
  std::set<std::pair<std::string, std::string>> seen;
  for (const CodeName& name : code_names()) {
    EXPECT_TRUE(seen.emplace(name.set, name.code).second) << name.code;
    const RequirementKind* kind = find_requirement_kind(name.set);
    ASSERT_NE(kind, nullptr) << name.set;
    EXPECT_EQ(kind->measure, Measure::kMember) << name.set;
    EXPECT_TRUE(check_facts({{"notices", name.code}}).ok()) << name.code << " can be stated";
  }
}

TEST(Catalogue, EveryKindIsMeasuredAgainstAKnownFactOfItsUnit) {
  for (const RequirementKind& kind : requirement_kinds()) {
    for (const MeasuredAt& at : kind.measured_at) {
      const FactKind* fact = find_fact(at.fact);
      ASSERT_NE(fact, nullptr) << kind.name << " is measured against " << at.fact;
      if (kind.measure == Measure::kAtLeast || kind.measure == Measure::kAtMost) {
        EXPECT_EQ(unit_name(fact->unit), unit_name(kind.unit)) << kind.name << " against " << at.fact;
      }
    }
  }
}

TEST(Catalogue, FindingCodesAreDistinct) {
  std::map<std::string, std::string> by_code;
  for (const RequirementKind& kind : requirement_kinds()) {
    const auto [other, is_new] = by_code.emplace(finding_code(kind.name), kind.name);
    EXPECT_TRUE(is_new) << kind.name << " and " << other->second << " share " << other->first;
  }
}

}  // namespace
}  // namespace concord::plugins::host
