// PURE. One law after another; see succession.h.
#include "services/rules/rulebook/succession.h"

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_join.h"

#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/rules/rulebook/rulebook.h"

namespace concord::rules {
namespace {

using platform::cat;
using platform::refuse_state;

v1::Rulebook with(v1::Rulebook rulebook, const v1::Change& change) {
  v1::Activation& one = *rulebook.add_activations();
  one.set_plugin_id(change.plugin_id());
  one.set_digest(change.digest());
  one.set_effective_from(change.effective_from());
  return rulebook;
}

bool is_law(const v1::Rulebook& rulebook, const std::string& plugin_id) {
  for (const v1::InstalledPlugin& plugin : rulebook.plugins()) {
    if (plugin.plugin_id() == plugin_id) return plugin.layer() == v1::LAYER_NATIONAL;
  }
  return false;
}

struct Standing {
  std::string day;
  std::vector<std::string> laws;
  std::vector<std::string> locals;
};

constexpr auto kTwoLaws = [](const Standing& standing) { return standing.laws.size() > 1; };
constexpr auto kWithoutLaw = [](const Standing& standing) { return standing.laws.empty() && !standing.locals.empty(); };

// The first day like that, from `from` on.
template <typename IsSo>
std::optional<Standing> first_day(const v1::Rulebook& rulebook, const std::string& from, IsSo is_so) {
  std::set<std::string> days = {from};
  for (const v1::Activation& one : rulebook.activations()) {
    if (one.effective_from() > from) days.insert(one.effective_from());
  }
  for (const std::string& day : days) {
    const auto date = platform::parse_date(day, "effective_from");
    if (!date.ok()) continue;
    Standing standing{day, {}, {}};
    for (const v1::ActivePlugin& active : active_on(rulebook, *date)) {
      const bool law = active.plugin().layer() == v1::LAYER_NATIONAL;
      (law ? standing.laws : standing.locals).push_back(active.plugin().plugin_id());
    }
    if (is_so(standing)) return standing;
  }
  return std::nullopt;
}

absl::Status law_needed(const Standing& standing) {
  return refuse_state(
      {.code = "NATIONAL_LAW_NEEDED",
       .sentence = cat("On ", standing.day, " these local plugins would be active and no national law: ",
                       absl::StrJoin(standing.locals, ", "), "."),
       .remedy =
           cat("Propose first which law begins on ", standing.day, ", or retire these plugins from that day too.")});
}

bool belong_together(const v1::Rulebook& rulebook, const v1::Change& left, const v1::Change& right) {
  return left.effective_from() == right.effective_from() && left.plugin_id() != right.plugin_id() &&
         left.digest().empty() != right.digest().empty() && is_law(rulebook, right.plugin_id());
}

}  // namespace

absl::Status check_proposed(const v1::Rulebook& rulebook, const v1::Change& change, const platform::Context& context) {
  if (!change.digest().empty() || !is_law(rulebook, change.plugin_id())) return absl::OkStatus();
  v1::Rulebook after = rulebook;
  for (const v1::Change& waiting : rulebook.changes()) {
    // What was not decided in time never will be.
    if (waiting.effective_from() >= platform::format_date(context.today)) after = with(std::move(after), waiting);
  }
  const auto without = first_day(with(std::move(after), change), change.effective_from(), kWithoutLaw);
  return without ? law_needed(*without) : absl::OkStatus();
}

absl::StatusOr<const v1::Change*> decided_with(const v1::Rulebook& rulebook, const v1::Change& change) {
  if (!is_law(rulebook, change.plugin_id())) return nullptr;
  const std::string& from = change.effective_from();
  const v1::Rulebook after = with(rulebook, change);
  // Only what this change itself brings about: a law may begin where local plugins had none.
  const bool ends = change.digest().empty();
  const auto trouble = ends ? first_day(after, from, kWithoutLaw) : first_day(after, from, kTwoLaws);
  if (!trouble) return nullptr;
  for (const v1::Change& waiting : rulebook.changes()) {
    if (!belong_together(rulebook, change, waiting)) continue;
    const v1::Rulebook both = with(after, waiting);
    if (!first_day(both, from, kWithoutLaw) && !first_day(both, from, kTwoLaws)) return &waiting;
  }
  if (ends) return law_needed(*trouble);
  return refuse_state(
      {.code = "SECOND_NATIONAL_LAW",
       .sentence = cat("On ", trouble->day, " two laws would hold: ", absl::StrJoin(trouble->laws, ", "), "."),
       .remedy =
           cat("Have it proposed to retire the other from ", from, "; approving either change then decides both.")});
}

}  // namespace concord::rules
