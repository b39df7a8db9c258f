// The rpcs of the rules service, a line or two each.
#include "services/rules/rules_service.h"

#include <filesystem>
#include <utility>

#include "absl/strings/numbers.h"

#include "concord/rules/v1/service.grpc.pb.h"

#include "plugins/host/explain.h"
#include "plugins/host/signature.h"
#include "services/platform/arena_messages.h"
#include "services/platform/civil_date.h"
#include "services/platform/decider.h"
#include "services/platform/page.h"
#include "services/platform/refusal.h"
#include "services/platform/text.h"
#include "services/rules/differences.h"
#include "services/rules/evaluator.h"
#include "services/rules/outlook.h"
#include "services/rules/turns.h"
#include "services/rules/views.h"

namespace concord::rules {
namespace {

using platform::Command;
using platform::Connection;
using platform::Context;
using Reactor = grpc::ServerUnaryReactor;
using Call = grpc::CallbackServerContext;

// Far above what rules of a nation and a council need together (45,000).
constexpr std::int64_t kCostlyFuel = 500'000;

Cost cost_of(const absl::StatusOr<host::Judgement>& judgement) {
  if (!judgement.ok()) return absl::IsUnavailable(judgement.status()) ? Cost::kRestAfterwards : Cost::kUsual;
  std::int64_t fuel = 0;
  for (const host::PluginRecord& plugin : judgement->plugins) fuel += plugin.fuel;
  return fuel > kCostlyFuel ? Cost::kRestAfterwards : Cost::kUsual;
}

constexpr auto kDecide = [](const auto& state, const auto& request, const Context& context) {
  return decide(state, request, context);
};

// A page of a list that the rulebook's row holds; the page's key is the place in the list.
template <typename List, typename Add>
absl::Status page_through(const List& list, int page_size, const std::string& page_token, Add add,
                          std::string* next_page_token) {
  CONCORD_ASSIGN(const auto page, platform::page_of(page_size, page_token, 1));
  const auto size = static_cast<std::int64_t>(list.size());
  std::int64_t from = 0;
  const bool is_ours = page_token.empty() || (absl::SimpleAtoi(page.key(0), &from) && from > 0 &&
                                              page_token == platform::page_token({std::to_string(from)}));
  if (!is_ours) {
    return platform::refuse_input("INVALID_PAGE", "page_token is not one that this list gave out.",
                                  "Send next_page_token of the previous answer unchanged, or leave it empty.",
                                  "page_token");
  }
  const std::int64_t to = std::min<std::int64_t>(size, from + page.size);
  for (std::int64_t i = from; i < to; ++i) add(*std::next(list.begin(), i));
  if (to < size) *next_page_token = platform::page_token({std::to_string(to)});
  return absl::OkStatus();
}

class RulesServer final : public v1::RulesService::CallbackService {
 public:
  RulesServer(const platform::Parts& parts, const std::string& box_path)
      : gate_(parts.gate), rulebooks_(parts.ledger), evaluator_(parts.ledger.database(), box_path) {
    SetMessageAllocatorFor_Evaluate(&evaluate_messages_);
  }

