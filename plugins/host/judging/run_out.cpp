// PURE. What was read of figures that ended; see run_out.h.
#include "plugins/host/judging/run_out.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"

#include "plugins/host/words/wording.h"

namespace concord::plugins::host {
namespace {

constexpr std::int64_t kVatPercent = 120;  // of the value without it, as in plugins/sdk

std::optional<std::int64_t> amount(const Facts& facts, const char* name) {
  const auto found = facts.find(name);
  const auto* number = found == facts.end() ? nullptr : std::get_if<std::int64_t>(&found->second);
  return number == nullptr ? std::nullopt : std::optional(*number);
}

// On either basis: whoever wrote the amount knew which, and a value that is near on one of them is near enough to ask.
bool is_near(const Facts& facts, std::int64_t figure) {
  std::vector<std::int64_t> values;
  if (const auto including = amount(facts, "value_including_vat_pence")) {
    values = {*including, *including * 100 / kVatPercent};
  }
  if (const auto excluding = amount(facts, "value_excluding_vat_pence")) {
    values = {*excluding, *excluding * kVatPercent / 100};
  }
  return std::any_of(values.begin(), values.end(), [&](std::int64_t value) {
    return value >= figure / 100 * kNearFromPercent && value <= figure / 100 * kNearToPercent;
  });
}

struct RanOut {
  std::string title;
  std::string last_value;  // of a parameter, in words
  std::string citation;
  std::vector<std::int64_t> amounts;  // in pence, of a parameter or a table's bounds
};

RanOut describe(const Bundle& bundle, const Provisions& provisions, const std::string& name) {
  RanOut ran_out;
  for (const ParameterSeries& series : bundle.parameters) {
    if (series.name != name) continue;
    const Parameter& known = provisions.parameters.at(name);
    ran_out.title = series.title;
    ran_out.last_value = in_words(known.value, series.unit);
    ran_out.citation = known.citation;
    const auto* pence = series.unit == Unit::kPence ? std::get_if<std::int64_t>(&known.value) : nullptr;
    if (pence != nullptr) ran_out.amounts.push_back(*pence);
  }
  for (const TableSeries& series : bundle.tables) {
    if (series.name != name) continue;
    ran_out.title = series.title;
    for (const Row& row : provisions.tables.at(name)) {
      if (ran_out.citation.empty()) ran_out.citation = row.citation;
      for (const char* bound : {"at_least", "over", "up_to", "below"}) {
        const auto cell = row.cells.find(bound);
        if (cell != row.cells.end()) ran_out.amounts.push_back(std::get<std::int64_t>(cell->second));
      }
    }
  }
  return ran_out;
}

bool rests_on(const std::string& because, const std::string& name) {
  return because == name || because.starts_with(name + "/");
}

}  // namespace

std::vector<JudgedFinding> run_out(const Bundle& bundle, const Provisions& provisions, const Outcome& outcome,
                                   const Facts& facts, absl::CivilDay legal_date) {
  std::vector<JudgedFinding> findings;
  if (provisions.known_to.empty()) return findings;
  std::set<std::string> seen;
  for (const Read& read : outcome.trace) {
    const std::string name = read.name.substr(0, read.name.find('/'));
    const bool is_figure = read.asked == Asked::kParameter || read.asked == Asked::kTable;
    const auto known_to = provisions.known_to.find(name);
    if (!is_figure || known_to == provisions.known_to.end() || !seen.insert(name).second) continue;
    const RanOut ran_out = describe(bundle, provisions, name);
    const bool is_required = std::any_of(outcome.requirements.begin(), outcome.requirements.end(),
                                         [&](const Requirement& told) { return rests_on(told.because, name); });
    const bool may_turn = is_required || std::any_of(ran_out.amounts.begin(), ran_out.amounts.end(),
                                                     [&](std::int64_t figure) { return is_near(facts, figure); });
    JudgedFinding& judged = findings.emplace_back();
    judged.finding.level = may_turn ? Level::kBlocks : Level::kWarns;
    judged.finding.code = kFigureNotKnown;
    judged.finding.sentence =
        absl::StrCat("\"", ran_out.title, "\" is known to ", in_words(known_to->second), " only",
                     ran_out.last_value.empty() ? "" : absl::StrCat(", then ", ran_out.last_value), "; what holds on ",
                     in_words(legal_date), " is not known", may_turn ? ", and the answer may turn on it." : ".");
    judged.finding.remedy = absl::StrCat("Have whoever keeps ", bundle.manifest.id,
                                         " bring it up to that day, then install and activate the new version.");
    judged.finding.because = name;
    judged.finding.citation = ran_out.citation;
    judged.subject = name;
    judged.plugin_ids = {bundle.manifest.id};
  }
  return findings;
}

}  // namespace concord::plugins::host
