// PURE. The walk; see table_walk.h.
#include "plugins/host/tables/table_walk.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

#include "plugins/box/wire/text.h"
#include "plugins/box/wire/wire.h"
#include "plugins/host/tables/answer_words.h"
#include "plugins/sdk/asking.hpp"
#include "plugins/sdk/concord_rules_limits.h"
#include "plugins/sdk/contract_value.hpp"

namespace concord::plugins::host {
namespace {

constexpr std::size_t kMaxTold = 16;  // missing facts that the generic program remembers
constexpr std::int64_t kNamed = 2;
constexpr char kWhetherARuleApplies[] = "Whether a rule of this authority applies depends on it.";
constexpr char kWhichBandHolds[] = "Which band of this authority's rules holds depends on the value.";

// Above what a box counts for each, as the property test measures.
constexpr std::int64_t kFuelOfStart = 12'000;
constexpr std::int64_t kFuelOfRead = 1'500;
constexpr std::int64_t kFuelOfTell = 2'000;
constexpr std::int64_t kFuelOfByteOfASet = 160;  // of commas alone
// What a test costs besides its reads, and each name that is looked for, as bytes of a set.
constexpr std::size_t kBytesOfATest = 16;
constexpr std::size_t kBytesOfAName = 8;
// With VAT a value is at most this many hundredths of a per cent of it; above it the maths of the sdk gives up.
constexpr std::int64_t kMostValue = sdk::kLargest / 12'000;

std::size_t question_bytes(const Facts& facts) {
  std::size_t bytes = box::kFrameHeadBytes + 8;
  for (const auto& [name, value] : facts) {
    const auto* text = std::get_if<std::string>(&value);
    bytes += 4 + name.size() + 1 + (text == nullptr ? 8 : 4 + text->size());
  }
  return bytes;
}

bool can_be_asked(const Facts& facts, std::size_t provisions_bytes) {
  for (const auto& fact : facts) {
    if (!box::is_name(fact.first)) return false;
  }
  return question_bytes(facts) + provisions_bytes <= box::kMaxRequestBytes;
}

std::string as_string(sdk::Text text) { return {text.data, static_cast<std::size_t>(text.bytes)}; }

class Walk {
 public:
  Walk(const Facts& facts, const LaidOutRows& rows, KnowsTests knows_tests)
      : facts_(facts),
        rows_(rows),
        knows_tests_(knows_tests == KnowsTests::kYes),
        own_(std::make_shared<std::vector<Read>>()),
        numbers_(rows.facts.size()),
        texts_(rows.facts.size()),
        days_(rows.facts.size()) {
    own_->reserve(3 * rows.facts.size());
    reads_.reserve(512);
  }

  std::optional<Walked> go(const std::shared_ptr<const LaidOutRows>& keeper) {
    learn_value();
    if (value_.is_known && !is_odd_) {
      score("value_including_vat_pence", value_.including);
      score("value_excluding_vat_pence", value_.excluding);
    }
    for (const LaidTable& table : rows_.tables) {
      if (is_odd_) return std::nullopt;
      reads_.push_back(table.count);
      for (const LaidRow& row : table.rows) {
        visit(row);
        if (is_odd_ || reads_.size() > CONCORD_RULES_MAX_READS) return std::nullopt;
      }
    }
    Walked walked;
    walked.most_fuel = kFuelOfStart + kFuelOfRead * static_cast<std::int64_t>(reads_.size()) + kFuelOfTell * tells_ +
                       kFuelOfByteOfASet * set_bytes_;
    const bool is_within = tells_ <= CONCORD_RULES_MAX_TELLS && told_bytes_ <= CONCORD_RULES_MAX_OUTPUT_BYTES &&
                           walked.most_fuel <= CONCORD_RULES_MAX_FUEL;
    if (!is_within) return std::nullopt;
    outcome_.trace = Trace(std::move(reads_), {keeper, own_});
    walked.outcome = std::move(outcome_);
    return walked;
  }