  Reactor* TrustKey(Call* call, const v1::TrustKeyRequest* ask, v1::TrustKeyResponse* answer) override {
    return gate_.decide(call, ask, answer, rulebooks_, kRulebookStream,
                        [](const v1::Rulebook& state, const v1::TrustKeyRequest& request, const Context& context) {
                          const auto key_id = host::key_id_of(request.public_key());
                          return decide(state, request, context, KeyFacts{key_id.ok() ? *key_id : ""});
                        });
  }
  Reactor* DistrustKey(Call* call, const v1::DistrustKeyRequest* ask, v1::DistrustKeyResponse* answer) override {
    return gate_.decide(call, ask, answer, rulebooks_, kRulebookStream, kDecide);
  }
  Reactor* ProposeChange(Call* call, const v1::ProposeChangeRequest* ask, v1::ProposeChangeResponse* answer) override {
    return gate_.decide(call, ask, answer, rulebooks_, kRulebookStream, kDecide);
  }
  Reactor* ApproveChange(Call* call, const v1::ApproveChangeRequest* ask, v1::ApproveChangeResponse* answer) override {
    return gate_.decide(call, ask, answer, rulebooks_, kRulebookStream, kDecide);
  }
  Reactor* WithdrawChange(Call* call, const v1::WithdrawChangeRequest* ask,
                          v1::WithdrawChangeResponse* answer) override {
    return gate_.decide(call, ask, answer, rulebooks_, kRulebookStream, kDecide);
  }
  Reactor* InstallPlugin(Call* call, const v1::InstallPluginRequest* ask, v1::InstallPluginResponse* answer) override {
    return later(call, ask, [this, ask, answer](const Command& command, const platform::Reply& reply) {
      return install(*ask, *answer, command, reply);
    });
  }

  Reactor* Evaluate(Call* call, const v1::EvaluateRequest* ask, v1::EvaluateResponse* answer) override {
    return later(call, ask, [this, ask, answer](const Command&, const platform::Reply& reply) {
      auto judgement = judge(*ask);
      const Cost cost = cost_of(judgement);
      const absl::Status status = judgement.status();
      if (status.ok()) tell(*std::move(judgement), *answer->mutable_judgement());
      reply(status);
      return cost;
    });
  }
  Reactor* Explain(Call* call, const v1::ExplainRequest* ask, v1::ExplainResponse* answer) override {
    return later(call, ask, [this, ask, answer](const Command&, const platform::Reply& reply) {
      auto judgement = judge(*ask);
      const Cost cost = cost_of(judgement);
      const absl::Status status = judgement.status();
      if (status.ok()) {
        answer->set_text(host::explain(*judgement));
        tell(*std::move(judgement), *answer->mutable_judgement());
      }
      reply(status);
      return cost;
    });
  }
  Reactor* ListRulebook(Call* call, const v1::ListRulebookRequest* ask, v1::ListRulebookResponse* answer) override {
    return gate_.query(call, ask, [ask, answer](const Command& command, Connection& reader) -> absl::Status {
      absl::CivilDay day = command.context.today;
      if (!ask->as_at().empty()) {
        CONCORD_ASSIGN(day, platform::parse_date(ask->as_at(), "as_at"));
      }
      CONCORD_ASSIGN(const auto rulebook, find_rulebook(reader, ask->authority()));
      const auto active = active_on(rulebook, day);
      if (ask->page_token().empty()) {
        for (auto& change : later_changes(rulebook, day)) *answer->add_later_changes() = std::move(change);
      }
      return page_through(
          active, ask->page_size(), ask->page_token(),
          [&](const auto& plugin) {
            auto& shown = *answer->add_plugins() = plugin;
            shown.set_active_until(active_until(rulebook, plugin.plugin().plugin_id(), day));
          },
          answer->mutable_next_page_token());
    });
  }
  Reactor* ListInstalledPlugins(Call* call, const v1::ListInstalledPluginsRequest* ask,
                                v1::ListInstalledPluginsResponse* answer) override {
    return list(call, ask, answer, &v1::Rulebook::plugins,
                [answer](const auto& plugin) { *answer->add_plugins() = plugin; });
  }
  Reactor* ListChanges(Call* call, const v1::ListChangesRequest* ask, v1::ListChangesResponse* answer) override {
    return list(call, ask, answer, &v1::Rulebook::changes,
                [answer](const auto& change) { *answer->add_changes() = change; });
  }
  Reactor* ListTrustedKeys(Call* call, const v1::ListTrustedKeysRequest* ask,
                           v1::ListTrustedKeysResponse* answer) override {
    return list(call, ask, answer, &v1::Rulebook::keys, [answer](const auto& key) { *answer->add_keys() = key; });
  }
  Reactor* DiffRulebook(Call* call, const v1::DiffRulebookRequest* ask, v1::DiffRulebookResponse* answer) override {
    return later(call, ask, [this, ask, answer](const Command&, const platform::Reply& reply) {
      reply(compare(*ask, *answer));
      return Cost::kUsual;
    });
  }
  Reactor* GetBundle(Call* call, const v1::GetBundleRequest* ask, v1::GetBundleResponse* answer) override {
    return gate_.query(call, ask, [ask, answer](const Command&, Connection& reader) -> absl::Status {
      CONCORD_ASSIGN(const auto rulebook, find_rulebook(reader, ask->authority()));
      if (find_installed(rulebook, ask->digest()) == nullptr) {
        return platform::refuse_missing("UNKNOWN_PLUGIN",
                                        platform::cat("No bundle ", ask->digest().substr(0, 64), " is installed."),
                                        "Look it up in ListInstalledPlugins.");
      }
      CONCORD_ASSIGN(auto bundle, find_bundle(reader, ask->authority(), ask->digest()));
      CONCORD_RETURN_IF_ERROR(check_kept(bundle, ask->digest()));
      answer->set_bundle(std::move(bundle.archive));
      answer->set_signature(std::move(bundle.signature));
      return absl::OkStatus();
    });
  }

