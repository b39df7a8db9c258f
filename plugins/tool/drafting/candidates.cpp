// PURE. Where missing cases could lie; see candidates.h.
#include "plugins/tool/drafting/candidates.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"

#include "plugins/host/words/facts.h"
#include "plugins/tool/reading/bands.h"

namespace concord::plugins::tool {
namespace {

constexpr char kExcluding[] = "value_excluding_vat_pence";
constexpr char kIncluding[] = "value_including_vat_pence";
constexpr char kCommenced[] = "commenced_on";

// Where no case says who buys what.
host::Facts of_a_council() { return {{"authority_kind", std::string("council")}, {"kind", std::string("services")}}; }

bool holds_all(const host::Facts& wanted, const host::Facts& facts) {
  return std::all_of(wanted.begin(), wanted.end(), [&](const auto& one) {
    const auto found = facts.find(one.first);
    return found != facts.end() && found->second == one.second;
  });
}

// The case that lies nearest: of the same gate and conditions, of the same gate, any.
const host::Case* nearest(const host::Bundle& bundle, host::Gate gate, const host::Facts& conditions) {
  const host::Case* best = nullptr;
  int best_fits = -1;
  for (const host::Case& one : bundle.cases) {
    const int fits = (one.gate == gate ? 2 : 0) + (holds_all(conditions, one.given) ? 1 : 0);
    if (fits <= best_fits) continue;
    best = &one;
    best_fits = fits;
  }
  return best;
}

std::string value_in_words(std::int64_t pence, bool includes_vat) {
  return absl::StrCat(host::in_words(pence, host::Unit::kPence), includes_vat ? " including VAT" : " excluding VAT");
}

class OfARow {
 public:
  OfARow(const host::Bundle& bundle, const host::TableSeries& table, const host::TableVersion& version,
         const host::TableRow& row, absl::CivilDay today, const LawOn& law, std::vector<host::Case>& all)
      : bundle_(bundle), table_(table), version_(version), row_(row), today_(today), law_(law), all_(all) {}

  void add() {
    const std::vector<host::Gate> gates =
        row_.row.gates.empty() ? std::vector<host::Gate>{host::Gate::kPublish} : row_.row.gates;
    for (const host::Gate gate : gates) {
      start(gate);
      add_edges();
      add_inside();
    }
  }

 private:
  void start(host::Gate gate) {
    const host::Facts conditions = decision_under(row_.row);
    const host::Case* like = nearest(bundle_, gate, conditions);
    start_ = host::Case();
    start_.gate = gate;
    start_.given = like != nullptr ? like->given : of_a_council();
    const absl::CivilDay last = version_.period.to ? std::min(*version_.period.to, today_) : today_;
    start_.on = like != nullptr && version_.period.holds_on(like->on) ? like->on : std::max(last, version_.period.from);
    for (const char* name : {kExcluding, kIncluding, kCommenced}) start_.given.erase(name);
    for (const auto& [fact, value] : conditions) start_.given[fact] = value;
    if (!names_the_law()) return;
    for (const auto& [fact, value] : law_(gate, start_.on, start_.given)) start_.given[fact] = value;
  }

  // Whether some band of this version ends with an amount of the law's, so that each row wants to know it.
  [[nodiscard]] bool names_the_law() const {
    return std::any_of(version_.rows.begin(), version_.rows.end(), [](const host::TableRow& row) {
      return std::any_of(row.row.of_host.begin(), row.row.of_host.end(),
                         [](const auto& cell) { return cell.first.ends_with(host::kNamedBound); });
    });
  }

  void add_edges() {
    for (const host::RowTest& test : row_.row.tests) {
      for (host::Value& value : edges_of(test)) {
        host::Case one = start_;
        const host::FactKind* kind = host::find_fact(test.fact);
        one.name = absl::StrCat("A row of ", table_.name, ", ", test.fact, " ",
                                host::in_words(value, kind == nullptr ? host::Unit::kText : kind->unit), ", at ",
                                host::gate_name(one.gate));
        one.given[test.fact] = std::move(value);
        all_.push_back(std::move(one));
      }
    }
    const bool includes_vat = vat_of(row_.row) == host::Vat::kInclusive;
    for (const auto& [column, beyond] : {std::pair{"at_least", -1}, {"over", 1}, {"up_to", 1}, {"below", -1}}) {
      const std::string fact = named_bound(row_.row, column);
      const auto amount = start_.given.find(fact);
      const auto cell = row_.row.cells.find(column);
      if (!fact.empty() && amount != start_.given.end()) {
        for (const int offset : {0, beyond}) add_value(std::get<std::int64_t>(amount->second) + offset, true);
      } else if (cell != row_.row.cells.end()) {
        for (const int offset : {0, beyond}) add_value(std::get<std::int64_t>(cell->second) + offset, includes_vat);
      }
    }
  }

  void add_inside() {
    const auto band = band_of(row_.row, start_.given);
    if (band) return add_value(band->first, vat_of(row_.row) == host::Vat::kInclusive);
    host::Case one = start_;
    one.name = absl::StrCat("A row of ", table_.name, " at ", host::gate_name(one.gate));
    all_.push_back(std::move(one));
  }

