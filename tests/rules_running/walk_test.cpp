// Tables walked by the host and by the generic program in a sealed box: the same outcome, read for read, over every
// bundled council's tables and ten thousand random ones, hostile ones among them. Where the box refuses, the walk must
// have said nothing.
#include <filesystem>
#include <random>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plugins/host/bundle/folder.h"
#include "plugins/host/judging/program_of.h"
#include "plugins/host/judging/resolve.h"
#include "plugins/host/running/box_pool.h"
#include "plugins/host/running/prepared_provisions.h"
#include "plugins/host/running/table_program.h"
#include "plugins/host/tables/table_walk.h"
#include "plugins/host/words/facts.h"
#include "plugins/host/words/requirement_kinds.h"
#include "tests/file_text.h"
#include "tests/rules_running/outcome_text.h"
#include "tests/where.h"

namespace concord::plugins::host {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kSeed = 20'261'129;
constexpr int kRandomTables = 10'000;
constexpr int kTablesOfSdk2 = 3'000;
constexpr int kQuestionsOfACouncil = 400;

class Chance {
 public:
  explicit Chance(std::uint64_t seed) : random_(seed) {}
  std::int64_t below(std::int64_t end) {
    return static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(end));
  }
  bool one_in(std::int64_t count) { return below(count) == 0; }
  template <typename T>
  const T& of(const std::vector<T>& choices) {
    return choices[static_cast<std::size_t>(below(static_cast<std::int64_t>(choices.size())))];
  }

 private:
  std::mt19937_64 random_;
};

// What officers and importers write, and now and then what must not get through.
std::string some_text(Chance& chance) {
  static const std::vector<std::string> kPieces = {"cabinet",      "head of procurement", ", ",    ",",   " ",
                                                   "l\xC3\xA4rge", "\xE2\x82\xAC",        "works", "UK4", "a_name"};
  static const std::vector<std::string> kHostile = {"\n", "\xFF", "\xC3", std::string("\0", 1), "\x7F"};
  std::string text;
  for (auto count = chance.below(6); count > 0; --count) text += chance.of(kPieces);
  if (chance.one_in(40)) text += chance.of(kHostile);
  if (chance.one_in(60)) text.append(static_cast<std::size_t>(chance.below(300)), chance.one_in(2) ? ',' : 'x');
  if (chance.one_in(60)) {
    for (int i = 0; i < 80; ++i) text += "b, ";
  }
  return text;
}

