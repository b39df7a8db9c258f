// The publish gate under England's law and Lancashire's rules through a real rules service with real boxes, beside the
// same rules compiled natively; and what an authority whose rules loop without end costs another one.
#include "tests/bench/rules_bench.h"

#include <cstdio>
#include <fstream>
#include <iterator>

#include "plugins/host/bundle/folder.h"
#include "plugins/host/judging/judge.h"
#include "plugins/host/running/native_program.h"
#include "plugins/host/words/facts.h"
#include "services/platform/values/text.h"
#include "services/platform/world/world.h"
#include "services/rules/judging/judgement.h"
#include "tests/bench/bench.h"
#include "tests/bench/rules_deployment.h"
#include "tests/rules_packs/native_programs.h"
#include "tests/where.h"

namespace concord::bench {
namespace {

namespace v1 = rules::v1;
namespace host = plugins::host;
using platform::cat;

constexpr double kSeconds = 1.0;
constexpr int kNativeEvaluations = 2'000;
const std::string kPlugins = concord::tests::source_folder() + "/plugins/";

// Lancashire's floating support before its tender notice, with every fact that the gate reads: three lots for three
// accredited providers.
v1::EvaluateRequest publication(const std::string& day) {
  v1::EvaluateRequest request;
  request.set_gate(v1::GATE_PUBLISH);
  request.set_legal_date(day);
  for (const auto& [name, text] : std::map<std::string, std::string>{{"authority", "lancashire"},
                                                                     {"authority_kind", "council"},
                                                                     {"nation", "england"},
                                                                     {"kind", "services"},
                                                                     {"strategy", "floating_support"},
                                                                     {"cpv", "85311000"},
                                                                     {"procedure_type", "open"},
                                                                     {"reserved_to", "none"},
                                                                     {"notices", "UK2,UK4"},
                                                                     {"approvals", "cabinet"},
                                                                     {"statements", "conflicts_assessment"},
                                                                     {"award_basis", "most_advantageous"}}) {
    v1::Fact& fact = *request.add_facts();
    fact.set_name(name);
    fact.set_text(text);
  }
  for (const auto& [name, number] : std::map<std::string, std::int64_t>{{"value_excluding_vat_pence", 1'240'000'000},
                                                                        {"is_light_touch", 1},
                                                                        {"is_health_service", 0},
                                                                        {"is_concession", 0},
                                                                        {"is_framework", 0},
                                                                        {"is_urgent", 0},
                                                                        {"had_market_engagement", 1},
                                                                        {"could_have_lots", 1},
                                                                        {"lots", 3},
                                                                        {"max_lots_per_provider", 1},
                                                                        {"award_rule_published", 1},
                                                                        {"different_providers", 3},
                                                                        {"accredited_only", 1},
                                                                        {"requires_audited_accounts", 0},
                                                                        {"requires_insurance_before_award", 0},
                                                                        {"has_suitability_stage", 0},
                                                                        {"contract_months", 48},
                                                                        {"quality_weight_bp", 6'000},
                                                                        {"price_weight_bp", 4'000}}) {
    v1::Fact& fact = *request.add_facts();
    fact.set_name(name);
    fact.set_integer(number);
  }
  return request;
}

// The same rules without box, service or call.
class Native {
 public:
  explicit Native(std::string& trouble) {
    for (const std::string name : {"england_2023", "lancashire"}) {
      const auto files = host::gather_bundle(kPlugins + name);
      auto bundle = files.ok() ? host::read_bundle(*files) : files.status();
      if (!bundle.ok()) {
        trouble = std::string(bundle.status().message());
        return;
      }
      const std::string program = bundle->manifest.program == host::kStandingOrders ? host::kStandingOrders : name;
      bundles_.push_back(std::make_unique<host::Bundle>(*std::move(bundle)));
      programs_.push_back(std::make_unique<host::NativeProgram>(plugins::tests::native_programs().at(program)));
      plugins_.push_back({bundles_.back().get(), "", programs_.back().get()});
    }
  }

  v1::Judgement judge(const v1::EvaluateRequest& question, absl::CivilDay day) const {
    const auto facts = rules::facts_of(question.facts());
    auto judgement = host::judge(plugins_, host::Gate::kPublish, day, *facts);
    v1::Judgement told;
    if (judgement.ok()) rules::tell(*std::move(judgement), told);
    return told;
  }

 private:
  std::vector<std::unique_ptr<host::Bundle>> bundles_;
  std::vector<std::unique_ptr<host::Program>> programs_;
  std::vector<host::ActivePlugin> plugins_;
};

// Equal but for digest and fuel, which native programs do not have.
bool is_same(v1::Judgement left, v1::Judgement right) {
  for (v1::Judgement* judgement : {&left, &right}) {
    for (v1::PluginUse& plugin : *judgement->mutable_plugins()) {
      plugin.clear_digest();
      plugin.clear_fuel();
    }
  }
  return left.SerializeAsString() == right.SerializeAsString();
}

v1::EvaluateRequest urgent(const std::string& day, bool yes) {
  v1::EvaluateRequest request;
  request.set_gate(v1::GATE_PUBLISH);
  request.set_legal_date(day);
  v1::Fact& fact = *request.add_facts();
  fact.set_name("is_urgent");
  fact.set_integer(yes ? 1 : 0);
  return request;
}

}  // namespace

plugins::host::BoxPoolOptions box_options() {
  host::BoxPoolOptions options;
  options.box_path = concord::tests::program_folder() + "/concord-box";
  options.now_ms = [] { return platform::system_world().monotonic_us() / 1'000; };
  return options;
}

void bench_rules_service(Report& report) {
  RulesDeployment deployment;
  deployment.install("lancashire", cat(kPlugins, "england_2023"), "england_2023");
  deployment.install("lancashire", cat(kPlugins, "lancashire"), "standing_orders");
  const auto question = publication(deployment.today());
  std::string trouble;
  const Native native(trouble);
  const auto answer = deployment.ask_once("lancashire", question);
  if (trouble.empty()) trouble = deployment.trouble();
  if (!trouble.empty()) return report.fail(cat("no figures of the rules service: ", trouble));
  absl::CivilDay day;
  if (!absl::ParseCivilTime(question.legal_date(), &day)) return report.fail("today is no date");
  if (!is_same(answer.judgement(), native.judge(question, day))) {
    report.fail("the service's judgement differs from the natively compiled rules'");
  }
  std::size_t reads = 0;
  for (const auto& plugin : answer.judgement().plugins()) reads += static_cast<std::size_t>(plugin.reads_size());
  std::printf("  %zu reads, %d requirements, %d findings, answer of %zu bytes\n", reads,
              answer.judgement().requirements_size(), answer.judgement().findings_size(), answer.ByteSizeLong());

  for (const int in_flight : {1, 8}) {
    std::vector<double> p50, p99, rate, per_core, native_us;
    deployment.ask({{"lancashire", {question}, in_flight}}, kSeconds / 2);  // warms boxes
    for (int round = 0; round < kRounds; ++round) {
      const double used = deployment.processor_seconds();
      const Asked asked = deployment.ask({{"lancashire", {question}, in_flight}}, kSeconds).front();
      const double spent = deployment.processor_seconds() - used;
      if (asked.refused > 0) report.fail(cat(asked.refused, " evaluations of Lancashire were refused"));
      p50.push_back(percentile(asked.latencies_ms, 0.5));
      p99.push_back(percentile(asked.latencies_ms, 0.99));
      rate.push_back(asked.per_second());
      per_core.push_back(static_cast<double>(asked.latencies_ms.size()) / spent);
      const double began = seconds_now();
      for (int i = 0; i < kNativeEvaluations; ++i) native.judge(question, day);
      native_us.push_back((seconds_now() - began) / kNativeEvaluations * 1e6);
    }
    const std::string flight = cat(", ", in_flight, " in flight");
    const double limit = 1e6 / median(native_us);
    report.add({cat("publish gate, England + Lancashire", flight), "/s", median(rate), limit, false,
                "the same rules natively, one thread", ""});
    report.add({cat("  per second of processor time, boxes included", flight), "/s", median(per_core), limit, false,
                "natively", ""});
    report.add({cat("  p50", flight), "ms", median(p50), median(native_us) / 1'000, true, "natively", ""});
    report.add({cat("  p99", flight), "ms", median(p99), 0, true, "", in_flight == 8 ? "< 5 ms" : ""});
  }
}

void bench_rules_hostile(Report& report) {
  RulesDeployment deployment;
  deployment.install("lancashire", cat(kPlugins, "england_2023"), "england_2023");
  deployment.install("lancashire", cat(kPlugins, "lancashire"), "standing_orders");
  deployment.install("hostile", concord::tests::source_folder() + "/tests/bench/hostile_rules", "bench_hostile_rules");
  const std::string day = deployment.today();
  const Asking lancashire{"lancashire", {publication(day)}, 8};
  deployment.ask({lancashire}, kSeconds);  // warms boxes
  if (!deployment.trouble().empty())
    return report.fail(cat("no figure of a hostile authority: ", deployment.trouble()));
  const std::vector<std::pair<std::string, Asking>> harms = {
      {"always loops", {"hostile", {urgent(day, true)}, 8}},
      {"loops at every second question", {"hostile", {urgent(day, true), urgent(day, false)}, 8}}};
  for (const auto& [name, harm] : harms) {
    std::vector<double> with, without, answered, refused;
    for (int round = 0; round < kRounds; ++round) {
      without.push_back(deployment.ask({lancashire}, kSeconds).front().per_second());
      const auto both = deployment.ask({lancashire, harm}, kSeconds);
      with.push_back(both[0].per_second());
      answered.push_back(static_cast<double>(both[1].latencies_ms.size()));
      refused.push_back(static_cast<double>(both[1].refused));
      if (both[0].refused > 0) report.fail(cat(both[0].refused, " evaluations of Lancashire were refused"));
    }
    std::printf("  hostile, %s: %.0f of its questions answered and %.0f refused a round\n", name.c_str(),
                median(answered), median(refused));
    report.add({cat("Lancashire beside an authority that ", name), "/s", median(with), median(without), false,
                "Lancashire alone", "> 0.9"});
  }
}

}  // namespace concord::bench
