// The rows of comparing; see comparing_rpcs.h.
#include "services/rules/comparing/comparing_rpcs.h"

#include <algorithm>

#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/rules/comparing/differences.h"
#include "services/rules/judging/in_turn.h"
#include "services/rules/rulebook/outlook.h"
#include "services/rules/rulebook/page_through.h"

namespace concord::rules {
namespace {

using Rulebooks = platform::Decider<RulebookAggregate>;

absl::StatusOr<PluginsById> plugins_on(Evaluator& evaluator, const v1::Rulebook& rulebook, const std::string& authority,
                                       absl::CivilDay day) {
  PluginsById plugins;
  for (const v1::ActivePlugin& active : active_on(rulebook, day)) {
    auto bundle = evaluator.shelf().get(authority, active.plugin().digest());
    if (!bundle.ok()) {
      return platform::trouble(absl::StatusCode::kUnavailable, "RULES_UNAVAILABLE",
                               platform::cat(bundle.status().message(), "."), "Tell the operator.");
    }
    plugins[active.plugin().plugin_id()] = {active.plugin(), *std::move(bundle)};
  }
  return plugins;
}

// Nothing on both days is no answer to somebody who mistyped the authority or the year.
absl::Status check_days(const v1::Rulebook& rulebook, const v1::DiffRulebookRequest& ask, absl::CivilDay last) {
  std::string begins;
  for (const v1::Activation& one : rulebook.activations()) {
    if (begins.empty() || one.effective_from() < begins) begins = one.effective_from();
  }
  if (!begins.empty() && begins <= platform::format_date(last)) return absl::OkStatus();
  return platform::refuse_missing(
      {.code = "NO_RULEBOOK",
       .sentence = platform::cat("No rules are active for '", ask.authority(), "' on either day."),
       .remedy = begins.empty() ? "Check the authority's name: none of its plugins was ever activated."
                                : platform::cat("Give a day from ", begins, " on, when its first rules begin.")});
}

absl::Status compare(Rulebooks& rulebooks, Evaluator& evaluator, const v1::DiffRulebookRequest& ask,
                     v1::DiffRulebookResponse& answer) {
  CONCORD_ASSIGN(const auto first_day, platform::parse_date(ask.first(), "first"));
  CONCORD_ASSIGN(const auto second_day, platform::parse_date(ask.second(), "second"));
  CONCORD_ASSIGN(const auto loaded, rulebooks.load(ask.authority(), kRulebookStream));
  const v1::Rulebook& rulebook = *loaded.state;
  CONCORD_RETURN_IF_ERROR(check_days(rulebook, ask, std::max(first_day, second_day)));
  CONCORD_ASSIGN(const auto first, plugins_on(evaluator, rulebook, ask.authority(), first_day));
  CONCORD_ASSIGN(const auto second, plugins_on(evaluator, rulebook, ask.authority(), second_day));
  CONCORD_ASSIGN(const auto found, differences(first, first_day, second, second_day));
  return page_through(
      found, ask.page_size(), ask.page_token(), [&](const auto& row) { *answer.add_differences() = row; },
      answer.mutable_next_page_token());
}

}  // namespace

void add_comparing_rpcs(platform::Rpcs& rpcs, Rulebooks& rulebooks, Evaluator& evaluator, Turns& turns) {
  rpcs.handles<v1::DiffRulebookRequest, v1::DiffRulebookResponse>(
      in_turn<v1::DiffRulebookRequest, v1::DiffRulebookResponse>(
          turns, [&](const v1::DiffRulebookRequest& ask, v1::DiffRulebookResponse& answer, const platform::Command&,
                     const platform::Reply& reply) {
            reply(compare(rulebooks, evaluator, ask, answer));
            return Cost::kUsual;
          }));
}

}  // namespace concord::rules
