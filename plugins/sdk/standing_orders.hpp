// Rules that are tables: walks the rows of "bands" and "rules", and tells what those that fit require or find. Most
// authorities need nothing else; it must never know any authority by name.
#pragma once

#include "plugins/sdk/asking.hpp"
#include "plugins/sdk/concord_rules.hpp"
#include "plugins/sdk/contract_value.hpp"
#include "plugins/sdk/row_tests.hpp"

namespace concord::plugins::sdk {

class StandingOrders {
 public:
  StandingOrders() : value_(contract_value()) {}

  void tell() {
    if (value_.is_known) {
      score("value_including_vat_pence", value_.including, "");
      score("value_excluding_vat_pence", value_.excluding, "");
    }
    walk("bands");
    walk("rules");
  }

 private:
  static constexpr int kMaxTold = 16;
  enum class Fits { kNo, kYes, kUnknown };

  static constexpr Integer kNamed = 2;   // has_band of a band that ends with an amount of the law's
  static constexpr int kConditions = 4;  // plugins/host refuses more in a row
  static constexpr Text kTests = "row_tests";
  static constexpr Text kWhenFact[] = {"when_1_fact", "when_2_fact", "when_3_fact", "when_4_fact"};
  static constexpr Text kWhenIs[] = {"when_1_is", "when_2_is", "when_3_is", "when_4_is"};
  static constexpr Text kTells[] = {"tells_1",  "tells_2",  "tells_3",  "tells_4",  "tells_5",  "tells_6",  "tells_7",
                                    "tells_8",  "tells_9",  "tells_10", "tells_11", "tells_12", "tells_13", "tells_14",
                                    "tells_15", "tells_16", "tells_17", "tells_18", "tells_19", "tells_20", "tells_21",
                                    "tells_22", "tells_23", "tells_24", "tells_25", "tells_26", "tells_27", "tells_28",
                                    "tells_29", "tells_30", "tells_31", "tells_32", "tells_33", "tells_34", "tells_35",
                                    "tells_36", "tells_37", "tells_38", "tells_39", "tells_40"};

  // Once a fact, unless a row that only warns told it before one that blocks: a row may say that a missing fact warns.
  void tell_missing(const Table& table, int row, Text fact, Text what_for) {
    Room said;
    const bool warns = said.cell(table, row, "missing") == Text("warns");
    int known = 0;
    while (known < told_count_ && !(told_[known].fact.text() == fact)) ++known;
    if (known < told_count_ && (warns || told_[known].blocks)) return;
    if (known == told_count_ && told_count_ < kMaxTold) told_[told_count_++].fact.add(fact);
    if (known < kMaxTold) told_[known].blocks = !warns;
    if (warns) return warn_missing(fact, what_for, table.row_name(row));
    block_missing(fact, what_for, table.row_name(row));
  }

  // The columns when_1_fact, when_1_is, when_2_fact and so on; kConditions at most. After the last of them kTests says
  // that the row has tests too: a program that knew no tests asked for a fact of that name, and was told of none.
  Fits conditions(const Table& table, int row) {
    has_tests_ = false;
    for (int number = 0; number < kConditions; ++number) {
      const Text fact = room_.cell(table, row, kWhenFact[number]);
      if (fact.empty()) return Fits::kYes;
      if (fact == kTests) return tests(table, row);
      const auto yes = table.integer(row, kWhenIs[number]);
      if (yes) {
        const auto answer = integer_fact(fact);
        if (!answer) return unknown(table, row, fact);
        if (*answer != *yes) return Fits::kNo;
        continue;
      }
      Room answered;
      const Text answer = answered.fact(fact);
      if (answer.empty()) return unknown(table, row, fact);
      Room wanted;
      if (!(answer == wanted.cell(table, row, kWhenIs[number]))) return Fits::kNo;
    }
    return Fits::kYes;
  }

  Fits tests(const Table& table, int row) {
    has_tests_ = true;
    tests_.begin(table, row);
    const auto holds = tests_.holds();
    if (holds == RowTests::Truth::kUnknown) return unknown(table, row, tests_.missing());
    return holds == RowTests::Truth::kYes ? Fits::kYes : Fits::kNo;
  }

  // Asked last, of decisions that the row would be for.
  bool is_let_off(const Table& table, int row) {
    if (!has_tests_) return false;
    const auto is_exempt = tests_.is_exempt();
    if (is_exempt == RowTests::Truth::kUnknown) unknown(table, row, tests_.missing());
    return is_exempt != RowTests::Truth::kNo;
  }

  Fits unknown(const Table& table, int row, Text fact) {
    tell_missing(table, row, fact, "Whether a rule of this authority applies depends on it.");
    return Fits::kUnknown;
  }

