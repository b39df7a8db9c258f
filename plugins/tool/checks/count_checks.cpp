// Figures of rows that hold together and cannot be met together, and levels that mean nothing; see static_checks.h.
// PURE.
#include <algorithm>
#include <array>

#include "absl/strings/str_cat.h"

#include "plugins/host/judging/measure.h"
#include "plugins/host/words/requirement_kinds.h"
#include "plugins/host/words/wording.h"
#include "plugins/tool/checks/static_checks.h"
#include "plugins/tool/reading/bands.h"

namespace concord::plugins::tool {
namespace {

constexpr std::int64_t kWholeBp = 10'000;

// The first is a part of the second, so that no decision has more of it.
constexpr std::array<std::pair<const char*, const char*>, 3> kParts = {
    {{"minimum_local_quotes", "minimum_quotes"},
     {"minimum_local_sme_quotes", "minimum_quotes"},
     {"minimum_local_sme_quotes", "minimum_local_quotes"}}};
// Least weights, each a share of the whole.
constexpr std::array<const char*, 3> kWeights = {"quality_weight_min_bp", "social_value_weight_min_bp",
                                                 "environment_weight_min_bp"};

std::optional<std::int64_t> figure(const host::Row& row, const std::string& kind) {
  const auto cell = row.cells.find(kind);
  const auto* number = cell == row.cells.end() ? nullptr : std::get_if<std::int64_t>(&cell->second);
  return number == nullptr ? std::nullopt : std::optional(*number);
}

struct Placed {
  const host::TableRow* row = nullptr;
  const host::Period* period = nullptr;
};

bool overlap(const host::Period& left, const host::Period& right) {
  return (!left.to || *left.to >= right.from) && (!right.to || *right.to >= left.from);
}

std::vector<Placed> rows_of(const host::Bundle& bundle) {
  std::vector<Placed> all;
  for (const host::TableSeries& table : bundle.tables) {
    for (const host::TableVersion& version : table.versions) {
      for (const host::TableRow& row : version.rows) {
        if (is_own(row.place)) all.push_back({&row, &version.period});
      }
    }
  }
  return all;
}

// At least so much of a fact and at most less of it, at one gate.
bool exclude(const host::RequirementKind& least, std::int64_t least_value, const host::RequirementKind& most,
             std::int64_t most_value) {
  if (least.measure != host::Measure::kAtLeast || most.measure != host::Measure::kAtMost) return false;
  if (least_value <= most_value) return false;
  return std::any_of(least.measured_at.begin(), least.measured_at.end(), [&](const host::MeasuredAt& one) {
    return std::any_of(most.measured_at.begin(), most.measured_at.end(),
                       [&](const host::MeasuredAt& other) { return one.gate == other.gate && one.fact == other.fact; });
  });
}

std::string asked(const host::RequirementKind& kind, std::int64_t value) {
  return absl::StrCat(kind.name, " ", host::bound_in_words(kind.name, value));
}

class Counts {
 public:
  explicit Counts(Problems& problems) : problems_(problems) {}

  void check_row(const host::TableRow& row) {
    if (holds_never(row.row)) {
      problems_.push_back({row.place, "NEVER_HOLDS",
                           "no decision meets all that the row's when, any_of and band ask for together, so that it "
                           "says nothing; correct it, or take it out"});
    }
    for (const auto& [part, whole] : kParts) {
      const auto of_part = figure(row.row, part);
      const auto of_whole = figure(row.row, whole);
      if (!of_part || !of_whole || *of_part <= *of_whole) continue;
      add(row.place, absl::StrCat(part, " is ", *of_part, " of ", whole, " ", *of_whole,
                                  ": more of a part than of the whole; correct one of them"));
    }
    const auto level = row.row.cells.find("level");
    if (level == row.row.cells.end() || row.row.cells.contains("finding")) return;
    if (asks_for_something(row.row) && level->second != host::Value(std::string("notes"))) return;
    problems_.push_back(
        {row.place, "LEVEL_SAYS_NOTHING",
         "level stands beside a finding, or is warns beside what the row asks for, which then is advice; "
         "here it says nothing: take it out"});
  }

  // Rows that hold on one day for one decision; a row with itself too.
  void check_pair(const host::TableRow& left, const host::TableRow& right) {
    for (const auto& [least_name, least_cell] : left.row.cells) {
      const host::RequirementKind* least = host::find_requirement_kind(least_name);
      const auto least_value = figure(left.row, least_name);
      if (least == nullptr || !least_value) continue;
      for (const auto& [most_name, most_cell] : right.row.cells) {
        const host::RequirementKind* most = host::find_requirement_kind(most_name);
        const auto most_value = figure(right.row, most_name);
        if (most == nullptr || !most_value || !exclude(*least, *least_value, *most, *most_value)) continue;
        add(left.place,
            absl::StrCat(asked(*least, *least_value), " and, in line ", right.place.line, ", ",
                         asked(*most, *most_value), " cannot both be met; correct one of them, or part the rows"));
      }
    }
  }

  // The greatest of each that hold together with this row, which has one of them.
  void check_weights(const Placed& start, const std::vector<Placed>& rows) {
    std::vector<Placed> together = {start};
    std::vector<std::string> asked_for;
    std::int64_t sum = 0;
    for (const char* kind : kWeights) {
      const Placed* greatest = figure(start.row->row, kind) ? &start : nullptr;
      for (const Placed& other : rows) {
        const bool is_more = figure(other.row->row, kind).value_or(0) >
                             (greatest == nullptr ? 0 : figure(greatest->row->row, kind).value_or(0));
        const bool holds = std::all_of(together.begin(), together.end(), [&](const Placed& one) {
          return one.row == other.row ||
                 (overlap(*one.period, *other.period) && can_both_apply(one.row->row, other.row->row));
        });
        if (is_more && holds) greatest = &other;
      }
      if (greatest == nullptr) continue;
      const std::int64_t weight = figure(greatest->row->row, kind).value_or(0);
      sum += weight;
      asked_for.push_back(absl::StrCat(kind, " ", host::in_words(weight, host::Unit::kBasisPoints), " (line ",
                                       greatest->row->place.line, ")"));
      together.push_back(*greatest);
    }
    const std::string what =
        absl::StrCat(host::joined(asked_for, ", "), " come to ", host::in_words(sum, host::Unit::kBasisPoints),
                     ", and all weights together are 100%; lower one of them, or part the rows");
    const auto told = [&](const Problem& problem) { return problem.what == what; };
    if (sum <= kWholeBp || std::any_of(problems_.begin(), problems_.end(), told)) return;
    problems_.push_back({start.row->place, "WEIGHTS_ABOVE_WHOLE", what});
  }

 private:
  void add(const host::Place& place, std::string what) {
    problems_.push_back({place, "CONTRADICTORY_COUNTS", std::move(what)});
  }
  Problems& problems_;
};

}  // namespace

void check_counts(const host::Bundle& bundle, Problems& problems) {
  const std::vector<Placed> rows = rows_of(bundle);
  Counts counts(problems);
  for (const Placed& one : rows) counts.check_row(*one.row);
  for (const Placed& left : rows) {
    const bool has_weight = std::any_of(kWeights.begin(), kWeights.end(),
                                        [&](const char* kind) { return figure(left.row->row, kind).has_value(); });
    if (has_weight) counts.check_weights(left, rows);
    for (const Placed& right : rows) {
      if (!overlap(*left.period, *right.period)) continue;
      if (left.row != right.row && !can_both_apply(left.row->row, right.row->row)) continue;
      counts.check_pair(*left.row, *right.row);
    }
  }
}

}  // namespace concord::plugins::tool