 private:
  enum class Fits { kNo, kYes, kUnknown };

  struct Answer {
    bool is_asked = false;
    bool is_found = false;
    std::int64_t number = 0;
    std::string_view text;
    const Read* read = nullptr;
  };

  struct MissingFact {
    std::string_view fact;
    bool blocks = false;
  };

  // ---- asking

  const Cell& see(const Cell& cell) {
    is_odd_ = is_odd_ || cell.is_odd;
    if (cell.read != nullptr) reads_.push_back(cell.read);
    return cell;
  }

  const Read* written(std::size_t place, std::string answer) {
    return &own_->emplace_back(Read{Asked::kFact, rows_.facts[place], std::move(answer)});
  }

  // A fact as one of its type, looked up once and written down each time; `take` keeps the value and says it in words.
  template <typename Wanted, typename Take>
  const Answer& asked_fact(std::vector<Answer>& answers, std::size_t place, Take take) {
    Answer& answer = answers[place];
    if (!answer.is_asked) {
      answer.is_asked = true;
      const auto fact = facts_.find(rows_.facts[place]);
      const auto* value = fact == facts_.end() ? nullptr : std::get_if<Wanted>(&fact->second);
      answer.is_found = value != nullptr;
      answer.read = written(place, value != nullptr       ? take(answer, *value)
                                   : fact == facts_.end() ? std::string()
                                                          : std::string(kOfAnotherType));
    }
    reads_.push_back(answer.read);
    return answer;
  }

  const Answer& number_fact(std::size_t place) {
    return asked_fact<std::int64_t>(numbers_, place, [](Answer& answer, std::int64_t number) {
      answer.number = number;
      return std::to_string(number);
    });
  }

  const Answer& text_fact(std::size_t place, std::size_t most_bytes = sdk::kTextCapacity) {
    const Answer& found = asked_fact<std::string>(texts_, place, [](Answer& answer, const std::string& text) {
      answer.text = text;
      return answer_words({box::Kind::kText, 0, text});
    });
    if (found.text.size() > most_bytes) is_odd_ = true;
    return found;
  }

  const Answer& day_fact(std::size_t place) {
    return asked_fact<absl::CivilDay>(days_, place, [](Answer& answer, absl::CivilDay day) {
      answer.number = day - absl::CivilDay(1970, 1, 1);
      return day_words(answer.number);
    });
  }

  // As contract_value() of the sdk.
  void learn_value() {
    const Answer& including = number_fact(LaidOutRows::kIncluding);
    const Answer& excluding = number_fact(LaidOutRows::kExcluding);
    for (const Answer* answer : {&including, &excluding}) {
      if (answer->number > kMostValue || answer->number < -kMostValue) is_odd_ = true;
    }
    if (is_odd_) return;
    constexpr sdk::Integer kWhole = sdk::kAllBasisPoints + 2'000;
    if (excluding.is_found) {
      value_ = {true, true, sdk::divided_half_up(excluding.number * kWhole, sdk::kAllBasisPoints), excluding.number};
      if (including.is_found) value_.including = including.number;
    } else if (including.is_found) {
      value_ = {true, false, including.number, sdk::divided_half_up(including.number * sdk::kAllBasisPoints, kWhole)};
    }
  }

  const std::string& value_in_words(bool inclusive) {
    std::string& words = value_words_[inclusive ? 1 : 0];
    if (words.empty()) words = absl::StrCat(as_string(value_.in_words(inclusive).text()), ":");
    return words;
  }

  // ---- telling

  void count(std::size_t bytes) {
    ++tells_;
    told_bytes_ += bytes;
  }

  void score(const char* name, std::int64_t value) {
    outcome_.scores.push_back({name, value, "", ""});
    count(outcome_.scores.back().name.size());
  }

