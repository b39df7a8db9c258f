// What is told of figures that have run out, and when it blocks.
#include "plugins/host/judging/run_out.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plugins/host/judging/resolve.h"

namespace concord::plugins::host {
namespace {

using testing::HasSubstr;

const absl::CivilDay kAfter(2028, 1, 1);

class RunOutTest : public testing::Test {
 protected:
  RunOutTest() {
    auto read = read_bundle({{kManifestFile,
                              "id: law\ntitle: Law\nversion: 1.0.0\nsdk: 2\nlayer: national\nnation: england\n"
                              "program: rules.cpp\nsources: [Act]\n"},
                             {kSourceFile, "x"},
                             {kParametersFile,
                              "parameters:\n"
                              "  - name: threshold\n    title: Threshold\n    unit: pence\n    values:\n"
                              "      - {from: 2026-01-01, to: 2027-12-31, value: \"GBP 207,720\", citation: s.1}\n"
                              "  - name: days\n    title: Days\n    unit: days\n    values:\n"
                              "      - {from: 2026-01-01, to: 2027-12-31, value: 25, citation: s.2}\n"
                              "  - name: months\n    title: Months\n    unit: months\n    values:\n"
                              "      - {from: 2026-01-01, value: 48, citation: s.3}\n"},
                             {kTablesFile,
                              "tables:\n  - name: bands\n    title: Bands\n    vat: exclusive\n    versions:\n"
                              "      - from: 2026-01-01\n        to: 2027-12-31\n        rows:\n"
                              "          - {below: \"GBP 50,000\", minimum_quotes: 3, citation: order 7}\n"}});
    EXPECT_TRUE(read.ok()) << read.status();
    bundle_ = *std::move(read);
    provisions_ = *resolve(bundle_, Gate::kPublish, kAfter);
  }
  std::vector<JudgedFinding> told(const Facts& facts) { return run_out(bundle_, provisions_, outcome_, facts, kAfter); }
  void reads(Asked asked, const std::string& name) {
    reads_.push_back({asked, name, "x"});
    outcome_.trace = Trace(reads_);
  }
  Level level_at(const char* fact, std::int64_t pence) {
    const auto findings = told({{fact, pence}});
    EXPECT_EQ(findings.size(), 1U);
    return findings.empty() ? Level::kNotes : findings[0].finding.level;
  }

  Bundle bundle_;
  Provisions provisions_;
  std::vector<Read> reads_;
  Outcome outcome_;
};

TEST_F(RunOutTest, OnlyWhatWasReadAndHasRunOutIsTold) {
  EXPECT_TRUE(told({}).empty());
  reads(Asked::kParameter, "months");
  reads(Asked::kFact, "threshold");
  EXPECT_TRUE(told({}).empty());
  reads(Asked::kParameter, "threshold");
  reads(Asked::kParameter, "threshold");
  const auto findings = told({});
  ASSERT_EQ(findings.size(), 1U) << "once a name";
  EXPECT_EQ(findings[0].finding.code, "FIGURE_NOT_KNOWN");
  EXPECT_EQ(findings[0].finding.level, Level::kWarns);
  EXPECT_THAT(findings[0].finding.sentence, HasSubstr("known to 31 December 2027 only, then GBP 207,720"));
  EXPECT_THAT(findings[0].finding.remedy, HasSubstr("law"));
}

TEST_F(RunOutTest, AValueWithinATenthOfTheAmountBlocks) {
  reads(Asked::kParameter, "threshold");
  constexpr const char* kIncluding = "value_including_vat_pence";
  EXPECT_EQ(level_at(kIncluding, 18'694'799), Level::kWarns);
  EXPECT_EQ(level_at(kIncluding, 18'694'800), Level::kBlocks);
  EXPECT_EQ(level_at(kIncluding, 22'849'200), Level::kBlocks);
  EXPECT_EQ(level_at(kIncluding, 30'000'000), Level::kWarns);
  EXPECT_EQ(level_at("value_excluding_vat_pence", 17'310'000), Level::kBlocks) << "the same value without VAT";
}

TEST_F(RunOutTest, ARequirementThatRestsOnItBlocks) {
  reads(Asked::kParameter, "days");
  EXPECT_EQ(told({})[0].finding.level, Level::kWarns);
  outcome_.requirements.push_back({"tender_days", "", 25, "days", "s.2", "s"});
  EXPECT_EQ(told({})[0].finding.level, Level::kBlocks);
}

TEST_F(RunOutTest, ATableThatEndedIsOne) {
  reads(Asked::kTable, "bands/0/minimum_quotes");
  EXPECT_EQ(level_at("value_excluding_vat_pence", 4'600'000), Level::kBlocks) << "near its edge";
  EXPECT_EQ(level_at("value_excluding_vat_pence", 1'000'000), Level::kWarns);
  outcome_.requirements.push_back({"minimum_quotes", "", 3, "bands/0", "order 7", "s"});
  EXPECT_EQ(level_at("value_excluding_vat_pence", 1'000'000), Level::kBlocks);
}

}  // namespace
}  // namespace concord::plugins::host