 private:
  // On a thread of its authority's turn: a box may take its time, and gRPC's threads must not.
  template <typename Request, typename Work>
  Reactor* later(Call* call, const Request* ask, Work work) {
    return gate_.command(call, ask, [this, work](const Command& command, const platform::Reply& reply) {
      const absl::Status queued =
          turns_.submit(command.authority, [work, command, reply] { return work(command, reply); });
      if (!queued.ok()) reply(queued);
    });
  }

  template <typename Request, typename Response, typename List, typename Add>
  Reactor* list(Call* call, const Request* ask, Response* answer, const List& (v1::Rulebook::*rows)() const, Add add) {
    return gate_.query(call, ask, [=](const Command&, Connection& reader) -> absl::Status {
      CONCORD_ASSIGN(const auto rulebook, find_rulebook(reader, ask->authority()));
      return page_through((rulebook.*rows)(), ask->page_size(), ask->page_token(), add,
                          answer->mutable_next_page_token());
    });
  }

  absl::StatusOr<std::shared_ptr<const v1::Rulebook>> rulebook_of(const std::string& authority) {
    CONCORD_ASSIGN(auto loaded, rulebooks_.load(authority, kRulebookStream));
    return std::move(loaded.state);
  }

  template <typename Request>
  absl::StatusOr<host::Judgement> judge(const Request& ask) {
    CONCORD_ASSIGN(const auto rulebook, rulebook_of(ask.authority()));
    return evaluator_.judge(*rulebook, ask.authority(), ask.gate(), ask.legal_date(), ask.facts(),
                            ask.plugin_digests());
  }

  Cost install(const v1::InstallPluginRequest& ask, v1::InstallPluginResponse& answer, const Command& command,
               const platform::Reply& reply) {
    const auto rulebook = rulebook_of(ask.authority());
    if (!rulebook.ok()) {
      reply(rulebook.status());
      return Cost::kUsual;
    }
    auto facts = std::make_shared<InstallFacts>(evaluator_.look_over(**rulebook, ask.authority(), ask));
    auto installs = std::make_shared<bool>(false);
    rulebooks_.execute(
        command, kRulebookStream,
        [facts, installs, &ask, context = command.context](const v1::Rulebook& state) {
          auto decided = decide(state, ask, context, *facts);
          *installs = decided.ok() && !decided->empty();
          return decided;
        },
        platform::Gate::receipt_into(&answer, reply),
        [facts, installs, &ask, authority = command.authority](Connection& writer) {
          if (!*installs) return absl::OkStatus();
          return keep_bundle(writer, authority, facts->plugin.digest(), {ask.bundle(), ask.signature()});
        });
    return facts->ran_badly ? Cost::kRestAfterwards : Cost::kUsual;
  }