  void require(const LaidRow& row, std::string_view kind, std::string_view detail, std::int64_t value,
               const std::string& sentence) {
    outcome_.requirements.push_back(
        {std::string(kind), std::string(detail), value, row.because, row.citation, sentence});
    count(kind.size() + detail.size() + row.because.size() + sentence.size());
  }

  void find(const LaidRow& row, Level level, std::string code, std::string sentence, std::string remedy) {
    count(code.size() + sentence.size() + remedy.size() + row.because.size());
    outcome_.findings.push_back(
        {level, std::move(code), std::move(sentence), std::move(remedy), row.because, row.citation});
  }

  // Once a fact, unless a row that only warns told it before one that blocks.
  void tell_missing(const LaidRow& row, std::string_view fact, const char* what_for) {
    const bool warns = see(row.missing).text == "warns";
    std::size_t known = 0;
    while (known < told_count_ && told_[known].fact != fact) ++known;
    if (known < told_count_ && (warns || told_[known].blocks)) return;
    if (known == told_count_ && told_count_ < kMaxTold) told_[told_count_++].fact = fact;
    if (known < kMaxTold) told_[known].blocks = !warns;
    find(row, warns ? Level::kWarns : Level::kBlocks, as_string(sdk::kFactMissing),
         absl::StrCat(what_for, " This is not known: the decision does not state ", std::string(fact), "."),
         absl::StrCat("State ", std::string(fact), "."));
  }

  Fits unknown(const LaidRow& row, std::size_t place) {
    tell_missing(row, rows_.facts[place], kWhetherARuleApplies);
    return Fits::kUnknown;
  }

  // ---- rows

  Fits conditions(const LaidRow& row) {
    for (const LaidCondition& condition : row.conditions) {
      if (see(condition.fact).text.empty() || is_odd_) return Fits::kYes;
      if (knows_tests_ && condition.fact.text == kRowTests) return tests(row);
      if (see(condition.is_number).is_found) {
        const Answer& answer = number_fact(condition.place);
        if (!answer.is_found) return unknown(row, condition.place);
        if (answer.number != condition.is_number.number) return Fits::kNo;
        continue;
      }
      const Answer& answer = text_fact(condition.place);
      if (answer.text.empty()) return unknown(row, condition.place);
      if (answer.text != see(condition.is_text).text) return Fits::kNo;
    }
    return Fits::kYes;
  }

  // As RowTests of the sdk, step by step.
  Fits tests(const LaidRow& row) {
    has_tests_ = true;
    see(row.test_count);
    for (const LaidTest& test : row.tests) see(test.group);
    std::size_t at = 0;
    for (; at < row.tests.size() && group_of(row.tests[at]) == 0; ++at) {
      const Fits one = is_met(row.tests[at]);
      if (one == Fits::kUnknown) return unknown(row, row.tests[at].place);
      if (one == Fits::kNo || is_odd_) return one;
    }
    if (at == row.tests.size() || group_of(row.tests[at]) < 0) return Fits::kYes;
    std::size_t missing = 0;
    const Fits any = one_of(row, at, 1, missing);
    return any == Fits::kUnknown ? unknown(row, missing) : any;
  }

  bool is_let_off(const LaidRow& row) {
    std::size_t at = 0;
    while (at < row.tests.size() && group_of(row.tests[at]) >= 0) ++at;
    if (at == row.tests.size()) return false;
    std::size_t missing = 0;
    const Fits any = one_of(row, at, -1, missing);
    if (any == Fits::kUnknown) unknown(row, missing);
    return any != Fits::kNo;
  }

  static std::int64_t group_of(const LaidTest& test) { return test.group.is_found ? test.group.number : 0; }

