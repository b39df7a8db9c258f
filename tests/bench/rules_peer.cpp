// The same forty rules on ten thousand cases in a sealed box and in json-rules-engine on Node, per core and with the
// box's own processor time; the rules are one table, which becomes the peer's JSON here. A case that differs fails the
// run.
#include <cstdio>
#include <fstream>
#include <random>
#include <sstream>

#include <sys/resource.h>
#include <unistd.h>

#include "plugins/host/bundle/folder.h"
#include "plugins/host/judging/judge.h"
#include "plugins/host/judging/program_of.h"
#include "plugins/host/judging/resolve.h"
#include "plugins/host/running/box_pool.h"
#include "plugins/host/words/facts.h"
#include "services/platform/values/text.h"
#include "tests/bench/bench.h"
#include "tests/bench/rules_bench.h"
#include "tests/contracts/temporary_folder.h"
#include "tests/file_text.h"
#include "tests/processes/child.h"
#include "tests/where.h"

namespace concord::bench {
namespace {

namespace host = plugins::host;
using platform::cat;

constexpr int kCases = 10'000;
constexpr std::uint64_t kSeed = 20'261'122;
constexpr int kMostConditions = 4;
const char* const kStated[] = {"kind",        "authority_kind",        "procedure_type",          "reserved_to",
                               "award_basis", "is_light_touch",        "is_concession",           "is_framework",
                               "is_urgent",   "electronic_submission", "has_participation_stage", "accredited_only"};
const absl::CivilDay kDay(2026, 11, 22);

std::string json_of(const host::Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  return cat("\"", std::get<std::string>(value), "\"");
}

std::string condition(const std::string& fact, const char* comparison, const host::Value& value) {
  return cat(R"({"fact":")", fact, R"(","operator":")", comparison, R"(","value":)", json_of(value), "}");
}

// A row as the generic program reads it: its when, then its band.
std::string rule_of(const host::Row& row) {
  std::string all;
  const auto add = [&](const std::string& text) { all += all.empty() ? text : "," + text; };
  for (int i = 1; i <= kMostConditions; ++i) {
    const auto fact = row.cells.find(cat("when_", i, "_fact"));
    if (fact != row.cells.end()) {
      add(condition(std::get<std::string>(fact->second), "equal", row.cells.at(cat("when_", i, "_is"))));
    }
  }
  for (const auto& [column, comparison] : {std::pair{"at_least", "greaterThanInclusive"},
                                           {"over", "greaterThan"},
                                           {"up_to", "lessThanInclusive"},
                                           {"below", "lessThan"}}) {
    const auto amount = row.cells.find(column);
    if (amount != row.cells.end()) add(condition("value_excluding_vat_pence", comparison, amount->second));
  }
  return cat(R"({"conditions":{"all":[)", all, R"(]},"event":{"type":)", json_of(row.cells.at("finding")), "}}");
}

std::vector<host::Facts> cases_of(const host::Table& rules) {
  std::mt19937_64 random(kSeed);
  const auto pick = [&](std::size_t count) { return static_cast<std::size_t>(random() % count); };
  // Every second case lies on a band's edge or a penny beside it.
  std::vector<std::int64_t> edges;
  for (const host::Row& row : rules) {
    for (const char* column : {"at_least", "over", "up_to", "below"}) {
      const auto amount = row.cells.find(column);
      if (amount != row.cells.end()) edges.push_back(std::get<std::int64_t>(amount->second));
    }
  }
  std::vector<host::Facts> cases(kCases);
  for (host::Facts& facts : cases) {
    for (const char* name : kStated) {
      const auto& choices = host::find_fact(name)->choices;
      if (choices.empty()) {
        facts[name] = static_cast<std::int64_t>(pick(2));
      } else {
        facts[name] = choices[pick(choices.size())];
      }
    }
    facts["value_excluding_vat_pence"] = pick(2) == 0
                                             ? edges[pick(edges.size())] + static_cast<std::int64_t>(pick(3)) - 1
                                             : static_cast<std::int64_t>(pick(600'000'000));
  }
  return cases;
}

void write_json(const host::Table& rules, const std::vector<host::Facts>& cases, const std::string& folder) {
  std::ofstream rules_file(folder + "/rules.json");
  const char* separator = "[";
  for (const host::Row& row : rules) {
    rules_file << separator << rule_of(row);
    separator = ",\n";
  }
  rules_file << "]\n";
  std::ofstream cases_file(folder + "/cases.json");
  separator = "[";
  for (const host::Facts& facts : cases) {
    cases_file << separator;
    separator = ",\n";
    const char* before = "{";
    for (const auto& [name, value] : facts) {
      cases_file << before << "\"" << name << "\":" << json_of(value);
      before = ",";
    }
    cases_file << "}";
  }
  cases_file << "]\n";
}

double seconds_of(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

double processor_seconds(int who) {
  rusage used{};
  getrusage(who, &used);
  return seconds_of(used.ru_utime) + seconds_of(used.ru_stime);
}

// What one side did: evaluations a second of processor time, and what fitted each case.
struct Pass {
  double per_core_second = 0, per_second = 0;
  std::vector<std::string> fired;  // codes in order, with spaces
};

class Ours {
 public:
  explicit Ours(const host::Bundle& bundle) : bundle_(bundle) {}

  Pass run(const std::vector<host::Facts>& cases) const {
    Pass pass;
    const double used = processor_seconds(RUSAGE_SELF) + processor_seconds(RUSAGE_CHILDREN);
    const double began = seconds_now();
    {
      // Its boxes end with it, and so count among the children; starting them counts too.
      host::BoxPool pool(box_options());
      const auto program = host::program_of(pool, "bench", "forty", bundle_);
      // Laid out once a day, as the service does.
      auto provisions = host::provisions_on(bundle_, host::Gate::kPublish, kDay);
      if (!provisions.ok()) return pass;
      const std::vector<host::ActivePlugin> rulebook = {{&bundle_, "forty", program.get(), *std::move(provisions)}};
      for (const host::Facts& facts : cases) pass.fired.push_back(fired(rulebook, facts));
    }
    const auto count = static_cast<double>(cases.size());
    pass.per_second = count / (seconds_now() - began);
    pass.per_core_second = count / (processor_seconds(RUSAGE_SELF) + processor_seconds(RUSAGE_CHILDREN) - used);
    return pass;
  }

 private:
  static std::string fired(const std::vector<host::ActivePlugin>& rulebook, const host::Facts& facts) {
    const auto judgement = host::judge(rulebook, host::Gate::kPublish, kDay, facts);
    if (!judgement.ok()) return judgement.status().ToString();
    std::vector<std::string> codes;
    for (const host::JudgedFinding& judged : judgement->findings) codes.push_back(judged.finding.code);
    std::sort(codes.begin(), codes.end());
    std::string text;
    for (const std::string& code : codes) text += (text.empty() ? "" : " ") + code;
    return text;
  }

  const host::Bundle& bundle_;
};

Pass peer(const std::string& folder) {
  Pass pass;
  int output = -1;
  Child node = Child::start({"/usr/bin/env", "node", concord::tests::source_folder() + "/tests/bench/rules_peer.cjs",
                             concord::tests::source_folder() + "/node_modules", folder},
                            &output);
  std::string text;
  char bytes[256];
  for (ssize_t got = 0; (got = read(output, bytes, sizeof bytes)) > 0;)
    text.append(bytes, static_cast<std::size_t>(got));
  close(output);
  double used_us = 0, wall_us = 0;
  if (node.wait() != 0 || std::sscanf(text.c_str(), "%lf %lf", &used_us, &wall_us) != 2) return pass;
  pass.per_core_second = kCases / used_us * 1e6;
  pass.per_second = kCases / wall_us * 1e6;
  std::ifstream fired(folder + "/fired");
  for (std::string line; std::getline(fired, line);) pass.fired.push_back(line);
  return pass;
}

// How many cases differ, and the first of them in words.
std::size_t differences(const Pass& ours, const Pass& theirs, std::string& first) {
  std::size_t count = ours.fired.size() == theirs.fired.size() ? 0 : 1;
  for (std::size_t i = 0; i < std::min(ours.fired.size(), theirs.fired.size()); ++i) {
    if (ours.fired[i] == theirs.fired[i]) continue;
    if (count++ == 0) first = cat("case ", i, ": ours [", ours.fired[i], "], theirs [", theirs.fired[i], "]");
  }
  return count;
}

}  // namespace

void bench_rules_peer(Report& report) {
  struct Form {
    const char* name;
    host::Bundle bundle;
    std::vector<double> per_core_second, per_second;
  };
  std::vector<Form> forms;
  for (const auto& [name, folder, program] : {std::tuple{"as code", "forty_rules_as_code", "bench_forty_rules"},
                                              {"as a table, walked by the host", "forty_rules", "standing_orders"}}) {
    const auto files = host::gather_bundle(cat(concord::tests::source_folder(), "/tests/bench/", folder));
    auto bundle = files.ok() ? host::read_bundle(*files) : files.status();
    if (!bundle.ok()) return report.fail(cat("the forty rules cannot be read: ", bundle.status().message()));
    bundle->module = file_text(cat(concord::tests::program_folder(), "/../programs/", program, ".wasm"));
    bundle->known = host::known_program(bundle->module);
    forms.push_back({name, *std::move(bundle), {}, {}});
  }
  const auto provisions = host::resolve(forms.back().bundle, host::Gate::kPublish, kDay);
  const host::Table& rules = provisions->tables.at("rules");
  const auto cases = cases_of(rules);
  const TemporaryFolder folder;
  write_json(rules, cases, folder.path());

  std::vector<double> theirs, theirs_wall;
  std::size_t fired = 0;
  for (int round = 0; round < kRounds; ++round) {
    const Pass other = peer(folder.path());
    if (other.fired.empty()) return report.fail("json-rules-engine did not run: ./dev setup installs it");
    theirs.push_back(other.per_core_second);
    theirs_wall.push_back(other.per_second);
    fired = 0;
    for (const std::string& codes : other.fired) fired += codes.empty() ? 0U : 1U;
    for (Form& form : forms) {
      const Pass mine = Ours(form.bundle).run(cases);
      std::string first;
      const std::size_t differ = differences(mine, other, first);
      if (differ > 0) {
        report.fail(cat(form.name, ": ", differ, " of ", kCases, " cases differ from json-rules-engine; ", first));
      }
      form.per_core_second.push_back(mine.per_core_second);
      form.per_second.push_back(mine.per_second);
    }
  }
  std::printf("  %zu rules, %d cases, %zu of them with findings, compared case by case in each round\n", rules.size(),
              kCases, fired);
  for (const Form& form : forms) {
    report.add({cat("forty rules ", form.name, ", per second of processor time, box included"), "/s",
                median(form.per_core_second), median(theirs), false, "json-rules-engine on Node", ">= 5"});
    report.add({"  the same, one caller", "/s", median(form.per_second), median(theirs_wall), false,
                "json-rules-engine, one caller", ""});
  }
}

}  // namespace concord::bench
