// Turns inputs into a question and an answer into an outcome. PURE: the same inputs and answer give the same outcome,
// and what was read is told from the inputs, never from what the box claims.
#include "plugins/host/running/evaluation.h"

#include <algorithm>
#include <charconv>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

#include "plugins/host/running/asked_value.h"
#include "plugins/host/running/prepared_provisions.h"
#include "plugins/host/tables/answer_words.h"

namespace concord::plugins::host {
namespace {

std::string answer_text(const box::Question& question, const box::Read& read) {
  box::Value value;
  switch (box::look_up(question, read, value)) {
    case box::Found::kAbsent:
      return "";
    case box::Found::kOtherType:
      return kOfAnotherType;
    case box::Found::kFound:
      break;
  }
  if (read.asked != box::Asked::kWorkingDay) return answer_words(value);
  return absl::StrCat("working day ", read.count, " from ", day_words(read.from), " is ", answer_words(value));
}

Read read_of(const box::Question& question, const box::Read& read) {
  const std::string name(read.name);
  const std::string answer = answer_text(question, read);
  switch (read.asked) {
    case box::Asked::kFact:
      return {Asked::kFact, name, answer};
    case box::Asked::kParameter:
      return {Asked::kParameter, name, answer};
    case box::Asked::kTableRows:
      return {Asked::kTable, name, answer};
    case box::Asked::kTableCell:
      return {Asked::kTable, cell_name(read.name, read.row, read.column), answer};
    case box::Asked::kWorkingDay:
      return {Asked::kCalendar, name, answer};
  }
  return {};
}

// Empty where `because` names nothing that has a citation.
std::string citation_of(const Provisions& provisions, std::string_view because) {
  const std::size_t slash = because.find('/');
  const std::string name(because.substr(0, slash));
  if (slash == std::string_view::npos) {
    const auto parameter = provisions.parameters.find(name);
    return parameter == provisions.parameters.end() ? "" : parameter->second.citation;
  }
  const auto table = provisions.tables.find(name);
  std::size_t row = 0;
  const auto digits = because.substr(slash + 1);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), row);
  const bool is_number = error == std::errc() && end == digits.data() + digits.size();
  if (table == provisions.tables.end() || !is_number || row >= table->second.size()) return "";
  return table->second[row].citation;
}

void add_told(const Provisions& provisions, const box::Told& told, Outcome& outcome) {
  const std::string name(told.name);
  const std::string because(told.because);
  const std::string sentence(told.sentence);
  const std::string citation = citation_of(provisions, told.because);
  switch (told.tell) {
    case box::Tell::kRequire:
      outcome.requirements.push_back({name, std::string(told.detail), told.value, because, citation, sentence});
      return;
    case box::Tell::kFinding:
      outcome.findings.push_back(
          {static_cast<Level>(told.level), name, sentence, std::string(told.remedy), because, citation});
      return;
    case box::Tell::kScore:
      outcome.scores.push_back({name, told.value, because, citation});
      return;
  }
}

}  // namespace

absl::StatusOr<box::Question> decision_of(const Inputs& inputs) {
  box::Question decision;
  decision.gate = static_cast<std::int32_t>(inputs.gate);
  decision.facts.reserve(inputs.facts.size());
  for (const auto& [name, value] : inputs.facts) {
    if (auto status = check_name("fact", name); !status.ok()) return status;
    decision.facts.push_back({name, value_of(value)});
  }
  return decision;
}

absl::StatusOr<Outcome> outcome_of(const Inputs& inputs, const box::Question& decision, const box::Answer& answer) {
  switch (answer.ending) {
    case box::Ending::kDone:
      break;
    case box::Ending::kGaveUp:
      return absl::UnavailableError(absl::StrCat("the rules program gave up with its own number ", answer.code,
                                                 ": rules_evaluate must answer 0"));
    case box::Ending::kStopped:
      return absl::UnavailableError(absl::StrCat("the rules program was stopped: ", std::string(answer.reason)));
  }
  Outcome outcome;
  outcome.fuel = answer.fuel;
  std::vector<Read> reads;
  reads.reserve(answer.reads.size());
  for (const box::Read& read : answer.reads) {
    const bool is_fact = read.asked == box::Asked::kFact;
    reads.push_back(read_of(is_fact ? decision : inputs.provisions->question(), read));
  }
  outcome.trace = Trace(std::move(reads));
  for (const box::Told& told : answer.tells) add_told(inputs.provisions->provisions(), told, outcome);
  return outcome;
}

}  // namespace concord::plugins::host
