// The rows of rulebook; see rulebook_rpcs.h.
#include "services/rules/rulebook/rulebook_rpcs.h"

#include "plugins/host/bundle/signature.h"
#include "services/rules/rulebook/rulebook_views.h"

namespace concord::rules {
namespace {

constexpr auto kPlain = [](const auto&... given) { return decide(given...); };

}  // namespace

void add_rulebook_rpcs(platform::Rpcs& rpcs, platform::Decider<RulebookAggregate>& rulebooks) {
  rpcs.on(rulebooks, [](const auto&) { return std::string(kRulebookStream); })
      .decides<v1::TrustKeyRequest>(
          [](const v1::Rulebook& state, const v1::TrustKeyRequest& request, const platform::Context& context) {
            const auto key_id = plugins::host::key_id_of(request.public_key());
            return decide(state, request, context, KeyFacts{key_id.ok() ? *key_id : ""});
          })
      .decides(PlainRulebookCommands(), kPlain);
  rpcs.answers(list_rulebook, list_installed_plugins, list_changes, list_trusted_keys);
}

}  // namespace concord::rules
