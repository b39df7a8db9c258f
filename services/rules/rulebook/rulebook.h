// PURE. An authority's rulebook: keys that it trusts, plugins installed, changes that wait for a second person, and
// what is active from which day. Stream "rulebook", one an authority. It must never see a bundle's bytes nor judge a
// decision.
#pragma once

#include <string>
#include <vector>

#include "absl/time/civil_time.h"

#include "concord/rules/v1/commands.pb.h"
#include "concord/rules/v1/events.pb.h"

#include "services/platform/values/context.h"
#include "services/platform/values/decided.h"

namespace concord::rules {

inline constexpr char kRulebookStream[] = "rulebook";
inline constexpr int kMaxKeys = 20;
inline constexpr int kMaxInstalled = 200;
inline constexpr int kMaxChanges = 20;
inline constexpr int kMaxActivations = 500;
inline constexpr std::size_t kMaxReason = 2'000;

struct RulebookAggregate {
  using State = v1::Rulebook;
  using Event = v1::RulebookEvent;
  static void evolve(State& state, const Event& event);
};

struct KeyFacts {
  std::string key_id;        // empty: the text is no public key
  bool is_national = false;  // the operator's configuration names it for national law
};

// What the shell found out about a bundle before deciding; `fault` is the refusal where it is not to be installed.
struct InstallFacts {
  absl::Status fault;
  v1::InstalledPlugin plugin;    // without who and when
  std::string authority;         // of a local plugin
  bool by_own_key = false;       // signed by a key that the authority trusts
  bool by_national_key = false;  // signed by a key that the operator's configuration names for national law
  bool ran_badly = false;        // its cases failed in a box, which cost others something
};

using RulebookDecided = platform::Decided<v1::RulebookEvent>;
using PlainRulebookCommands = platform::Commands<v1::DistrustKeyRequest, v1::ProposeChangeRequest,
                                                 v1::ApproveChangeRequest, v1::WithdrawChangeRequest>;
RulebookDecided decide(const v1::Rulebook&, const v1::TrustKeyRequest&, const platform::Context&, const KeyFacts&);
RulebookDecided decide(const v1::Rulebook&, const v1::DistrustKeyRequest&, const platform::Context&);
RulebookDecided decide(const v1::Rulebook&, const v1::InstallPluginRequest&, const platform::Context&,
                       const InstallFacts&);
RulebookDecided decide(const v1::Rulebook&, const v1::ProposeChangeRequest&, const platform::Context&);
RulebookDecided decide(const v1::Rulebook&, const v1::ApproveChangeRequest&, const platform::Context&);
RulebookDecided decide(const v1::Rulebook&, const v1::WithdrawChangeRequest&, const platform::Context&);

// LAYER_NOT_SIGNED: a council's key signs that council's local rules alone, and a key of national law nothing else.
absl::Status check_layer_signed(const InstallFacts& facts, const std::string& authority);

const v1::InstalledPlugin* find_installed(const v1::Rulebook& rulebook, const std::string& digest);
// What is active of a plugin on a civil date; null when nothing is.
const v1::Activation* find_active(const v1::Rulebook& rulebook, const std::string& plugin_id, const std::string& day);
// National ones first, then by plugin.
std::vector<v1::ActivePlugin> active_on(const v1::Rulebook& rulebook, absl::CivilDay day);
// Which answer a question about `day`, and which the public reads for it: those active then; before any law was, also
// the law of the first day that had one, because a contract can be older than the rulebook and the law's figures have
// dates of their own. Local rules bind nobody before their first day.
std::vector<v1::ActivePlugin> answering_on(const v1::Rulebook& rulebook, absl::CivilDay day);

}  // namespace concord::rules
