// Puts the rooms of the rules service together. Decides nothing itself.
#include "services/rules/rules_service.h"

#include <filesystem>
#include <utility>

#include "services/platform/values/text.h"
#include "services/rules/comparing/comparing_rpcs.h"
#include "services/rules/judging/judging_rpcs.h"
#include "services/rules/rulebook/rulebook_rpcs.h"
#include "services/rules/views.h"

namespace concord::rules {
namespace {

// What the rows hold on to; the turns come last, so that their jobs end before what they use.
struct Held {
  Held(platform::Ledger& ledger, const std::string& box_path, NationalKeys national)
      : rulebooks(ledger), evaluator(ledger.database(), box_path, std::move(national)) {}
  platform::Decider<RulebookAggregate> rulebooks;
  Evaluator evaluator;
  Turns turns;
};

std::string box_beside_this_program() {
  std::error_code ignored;
  return (std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path() / "concord-box").string();
}

}  // namespace

platform::ServiceDefinition rules_definition(std::string box_path, std::string national_keys_file) {
  auto box = std::make_shared<std::string>(box_path.empty() ? box_beside_this_program() : std::move(box_path));
  auto keys = std::make_shared<std::string>(std::move(national_keys_file));
  platform::ServiceDefinition definition;
  definition.name = "rules";
  definition.rpc_service = "concord.rules.v1.RulesService";
  definition.views = rules_views();
  definition.declare_settings = [box, keys](platform::Settings& settings) {
    settings.text("box_path", box.get(), "the concord-box program that plugins run in");
    settings.text("national_keys_file", keys.get(),
                  "public keys that sign national law, one after another; read again at each use");
  };
  definition.prepare = [box, keys](bool) -> absl::Status {
    if (!std::filesystem::exists(*box)) {
      return absl::NotFoundError(platform::cat("there is no box program at ", *box, "; set box_path"));
    }
    return national_keys_in(*keys).status();
  };
  definition.wire = [box, keys](const platform::Parts& parts, platform::Rpcs& rpcs) -> std::vector<platform::Followed> {
    const NationalKeys national = [keys] { return national_keys_in(*keys); };
    const auto held = std::make_shared<Held>(parts.ledger, *box, national);
    rpcs.keep(held);
    add_rulebook_rpcs(rpcs, held->rulebooks, national);
    add_judging_rpcs(rpcs, held->rulebooks, held->evaluator, held->turns);
    add_comparing_rpcs(rpcs, held->rulebooks, held->evaluator, held->turns);
    return {};
  };
  return definition;
}

}  // namespace concord::rules
