// PURE. Weighs, ranks and tests the options of a plan; see appraisal.h for the formulas.
// It must never compare rounded scores.
#include "services/needs/plan/appraisal.h"

#include <algorithm>
#include <map>
#include <utility>

#include "services/needs/fields/shares.h"

namespace concord::needs {
namespace {

absl::Status wrong(const std::string& sentence) { return absl::InvalidArgumentError(sentence); }

using Row = std::vector<std::int64_t>;

absl::Status check_criteria(const std::vector<Criterion>& criteria) {
  if (criteria.empty() || criteria.size() > kMaxCriteria)
    return wrong("An appraisal has 1 to " + std::to_string(kMaxCriteria) + " criteria.");
  std::int64_t weights = 0;
  for (const Criterion& criterion : criteria) {
    if (criterion.weight_ppm < 0 || criterion.weight_ppm > kMillion)
      return wrong("The weight of criterion " + criterion.code + " lies outside 0 to 1,000,000 ppm.");
    weights += criterion.weight_ppm;
  }
  if (weights != kMillion)
    return wrong("The weights add up to " + std::to_string(weights) + " ppm; they must add up to 1,000,000.");
  return absl::OkStatus();
}

absl::Status check_options(const std::vector<PlanOption>& options) {
  if (options.size() < 2 || options.size() > kMaxOptions)
    return wrong("An appraisal compares 2 to " + std::to_string(kMaxOptions) + " options.");
  if (std::none_of(options.begin(), options.end(), [](const PlanOption& o) { return o.do_nothing; }))
    return wrong("No option is to do nothing; the Green Book compares every option with it.");
  return absl::OkStatus();
}

template <typename Thing>
absl::StatusOr<std::map<std::string, std::size_t>> positions(const std::vector<Thing>& things,
                                                             const std::string& what) {
  std::map<std::string, std::size_t> found;
  for (std::size_t i = 0; i < things.size(); ++i) {
    if (things[i].code.empty()) return wrong(what + " number " + std::to_string(i + 1) + " has no code.");
    if (!found.emplace(things[i].code, i).second) return wrong(what + " " + things[i].code + " is given twice.");
  }
  return found;
}

// table[option][criterion]
absl::StatusOr<std::vector<Row>> read_scores(const std::vector<Criterion>& criteria,
                                             const std::vector<PlanOption>& options,
                                             const std::vector<OptionScore>& scores) {
  const auto criterion_at = positions(criteria, "Criterion");
  if (!criterion_at.ok()) return criterion_at.status();
  const auto option_at = positions(options, "Option");
  if (!option_at.ok()) return option_at.status();
  std::vector<Row> table(options.size(), Row(criteria.size(), -1));
  for (const OptionScore& score : scores) {
    const std::string name = "The score of option " + score.option + " on " + score.criterion;
    const auto option = option_at->find(score.option);
    const auto criterion = criterion_at->find(score.criterion);
    if (option == option_at->end() || criterion == criterion_at->end())
      return wrong(name + " names an unknown option or criterion.");
    if (score.score < 0 || score.score > kMaxScore)
      return wrong(name + " lies outside 0 to " + std::to_string(kMaxScore) + ".");
    if (score.reason.empty()) return wrong(name + " has no reason.");
    std::int64_t& place = table[option->second][criterion->second];
    if (place != -1) return wrong(name + " is given twice.");
    place = score.score;
  }
  for (std::size_t o = 0; o < options.size(); ++o)
    for (std::size_t k = 0; k < criteria.size(); ++k)
      if (table[o][k] == -1) return wrong("Option " + options[o].code + " has no score on " + criteria[k].code + ".");
  return table;
}

std::vector<std::size_t> best_of(const Row& totals) {
  const std::int64_t highest = *std::max_element(totals.begin(), totals.end());
  std::vector<std::size_t> best;
  for (std::size_t o = 0; o < totals.size(); ++o)
    if (totals[o] == highest) best.push_back(o);
  return best;
}

std::vector<std::string> codes_of(const std::vector<std::size_t>& positions, const std::vector<PlanOption>& options) {
  std::vector<std::string> codes;
  for (const std::size_t o : positions) codes.push_back(options[o].code);
  std::sort(codes.begin(), codes.end());
  return codes;
}

// With weight w of one criterion shifted by d, an option's score times (10^6 - w) is (10^6 - w) T + d *
// slope, where T is its present score and slope = (10^6 - w) s - (T - w s) = 10^6 s - T. The lead of a winner
// over another option is then lead(d) = (10^6 - w) (T_a - T_b) + d (slope_a - slope_b), and the first whole d
// with lead(d) < 0 is a division.
struct Line {
  std::int64_t total;
  std::int64_t slope;
};

std::optional<std::int64_t> first_shift_that_beats(const Line& winner, const Line& other, std::int64_t weight,
                                                   bool up) {
  const std::int64_t lead = (kMillion - weight) * (winner.total - other.total);
  const std::int64_t loss = up ? other.slope - winner.slope : winner.slope - other.slope;  // of lead, per ppm
  if (loss <= 0) return std::nullopt;
  const std::int64_t shift = lead / loss + 1;
  if (shift > (up ? kMillion - weight : weight)) return std::nullopt;
  return shift;
}

WeightSensitivity find_sensitivity(const Criterion& criterion, const std::vector<PlanOption>& options,
                                   const std::vector<Line>& lines, const std::vector<std::size_t>& winners) {
  WeightSensitivity sensitivity{criterion.code, std::nullopt, {}};
  if (criterion.weight_ppm == kMillion) return sensitivity;  // the other weights are all 0: there is nothing to scale
  for (const bool up : {true, false}) {
    for (const std::size_t winner : winners) {
      for (const Line& other : lines) {
        const auto shift = first_shift_that_beats(lines[winner], other, criterion.weight_ppm, up);
        if (shift && (!sensitivity.shift_ppm || *shift < std::abs(*sensitivity.shift_ppm)))
          sensitivity.shift_ppm = up ? *shift : -*shift;
      }
    }
  }
  if (!sensitivity.shift_ppm) return sensitivity;
  Row totals;
  for (const Line& line : lines)
    totals.push_back((kMillion - criterion.weight_ppm) * line.total + *sensitivity.shift_ppm * line.slope);
  sensitivity.winners_then = codes_of(best_of(totals), options);
  return sensitivity;
}

}  // namespace

absl::StatusOr<std::int64_t> present_cost_pence(const std::vector<std::int64_t>& yearly_cost_pence) {
  if (yearly_cost_pence.empty() || yearly_cost_pence.size() > kMaxCostYears)
    return wrong("A present cost covers 1 to " + std::to_string(kMaxCostYears) +
                 " years; after that the rate is not 3.5%.");
  Wide sum = 0;
  Wide factor = kTrillion;
  for (const std::int64_t cost : yearly_cost_pence) {
    if (cost < -kMaxYearlyCostPence || cost > kMaxYearlyCostPence)
      return wrong("A yearly cost lies beyond " + std::to_string(kMaxYearlyCostPence) + " pence.");
    sum += factor * cost;
    factor = divide_half_up(factor * 1000, 1035);
  }
  return static_cast<std::int64_t>(divide_half_up(sum, kTrillion));
}

absl::StatusOr<Appraisal> appraise(const std::vector<Criterion>& criteria, const std::vector<PlanOption>& options,
                                   const std::vector<OptionScore>& scores) {
  if (const absl::Status checked = check_criteria(criteria); !checked.ok()) return checked;
  if (const absl::Status checked = check_options(options); !checked.ok()) return checked;
  const auto table = read_scores(criteria, options, scores);
  if (!table.ok()) return table.status();

  Row totals(options.size(), 0);
  for (std::size_t o = 0; o < options.size(); ++o)
    for (std::size_t k = 0; k < criteria.size(); ++k) totals[o] += criteria[k].weight_ppm * (*table)[o][k];

  Appraisal appraisal;
  for (std::size_t o = 0; o < options.size(); ++o) {
    RankedOption ranked;
    ranked.option = options[o].code;
    ranked.weighted_score_milli = static_cast<std::int64_t>(divide_half_up(totals[o], 1000));
    ranked.rank = 1 + std::count_if(totals.begin(), totals.end(), [&](std::int64_t t) { return t > totals[o]; });
    ranked.tied = std::count(totals.begin(), totals.end(), totals[o]) > 1;
    if (!options[o].yearly_cost_pence.empty()) {
      const auto cost = present_cost_pence(options[o].yearly_cost_pence);
      if (!cost.ok()) return cost.status();
      ranked.present_cost_pence = *cost;
    }
    appraisal.ranking.push_back(std::move(ranked));
  }
  std::sort(appraisal.ranking.begin(), appraisal.ranking.end(), [](const RankedOption& a, const RankedOption& b) {
    return std::tie(a.rank, a.option) < std::tie(b.rank, b.option);
  });

  const std::vector<std::size_t> winners = best_of(totals);
  appraisal.winners = codes_of(winners, options);
  for (std::size_t k = 0; k < criteria.size(); ++k) {
    std::vector<Line> lines;
    for (std::size_t o = 0; o < options.size(); ++o)
      lines.push_back({totals[o], kMillion * (*table)[o][k] - totals[o]});
    appraisal.sensitivities.push_back(find_sensitivity(criteria[k], options, lines, winners));
  }
  return appraisal;
}

}  // namespace concord::needs
