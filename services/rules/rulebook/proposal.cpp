// PURE. Law, layer and order of versions; see proposal.h.
#include "services/rules/rulebook/proposal.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/rules/rulebook/rulebook.h"

namespace concord::rules {
namespace {

using platform::cat;
using platform::refuse_state;

std::optional<std::array<int, 3>> numbers_of(const std::string& version) {
  const std::vector<std::string> parts = absl::StrSplit(version, '.');
  std::array<int, 3> numbers{};
  if (parts.size() != numbers.size()) return std::nullopt;
  for (std::size_t at = 0; at < numbers.size(); ++at) {
    const std::string& part = parts[at];
    const bool is_number =
        !part.empty() && part.size() <= 6 && part.find_first_not_of("0123456789") == std::string::npos;
    if (!is_number || !absl::SimpleAtoi(part, &numbers[at])) return std::nullopt;
  }
  return numbers;
}

// Laws that would answer on that day: active ones, and those that wait to begin by then.
std::set<std::string> laws_on(const v1::Rulebook& rulebook, const std::string& date) {
  std::set<std::string> laws;
  const auto day = platform::parse_date(date, "effective_from");
  if (!day.ok()) return laws;
  for (const v1::ActivePlugin& one : answering_on(rulebook, *day)) {
    if (one.plugin().layer() == v1::LAYER_NATIONAL) laws.insert(one.plugin().plugin_id());
  }
  for (const v1::Change& waiting : rulebook.changes()) {
    const v1::InstalledPlugin* plugin = find_installed(rulebook, waiting.digest());
    if (plugin == nullptr || plugin->layer() != v1::LAYER_NATIONAL || waiting.effective_from() > date) continue;
    laws.insert(plugin->plugin_id());
  }
  return laws;
}

absl::Status check_law(const v1::Rulebook& rulebook, const v1::Change& change, const v1::InstalledPlugin& plugin) {
  if (plugin.layer() != v1::LAYER_LOCAL || plugin.under().empty()) return absl::OkStatus();
  const std::set<std::string> laws = laws_on(rulebook, change.effective_from());
  // Without any law nothing is answered anyway, and the rules may lie ready for the one that comes.
  if (laws.empty() || laws.contains(plugin.under())) return absl::OkStatus();
  return refuse_state(
      {.code = "OTHER_LAW",
       .sentence = cat(plugin.plugin_id(), " ", plugin.version(), " is written under ", plugin.under(), ", and on ",
                       change.effective_from(), " the law would be ", absl::StrJoin(laws, ", "), "."),
       .remedy = cat("Propose first that ", plugin.under(),
                     " begins by then (ProposeChange), or write the "
                     "rules under the law that will hold: under in plugin.yaml, build, sign, install."),
       .subject = "digest"});
}

}  // namespace

bool is_version(const std::string& version) { return numbers_of(version).has_value(); }

bool is_older(const std::string& first, const std::string& second) {
  const auto left = numbers_of(first), right = numbers_of(second);
  return left && right && *left < *right;
}

absl::Status check_fits(const v1::Rulebook& rulebook, const v1::Change& change, const v1::InstalledPlugin& plugin) {
  const v1::Activation* activation = find_active(rulebook, change.plugin_id(), change.effective_from());
  const v1::InstalledPlugin* active = activation == nullptr ? nullptr : find_installed(rulebook, activation->digest());
  if (active != nullptr && active->layer() != plugin.layer()) {
    return refuse_state({.code = "LAYER_CHANGED",
                         .sentence = cat("The id ", plugin.plugin_id(), " stands for ",
                                         active->layer() == v1::LAYER_NATIONAL ? "national law" : "local rules",
                                         " that is active then."),
                         .remedy = "Give the plugin an id of its own in plugin.yaml; build, sign and install it again.",
                         .subject = "digest"});
  }
  CONCORD_RETURN_IF_ERROR(check_law(rulebook, change, plugin));
  const bool is_back = active != nullptr && is_older(plugin.version(), active->version());
  if (!change.version_reason().empty() || (is_version(plugin.version()) && !is_back)) return absl::OkStatus();
  return refuse_state(
      {.code = "VERSION_REASON_MISSING",
       .sentence = is_back
                       ? cat("Version ", plugin.version(), " is older than ", active->version(), ", which is active.")
                       : cat("'", plugin.version().substr(0, 60), "' is no version in three numbers."),
       .remedy = "Propose it with a version_reason that says why it is to be this one, or propose a later version such "
                 "as 2.0.0.",
       .subject = "version_reason"});
}

}  // namespace concord::rules
