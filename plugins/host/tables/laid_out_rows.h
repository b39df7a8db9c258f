// The rows of "bands" and "rules" as plugins/sdk/standing_orders.hpp asks for them, resolved once: each cell already
// looked up, each line of the trace already written. It must never hold a fact of a decision, nor change once it is
// made: many threads read it.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/box/wire/question.h"
#include "plugins/host/words/program.h"
#include "plugins/host/words/trace.h"

namespace concord::plugins::host {

// What asking for a cell in one way answers.
struct Cell {
  bool is_found = false;
  bool is_odd = false;  // the generic program would be stopped for it, so a box has to say how
  std::int64_t number = 0;
  std::string_view text;  // empty where there is none
  const Read* read = nullptr;
};

struct LaidCondition {
  Cell fact;
  Cell is_number;
  Cell is_text;
  std::size_t place = 0;  // of the fact among LaidOutRows::facts
};

struct LaidTest {
  Cell group;
  Cell fact;
  Cell how;
  Cell is_number;
  Cell is_text;
  std::vector<std::string_view> wanted;  // of `is_text`
  std::size_t place = 0;                 // of the fact
};

struct LaidBound {
  Cell amount;
  Cell named;
  std::size_t place = 0;  // of the fact that the name stands for
};

struct LaidTell {
  Cell kind;
  Cell number;
  Cell names;
  std::vector<std::string_view> details;  // of `names`
};

struct LaidRow {
  Cell other_gate;
  std::vector<LaidCondition> conditions;  // with the first that is not there
  Cell test_count;
  std::vector<LaidTest> tests;
  Cell missing;
  Cell has_band;
  LaidBound at_least, over, up_to, below;
  Cell vat;
  std::string bounds;  // " over GBP 5,000 and up to GBP 50,000."; of a band without amounts of the law's
  Cell sentence;
  std::vector<LaidTell> tells;  // with the first that is not there
  Cell finding;
  Cell level;
  Cell remedy;
  std::string because;   // "bands/2"
  std::string citation;  // of the row
};

struct LaidTable {
  const char* name = "";
  const Read* count = nullptr;
  std::vector<LaidRow> rows;
};

struct LaidOutRows {
  static constexpr std::size_t kIncluding = 0;  // places of the two facts that hold the value
  static constexpr std::size_t kExcluding = 1;

  std::vector<std::string> facts;  // by place
  std::vector<LaidTable> tables;   // "bands", then "rules"
  std::deque<Read> reads;          // that cells point at

  // `question` is of the same provisions; its views must outlive what is laid out.
  static std::shared_ptr<const LaidOutRows> lay_out(const Provisions& provisions, const box::Question& question);
};

// As the generic program says a band: "", or " over GBP 5,000".
struct SaidBound {
  bool is_there = false;
  bool is_named = false;
  std::int64_t amount = 0;
};
std::string bounds_in_words(const SaidBound& at_least, const SaidBound& over, const SaidBound& up_to,
                            const SaidBound& below);

}  // namespace concord::plugins::host