  void add_value(std::int64_t pence, bool includes_vat) {
    if (pence < 0) return;
    host::Case one = start_;
    one.given[includes_vat ? kIncluding : kExcluding] = pence;
    one.name = absl::StrCat("The table ", table_.name, " at ", value_in_words(pence, includes_vat));
    all_.push_back(std::move(one));
  }

  const host::Bundle& bundle_;
  const host::TableSeries& table_;
  const host::TableVersion& version_;
  const host::TableRow& row_;
  const absl::CivilDay today_;
  const LawOn& law_;
  std::vector<host::Case>& all_;
  host::Case start_;
};

template <typename Dated>
void add_days(const std::vector<Dated>& values, std::set<absl::CivilDay>& days) {
  for (const Dated& dated : values) {
    days.insert(dated.period.from);
    if (dated.period.to) days.insert(*dated.period.to + 1);
  }
}

// Enough to turn a question: each choice, yes and no, nothing and much.
std::vector<host::Value> values_to_try(const host::FactKind& fact, absl::CivilDay day) {
  switch (fact.unit) {
    case host::Unit::kYesNo:
      return {std::int64_t{1}, std::int64_t{0}};
    case host::Unit::kDate:
      return {day};
    case host::Unit::kSet:
      return {std::string()};
    case host::Unit::kText:
      return {fact.choices.begin(), fact.choices.end()};
    case host::Unit::kPence:
      return {std::int64_t{0}, std::int64_t{10'000'000'000}};
    case host::Unit::kBasisPoints:
      return {std::int64_t{0}, std::int64_t{10'000}};
    default:
      return {std::int64_t{0}, std::int64_t{1}, std::int64_t{1'000}};
  }
}

}  // namespace

std::vector<host::Case> candidates_of_rows(const host::Bundle& bundle, absl::CivilDay today, const LawOn& law) {
  std::vector<host::Case> all;
  for (const host::TableSeries& table : bundle.tables) {
    for (const host::TableVersion& version : table.versions) {
      for (const host::TableRow& row : version.rows) OfARow(bundle, table, version, row, today, law, all).add();
    }
  }
  return all;
}

std::vector<host::Case> candidates_of_dates(const host::Bundle& bundle) {
  std::set<absl::CivilDay> days;
  for (const host::ParameterSeries& series : bundle.parameters) add_days(series.values, days);
  for (const host::TableSeries& series : bundle.tables) add_days(series.versions, days);
  std::vector<host::Case> all;
  // The newest first: any day before it would do for a check, and the day before it shows what changed.
  for (auto found = days.rbegin(); found != days.rend(); ++found) {
    const absl::CivilDay day = *found;
    for (const host::Case& like : bundle.cases) {
      for (const absl::CivilDay on : {day - 1, day}) {
        host::Case one = like;
        one.on = on;
        one.given.erase(kCommenced);
        one.name = absl::StrCat(like.name, ", on ", host::in_words(on));
        all.push_back(std::move(one));
      }
    }
  }
  return all;
}

std::vector<host::Case> candidates_of_gates(const host::Bundle& bundle) {
  std::vector<host::Case> all;
  if (bundle.cases.empty()) {
    std::set<absl::CivilDay> days;
    for (const host::ParameterSeries& series : bundle.parameters) add_days(series.values, days);
    for (const host::TableSeries& series : bundle.tables) add_days(series.versions, days);
    for (const absl::CivilDay day : days) {
      for (const std::string& name : host::gate_names()) {
        host::Case& one = all.emplace_back();
        one.gate = *host::gate_named(name);
        one.on = day;
        one.given = of_a_council();
        one.name = absl::StrCat("What is asked of every decision, at ", name);
      }
    }
  }
  for (const host::Case& like : bundle.cases) {
    for (const std::string& name : host::gate_names()) {
      const host::Gate gate = *host::gate_named(name);
      if (gate == like.gate) continue;
      host::Case one = like;
      one.gate = gate;
      one.name = absl::StrCat(like.name, ", at ", name);
      all.push_back(std::move(one));
    }
  }
  return all;
}

std::vector<host::Case> candidates_of_facts(const host::CaseResult& result) {
  std::vector<host::Case> all;
  std::set<std::string> asked;
  for (const host::PluginRecord& plugin : result.judgement.plugins) {
    for (const host::Read& read : plugin.trace) {
      if (read.asked == host::Asked::kFact) asked.insert(read.name);
    }
  }
  for (const std::string& name : asked) {
    const host::FactKind* fact = host::find_fact(name);
    if (fact == nullptr || fact->of_law == host::OfLaw::kAlone) continue;
    for (host::Value& value : values_to_try(*fact, result.of->on)) {
      const auto stated = result.of->given.find(name);
      if (stated != result.of->given.end() && stated->second == value) continue;
      host::Case one = *result.of;
      if (name == kExcluding) one.given.erase(kIncluding);
      if (name == kIncluding) one.given.erase(kExcluding);
      one.name = absl::StrCat(result.of->name, ", ", name, " ", host::in_words(value, fact->unit));
      one.given[name] = std::move(value);
      all.push_back(std::move(one));
    }
  }
  return all;
}

}  // namespace concord::plugins::tool