  absl::StatusOr<PluginsById> plugins_on(const v1::Rulebook& rulebook, const std::string& authority,
                                         absl::CivilDay day) {
    PluginsById plugins;
    for (const v1::ActivePlugin& active : active_on(rulebook, day)) {
      auto bundle = evaluator_.shelf().get(authority, active.plugin().digest());
      if (!bundle.ok()) {
        return platform::trouble(absl::StatusCode::kUnavailable, "RULES_UNAVAILABLE",
                                 platform::cat(bundle.status().message(), "."), "Tell the operator.");
      }
      plugins[active.plugin().plugin_id()] = {active.plugin(), *std::move(bundle)};
    }
    return plugins;
  }

  // Nothing on both days is no answer to somebody who mistyped the authority or the year.
  static absl::Status check_days(const v1::Rulebook& rulebook, const v1::DiffRulebookRequest& ask,
                                 absl::CivilDay last) {
    std::string begins;
    for (const v1::Activation& one : rulebook.activations()) {
      if (begins.empty() || one.effective_from() < begins) begins = one.effective_from();
    }
    if (!begins.empty() && begins <= platform::format_date(last)) return absl::OkStatus();
    return platform::refuse_missing(
        "NO_RULEBOOK", platform::cat("No rules are active for '", ask.authority(), "' on either day."),
        begins.empty() ? "Check the authority's name: none of its plugins was ever activated."
                       : platform::cat("Give a day from ", begins, " on, when its first rules begin."));
  }

  absl::Status compare(const v1::DiffRulebookRequest& ask, v1::DiffRulebookResponse& answer) {
    CONCORD_ASSIGN(const auto first_day, platform::parse_date(ask.first(), "first"));
    CONCORD_ASSIGN(const auto second_day, platform::parse_date(ask.second(), "second"));
    CONCORD_ASSIGN(const auto rulebook, rulebook_of(ask.authority()));
    CONCORD_RETURN_IF_ERROR(check_days(*rulebook, ask, std::max(first_day, second_day)));
    CONCORD_ASSIGN(const auto first, plugins_on(*rulebook, ask.authority(), first_day));
    CONCORD_ASSIGN(const auto second, plugins_on(*rulebook, ask.authority(), second_day));
    CONCORD_ASSIGN(const auto found, differences(first, first_day, second, second_day));
    return page_through(
        found, ask.page_size(), ask.page_token(), [&](const auto& row) { *answer.add_differences() = row; },
        answer.mutable_next_page_token());
  }

  platform::ArenaMessages<v1::EvaluateRequest, v1::EvaluateResponse> evaluate_messages_;
  platform::Gate& gate_;
  platform::Decider<RulebookAggregate> rulebooks_;
  Evaluator evaluator_;
  Turns turns_;  // last, so that its jobs end before what they use
};

std::string box_beside_this_program() {
  std::error_code ignored;
  return (std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path() / "concord-box").string();
}

}  // namespace

platform::ServiceDefinition rules_definition(std::string box_path) {
  auto box = std::make_shared<std::string>(box_path.empty() ? box_beside_this_program() : std::move(box_path));
  platform::ServiceDefinition definition;
  definition.name = "rules";
  definition.rpc_service = "concord.rules.v1.RulesService";
  definition.views = std::make_unique<RulesViews>();
  definition.declare_settings = [box](platform::Settings& settings) {
    settings.text("box_path", box.get(), "the concord-box program that plugins run in");
  };
  definition.prepare = [box](bool) -> absl::Status {
    if (std::filesystem::exists(*box)) return absl::OkStatus();
    return absl::NotFoundError(platform::cat("there is no box program at ", *box, "; set box_path"));
  };
  definition.make_services = [box](const platform::Parts& parts) {
    std::vector<std::unique_ptr<grpc::Service>> services;
    services.push_back(std::make_unique<RulesServer>(parts, *box));
    return services;
  };
  return definition;
}

}  // namespace concord::rules
