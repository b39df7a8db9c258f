// Runs the figures named on the command line, or all, and prints them as one table.
#include <chrono>
#include <cstdio>
#include <map>

#include "services/cli/saying/table.h"
#include "tests/bench/bench.h"
#include "tests/bench/echo.h"

namespace concord::bench {
namespace {

std::string shown(double value, const std::string& unit) {
  char text[64];
  std::snprintf(text, sizeof text, unit == "ms" || unit == "s" ? "%.3f %s" : "%.0f %s", value, unit.c_str());
  return text;
}

}  // namespace

double seconds_now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

void Report::fail(const std::string& what) {
  std::fprintf(stderr, "!!! FAILED: %s\n", what.c_str());
  failures_.push_back(what);
}

void Report::print() const {
  cli::Table table({"figure", "ours", "beside it", "", "ours / beside", "target"});
  for (const Figure& figure : figures_) {
    char ratio[32] = "";
    if (figure.raw > 0) std::snprintf(ratio, sizeof ratio, "%.2f", figure.ours / figure.raw);
    table.row({figure.name, shown(figure.ours, figure.ours_unit),
               figure.raw > 0 ? shown(figure.raw, figure.ours_unit) : "", figure.raw_name, ratio, figure.target});
  }
  std::printf("\n%s", table.text().c_str());
  for (const std::string& failure : failures_) std::printf("!!! FAILED: %s\n", failure.c_str());
}

}  // namespace concord::bench

int main(int argc, char** argv) {
  using namespace concord::bench;
  if (argc == 2 && std::string(argv[1]) == kEchoServer) return run_echo_server();
  const std::map<std::string, void (*)(Report&)> all = {
      {"against", bench_against},       {"append", bench_append},       {"assessment", bench_assessment},
      {"award", bench_award},           {"bids", bench_bids},           {"command", bench_command},
      {"follow", bench_follow},         {"rules", bench_rules_service}, {"rules-hostile", bench_rules_hostile},
      {"rules-peer", bench_rules_peer}, {"schedule", bench_schedule},   {"start", bench_start}};
  Report report;
  std::vector<std::string> names(argv + 1, argv + argc);
  if (names.empty()) {
    for (const auto& [name, measure] : all) {
      if (name != "against") names.push_back(name);  // it needs other programs
    }
  }
  for (const std::string& name : names) {
    const auto found = all.find(name);
    if (found == all.end()) {
      std::string there;
      for (const auto& [known, measure] : all) there += (there.empty() ? "" : ", ") + known;
      std::fprintf(stderr, "concord-bench: no figure '%s'; there are %s\n", name.c_str(), there.c_str());
      return 2;
    }
    std::printf("measuring %s ...\n", name.c_str());
    std::fflush(stdout);
    found->second(report);
  }
  report.print();
  return report.failed() ? 1 : 0;
}