std::int64_t some_pence(Chance& chance) {
  switch (chance.below(12)) {
    case 0:
      return chance.of<std::int64_t>(
          {0, -1, INT64_MAX, INT64_MIN + 1, INT64_MAX / 12'000, INT64_MAX / 12'000 + 1, -(INT64_MAX / 12'000)});
    case 1:
      return -chance.below(1'000'000'00);
    default:
      return chance.below(40) * 2'500'000 + chance.below(3) - 1;
  }
}

Value some_value(Chance& chance) {
  switch (chance.below(8)) {
    case 0:
      return absl::CivilDay(2020, 1, 1) + chance.below(4000);
    case 1:
    case 2:
      return some_text(chance);
    case 3:
      return std::int64_t{chance.below(2)};
    default:
      return some_pence(chance);
  }
}

const std::vector<std::string>& some_facts() {
  static const std::vector<std::string> kFacts = {"kind",
                                                  "procedure_type",
                                                  "is_light_touch",
                                                  "is_urgent",
                                                  "notices",
                                                  "threshold_pence",
                                                  "lots",
                                                  "commenced_on",
                                                  "a_fact_that_nobody_knows",
                                                  "a1",
                                                  "a2",
                                                  "a3",
                                                  "a4",
                                                  "a5",
                                                  "a6",
                                                  "a7",
                                                  "a8",
                                                  "a9",
                                                  "a10",
                                                  "a11",
                                                  "a12",
                                                  "a13",
                                                  "a14",
                                                  "a15"};
  return kFacts;
}

void add_condition(Chance& chance, int number, Row& row) {
  row.cells[absl::StrCat("when_", number, "_fact")] =
      chance.one_in(60) ? some_value(chance) : Value(chance.of(some_facts()));
  if (chance.one_in(50)) return;
  row.cells[absl::StrCat("when_", number, "_is")] =
      chance.one_in(3)   ? Value(chance.below(2))
      : chance.one_in(8) ? some_value(chance)
                         : Value(chance.of<std::string>({"works", "services", "open", "direct", "", "UK4"}));
}

// After so many conditions.
void add_tests(Chance& chance, int conditions, Row& row) {
  static const std::vector<std::string> kHows = {"is",    "is_not", "at_least", "over",     "up_to",
                                                 "below", "from",   "to",       "includes", "excludes"};
  row.of_host[absl::StrCat("when_", conditions + 1, "_fact")] = std::string(kRowTests);
  const auto count = chance.one_in(20) ? chance.below(20) : 1 + chance.below(5);
  row.of_host["test_count"] = chance.one_in(60) ? some_value(chance) : Value(count);
  std::int64_t group = 0;
  for (int number = 1; number <= count; ++number) {
    const std::string start = absl::StrCat("test_", number);
    if (group >= 0 && chance.one_in(3)) ++group;
    if (chance.one_in(4)) group = std::min<std::int64_t>(group, 0) - 1;
    if (chance.one_in(30)) group = chance.below(7) - 3;
    if (group != 0) row.of_host[start + "_group"] = chance.one_in(80) ? some_value(chance) : Value(group);
    row.of_host[start + "_fact"] = chance.one_in(80) ? some_value(chance) : Value(chance.of(some_facts()));
    row.of_host[start + "_how"] = chance.one_in(80) ? some_value(chance) : Value(chance.of(kHows));
    row.of_host[start + "_is"] =
        chance.one_in(3)   ? Value(chance.of<std::string>({"works,services", "open", "UK4,UK2", "direct,works", ""}))
        : chance.one_in(2) ? Value(chance.below(3))
                           : some_value(chance);
  }
}

void add_band(Chance& chance, Row& row) {
  bool is_named = false;
  for (const char* column : {"at_least", "over", "up_to", "below"}) {
    if (!chance.one_in(3)) continue;
    if (chance.one_in(5)) {
      is_named = true;
      row.of_host[absl::StrCat(column, "_named")] =
          chance.one_in(20) ? some_value(chance) : Value(chance.of<std::string>({"threshold_pence", "lots", "kind"}));
    } else {
      row.cells[column] = chance.one_in(40) ? some_value(chance) : Value(some_pence(chance));
    }
  }
  row.of_host["has_band"] = chance.one_in(30) ? some_value(chance) : Value(std::int64_t{is_named ? 2 : 1});
  if (chance.one_in(3)) row.cells["vat"] = std::string(chance.one_in(2) ? "inclusive" : "exclusive");
}

void add_tells(Chance& chance, Row& row) {
  const auto count = chance.one_in(20) ? chance.below(45) : chance.below(4);
  for (int number = 1; number <= count; ++number) {
    const std::string kind = chance.one_in(80) ? some_text(chance) : chance.of(requirement_kinds()).name;
    row.of_host[absl::StrCat("tells_", number)] = kind;
    if (!chance.one_in(20) && !kind.empty() && kind.size() <= 60 &&
        kind.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string::npos) {
      row.cells[kind] = chance.one_in(2) ? Value(some_text(chance)) : some_value(chance);
    }
  }
}

Row some_row(Chance& chance) {
  Row row;
  row.citation = chance.one_in(3) ? "" : absl::StrCat("order ", chance.below(9), " [S]");
  if (chance.one_in(12)) row.of_host["other_gate"] = chance.one_in(10) ? some_value(chance) : Value(std::int64_t{1});
  if (!chance.one_in(4)) {
    for (int number = 1, count = static_cast<int>(chance.below(6)); number <= count; ++number) {
      if (!chance.one_in(30)) add_condition(chance, number, row);
    }
    if (chance.one_in(3)) add_tests(chance, static_cast<int>(chance.below(4)), row);
  }
  if (chance.one_in(2)) add_band(chance, row);
  if (!chance.one_in(3)) row.cells["sentence"] = chance.one_in(40) ? some_value(chance) : Value(some_text(chance));
  add_tells(chance, row);
  if (chance.one_in(3)) {
    row.cells["finding"] = chance.one_in(30) ? Value(some_text(chance)) : Value(std::string("LOOK_AT_IT"));
    if (!chance.one_in(4)) row.cells["level"] = chance.of<std::string>({"notes", "warns", "blocks", "shouts"});
    if (!chance.one_in(4)) row.cells["remedy"] = some_text(chance);
  }
  if (chance.one_in(4)) row.cells["missing"] = chance.of<std::string>({"warns", "blocks", ""});
  return row;
}

Provisions some_provisions(Chance& chance) {
  Provisions provisions;
  for (const char* table : {"bands", "rules", "others"}) {
    if (chance.one_in(6)) continue;
    const auto rows = chance.one_in(400)  ? chance.below(3'000)
                      : chance.one_in(30) ? chance.below(120)
                                          : chance.below(7);
    Table& list = provisions.tables[table];
    for (auto row = rows; row > 0; --row) list.push_back(some_row(chance));
  }
  return provisions;
}

Facts some_facts_stated(Chance& chance) {
  Facts facts;
  for (const char* value : {"value_including_vat_pence", "value_excluding_vat_pence"}) {
    if (chance.one_in(2)) facts[value] = chance.one_in(30) ? some_value(chance) : Value(some_pence(chance));
  }
  for (const std::string& name : some_facts()) {
    if (chance.one_in(2)) continue;
    facts[name] = chance.one_in(10)  ? some_value(chance)
                  : chance.one_in(2) ? Value(chance.below(2))
                                     : Value(chance.of<std::string>({"works", "services", "open", "direct", "UK4"}));
  }
  if (chance.one_in(200)) facts["Not a name"] = std::int64_t{1};
  if (chance.one_in(300)) facts["notices"] = std::string(static_cast<std::size_t>(chance.below(1'100'000)), 'n');
  return facts;
}

// Facts as the catalogue has them, with values that its kinds may have.
Facts some_known_facts(Chance& chance) {
  Facts facts;
  for (const std::string& name : fact_names()) {
    const FactKind& fact = *find_fact(name);
    if (chance.one_in(4)) continue;
    if (!fact.choices.empty()) {
      facts[name] = chance.of(fact.choices);
    } else if (fact.unit == Unit::kYesNo) {
      facts[name] = chance.below(2);
    } else if (fact.unit == Unit::kDate) {
      facts[name] = absl::CivilDay(2025, 1, 1) + chance.below(900);
    } else if (fact.unit == Unit::kText || fact.unit == Unit::kSet) {
      facts[name] = chance.of<std::string>({"floating_support", "UK4, UK2", "cabinet", ""});
    } else {
      facts[name] = chance.below(40) * 2'500'000 + chance.below(3);
    }
  }
  return facts;
}

class WalkTest : public testing::Test {
 protected:
  WalkTest() : wasm_(file_text(concord::tests::program_folder() + "/../programs/standing_orders.wasm")) {
    EXPECT_EQ(known_program(wasm_), KnownProgram::kStandingOrders);
    options_.box_path = concord::tests::program_folder() + "/concord-box";
    options_.now_ms = [] { return std::int64_t{1000}; };
    pool_ = std::make_unique<BoxPool>(options_);
  }

  // A program that was stopped is set aside, so the next question is another authority's.
  absl::StatusOr<Outcome> in_box(const Inputs& inputs) {
    auto outcome = pool_->run(absl::StrCat("authority_", stopped_), "d", wasm_, inputs);
    if (!outcome.ok() && ++stopped_ % 50 == 0) pool_ = std::make_unique<BoxPool>(options_);
    return outcome;
  }

  void compare(const Inputs& inputs, const std::string& what) {
    const auto walked =
        walk(inputs.facts, inputs.provisions->rows(), inputs.provisions->frame_part().size(), knows_tests_);
    const auto boxed = in_box(inputs);
    if (!boxed.ok()) {
      ++refused_;
      EXPECT_FALSE(walked.has_value()) << what << ": the box says " << boxed.status();
      return;
    }
    if (!walked.has_value()) {
      ++left_to_box_;
      return;
    }
    ++walked_;
    ASSERT_EQ(text_of(walked->outcome), text_of(*boxed)) << what;
    ASSERT_EQ(walked->outcome.fuel, 0);
    EXPECT_LE(boxed->fuel, walked->most_fuel) << what;
  }

  void compare_random_tables(int count) {
    for (int round = 0; round < count && !HasFatalFailure(); ++round) {
      Chance chance(kSeed + static_cast<std::uint64_t>(round));
      Inputs inputs{static_cast<Gate>(1 + chance.below(9)), some_facts_stated(chance), nullptr};
      const auto provisions = PreparedProvisions::prepare(some_provisions(chance));
      if (!provisions.ok()) continue;
      inputs.provisions = *provisions;
      compare(inputs, absl::StrCat("table ", round));
    }
  }

  BoxPoolOptions options_;
  std::unique_ptr<BoxPool> pool_;
  std::string wasm_;
  KnowsTests knows_tests_ = KnowsTests::kYes;
  int stopped_ = 0;
  int walked_ = 0, refused_ = 0, left_to_box_ = 0;
};

TEST_F(WalkTest, RandomTablesAnswerAsInTheBox) {
  compare_random_tables(kRandomTables);
  RecordProperty("walked", walked_);
  RecordProperty("refused", refused_);
  EXPECT_GT(walked_, kRandomTables / 2);
  EXPECT_GT(refused_, kRandomTables / 100);
  // Whatever can be walked is walked; the rest are tables with a text that this fact or row happened not to reach.
  EXPECT_LT(left_to_box_, kRandomTables / 20);
}

// What councils installed while rows had no tests goes on as it was.
TEST_F(WalkTest, TheProgramOfSdk2AnswersAsInTheBox) {
  wasm_ = file_text(concord::tests::source_folder() + "/tests/rules_running/programs/standing_orders_sdk2.wasm");
  EXPECT_EQ(known_program(wasm_), KnownProgram::kStandingOrdersSdk2);
  knows_tests_ = KnowsTests::kNo;
  compare_random_tables(kTablesOfSdk2);
  EXPECT_GT(walked_, kTablesOfSdk2 / 2);
}

TEST_F(WalkTest, EveryBundledCouncilAnswersAsInTheBox) {
  Chance chance(kSeed);
  int councils = 0;
  for (const auto& entry : fs::directory_iterator(fs::path(concord::tests::source_folder()) / "plugins")) {
    if (!fs::exists(entry.path() / kManifestFile) || entry.path().filename() == "template") continue;
    const auto files = gather_bundle(entry.path());
    ASSERT_TRUE(files.ok()) << files.status();
    const auto bundle = read_bundle(*files);
    ASSERT_TRUE(bundle.ok()) << bundle.status();
    if (bundle->manifest.program != kStandingOrders) continue;
    ++councils;
    for (const Case& one : bundle->cases) {
      const auto provisions = provisions_on(*bundle, one.gate, one.on);
      ASSERT_TRUE(provisions.ok()) << provisions.status();
      compare({one.gate, one.given, *provisions}, absl::StrCat(bundle->manifest.id, ", ", one.name));
    }
    for (int round = 0; round < kQuestionsOfACouncil && !HasFatalFailure(); ++round) {
      const auto gate = static_cast<Gate>(1 + chance.below(9));
      const auto provisions = provisions_on(*bundle, gate, absl::CivilDay(2016, 1, 1) + chance.below(5'000));
      ASSERT_TRUE(provisions.ok()) << provisions.status();
      compare({gate, some_known_facts(chance), *provisions}, absl::StrCat(bundle->manifest.id, " ", round));
    }
  }
  EXPECT_GE(councils, 7);
  EXPECT_EQ(refused_ + left_to_box_, 0);
}

TEST_F(WalkTest, OnlyWhatTheWalkSaysNothingOfGoesToTheBox) {
  TableProgram program(std::make_unique<BoxProgram>(*pool_, "lancashire", "d", wasm_), KnowsTests::kYes);
  Provisions provisions;
  Row row;
  row.cells["sentence"] = std::string("Look at it.");
  row.cells["finding"] = std::string("LOOK_AT_IT");
  provisions.tables["rules"] = {row};
  const auto told = program.run({Gate::kPlan, {}, *PreparedProvisions::prepare(provisions)});
  ASSERT_TRUE(told.ok()) << told.status();
  ASSERT_EQ(told->findings.size(), 1U);
  EXPECT_EQ(told->findings[0].sentence, "Look at it.");
  EXPECT_EQ(told->fuel, 0);
  EXPECT_EQ(pool_->boxes(), 0);

  provisions.tables["rules"][0].cells["sentence"] = std::string("Look\nat it.");
  const auto left = program.run({Gate::kPlan, {}, *PreparedProvisions::prepare(provisions)});
  EXPECT_THAT(std::string(left.status().message()), testing::HasSubstr("a text is UTF-8 without control characters"));
}

TEST_F(WalkTest, WhatIsWalkedSayTheBytesAndNotTheName) {
  Bundle bundle;
  bundle.manifest.program = kStandingOrders;
  bundle.module = wasm_;
  bundle.known = known_program(bundle.module);
  const Inputs inputs{Gate::kPlan, {}, *PreparedProvisions::prepare({})};
  const auto walked = program_of(*pool_, "lancashire", "d1", bundle)->run(inputs);
  ASSERT_TRUE(walked.ok()) << walked.status();
  EXPECT_EQ(walked->fuel, 0);

  bundle.module = file_text(concord::tests::program_folder() + "/../programs/surrey.wasm");
  bundle.known = known_program(bundle.module);
  const auto boxed = program_of(*pool_, "lancashire", "d2", bundle)->run(inputs);
  ASSERT_TRUE(boxed.ok()) << boxed.status();
  EXPECT_GT(boxed->fuel, 0);
  EXPECT_EQ(known_program(wasm_ + '\0'), KnownProgram::kNone);
  EXPECT_EQ(known_program(""), KnownProgram::kNone);
}

}  // namespace
}  // namespace concord::plugins::host
