// The codes of findings that the host itself makes for a requirement that is not met, as REQUIREMENTS.md lists them:
// each kind is really left unmet at each gate where it is measured.
#include <gtest/gtest.h>

#include "plugins/host/bundle/folder.h"
#include "plugins/host/judging/measure.h"
#include "plugins/host/words/requirement_kinds.h"
#include "tests/where.h"

namespace concord::plugins::host {
namespace {

std::string row_of(const std::string& kind) {
  static const auto kText = read_file(concord::tests::source_folder() + "/plugins/host/REQUIREMENTS.md");
  EXPECT_TRUE(kText.ok()) << kText.status();
  const std::size_t start = kText->find("\n| " + kind + " |");
  EXPECT_NE(start, std::string::npos) << kind;
  return start == std::string::npos ? "" : kText->substr(start + 1, kText->find('\n', start + 1) - start - 1);
}

StandingRequirement standing(const RequirementKind& kind) {
  StandingRequirement requirement;
  requirement.kind = kind.name;
  requirement.detail = kind.measure == Measure::kMember ? "UK4" : kind.measure == Measure::kInOrder ? "a>b" : "";
  requirement.value = kind.measure == Measure::kAtMost                                        ? 4
                      : kind.measure == Measure::kAtLeast || kind.measure == Measure::kQuotes ? 6
                                                                                              : 1;
  requirement.sources.push_back(
      {"law", Layer::kNational, {kind.name, requirement.detail, requirement.value, "", "", "Law."}});
  return requirement;
}

Value unmet(const RequirementKind& kind, const std::string& fact) {
  if (kind.measure == Measure::kMember) return std::string("UK5");
  if (kind.measure == Measure::kInOrder) return std::string("2026-05-02:a,2026-05-01:b");
  if (kind.measure == Measure::kCompetition) return std::string("direct");
  if (kind.measure == Measure::kAccredited) return std::int64_t{fact == "unaccredited_winners" ? 1 : 0};
  if (kind.unit == Unit::kDate) return day_of(5);
  return std::int64_t{5};
}

TEST(Unmet, EachKindFindsTheCodeThatTheListNames) {
  for (const RequirementKind& kind : requirement_kinds()) {
    const std::string row = row_of(kind.name);
    if (kind.measured_at.empty()) {
      EXPECT_NE(row.find("| not measured | none |"), std::string::npos) << row;
    }
    for (const MeasuredAt& at : kind.measured_at) {
      const auto found = measure(standing(kind), at.gate, {{at.fact, unmet(kind, at.fact)}});
      ASSERT_TRUE(found) << kind.name;
      EXPECT_EQ(found->finding.level, Level::kBlocks) << kind.name;
      EXPECT_NE(row.find(" | " + found->finding.code + " | "), std::string::npos) << found->finding.code << ": " << row;
      const auto missing = measure(standing(kind), at.gate, {});
      if (at.may_be_missing) {
        EXPECT_FALSE(missing) << kind.name;
      } else {
        ASSERT_TRUE(missing) << kind.name;
        EXPECT_EQ(missing->finding.code, "FACT_MISSING") << kind.name;
      }
    }
  }
}

}  // namespace
}  // namespace concord::plugins::host
