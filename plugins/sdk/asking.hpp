// Asking for rules that hold, figures and answers of no, and saying which fact is missing. It must never stand in for a
// fact that was not sent.
#pragma once

#include "plugins/sdk/concord_rules.hpp"

namespace concord::plugins::sdk {

// A text that was read lies here and is looked at, not copied: each counted instruction is time.
struct Room {
  char bytes[kTextCapacity];

  // Empty where there is none.
  CONCORD_RULES_ONCE Text fact(Text name) {
    concord_int32 whole = 0;
    const auto answer = concord_fact_text(name.data, name.bytes, bytes, kTextCapacity, &whole);
    return seen(answer, whole);
  }
  CONCORD_RULES_ONCE Text cell(const Table& table, int row, Text column) {
    concord_int32 whole = 0;
    const auto answer = concord_table_text(table.name.data, table.name.bytes, row, column.data, column.bytes, bytes,
                                           kTextCapacity, &whole);
    return seen(answer, whole);
  }

 private:
  Text seen(concord_int32 answer, concord_int32 whole) const {
    if (answer != CONCORD_FOUND) return {};
    if (whole > kTextCapacity) give_up();
    return {bytes, whole};
  }
};

// Calls `take` with each name of a set such as "UK4, UK6"; services put a space after a comma.
template <typename Take>
void each_name(Text set, Take take) {
  for (int start = 0; start < set.bytes;) {
    while (start < set.bytes && set.data[start] == ' ') ++start;
    int end = start;
    while (end < set.bytes && set.data[end] != ',') ++end;
    if (end > start) take(Text(set.data + start, end - start));
    start = end + 1;
  }
}

// Whether a fact that is a set names it. A set may be longer than a Room.
CONCORD_RULES_ONCE inline bool names(Text fact, Text wanted) {
  Words<CONCORD_RULES_MAX_TEXT_BYTES> set;
  const auto answer = set.take([&](char* text, concord_int32 capacity, concord_int32* bytes) {
    return concord_fact_text(fact.data, fact.bytes, text, capacity, bytes);
  });
  bool found = false;
  if (answer == CONCORD_FOUND) each_name(set, [&](Text name) { found = found || name == wanted; });
  return found;
}

CONCORD_RULES_ONCE inline bool fact_equals(Text name, Text expected) {
  Room room;
  return room.fact(name) == expected;
}

// Whether a yes_no parameter is yes on the legal date.
inline bool holds(Text rule) { return parameter(rule).value_or(0) == 1; }
inline Integer figure(Text name) { return parameter(name).value_or(0); }
// A stated no; not known is neither yes nor no.
inline bool is_no(Text fact) {
  const auto answer = integer_fact(fact);
  return answer && *answer == 0;
}

inline void require_notice(Text code, Text because, Text sentence) { require("notice", code, 1, because, sentence); }
inline void require_statement(Text name, Text because, Text sentence) {
  require("statement", name, 1, because, sentence);
}

inline constexpr Text kFactMissing = "FACT_MISSING";

// Warns of each notice that is told and that the plugin's table of that name does not list by its code. A publication
// is told as its own notice of whichever nation, so those of another one (`elsewhere`, up to two) are let pass.
CONCORD_RULES_ONCE inline void unknown_notices(Text table_name, Text elsewhere, Text elsewhere_too = {}) {
  Words<CONCORD_RULES_MAX_TEXT_BYTES> set;
  const Text fact = "notices";
  const auto answer = set.take([&](char* text, concord_int32 capacity, concord_int32* bytes) {
    return concord_fact_text(fact.data, fact.bytes, text, capacity, bytes);
  });
  if (answer != CONCORD_FOUND) return;
  const Table table{table_name};
  const int rows = table.rows();
  each_name(set, [&](Text name) {
    if (name == elsewhere || name == elsewhere_too) return;
    Room room;
    for (int row = 0; row < rows; ++row) {
      if (room.cell(table, row, "code") == name) return;
    }
    warns("NO_SUCH_NOTICE", Words<300>("The law knows no notice ", name, "."),
          "Leave it out, or give the code of the notice that is meant.", table.row_name(0));
  });
}

// Warns that an answer depends on a fact that was not sent.
CONCORD_RULES_ONCE inline void warn_missing(Text fact, Text what_for, Text because) {
  warns(kFactMissing, Words<600>(what_for, " This is not known: the decision does not state ", fact, "."),
        Words<200>("State ", fact, "."), because);
}
CONCORD_RULES_ONCE inline void block_missing(Text fact, Text what_for, Text because) {
  blocks(kFactMissing, Words<600>(what_for, " This is not known: the decision does not state ", fact, "."),
         Words<200>("State ", fact, "."), because);
}

// Yes-or-no facts that would make a rule apply. Where one was not stated its rule is left out, and tell() says so: a
// missing fact is never silently a no.
class StatedFlags {
 public:
  bool is_yes(Text fact) {
    const auto answer = integer_fact(fact);
    if (!answer) note(fact);
    return answer && *answer == 1;
  }
  void note(Text fact) {
    for (int i = 0; i < count_; ++i) {
      if (missing_[i] == fact) return;
    }
    if (count_ < kMost) missing_[count_++] = fact;
  }
  void tell() const {
    if (count_ == 0) return;
    Words<1200> list;
    for (int i = 0; i < count_; ++i) list.add(i == 0 ? Text() : Text(", "), missing_[i]);
    notes("NOT_STATED", Words<1500>("Not stated, so the rules on them were left out: ", list, "."),
          "State what applies, yes or no.", "");
  }

 private:
  static constexpr int kMost = 32;
  Text missing_[kMost];
  int count_ = 0;
};

}  // namespace concord::plugins::sdk

// The words in which a nation's law is written; its headers take them with a `using namespace`.
namespace concord::plugins::sdk::law_words {
using sdk::figure;
using sdk::holds;
using sdk::Integer;
using sdk::money;
using sdk::Text;
using sdk::Words;
}  // namespace concord::plugins::sdk::law_words