  // An amount that ends a band: the row's own on the row's basis of VAT, or one that the law works out, with VAT.
  struct Bound {
    bool is_there = false;
    bool is_named = false;
    Integer amount = 0;
  };

  Bound bound(const Table& table, int row, Text column, Text named_column) {
    const auto own = table.integer(row, column);
    if (own) return {true, false, *own};
    const Text fact = has_named_bound_ ? room_.cell(table, row, named_column) : Text();
    if (fact.empty()) return {};
    const auto worked_out = integer_fact(fact);
    if (worked_out) return {true, true, *worked_out};
    blocks("FIGURE_NOT_KNOWN", "National law works out no threshold for this contract, and a band ends with it.",
           "Activate the national law of that day, with what it needs to know of the contract.", table.row_name(row));
    is_bound_unknown_ = true;
    return {};
  }

  // Told with a named bound: "below the threshold of GBP 207,720 including VAT".
  static void say_bound(Words<600>& why, Text word, const Bound& bound) {
    if (!bound.is_there) return;
    why.add(word, bound.is_named ? Text("the threshold of ") : Text(), money(bound.amount),
            bound.is_named ? Text(" including VAT") : Text());
  }

  Fits band(const Table& table, int row, Words<600>& why) {
    const auto has_band = table.integer(row, "has_band");
    if (!has_band) return Fits::kYes;
    has_named_bound_ = *has_band == kNamed;
    is_bound_unknown_ = false;
    const Bound at_least = bound(table, row, "at_least", "at_least_named");
    const Bound over = at_least.is_there ? Bound() : bound(table, row, "over", "over_named");
    const Bound up_to = bound(table, row, "up_to", "up_to_named");
    const Bound below = up_to.is_there ? Bound() : bound(table, row, "below", "below_named");
    if (is_bound_unknown_) return Fits::kUnknown;
    if (!value_.is_known) {
      tell_missing(table, row, "value_excluding_vat_pence",
                   "Which band of this authority's rules holds depends on the value.");
      return Fits::kUnknown;
    }
    const bool inclusive = room_.cell(table, row, "vat") == Text("inclusive");
    const auto against = [&](const Bound& bound) {
      return inclusive || bound.is_named ? value_.including : value_.excluding;
    };
    if (at_least.is_there && against(at_least) < at_least.amount) return Fits::kNo;
    if (over.is_there && against(over) <= over.amount) return Fits::kNo;
    if (up_to.is_there && against(up_to) > up_to.amount) return Fits::kNo;
    if (below.is_there && against(below) >= below.amount) return Fits::kNo;
    why.add(value_.in_words(inclusive), ":");
    say_bound(why, " at least ", at_least);
    say_bound(why, " over ", over);
    if ((at_least.is_there || over.is_there) && (up_to.is_there || below.is_there)) why.add(" and");
    say_bound(why, " up to ", up_to);
    say_bound(why, " below ", below);
    why.add(".");
    return Fits::kYes;
  }

  void tell_row(const Table& table, int row, const Words<600>& why) {
    const auto because = table.row_name(row);
    const Text own = room_.cell(table, row, "sentence");
    Words<900> sentence(why, own.empty() || why.text().empty() ? Text() : Text(" "), own);
    for (const Text tells : kTells) {
      Room named;
      const Text kind = named.cell(table, row, tells);
      if (kind.empty()) break;
      const auto value = table.integer(row, kind);
      if (value) {
        require(kind, "", *value, because, sentence);
      } else {
        each_name(room_.cell(table, row, kind), [&](Text detail) { require(kind, detail, 1, because, sentence); });
      }
    }
    const Text code = room_.cell(table, row, "finding");
    if (code.empty()) return;
    Room level_room;
    Room remedy_room;
    const Text level = level_room.cell(table, row, "level");
    const Text remedy = remedy_room.cell(table, row, "remedy");
    finding(level == Text("notes")   ? CONCORD_LEVEL_NOTES
            : level == Text("warns") ? CONCORD_LEVEL_WARNS
                                     : CONCORD_LEVEL_BLOCKS,
            code, sentence, remedy, because);
  }

  void walk(Text name) {
    const Table table{name};
    const int rows = table.rows();
    for (int row = 0; row < rows; ++row) {
      if (table.integer(row, "other_gate") || conditions(table, row) != Fits::kYes) continue;
      Words<600> why;
      if (band(table, row, why) != Fits::kYes || is_let_off(table, row)) continue;
      tell_row(table, row, why);
    }
  }

  ContractValue value_;
  Room room_;  // for one text at a time
  struct Told {
    ShortText fact;
    bool blocks = false;
  };
  Told told_[kMaxTold];
  int told_count_ = 0;
  // Of the row that is looked at.
  RowTests tests_;
  bool has_tests_ = false;
  bool has_named_bound_ = false;
  bool is_bound_unknown_ = false;
};

}  // namespace concord::plugins::sdk
