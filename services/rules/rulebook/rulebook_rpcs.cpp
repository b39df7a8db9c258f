// The rows of rulebook; see rulebook_rpcs.h.
#include "services/rules/rulebook/rulebook_rpcs.h"

#include "plugins/host/bundle/signature.h"
#include "services/platform/values/refusal.h"
#include "services/rules/rulebook/rulebook_views.h"

namespace concord::rules {
namespace {

constexpr auto kPlain = [](const auto&... given) { return decide(given...); };

}  // namespace

void add_rulebook_rpcs(platform::Rpcs& rpcs, platform::Decider<RulebookAggregate>& rulebooks, NationalKeys national) {
  rpcs.on(rulebooks, [](const auto&) { return std::string(kRulebookStream); })
      .decides<v1::TrustKeyRequest>([national](const v1::Rulebook& state, const v1::TrustKeyRequest& request,
                                               const platform::Context& context) -> RulebookDecided {
        const auto key_id = plugins::host::key_id_of(request.public_key());
        CONCORD_ASSIGN(const auto keys, national());
        KeyFacts facts{key_id.ok() ? *key_id : "", false};
        for (const v1::TrustedKey& key : keys) facts.is_national = facts.is_national || key.key_id() == facts.key_id;
        return decide(state, request, context, facts);
      })
      .decides(PlainRulebookCommands(), kPlain);
  rpcs.answers(list_rulebook, list_installed_plugins, list_changes);
  rpcs.answers_by<v1::ListTrustedKeysRequest, v1::ListTrustedKeysResponse>(
      [national](platform::Connection& reader, const platform::Context&, const v1::ListTrustedKeysRequest& request,
                 v1::ListTrustedKeysResponse& answer) -> absl::Status {
        CONCORD_ASSIGN(const auto keys, national());
        return list_trusted_keys(reader, keys, request, answer);
      });
}

}  // namespace concord::rules
