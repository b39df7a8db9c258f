// Tries candidates one after the other; see missing_cases.h.
#include "plugins/tool/drafting/missing_cases.h"

#include <algorithm>
#include <set>

namespace concord::plugins::tool {
namespace {

bool is_of_coverage(const Problem& problem) {
  static const std::set<std::string> kChecks = {"ROW_NOT_REACHED",     "PARAMETER_NOT_READ", "KIND_NOT_REACHED",
                                                "FINDING_NOT_REACHED", "EDGE_NOT_TRIED",     "DATE_NOT_TRIED"};
  return kChecks.contains(problem.check);
}

class Search {
 public:
  Search(const host::Bundle& bundle, host::Program& program, const host::Bundle* national)
      : bundle_(bundle), program_(program), national_(national) {}

  absl::Status start() {
    for (const host::Case& one : bundle_.cases) {
      auto result = host::run_case(bundle_, program_, one, national_);
      if (!result.ok()) return result.status();
      results_.push_back(*std::move(result));
    }
    open_ = open();
    return absl::OkStatus();
  }

  void try_all(std::vector<host::Case> candidates) {
    for (host::Case& candidate : candidates) try_one(std::move(candidate));
  }

  void try_facts() {
    // By number: those that were found go to the end and are varied too.
    for (std::size_t i = 0; i < results_.size() && goes_on(); ++i) {
      const host::CaseResult result = results_[i];
      try_all(candidates_of_facts(result));
    }
  }

  MissingCases take() && {
    missing_.left = std::move(open_);
    return std::move(missing_);
  }

 private:
  [[nodiscard]] bool goes_on() const { return !open_.empty() && tries_ < kMaxTries; }

  [[nodiscard]] Problems open() const {
    Problems problems;
    check_coverage(bundle_, results_, problems);
    std::erase_if(problems, [](const Problem& problem) { return !is_of_coverage(problem); });
    return problems;
  }

  // What a table that is read for the first time lacks comes in the place of the table itself, so it is not the number
  // that counts.
  [[nodiscard]] bool closes_something(const Problems& now) const {
    return std::any_of(open_.begin(), open_.end(), [&](const Problem& problem) {
      return std::none_of(now.begin(), now.end(),
                          [&](const Problem& left) { return to_text(left) == to_text(problem); });
    });
  }

  void try_one(host::Case candidate) {
    if (!goes_on()) return;
    ++tries_;
    candidate.expect = {};
    candidate.is_confirmed = false;
    candidate.place = {host::kCasesFile, 0};
    missing_.cases.push_back(std::move(candidate));
    auto result = host::run_case(bundle_, program_, missing_.cases.back(), national_);
    if (!result.ok()) return missing_.cases.pop_back();  // facts that contradict one another, say
    results_.push_back(*result);
    Problems now = open();
    if (!closes_something(now)) {
      results_.pop_back();
      missing_.cases.pop_back();
      return;
    }
    open_ = std::move(now);
    missing_.found.push_back(*std::move(result));
  }

  const host::Bundle& bundle_;
  host::Program& program_;
  const host::Bundle* national_;
  std::vector<host::CaseResult> results_;
  Problems open_;
  MissingCases missing_;
  int tries_ = 0;
};

}  // namespace

absl::StatusOr<MissingCases> missing_cases(const host::Bundle& bundle, host::Program& program, absl::CivilDay today,
                                           const LawOn& law, const host::Bundle* national) {
  Search search(bundle, program, national);
  if (auto status = search.start(); !status.ok()) return status;
  search.try_all(candidates_of_rows(bundle, today, law));
  search.try_all(candidates_of_dates(bundle));
  search.try_all(candidates_of_gates(bundle));
  search.try_facts();
  return std::move(search).take();
}

}  // namespace concord::plugins::tool
