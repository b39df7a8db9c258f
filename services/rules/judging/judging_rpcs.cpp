// The rows of judging; see judging_rpcs.h.
#include "services/rules/judging/judging_rpcs.h"

#include "plugins/host/judging/explain.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/rules/bundles/bundle_table.h"
#include "services/rules/judging/in_turn.h"
#include "services/rules/rulebook/rulebook_views.h"

namespace concord::rules {
namespace {

using platform::Command;
using platform::Connection;
using platform::Reply;
using Rulebooks = platform::Decider<RulebookAggregate>;

// Far above what rules of a nation and a council need together (45,000).
constexpr std::int64_t kCostlyFuel = 500'000;

Cost cost_of(const absl::StatusOr<host::Judgement>& judgement) {
  if (!judgement.ok()) return absl::IsUnavailable(judgement.status()) ? Cost::kRestAfterwards : Cost::kUsual;
  std::int64_t fuel = 0;
  for (const host::PluginRecord& plugin : judgement->plugins) fuel += plugin.fuel;
  return fuel > kCostlyFuel ? Cost::kRestAfterwards : Cost::kUsual;
}

template <typename Request>
absl::StatusOr<host::Judgement> judge(Rulebooks& rulebooks, Evaluator& evaluator, const Request& ask) {
  CONCORD_ASSIGN(const auto rulebook, rulebooks.load(ask.authority(), kRulebookStream));
  return evaluator.judge(*rulebook.state, ask.authority(), ask.gate(), ask.legal_date(), ask.facts(),
                         ask.plugin_digests());
}

Cost evaluate(Rulebooks& rulebooks, Evaluator& evaluator, const v1::EvaluateRequest& ask, v1::EvaluateResponse& answer,
              const Reply& reply) {
  auto judgement = judge(rulebooks, evaluator, ask);
  const Cost cost = cost_of(judgement);
  const absl::Status status = judgement.status();
  if (status.ok()) tell(*std::move(judgement), *answer.mutable_judgement());
  reply(status);
  return cost;
}

Cost explain(Rulebooks& rulebooks, Evaluator& evaluator, const v1::ExplainRequest& ask, v1::ExplainResponse& answer,
             const Reply& reply) {
  auto judgement = judge(rulebooks, evaluator, ask);
  const Cost cost = cost_of(judgement);
  const absl::Status status = judgement.status();
  if (status.ok()) {
    answer.set_text(host::explain(*judgement));
    tell(*std::move(judgement), *answer.mutable_judgement());
  }
  reply(status);
  return cost;
}

Cost install(Rulebooks& rulebooks, Evaluator& evaluator, const v1::InstallPluginRequest& ask,
             v1::InstallPluginResponse& answer, const Command& command, const Reply& reply) {
  const auto rulebook = rulebooks.load(ask.authority(), kRulebookStream);
  if (!rulebook.ok()) {
    reply(rulebook.status());
    return Cost::kUsual;
  }
  auto facts = std::make_shared<InstallFacts>(evaluator.look_over(*rulebook->state, ask.authority(), ask));
  // Read before the command is handed over: its answer may let go of the request.
  const Cost cost = facts->ran_badly ? Cost::kRestAfterwards : Cost::kUsual;
  *answer.mutable_verdict() = facts->plugin.verdict();
  rulebooks.execute(
      command, kRulebookStream,
      [facts, &ask, context = command.context](const v1::Rulebook& state) {
        return decide(state, ask, context, *facts);
      },
      platform::receipt_into(answer, reply),
      [facts, &ask, authority = command.authority](Connection& writer, const std::vector<v1::RulebookEvent>& decided) {
        if (decided.empty()) return absl::OkStatus();
        return keep_bundle(writer, authority, facts->plugin.digest(), {ask.bundle(), ask.signature()});
      });
  return cost;
}

absl::Status get_bundle(Connection& reader, const v1::GetBundleRequest& request, v1::GetBundleResponse& answer) {
  CONCORD_ASSIGN(const auto rulebook, find_rulebook(reader, request.authority()));
  if (find_installed(rulebook, request.digest()) == nullptr) {
    return platform::refuse_missing(
        {.code = "UNKNOWN_PLUGIN",
         .sentence = platform::cat("No bundle ", request.digest().substr(0, 64), " is installed."),
         .remedy = "Look it up in ListInstalledPlugins."});
  }
  CONCORD_ASSIGN(auto bundle, find_bundle(reader, request.authority(), request.digest()));
  CONCORD_RETURN_IF_ERROR(check_kept(bundle, request.digest()));
  answer.set_bundle(std::move(bundle.archive));
  answer.set_signature(std::move(bundle.signature));
  return absl::OkStatus();
}

}  // namespace

void add_judging_rpcs(platform::Rpcs& rpcs, Rulebooks& rulebooks, Evaluator& evaluator, Turns& turns) {
  rpcs.handles<v1::EvaluateRequest, v1::EvaluateResponse>(in_turn<v1::EvaluateRequest, v1::EvaluateResponse>(
      turns, [&](const v1::EvaluateRequest& ask, v1::EvaluateResponse& answer, const Command&, const Reply& reply) {
        return evaluate(rulebooks, evaluator, ask, answer, reply);
      }));
  rpcs.handles<v1::ExplainRequest, v1::ExplainResponse>(in_turn<v1::ExplainRequest, v1::ExplainResponse>(
      turns, [&](const v1::ExplainRequest& ask, v1::ExplainResponse& answer, const Command&, const Reply& reply) {
        return explain(rulebooks, evaluator, ask, answer, reply);
      }));
  rpcs.handles<v1::InstallPluginRequest, v1::InstallPluginResponse>(
      in_turn<v1::InstallPluginRequest, v1::InstallPluginResponse>(
          turns, [&](const v1::InstallPluginRequest& ask, v1::InstallPluginResponse& answer, const Command& command,
                     const Reply& reply) { return install(rulebooks, evaluator, ask, answer, command, reply); }));
  rpcs.answers(get_bundle);
}

}  // namespace concord::rules
