// PURE. The rulebook's decisions; see rulebook.h.
#include "services/rules/rulebook/rulebook.h"

#include <algorithm>
#include <map>
#include <optional>

#include "plugins/host/bundle/bundle.h"
#include "services/platform/deciding/two_persons.h"
#include "services/platform/values/civil_date.h"
#include "services/platform/values/field_shapes.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/same.h"
#include "services/platform/values/text.h"
#include "services/rules/rulebook/proposal.h"
#include "services/rules/rulebook/succession.h"

namespace concord::rules {
namespace {

using platform::cat;
using platform::Context;
using platform::Faults;
using platform::refuse_input;
using platform::refuse_state;

constexpr std::size_t kMaxLabel = 200;
constexpr char kTwoPersons[] = "What binds a council's decisions is changed by two persons.";

std::string shown(const std::string& text) { return text.substr(0, 60); }

const v1::Change* find_change(const v1::Rulebook& state, const std::string& id) {
  const auto found = std::find_if(state.changes().begin(), state.changes().end(),
                                  [&](const v1::Change& change) { return change.change_id() == id; });
  return found == state.changes().end() ? nullptr : &*found;
}

template <typename List, typename Fits>
void erase(List& list, Fits fits) {
  list.erase(std::remove_if(list.begin(), list.end(), fits), list.end());
}

absl::Status unknown_change(const std::string& id) {
  return platform::refuse_missing({.code = "UNKNOWN_CHANGE",
                                   .sentence = cat("No change '", shown(id), "' waits."),
                                   .remedy = "Look it up in ListChanges; one that was decided waits no more."});
}

absl::Status unknown_plugin(const std::string& which) {
  return platform::refuse_missing({.code = "UNKNOWN_PLUGIN",
                                   .sentence = cat("No such plugin is installed: '", shown(which), "'."),
                                   .remedy = "Look it up in ListInstalledPlugins, or install it."});
}

// A rule from yesterday would change what was already decided under the rules that stood then.
absl::Status check_not_past(const std::string& effective_from, const Context& context) {
  if (effective_from >= platform::format_date(context.today)) return absl::OkStatus();
  return refuse_state({.code = "IN_THE_PAST",
                       .sentence = cat("It would hold from ", effective_from, ", and decisions were taken since."),
                       .remedy = cat("Let it hold from ", platform::format_date(context.today), " or later.")});
}

absl::Status check_second_person(const v1::Change& change, const Context& context) {
  return platform::refuse_same_person(change.proposed_by(), context,
                                      {.did = cat("proposed the change ", change.change_id()),
                                       .remedy = "Ask an approver who did not.",
                                       .rule = kTwoPersons,
                                       .subject = "change_id"});
}

v1::RulebookEvent decided(const v1::Change& change, const Context& context) {
  v1::Activation activation;
  activation.set_plugin_id(change.plugin_id());
  activation.set_digest(change.digest());
  activation.set_effective_from(change.effective_from());
  activation.add_decided_by(change.proposed_by());
  activation.add_decided_by(context.actor.subject);
  v1::RulebookEvent event;
  if (change.digest().empty()) {
    *event.mutable_plugin_retired()->mutable_activation() = std::move(activation);
    event.mutable_plugin_retired()->set_change_id(change.change_id());
  } else {
    *event.mutable_plugin_activated()->mutable_activation() = std::move(activation);
    event.mutable_plugin_activated()->set_change_id(change.change_id());
  }
  return event;
}

}  // namespace

void RulebookAggregate::evolve(State& state, const Event& event) {
  const auto settle = [&](const std::string& change_id) {
    erase(*state.mutable_changes(), [&](const v1::Change& change) { return change.change_id() == change_id; });
  };
  switch (event.event_case()) {
    case Event::kKeyTrusted:
      *state.add_keys() = event.key_trusted().key();
      break;
    case Event::kKeyDistrusted:
      erase(*state.mutable_keys(),
            [&](const v1::TrustedKey& key) { return key.key_id() == event.key_distrusted().key_id(); });
      break;
    case Event::kPluginInstalled:
      *state.add_plugins() = event.plugin_installed().plugin();
      break;
    case Event::kChangeProposed:
      *state.add_changes() = event.change_proposed().change();
      break;
    case Event::kChangeWithdrawn:
      settle(event.change_withdrawn().change_id());
      break;
    case Event::kPluginActivated:
      settle(event.plugin_activated().change_id());
      *state.add_activations() = event.plugin_activated().activation();
      break;
    case Event::kPluginRetired:
      settle(event.plugin_retired().change_id());
      *state.add_activations() = event.plugin_retired().activation();
      break;
    case Event::EVENT_NOT_SET:
      break;
  }
}

const v1::InstalledPlugin* find_installed(const v1::Rulebook& rulebook, const std::string& digest) {
  const auto found = std::find_if(rulebook.plugins().begin(), rulebook.plugins().end(),
                                  [&](const v1::InstalledPlugin& plugin) { return plugin.digest() == digest; });
  return found == rulebook.plugins().end() ? nullptr : &*found;
}

const v1::Activation* find_active(const v1::Rulebook& state, const std::string& plugin_id, const std::string& day) {
  const v1::Activation* active = nullptr;
  for (const v1::Activation& one : state.activations()) {
    if (one.plugin_id() != plugin_id || one.effective_from() > day) continue;
    if (active == nullptr || one.effective_from() >= active->effective_from()) active = &one;
  }
  return active == nullptr || active->digest().empty() ? nullptr : active;
}

std::vector<v1::ActivePlugin> active_on(const v1::Rulebook& rulebook, absl::CivilDay day) {
  const std::string date = platform::format_date(day);
  std::map<std::pair<int, std::string>, v1::ActivePlugin> by_layer;
  for (const v1::Activation& one : rulebook.activations()) {
    const v1::Activation* active = find_active(rulebook, one.plugin_id(), date);
    const v1::InstalledPlugin* plugin = active == nullptr ? nullptr : find_installed(rulebook, active->digest());
    if (plugin == nullptr) continue;
    v1::ActivePlugin& put = by_layer[{static_cast<int>(plugin->layer()), plugin->plugin_id()}];
    *put.mutable_plugin() = *plugin;
    put.set_effective_from(active->effective_from());
  }
  std::vector<v1::ActivePlugin> plugins;
  for (auto& [key, plugin] : by_layer) plugins.push_back(std::move(plugin));
  return plugins;
}

std::vector<v1::ActivePlugin> answering_on(const v1::Rulebook& rulebook, absl::CivilDay day) {
  std::optional<absl::CivilDay> first;
  for (const v1::Activation& one : rulebook.activations()) {
    const v1::InstalledPlugin* plugin = find_installed(rulebook, one.digest());
    if (plugin == nullptr || plugin->layer() != v1::LAYER_NATIONAL) continue;
    const auto from = platform::parse_date(one.effective_from(), "effective_from");
    if (from.ok() && (!first || *from < *first)) first = *from;
  }
  auto answering = active_on(rulebook, day);
  if (!first || day >= *first) return answering;
  std::vector<v1::ActivePlugin> laws;
  for (v1::ActivePlugin& later : active_on(rulebook, *first)) {
    if (later.plugin().layer() != v1::LAYER_NATIONAL) continue;
    later.set_answers_earlier(true);
    laws.push_back(std::move(later));
  }
  answering.insert(answering.begin(), laws.begin(), laws.end());
  return answering;
}

RulebookDecided decide(const v1::Rulebook& state, const v1::TrustKeyRequest& request, const Context& context,
                       const KeyFacts& facts) {
  CONCORD_RETURN_IF_ERROR(Faults()
                              .must(!facts.key_id.empty(), "The text is no minisign public key.",
                                    "Give the second line of the .pub file, which begins with RW.", "public_key")
                              .must(platform::is_text(request.label(), kMaxLabel),
                                    "The key has no label or a long one.",
                                    cat("Say whose key it is in 1 to ", kMaxLabel, " characters."), "label")
                              .as("INVALID_KEY"));
  if (facts.is_national) {
    return refuse_state({.code = "KEY_IS_NATIONAL",
                         .sentence = cat("Key ", facts.key_id, " signs national law in this deployment."),
                         .remedy = "Give a key of the authority's own (concord-rules sign --make-keys NAME).",
                         .subject = "public_key"});
  }
  CONCORD_RETURN_IF_ERROR(platform::check_no_personal_data("The label", request.label(), "label"));
  std::vector<v1::RulebookEvent> events;
  for (const v1::TrustedKey& key : state.keys()) {
    if (key.key_id() != facts.key_id) continue;
    if (key.public_key() == request.public_key() && key.label() == request.label()) return events;
    return refuse_state({.code = "ALREADY_TRUSTED",
                         .sentence = cat("Key ", facts.key_id, " is trusted as '", key.label(), "'."),
                         .remedy = "Take it back first if it is to be set anew."});
  }
  if (state.keys_size() >= kMaxKeys) {
    return refuse_state({.code = "TOO_MANY_KEYS",
                         .sentence = cat(state.keys_size(), " keys are trusted."),
                         .remedy = cat("Take one back first: at most ", kMaxKeys, " are kept.")});
  }
  v1::TrustedKey& key = *events.emplace_back().mutable_key_trusted()->mutable_key();
  key.set_key_id(facts.key_id);
  key.set_public_key(request.public_key());
  key.set_label(request.label());
  key.set_trusted_by(context.actor.subject);
  return events;
}

absl::Status check_layer_signed(const InstallFacts& facts, const std::string& authority) {
  const v1::InstalledPlugin& plugin = facts.plugin;
  if (plugin.layer() == v1::LAYER_NATIONAL && !facts.by_national_key) {
    return refuse_input(
        {.code = "LAYER_NOT_SIGNED",
         .sentence = cat(plugin.plugin_id(), " is national law, and key ", plugin.key_id(), " signs for ", authority,
                         " alone."),
         .remedy =
             cat("Have it signed by a key of national law (ListTrustedKeys shows them), or have the operator add the "
                 "public key to the rules service's national_keys_file (concord up --national-keys FILE)."),
         .subject = "signature"});
  }
  if (plugin.layer() == v1::LAYER_NATIONAL || facts.by_own_key) return absl::OkStatus();
  return refuse_input(
      {.code = "LAYER_NOT_SIGNED",
       .sentence =
           cat(plugin.plugin_id(), " holds local rules, and key ", plugin.key_id(), " signs national law alone."),
       .remedy = cat("Have it signed by a key that ", authority, " trusts; an operator sets one (TrustKey)."),
       .subject = "signature"});
}

RulebookDecided decide(const v1::Rulebook& state, const v1::DistrustKeyRequest& request, const Context& /*context*/) {
  const bool known = std::any_of(state.keys().begin(), state.keys().end(),
                                 [&](const v1::TrustedKey& key) { return key.key_id() == request.key_id(); });
  if (!known) {
    return platform::refuse_missing({.code = "UNKNOWN_KEY",
                                     .sentence = cat("No key '", shown(request.key_id()), "' is trusted."),
                                     .remedy = "Look it up in ListTrustedKeys; one of national law is taken out of the "
                                               "operator's national_keys_file."});
  }
  std::vector<v1::RulebookEvent> events(1);
  events[0].mutable_key_distrusted()->set_key_id(request.key_id());
  return events;
}

RulebookDecided decide(const v1::Rulebook& state, const v1::InstallPluginRequest& /*request*/, const Context& context,
                       const InstallFacts& facts) {
  CONCORD_RETURN_IF_ERROR(facts.fault);
  const v1::InstalledPlugin& plugin = facts.plugin;
  std::vector<v1::RulebookEvent> events;
  if (find_installed(state, plugin.digest()) != nullptr) return events;
  CONCORD_RETURN_IF_ERROR(check_layer_signed(facts, context.authority));
  const bool trusted = std::any_of(state.keys().begin(), state.keys().end(),
                                   [&](const v1::TrustedKey& key) { return key.key_id() == plugin.key_id(); });
  if (plugin.layer() == v1::LAYER_LOCAL && !trusted) {
    return refuse_state({.code = "SIGNATURE_REFUSED",
                         .sentence = cat("Key ", plugin.key_id(), " was taken back meanwhile."),
                         .remedy = "Have the bundle signed with a trusted key."});
  }
  if (plugin.layer() == v1::LAYER_LOCAL && facts.authority != context.authority) {
    return refuse_input(
        {.code = "OTHER_AUTHORITY",
         .sentence = cat("The plugin ", plugin.plugin_id(), " holds the rules of ", shown(facts.authority), "."),
         .remedy = cat("Install it there; the rules of ", context.authority, " name that authority."),
         .subject = "bundle"});
  }
  for (const v1::InstalledPlugin& other : state.plugins()) {
    if (other.plugin_id() == plugin.plugin_id() && other.layer() != plugin.layer()) {
      return refuse_state(
          {.code = "LAYER_CHANGED",
           .sentence = cat("The id ", plugin.plugin_id(), " stands for ",
                           other.layer() == v1::LAYER_NATIONAL ? "national law" : "local rules", " here."),
           .remedy = "Give the plugin an id of its own in plugin.yaml, build and sign it again."});
    }
    if (other.plugin_id() != plugin.plugin_id() || other.version() != plugin.version()) continue;
    return refuse_state(
        {.code = "VERSION_TAKEN",
         .sentence = cat("Another bundle of ", plugin.plugin_id(), " ", plugin.version(), " is installed."),
         .remedy = "Give the changed plugin a new version in plugin.yaml, build and sign it again."});
  }
  if (state.plugins_size() >= kMaxInstalled) {
    return refuse_state({.code = "TOO_MANY_PLUGINS",
                         .sentence = cat(state.plugins_size(), " bundles are installed."),
                         .remedy = cat("At most ", kMaxInstalled, " are kept.")});
  }
  v1::InstalledPlugin& installed = *events.emplace_back().mutable_plugin_installed()->mutable_plugin();
  installed = plugin;
  installed.set_installed_by(context.actor.subject);
  installed.set_installed_on(platform::format_date(context.today));
  return events;
}

RulebookDecided decide(const v1::Rulebook& state, const v1::ProposeChangeRequest& request, const Context& context) {
  CONCORD_RETURN_IF_ERROR(
      Faults()
          .must(platform::is_id(request.change_id()), cat("'", shown(request.change_id()), "' is not a change's id."),
                "Give 1 to 60 letters, digits, hyphens.", "change_id")
          .must(request.digest().empty() || platform::is_sha256(request.digest()), "The digest is none.",
                "Give 64 hexadecimal digits, or nothing to retire the plugin.", "digest")
          .must(platform::is_date(request.effective_from()), "There is no such day.", "Give YYYY-MM-DD.",
                "effective_from")
          .must(platform::is_text(request.reason(), kMaxReason), "The change says no reason, or too many words.",
                cat("Give 1 to ", kMaxReason, " characters."), "reason")
          .must(request.version_reason().empty() || platform::is_text(request.version_reason(), kMaxReason),
                "The reason for the version is none, or has too many words.",
                cat("Give 1 to ", kMaxReason, " characters."), "version_reason")
          .as("INVALID_CHANGE"));
  CONCORD_RETURN_IF_ERROR(platform::check_no_personal_data("The reason", request.reason(), "reason"));
  CONCORD_RETURN_IF_ERROR(
      platform::check_no_personal_data("The reason for the version", request.version_reason(), "version_reason"));
  v1::Change change;
  change.set_change_id(request.change_id());
  change.set_plugin_id(request.plugin_id());
  change.set_digest(request.digest());
  change.set_effective_from(request.effective_from());
  change.set_reason(request.reason());
  change.set_version_reason(request.version_reason());
  change.set_proposed_by(context.actor.subject);
  std::vector<v1::RulebookEvent> events;
  if (const v1::Change* waiting = find_change(state, request.change_id())) {
    if (platform::same(*waiting, change)) return events;
    return refuse_state({.code = "CHANGE_TAKEN",
                         .sentence = cat("Another change '", request.change_id(), "' waits."),
                         .remedy = "Choose another id."});
  }
  CONCORD_RETURN_IF_ERROR(check_not_past(request.effective_from(), context));
  const v1::Activation* active = find_active(state, request.plugin_id(), request.effective_from());
  if (request.digest().empty() && active == nullptr) {
    return refuse_state({.code = "NOT_ACTIVE",
                         .sentence = cat("Plugin '", shown(request.plugin_id()), "' is not active then."),
                         .remedy = "Name a plugin of ListRulebook."});
  }
  if (!request.digest().empty()) {
    const v1::InstalledPlugin* plugin = find_installed(state, request.digest());
    if (plugin == nullptr || plugin->plugin_id() != request.plugin_id()) {
      return unknown_plugin(cat(shown(request.plugin_id()), " ", request.digest().substr(0, 12)));
    }
    if (active != nullptr && active->digest() == request.digest()) {
      return refuse_state(
          {.code = "ALREADY_ACTIVE",
           .sentence = cat("This bundle of ", plugin->plugin_id(), " is active from ", active->effective_from(), "."),
           .remedy = "Nothing is left to do."});
    }
    if (request.effective_from() < plugin->first_day()) {
      return refuse_state(
          {.code = "BEFORE_FIRST_DAY",
           .sentence =
               cat(plugin->plugin_id(), " ", plugin->version(), " says in its plugin.yaml that its rules begin on ",
                   plugin->first_day(), ", and it would hold from ", request.effective_from(), "."),
           .remedy = cat("Let it hold from ", plugin->first_day(),
                         " or later, or write another from: into plugin.yaml, build, sign and install it again."),
           .subject = "effective_from"});
    }
    // What is in force stays in force, and is judged for good as it was; what begins is of today's meaning.
    if (plugin->sdk() < plugins::host::kOldestProposedSdk) {
      return refuse_state(
          {.code = "OLD_SDK",
           .sentence = cat(plugin->plugin_id(), " ", plugin->version(), " was built for sdk ",
                           std::max(plugin->sdk(), plugins::host::kFirstSdk), "."),
           .remedy = cat("Write sdk: ", plugins::host::kTodaysSdk,
                         " into its plugin.yaml, run concord-rules check, build, sign and install it.")});
    }
    CONCORD_RETURN_IF_ERROR(check_fits(state, change, *plugin));
  }
  CONCORD_RETURN_IF_ERROR(check_proposed(state, change, context));
  if (state.changes_size() >= kMaxChanges || state.activations_size() >= kMaxActivations) {
    return refuse_state(
        {.code = "TOO_MANY_CHANGES",
         .sentence = cat(state.changes_size(), " changes wait."),
         .remedy = cat("Approve or withdraw one: at most ", kMaxChanges, " wait and ", kMaxActivations, " are kept.")});
  }
  *events.emplace_back().mutable_change_proposed()->mutable_change() = change;
  return events;
}

RulebookDecided decide(const v1::Rulebook& state, const v1::ApproveChangeRequest& request, const Context& context) {
  const v1::Change* change = find_change(state, request.change_id());
  if (change == nullptr) return unknown_change(request.change_id());
  CONCORD_RETURN_IF_ERROR(check_second_person(*change, context));
  CONCORD_RETURN_IF_ERROR(check_not_past(change->effective_from(), context));
  // Law and versions may have become others since it was proposed.
  if (const v1::InstalledPlugin* plugin = find_installed(state, change->digest())) {
    CONCORD_RETURN_IF_ERROR(check_fits(state, *change, *plugin));
  }
  CONCORD_ASSIGN(const v1::Change* other, decided_with(state, *change));
  std::vector<v1::RulebookEvent> events;
  if (other != nullptr) {
    CONCORD_RETURN_IF_ERROR(check_second_person(*other, context));
    // The end of the one law first, as it holds first.
    events.push_back(decided(change->digest().empty() ? *change : *other, context));
    events.push_back(decided(change->digest().empty() ? *other : *change, context));
  } else {
    events.push_back(decided(*change, context));
  }
  return events;
}

RulebookDecided decide(const v1::Rulebook& state, const v1::WithdrawChangeRequest& request, const Context& context) {
  if (find_change(state, request.change_id()) == nullptr) return unknown_change(request.change_id());
  if (!platform::is_text(request.reason(), kMaxReason)) {
    return refuse_input({.code = "REASON_MISSING",
                         .sentence = "The withdrawal says no reason, or too many words.",
                         .remedy = cat("Give 1 to ", kMaxReason, " characters."),
                         .subject = "reason"});
  }
  CONCORD_RETURN_IF_ERROR(platform::check_no_personal_data("The reason", request.reason(), "reason"));
  std::vector<v1::RulebookEvent> events(1);
  auto* withdrawn = events[0].mutable_change_withdrawn();
  withdrawn->set_change_id(request.change_id());
  withdrawn->set_withdrawn_by(context.actor.subject);
  withdrawn->set_reason(request.reason());
  return events;
}

}  // namespace concord::rules
