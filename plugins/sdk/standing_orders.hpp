// Rules that are tables: walks the rows of "bands" and "rules", and tells what those that fit require or find. Most
// authorities need nothing else; it must never know any authority by name.
#pragma once

#include "plugins/sdk/asking.hpp"
#include "plugins/sdk/concord_rules.hpp"
#include "plugins/sdk/contract_value.hpp"

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

  static constexpr int kConditions = 4;  // plugins/host refuses more in a row
  static constexpr Text kWhenFact[] = {"when_1_fact", "when_2_fact", "when_3_fact", "when_4_fact"};
  static constexpr Text kWhenIs[] = {"when_1_is", "when_2_is", "when_3_is", "when_4_is"};
  static constexpr Text kTells[] = {"tells_1",  "tells_2",  "tells_3",  "tells_4",  "tells_5",  "tells_6",  "tells_7",
                                    "tells_8",  "tells_9",  "tells_10", "tells_11", "tells_12", "tells_13", "tells_14",
                                    "tells_15", "tells_16", "tells_17", "tells_18", "tells_19", "tells_20", "tells_21",
                                    "tells_22", "tells_23", "tells_24", "tells_25", "tells_26", "tells_27", "tells_28",
                                    "tells_29", "tells_30", "tells_31", "tells_32", "tells_33", "tells_34", "tells_35",
                                    "tells_36", "tells_37", "tells_38", "tells_39", "tells_40"};

  // One warning a fact is enough.
  void warn_once(Text fact, Text what_for, Text because) {
    for (int i = 0; i < told_count_; ++i) {
      if (told_[i].text() == fact) return;
    }
    if (told_count_ < kMaxTold) told_[told_count_++].add(fact);
    warn_missing(fact, what_for, because);
  }

  // The columns when_1_fact, when_1_is, when_2_fact and so on; kConditions at most.
  Fits conditions(const Table& table, int row) {
    for (int number = 0; number < kConditions; ++number) {
      const Text fact = room_.cell(table, row, kWhenFact[number]);
      if (fact.empty()) return Fits::kYes;
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

  Fits unknown(const Table& table, int row, Text fact) {
    warn_once(fact, "Whether a rule of this authority applies depends on it.", table.row_name(row));
    return Fits::kUnknown;
  }

  Fits band(const Table& table, int row, Words<600>& why) {
    if (!table.integer(row, "has_band")) return Fits::kYes;
    const auto at_least = table.integer(row, "at_least");
    const auto over = at_least ? Maybe<Integer>() : table.integer(row, "over");
    const auto up_to = table.integer(row, "up_to");
    const auto below = up_to ? Maybe<Integer>() : table.integer(row, "below");
    if (!value_.is_known) {
      warn_once("value_excluding_vat_pence", "Which band of this authority's rules holds depends on the value.",
                table.row_name(row));
      return Fits::kUnknown;
    }
    const bool inclusive = room_.cell(table, row, "vat") == Text("inclusive");
    const Integer value = inclusive ? value_.including : value_.excluding;
    if (at_least && value < *at_least) return Fits::kNo;
    if (over && value <= *over) return Fits::kNo;
    if (up_to && value > *up_to) return Fits::kNo;
    if (below && value >= *below) return Fits::kNo;
    why.add(value_.in_words(inclusive), ":");
    if (at_least) why.add(" at least ", money(*at_least));
    if (over) why.add(" over ", money(*over));
    if ((at_least || over) && (up_to || below)) why.add(" and");
    if (up_to) why.add(" up to ", money(*up_to));
    if (below) why.add(" below ", money(*below));
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
      if (band(table, row, why) != Fits::kYes) continue;
      tell_row(table, row, why);
    }
  }

  ContractValue value_;
  Room room_;  // for one text at a time
  ShortText told_[kMaxTold];
  int told_count_ = 0;
};

}  // namespace concord::plugins::sdk