  // `missing` becomes the place of the first fact that nobody stated, where that leaves it open.
  Fits one_of(const LaidRow& row, std::size_t at, int sign, std::size_t& missing) {
    bool is_open = false;
    while (at < row.tests.size() && (sign > 0 ? group_of(row.tests[at]) > 0 : group_of(row.tests[at]) < 0)) {
      const std::int64_t group = group_of(row.tests[at]);
      Fits all = Fits::kYes;
      std::size_t missing_of_group = 0;
      for (; at < row.tests.size() && group_of(row.tests[at]) == group; ++at) {
        if (all == Fits::kNo) continue;
        const Fits one = is_met(row.tests[at]);
        if (one == Fits::kUnknown && all == Fits::kYes) missing_of_group = row.tests[at].place;
        if (one != Fits::kYes && (one == Fits::kNo || all == Fits::kYes)) all = one;
      }
      if (all == Fits::kYes) return all;
      if (all == Fits::kUnknown && !is_open) missing = missing_of_group;
      is_open = is_open || all == Fits::kUnknown;
    }
    return is_open ? Fits::kUnknown : Fits::kNo;
  }

  static Fits fits(bool yes) { return yes ? Fits::kYes : Fits::kNo; }

  Fits is_met(const LaidTest& test) {
    count_set(kBytesOfATest);
    see(test.fact);
    const std::string_view how = see(test.how).text;
    if (is_odd_) return Fits::kNo;
    if (how == "includes" || how == "excludes") return names(test, how == "includes");
    if (!see(test.is_number).is_found) {
      const Answer& answer = text_fact(test.place);
      if (answer.text.empty()) return Fits::kUnknown;
      see(test.is_text);
      count_set(answer.text.size() + test.is_text.text.size());
      const bool is_one = std::find(test.wanted.begin(), test.wanted.end(), answer.text) != test.wanted.end();
      return fits(is_one == (how == "is"));
    }
    const std::int64_t bound = test.is_number.number;
    const bool is_of_days = how == "from" || how == "to";
    const Answer& answer = is_of_days ? day_fact(test.place) : number_fact(test.place);
    if (!answer.is_found) return Fits::kUnknown;
    if (how == "at_least" || how == "from") return fits(answer.number >= bound);
    if (how == "over") return fits(answer.number > bound);
    if (how == "up_to" || how == "to") return fits(answer.number <= bound);
    if (how == "below") return fits(answer.number < bound);
    return fits((answer.number == bound) == (how == "is"));
  }

  Fits names(const LaidTest& test, bool is_wanted) {
    const Answer& set = text_fact(test.place, CONCORD_RULES_MAX_TEXT_BYTES);
    if (!set.is_found) return Fits::kUnknown;
    see(test.is_text);
    count_set((set.text.size() + kBytesOfAName) * (test.wanted.size() + 1) + test.is_text.text.size());
    bool found = false;
    sdk::each_name(sdk::Text(set.text.data(), static_cast<int>(set.text.size())), [&](sdk::Text name) {
      const std::string_view member(name.data, static_cast<std::size_t>(name.bytes));
      found = found || std::find(test.wanted.begin(), test.wanted.end(), member) != test.wanted.end();
    });
    return fits(found == is_wanted);
  }

  void count_set(std::size_t bytes) { set_bytes_ += static_cast<std::int64_t>(bytes); }

  SaidBound bound(const LaidRow& row, const LaidBound& bound, bool has_named, bool& is_unknown) {
    if (see(bound.amount).is_found) return {true, false, bound.amount.number};
    if (!has_named || see(bound.named).text.empty() || is_odd_) return {};
    const Answer& worked_out = number_fact(bound.place);
    if (worked_out.is_found) return {true, true, worked_out.number};
    find(row, Level::kBlocks, "FIGURE_NOT_KNOWN",
         "National law works out no threshold for this contract, and a band ends with it.",
         "Activate the national law of that day, with what it needs to know of the contract.");
    is_unknown = true;
    return {};
  }

