// How a plugin's files are read, refused with file, line and remedy, and resolved for a date.
#include "plugins/host/bundle/bundle.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plugins/host/bundle/folder.h"
#include "plugins/host/judging/beginnings.h"
#include "plugins/host/judging/resolve.h"
#include "plugins/host/judging/verdict.h"
#include "plugins/host/running/prepared_provisions.h"

namespace concord::plugins::host {
namespace {

using testing::HasSubstr;

const char kPlugin[] =
    "id: testshire\ntitle: Testshire\nversion: 1.0.0\nlayer: local\nauthority: testshire\nprogram: standing_orders\n"
    "sources: [Standing orders 2026]\n";

BundleFiles files_with(const std::string& name, const std::string& text) {
  return {{kManifestFile, kPlugin}, {name, text}};
}

std::string refusal(const BundleFiles& files) {
  const auto bundle = read_bundle(files);
  return bundle.ok() ? "" : std::string(bundle.status().message());
}

TEST(Bundle, KeepsValuesByDate) {
  const auto bundle =
      read_bundle(files_with(kParametersFile,
                             "parameters:\n"
                             "  - name: level_pence\n    title: Level\n    unit: pence\n    values:\n"
                             "      - {from: 2025-01-01, to: 2025-12-31, value: GBP 10, citation: old}\n"
                             "      - {from: 2026-01-01, value: GBP 20, citation: new}\n"));
  ASSERT_TRUE(bundle.ok()) << bundle.status();
  const auto level = [&](absl::CivilDay day) {
    const auto provisions = resolve(*bundle, Gate::kPublish, day);
    EXPECT_TRUE(provisions.ok()) << provisions.status();
    const auto found = provisions->parameters.find("level_pence");
    return found == provisions->parameters.end() ? std::int64_t{-1} : std::get<std::int64_t>(found->second.value);
  };
  EXPECT_EQ(level(absl::CivilDay(2024, 12, 31)), -1);
  EXPECT_EQ(level(absl::CivilDay(2025, 1, 1)), 1000);
  EXPECT_EQ(level(absl::CivilDay(2025, 12, 31)), 1000);
  EXPECT_EQ(level(absl::CivilDay(2026, 1, 1)), 2000);
}

TEST(Bundle, TheFirstSdkIsMeantWhereNoneIsNamedAndLaterOnesAreRefused) {
  const auto with = [](const std::string& line) { return read_bundle({{kManifestFile, std::string(kPlugin) + line}}); };
  EXPECT_EQ(with("")->manifest.sdk, 1);
  EXPECT_EQ(with("sdk: 2\n")->manifest.sdk, 2);
  for (const char* line : {"sdk: 4\n", "sdk: 0\n", "sdk: two\n"}) {
    EXPECT_THAT(std::string(with(line).status().message()), HasSubstr("this release knows 1 to 3")) << line;
  }
}

TEST(Bundle, LocalRulesMaySayTheirFirstDay) {
  const auto with = [](const std::string& line) { return read_bundle({{kManifestFile, std::string(kPlugin) + line}}); };
  EXPECT_TRUE(has_begun(*with(""), absl::CivilDay(1900, 1, 1))) << "as it always was";
  const auto begins = with("from: 2026-04-01\n");
  ASSERT_TRUE(begins.ok()) << begins.status();
  EXPECT_FALSE(has_begun(*begins, absl::CivilDay(2026, 3, 31)));
  EXPECT_TRUE(has_begun(*begins, absl::CivilDay(2026, 4, 1)));
  EXPECT_THAT(std::string(with("from: 2026-02-30\n").status().message()), HasSubstr("plugin.yaml:8"));
  EXPECT_THAT(
      refusal({{kManifestFile,
                "id: law\ntitle: Law\nversion: 1.0.0\nlayer: national\nnation: england\nprogram: standing_orders\n"
                "sources: [An Act]\nfrom: 2026-04-01\n"}}),
      HasSubstr("plugin.yaml:8: from is the first day of a council's rules"));
}

TEST(Bundle, WhatIsAcceptedSaysWhichProblemWhyAndWho) {
  const auto with = [](const std::string& lines) {
    return read_bundle({{kManifestFile, std::string(kPlugin) + lines}});
  };
  const auto accepting =
      with("accepted:\n  - {code: BAND_HOLE, place: \"tables.yaml:14\", why: As adopted, who: Monitoring officer}\n");
  ASSERT_TRUE(accepting.ok()) << accepting.status();
  ASSERT_EQ(accepting->manifest.accepted.size(), 1U);
  EXPECT_EQ(accepting->manifest.accepted[0].where, "tables.yaml:14");
  EXPECT_EQ(accepting->manifest.accepted[0].place.line, 9);
  for (const char* lines : {"accepted:\n  - {code: BAND_HOLE, place: \"tables.yaml:14\", why: As adopted}\n",
                            "accepted:\n  - {code: BAND_HOLE, place: \"tables.yaml:14\", why: \"\", who: Officer}\n",
                            "accepted:\n  - BAND_HOLE\n"}) {
    EXPECT_THAT(std::string(with(lines).status().message()), HasSubstr("plugin.yaml:9")) << lines;
  }
}

// Nothing that a file can hold makes a verdict of other files, nor more than was written.
TEST(Verdict, IsReadAsItWasWritten) {
  Verdict verdict;
  verdict.compared_with = "england_2023 2.1.0";
  verdict.cases = 5;
  verdict.warnings = 1;
  verdict.standing.push_back({"CASE_NOT_CONFIRMED", "cases.yaml:3", "say \"yes\" \\ or: no # - {a: b}\n  next"});
  verdict.accepted.push_back({"BAND_HOLE", "tables.yaml:14", "As adopted: \xC2\xA3 5,000"});
  BundleFiles files = {{kManifestFile, kPlugin}, {kCasesFile, "cases: []\n"}};
  files[kVerdictFile] = verdict_text(verdict, files).value();
  const auto read = read_verdict(files);
  ASSERT_TRUE(read.ok() && *read) << read.status();
  EXPECT_EQ((*read)->compared_with, verdict.compared_with);
  EXPECT_EQ((*read)->warnings, 1U);
  EXPECT_FALSE(is_in_order(**read));
  ASSERT_EQ((*read)->standing.size(), 1U);
  EXPECT_EQ((*read)->standing[0].words, "say \"yes\" \\ or: no # - {a: b}   next");
  EXPECT_EQ((*read)->accepted[0].words, verdict.accepted[0].words);
  const std::string text = files[kVerdictFile];
  for (std::size_t cut = 0; cut + 1 < text.size(); cut += 7) {
    files[kVerdictFile] = text.substr(0, cut);
    const auto broken = read_verdict(files);
    EXPECT_TRUE(!broken.ok() || (*broken)->accepted.empty()) << cut;
  }
  files[kVerdictFile] = text;
  files[kCasesFile] += "# another byte\n";
  EXPECT_THAT(std::string(read_verdict(files).status().message()), HasSubstr("verdict on other files"));
}

TEST(Bundle, AFigureThatHasRunOutIsTheLastKnownFromTheSecondSdkOn) {
  const auto provisions = [](int sdk, const std::string& then, absl::CivilDay day) {
    auto files = files_with(kParametersFile,
                            "parameters:\n"
                            "  - name: level_pence\n    title: Level\n    unit: pence\n    values:\n"
                            "      - {from: 2024-01-01, to: 2024-12-31, value: GBP 10, citation: old}\n"
                            "      - {from: 2025-01-01, to: 2025-12-31, " +
                                then + "value: GBP 20, citation: new}\n");
    files[kManifestFile] += "sdk: " + std::to_string(sdk) + "\n";
    const auto bundle = read_bundle(files);
    EXPECT_TRUE(bundle.ok()) << bundle.status();
    return *resolve(*bundle, Gate::kPublish, day);
  };
  const absl::CivilDay after(2026, 1, 1), within(2025, 12, 31), before(2023, 12, 31);
  EXPECT_TRUE(provisions(1, "", after).parameters.empty()) << "as it always was";
  EXPECT_TRUE(provisions(2, "then: nothing, ", after).parameters.empty()) << "repealed";
  EXPECT_TRUE(provisions(2, "", before).parameters.empty()) << "not yet begun";
  const Provisions known = provisions(2, "", after);
  EXPECT_EQ(known.parameters.at("level_pence").value, Value(std::int64_t{2'000}));
  EXPECT_EQ(known.known_to.at("level_pence"), within);
  EXPECT_TRUE(provisions(2, "", within).known_to.empty());
  EXPECT_THAT(refusal(files_with(kParametersFile,
                                 "parameters:\n  - name: level_pence\n    title: Level\n    unit: pence\n    values:\n"
                                 "      - {from: 2024-01-01, then: nothing, value: GBP 10, citation: old}\n")),
              HasSubstr("then can only be nothing"));
}

TEST(Bundle, ABandMayEndWithAnAmountOfTheLaw) {
  const auto with = [](const std::string& row) {
    return files_with(kTablesFile,
                      "tables:\n  - name: bands\n    title: T\n    vat: exclusive\n    versions:\n"
                      "      - from: 2026-01-01\n        rows:\n          - {" +
                          row + ", minimum_quotes: 3, citation: c}\n");
  };
  const auto bundle = read_bundle(with("at_least: GBP 5, below: threshold"));
  ASSERT_TRUE(bundle.ok()) << bundle.status();
  const Row& row = bundle->tables[0].versions[0].rows[0].row;
  EXPECT_EQ(row.of_host.at("below_named"), Value(std::string("threshold_pence")));
  EXPECT_EQ(row.of_host.at("has_band"), Value(std::int64_t{2}));
  EXPECT_EQ(row.cells.count("below"), 0U);
  EXPECT_THAT(refusal(with("up_to: light_touch_threshold, below: threshold")), HasSubstr("not both"));
  EXPECT_THAT(refusal(with("below: the_threshold")), HasSubstr("GBP"));
  EXPECT_THAT(refusal(with("below_named: threshold_pence, up_to: GBP 5")), HasSubstr("filled by the host"));
  EXPECT_THAT(refusal(with("up_to: GBP 5, missing: passes")), HasSubstr("missing is warns or blocks"));
}

TEST(Bundle, SaysTheSameUntilSomethingBeginsOrEnds) {
  const auto bundle =
      read_bundle(files_with(kParametersFile,
                             "parameters:\n"
                             "  - name: level_pence\n    title: Level\n    unit: pence\n    values:\n"
                             "      - {from: 2025-01-01, to: 2025-12-31, value: GBP 10, citation: old}\n"
                             "      - {from: 2026-03-01, value: GBP 20, citation: new}\n"));
  ASSERT_TRUE(bundle.ok()) << bundle.status();
  EXPECT_EQ(same_since(*bundle, absl::CivilDay(2024, 12, 31)), absl::CivilDay(1, 1, 1));
  EXPECT_EQ(same_since(*bundle, absl::CivilDay(2025, 1, 1)), absl::CivilDay(2025, 1, 1));
  EXPECT_EQ(same_since(*bundle, absl::CivilDay(2025, 12, 31)), absl::CivilDay(2025, 1, 1));
  EXPECT_EQ(same_since(*bundle, absl::CivilDay(2026, 1, 1)), absl::CivilDay(2026, 1, 1)) << "the old value ended";
  EXPECT_EQ(same_since(*bundle, absl::CivilDay(2026, 2, 28)), absl::CivilDay(2026, 1, 1));
  EXPECT_EQ(same_since(*bundle, absl::CivilDay(2030, 1, 1)), absl::CivilDay(2026, 3, 1));
  for (absl::CivilDay day(2024, 12, 1); day < absl::CivilDay(2026, 4, 1); ++day) {
    const auto on_day = provisions_on(*bundle, Gate::kPublish, day);
    const auto since = provisions_on(*bundle, Gate::kPublish, same_since(*bundle, day));
    ASSERT_TRUE(on_day.ok() && since.ok());
    EXPECT_EQ((*on_day)->frame_part(), (*since)->frame_part()) << day;
  }
}

TEST(Bundle, WhatAnEvaluationCouldNotTakeIsFoundBefore) {
  // The same text in every cell: short to write, long to lay out.
  std::string rows = "          - {first: &long " + std::string(250, 'x') + ", second: *long, citation: c}\n";
  for (int row = 0; row < 1'500; ++row) rows += "          - {first: *long, second: *long, citation: c}\n";
  std::string tables = "tables:\n";
  for (const char* name : {"one", "two"}) {
    tables += std::string("  - name: ") + name +
              "\n    title: T\n    vat: exclusive\n    columns: {first: text, second: text}\n    versions:\n"
              "      - from: 2030-01-01\n        rows:\n" +
              rows;
  }
  const auto bundle = read_bundle(files_with(kTablesFile, tables));
  ASSERT_TRUE(bundle.ok()) << bundle.status();
  const absl::Status found = check_every_beginning(*bundle);
  EXPECT_TRUE(absl::IsInvalidArgument(found)) << found;
  EXPECT_NE(found.message().find("tables.yaml:1: on 2030-01-01"), absl::string_view::npos) << found;
}

TEST(Bundle, ACalendarOfTooManyHolidaysIsRefusedWhereItStands) {
  std::string days;
  int holidays = 0;
  for (absl::CivilDay day(2020, 1, 1); holidays <= static_cast<int>(kMaxHolidays); ++day) {
    const auto weekday = absl::GetWeekday(day);
    if (weekday == absl::Weekday::saturday || weekday == absl::Weekday::sunday) continue;
    days += "      " + absl::FormatCivilTime(day) + ": Closed\n";
    ++holidays;
  }
  const std::string found = refusal(files_with(
      kCalendarsFile,
      "calendars:\n  - name: k\n    title: K\n    first: 2020-01-01\n    last: 2040-01-01\n    holidays:\n" + days));
  EXPECT_NE(found.find("calendars.yaml:2: the calendar has 2001 holidays; at most 2000"), std::string::npos) << found;
}

TEST(Bundle, RowsSayWhatTheyHold) {
  const auto with = [](const std::string& cells) {
    return files_with(kTablesFile,
                      "tables:\n  - name: rules\n    title: Rules\n    vat: exclusive\n    columns: {" +
                          std::string(cells.find("tells") < cells.size() ? "tells_1: count" : "own: count") +
                          "}\n    versions:\n      - from: 2026-01-01\n        rows: [{" + cells + ", citation: c}]\n");
  };
  const auto row = [&](const std::string& cells) {
    const auto bundle = read_bundle(with(cells));
    EXPECT_TRUE(bundle.ok()) << bundle.status();
    return bundle.ok() ? bundle->tables.front().versions.front().rows.front().row : Row();
  };
  using Cells = std::map<std::string, Value>;
  EXPECT_EQ(row("own: 1, notice: UK4, minimum_quotes: 3, below: GBP 5").of_host,
            (Cells{{"tells_1", "minimum_quotes"}, {"tells_2", "notice"}, {"has_band", std::int64_t{1}}}));
  EXPECT_EQ(row("own: 1").of_host, Cells());
  EXPECT_EQ(row("gate: \"publish, award\"").gates, (std::vector{Gate::kAward, Gate::kPublish}))
      << "a set is kept in order of its names";
  EXPECT_THAT(refusal(with("tells_1: 1")), HasSubstr("filled by the host"));
}

TEST(Bundle, TwoValuesOnOneDayAreNoAnswer) {
  const auto bundle = read_bundle(files_with(kParametersFile,
                                             "parameters:\n"
                                             "  - name: level_pence\n    title: Level\n    unit: pence\n    values:\n"
                                             "      - {from: 2025-01-01, value: GBP 10, citation: old}\n"
                                             "      - {from: 2026-01-01, value: GBP 20, citation: new}\n"));
  ASSERT_TRUE(bundle.ok());
  EXPECT_TRUE(resolve(*bundle, Gate::kPublish, absl::CivilDay(2025, 6, 1)).ok());
  EXPECT_TRUE(absl::IsUnavailable(resolve(*bundle, Gate::kPublish, absl::CivilDay(2026, 6, 1)).status()));
}

TEST(Bundle, RefusesWithFileLineAndRemedy) {
  EXPECT_THAT(refusal({}), HasSubstr("plugin.yaml: is missing"));
  EXPECT_THAT(refusal({{kManifestFile, std::string(kPlugin) + "titel: x\n"}}),
              HasSubstr("plugin.yaml:8: unknown key \"titel\". Did you mean \"title\"?"));
  EXPECT_THAT(refusal({{kManifestFile, std::string(kPlugin) + "title: again\n"}}), HasSubstr("a second time"));
  EXPECT_THAT(
      refusal(files_with(kTablesFile,
                         "tables:\n  - name: bands\n    title: t\n    vat: exclusive\n    versions:\n"
                         "      - from: 2026-01-01\n        rows:\n"
                         "          - {at_least: GBP 0, minimum_quots: 3, citation: c}\n")),
      HasSubstr("tables.yaml:8: the column \"minimum_quots\" has no unit; declare it under columns. Did you mean "
                "\"minimum_quotes\"?"));
  EXPECT_THAT(refusal(files_with(kTablesFile,
                                 "tables:\n  - name: bands\n    title: t\n    versions:\n"
                                 "      - from: 2026-01-01\n        rows:\n"
                                 "          - {at_least: GBP 0, minimum_quotes: 3, citation: c}\n")),
              HasSubstr("say vat: inclusive or vat: exclusive"));
  EXPECT_THAT(refusal(files_with(kCasesFile,
                                 "cases:\n  - name: a\n    on: 2026-01-01\n    gate: publish\n"
                                 "    given: {value_excl_vat_pence: GBP 1}\n    expect: {}\n")),
              HasSubstr("there is no fact \"value_excl_vat_pence\". Did you mean \"value_excluding_vat_pence\"?"));
  EXPECT_THAT(refusal(files_with(kParametersFile, "parameters: [\n")), HasSubstr("this is not YAML"));
}

TEST(Bundle, BoundsWhatItReads) {
  EXPECT_THAT(refusal(files_with(kParametersFile, std::string(kMaxYamlBytes + 1, ' '))), HasSubstr("larger than"));
  std::string deep = "parameters: ";
  for (int i = 0; i < kMaxYamlDepth + 2; ++i) deep += "[";
  for (int i = 0; i < kMaxYamlDepth + 2; ++i) deep += "]";
  EXPECT_THAT(refusal(files_with(kParametersFile, deep)), HasSubstr("nested deeper than"));
  // Ten times ten times ten ... copies of one anchor.
  std::string laughs = "a: &a [x,x,x,x,x,x,x,x,x,x]\n";
  for (char c = 'b'; c < 'i'; ++c) {
    const std::string before(1, static_cast<char>(c - 1));
    laughs += std::string(1, c) + ": &" + c + " [";
    for (int i = 0; i < 10; ++i) laughs += (i > 0 ? ",*" : "*") + before;
    laughs += "]\n";
  }
  EXPECT_THAT(refusal(files_with(kParametersFile, laughs)), HasSubstr("more than"));
}

TEST(Bundle, APluginOverAnotherReplacesWhatItNames) {
  BundleFiles files;
  files[inherited_name("testland", kManifestFile)] =
      "id: testland\ntitle: Testland\nversion: 1.0.0\nlayer: national\nnation: england\nprogram: rules.cpp\nsources: "
      "[Act]\n";
  files[inherited_name("testland", kSourceFile)] = "// rules\n";
  files[inherited_name("testland", kParametersFile)] =
      "parameters:\n"
      "  - {name: a, title: t, unit: count, values: [{from: 2026-01-01, value: 1, citation: c}]}\n"
      "  - {name: b, title: t, unit: count, values: [{from: 2026-01-01, value: 2, citation: c}]}\n";
  files[kManifestFile] =
      "id: wales\ntitle: Wales\nversion: 1.0.0\nlayer: national\nnation: wales\nextends: testland\nsources: [Act]\n";
  files[kParametersFile] =
      "parameters:\n  - {name: b, title: t, unit: count, values: [{from: 2026-01-01, value: 3, citation: c}]}\n";
  const auto bundle = read_bundle(files);
  ASSERT_TRUE(bundle.ok()) << bundle.status();
  const auto provisions = resolve(*bundle, Gate::kPublish, absl::CivilDay(2026, 6, 1));
  ASSERT_TRUE(provisions.ok());
  EXPECT_EQ(std::get<std::int64_t>(provisions->parameters.at("a").value), 1);
  EXPECT_EQ(std::get<std::int64_t>(provisions->parameters.at("b").value), 3);
  EXPECT_EQ(bundle->manifest.program, "rules.cpp");
  EXPECT_EQ(bundle->source, "// rules\n");
}

}  // namespace
}  // namespace concord::plugins::host
