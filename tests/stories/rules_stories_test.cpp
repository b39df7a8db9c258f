// Says which decide function of rules answers which command in the stories, and turns facts into what the shell found
// out about keys and bundles.
#include "services/platform/values/refusal.h"
#include "services/rules/rulebook/rulebook.h"
#include "tests/stories/story.h"

namespace concord::rules {
namespace {

using platform::Context;
using stories::StoryFacts;

std::string fact(const StoryFacts& facts, const std::string& name) {
  const auto found = facts.find(name);
  return found == facts.end() || found->second.empty() ? "" : found->second[0];
}

// The facts of a bundle: plugin, version, digest, key, authority (of a local plugin), fault; signed_by: nation or
// council, where it is not the layer's own key.
InstallFacts install_facts(const StoryFacts& facts) {
  InstallFacts install;
  if (const std::string fault = fact(facts, "fault"); !fault.empty()) {
    install.fault = platform::refuse_input(
        {.code = fault, .sentence = "The bundle is not good.", .remedy = "Mend it.", .subject = "bundle"});
  }
  install.authority = fact(facts, "authority");
  install.plugin.set_plugin_id(fact(facts, "plugin"));
  install.plugin.set_version(fact(facts, "version"));
  install.plugin.set_digest(fact(facts, "digest"));
  install.plugin.set_sdk(2);
  install.plugin.set_key_id(fact(facts, "key"));
  install.plugin.set_layer(install.authority.empty() ? v1::LAYER_NATIONAL : v1::LAYER_LOCAL);
  const std::string signed_by = fact(facts, "signed_by");
  install.by_national_key = signed_by.empty() ? install.authority.empty() : signed_by == "nation";
  install.by_own_key = !install.by_national_key;
  return install;
}

constexpr auto kPlain = [](const auto& state, const auto& request, const StoryFacts&, const Context& context) {
  return decide(state, request, context);
};

stories::StoryBook make_book() {
  stories::StoryBook book;
  book.add(stories::Aggregate<RulebookAggregate>("rulebook")
               .on<v1::TrustKeyRequest>("TrustKey",
                                        [](const v1::Rulebook& state, const v1::TrustKeyRequest& request,
                                           const StoryFacts& facts, const Context& context) {
                                          return decide(
                                              state, request, context,
                                              KeyFacts{fact(facts, "key"), fact(facts, "is_national") == "yes"});
                                        })
               .all(PlainRulebookCommands(), kPlain)
               .on<v1::InstallPluginRequest>(
                   "InstallPlugin",
                   [](const v1::Rulebook& state, const v1::InstallPluginRequest& request, const StoryFacts& facts,
                      const Context& context) { return decide(state, request, context, install_facts(facts)); }));
  return book;
}

CONCORD_STORIES("rules", make_book)

}  // namespace
}  // namespace concord::rules