  // `why` becomes the band in words.
  Fits band(const LaidRow& row, std::string& why) {
    if (!see(row.has_band).is_found) return Fits::kYes;
    const bool has_named = row.has_band.number == kNamed;
    bool is_unknown = false;
    const SaidBound at_least = bound(row, row.at_least, has_named, is_unknown);
    const SaidBound over = at_least.is_there ? SaidBound() : bound(row, row.over, has_named, is_unknown);
    const SaidBound up_to = bound(row, row.up_to, has_named, is_unknown);
    const SaidBound below = up_to.is_there ? SaidBound() : bound(row, row.below, has_named, is_unknown);
    if (is_unknown) return Fits::kUnknown;
    if (!value_.is_known) {
      tell_missing(row, rows_.facts[LaidOutRows::kExcluding], kWhichBandHolds);
      return Fits::kUnknown;
    }
    const bool inclusive = see(row.vat).text == "inclusive";
    const auto against = [&](const SaidBound& bound) {
      return inclusive || bound.is_named ? value_.including : value_.excluding;
    };
    if (at_least.is_there && against(at_least) < at_least.amount) return Fits::kNo;
    if (over.is_there && against(over) <= over.amount) return Fits::kNo;
    if (up_to.is_there && against(up_to) > up_to.amount) return Fits::kNo;
    if (below.is_there && against(below) >= below.amount) return Fits::kNo;
    why =
        absl::StrCat(value_in_words(inclusive), has_named ? bounds_in_words(at_least, over, up_to, below) : row.bounds);
    return Fits::kYes;
  }

  void tell_row(const LaidRow& row, const std::string& why) {
    const std::string_view own = see(row.sentence).text;
    std::string sentence = why;
    if (!own.empty() && !why.empty()) sentence += ' ';
    sentence += own;
    for (const LaidTell& tell : row.tells) {
      if (see(tell.kind).text.empty() || is_odd_) break;
      if (see(tell.number).is_found) {
        require(row, tell.kind.text, "", tell.number.number, sentence);
        continue;
      }
      count_set(see(tell.names).text.size());
      for (const std::string_view detail : tell.details) require(row, tell.kind.text, detail, 1, sentence);
    }
    if (see(row.finding).text.empty()) return;
    const std::string_view level = see(row.level).text;
    find(row,
         level == "notes"   ? Level::kNotes
         : level == "warns" ? Level::kWarns
                            : Level::kBlocks,
         std::string(row.finding.text), std::move(sentence), std::string(see(row.remedy).text));
  }

  void visit(const LaidRow& row) {
    has_tests_ = false;
    if (see(row.other_gate).is_found || conditions(row) != Fits::kYes || is_odd_) return;
    std::string why;
    if (band(row, why) != Fits::kYes || is_odd_) return;
    if (has_tests_ && is_let_off(row)) return;
    tell_row(row, why);
  }

  const Facts& facts_;
  const LaidOutRows& rows_;
  const bool knows_tests_;
  Outcome outcome_;
  std::vector<const Read*> reads_;
  std::shared_ptr<std::vector<Read>> own_;      // of facts; reserved, so that none moves
  std::vector<Answer> numbers_, texts_, days_;  // by place
  sdk::ContractValue value_;
  std::array<std::string, 2> value_words_;  // without and with VAT
  std::array<MissingFact, kMaxTold> told_;
  std::size_t told_count_ = 0;
  std::int64_t tells_ = 0;
  std::int64_t set_bytes_ = 0;
  std::size_t told_bytes_ = 0;
  bool has_tests_ = false;  // of the row that is looked at
  bool is_odd_ = false;
};

}  // namespace

std::optional<Walked> walk(const Facts& facts, const std::shared_ptr<const LaidOutRows>& rows,
                           std::size_t provisions_bytes, KnowsTests knows_tests) {
  if (!can_be_asked(facts, provisions_bytes)) return std::nullopt;
  return Walk(facts, *rows, knows_tests).go(rows);
}

}  // namespace concord::plugins::host
