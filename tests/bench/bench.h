// How figures are taken and shown: rounds of A and B in turn, medians, a table at the end.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace concord::bench {

inline constexpr int kRounds = 5;

struct Figure {
  std::string name, ours_unit;
  double ours = 0, raw = 0;  // NOLINT: figures are reported and decide nothing
  bool lower_is_better = false;
  std::string raw_name, target;
};

class Report {
 public:
  void add(Figure figure) { figures_.push_back(std::move(figure)); }
  // For what must not happen at any speed: told at once and again at the end, and the program ends with 1.
  void fail(const std::string& what);
  bool failed() const { return !failures_.empty(); }
  void print() const;

 private:
  std::vector<Figure> figures_;
  std::vector<std::string> failures_;
};

inline double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values.empty() ? 0 : values[values.size() / 2];
}
inline double percentile(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  return values.empty() ? 0
                        : values[std::min(values.size() - 1,
                                          static_cast<std::size_t>(static_cast<double>(values.size()) * share))];
}

// Runs ours and raw in turn, kRounds times; answers both medians.
inline std::pair<double, double> interleaved(const std::function<double()>& ours, const std::function<double()>& raw) {
  std::vector<double> a, b;
  for (int round = 0; round < kRounds; ++round) {
    a.push_back(ours());
    b.push_back(raw());
  }
  return {median(a), median(b)};
}

double seconds_now();

void bench_against(Report& report);
void bench_append(Report& report);
void bench_assessment(Report& report);
void bench_award(Report& report);
void bench_bids(Report& report);
void bench_command(Report& report);
void bench_follow(Report& report);
void bench_rules_hostile(Report& report);
void bench_rules_peer(Report& report);
void bench_rules_service(Report& report);
void bench_schedule(Report& report);
void bench_start(Report& report);

}  // namespace concord::bench
