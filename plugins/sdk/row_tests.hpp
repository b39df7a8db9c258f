// What a row asks of a decision beyond one value a fact: lists, no, bounds of numbers and days, members of sets,
// alternatives (any_of) and exemptions (unless). It must never take what nobody stated for a yes or a no.
#pragma once

#include "plugins/sdk/asking.hpp"
#include "plugins/sdk/concord_rules.hpp"

namespace concord::plugins::sdk {

// The host writes a row's tests into cells: `test_count` says how many there are, then each has its `test_1_group`,
// `test_1_fact`, `test_1_how` and `test_1_is`. Tests of one group follow each other and hold together. Group 0 must be
// met; of the groups above it one; of those below it none, or the row is not for this decision.
class RowTests {
 public:
  static constexpr int kMost = 16;  // plugins/host refuses more in a row
  enum class Truth { kNo, kYes, kUnknown };

  void begin(const Table& table, int row) {
    table_ = table;
    row_ = row;
    const Integer count = table.integer(row, "test_count").value_or(0);
    count_ = count < 0 ? 0 : count > kMost ? kMost : static_cast<int>(count);
    for (int i = 0; i < count_; ++i) groups_[i] = table.integer(row, kGroup[i]).value_or(0);
  }

  // Whether the row is for this decision, its exemptions apart. Where that is not known, `missing()` is the first fact
  // that was not stated.
  Truth holds() {
    Truth all = Truth::kYes;
    int i = 0;
    for (; i < count_ && groups_[i] == 0 && all == Truth::kYes; ++i) all = test(i);
    if (all != Truth::kYes) return all;
    while (i < count_ && groups_[i] == 0) ++i;
    if (i == count_ || groups_[i] < 0) return Truth::kYes;
    return any(i, 1);
  }
  // Whether one of its exemptions lets the decision off.
  Truth is_exempt() {
    int i = 0;
    while (i < count_ && groups_[i] >= 0) ++i;
    return i == count_ ? Truth::kNo : any(i, -1);
  }
  [[nodiscard]] Text missing() const { return missing_; }

 private:
  static constexpr Text kGroup[kMost] = {"test_1_group",  "test_2_group",  "test_3_group",  "test_4_group",
                                         "test_5_group",  "test_6_group",  "test_7_group",  "test_8_group",
                                         "test_9_group",  "test_10_group", "test_11_group", "test_12_group",
                                         "test_13_group", "test_14_group", "test_15_group", "test_16_group"};
  static constexpr Text kFact[kMost] = {"test_1_fact",  "test_2_fact",  "test_3_fact",  "test_4_fact",
                                        "test_5_fact",  "test_6_fact",  "test_7_fact",  "test_8_fact",
                                        "test_9_fact",  "test_10_fact", "test_11_fact", "test_12_fact",
                                        "test_13_fact", "test_14_fact", "test_15_fact", "test_16_fact"};
  static constexpr Text kHow[kMost] = {"test_1_how",  "test_2_how",  "test_3_how",  "test_4_how",
                                       "test_5_how",  "test_6_how",  "test_7_how",  "test_8_how",
                                       "test_9_how",  "test_10_how", "test_11_how", "test_12_how",
                                       "test_13_how", "test_14_how", "test_15_how", "test_16_how"};
  static constexpr Text kIs[kMost] = {
      "test_1_is", "test_2_is",  "test_3_is",  "test_4_is",  "test_5_is",  "test_6_is",  "test_7_is",  "test_8_is",
      "test_9_is", "test_10_is", "test_11_is", "test_12_is", "test_13_is", "test_14_is", "test_15_is", "test_16_is"};

  static Truth truth(bool yes) { return yes ? Truth::kYes : Truth::kNo; }

  Truth unknown(Text fact) {
    missing_room_ = ShortText(fact);
    missing_ = missing_room_;
    return Truth::kUnknown;
  }

  // One group after another from test `i` on, all of one sign: yes where one is met as a whole, no where none can be.
  Truth any(int i, int sign) {
    ShortText first_missing;
    while (i < count_ && groups_[i] * sign > 0) {
      const Integer group = groups_[i];
      Truth all = Truth::kYes;
      ShortText of_group;
      for (; i < count_ && groups_[i] == group; ++i) {
        if (all == Truth::kNo) continue;
        const Truth one = test(i);
        if (one == Truth::kUnknown && all == Truth::kYes) of_group = missing_room_;
        if (one != Truth::kYes && (one == Truth::kNo || all == Truth::kYes)) all = one;
      }
      if (all == Truth::kYes) return all;
      if (all == Truth::kUnknown && first_missing.text().empty()) first_missing = of_group;
    }
    return first_missing.text().empty() ? Truth::kNo : unknown(first_missing);
  }

  Truth test(int i) {
    Room fact_room;
    Room how_room;
    const Text fact = fact_room.cell(table_, row_, kFact[i]);
    const Text how = how_room.cell(table_, row_, kHow[i]);
    if (how == Text("includes") || how == Text("excludes")) return test_set(i, fact, how == Text("includes"));
    const auto bound = table_.integer(row_, kIs[i]);
    if (!bound) return test_text(i, fact, how == Text("is"));
    const bool is_first_day = how == Text("from");
    if (is_first_day || how == Text("to")) {
      const auto day = date_fact(fact);
      if (!day) return unknown(fact);
      return truth(is_first_day ? day->days >= *bound : day->days <= *bound);
    }
    const auto number = integer_fact(fact);
    if (!number) return unknown(fact);
    if (how == Text("at_least")) return truth(*number >= *bound);
    if (how == Text("over")) return truth(*number > *bound);
    if (how == Text("up_to")) return truth(*number <= *bound);
    if (how == Text("below")) return truth(*number < *bound);
    return truth((*number == *bound) == (how == Text("is")));
  }

  // Whether the fact is one of those in the cell.
  Truth test_text(int i, Text fact, bool is_wanted) {
    Room answered;
    const Text answer = answered.fact(fact);
    if (answer.empty()) return unknown(fact);
    Room wanted;
    bool found = false;
    each_name(wanted.cell(table_, row_, kIs[i]), [&](Text one) { found = found || one == answer; });
    return truth(found == is_wanted);
  }

  // Whether the fact, a set, names one of those in the cell. A stated set may be empty, and longer than a Room.
  Truth test_set(int i, Text fact, bool is_wanted) {
    Words<CONCORD_RULES_MAX_TEXT_BYTES> set;
    const auto answer = set.take([&](char* text, concord_int32 capacity, concord_int32* bytes) {
      return concord_fact_text(fact.data, fact.bytes, text, capacity, bytes);
    });
    if (answer != CONCORD_FOUND) return unknown(fact);
    Room wanted;
    bool found = false;
    each_name(wanted.cell(table_, row_, kIs[i]),
              [&](Text one) { each_name(set, [&](Text member) { found = found || member == one; }); });
    return truth(found == is_wanted);
  }

  Table table_;
  int row_ = 0;
  int count_ = 0;
  Integer groups_[kMost] = {};
  ShortText missing_room_;
  Text missing_;
};

}  // namespace concord::plugins::sdk
