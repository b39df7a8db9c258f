// Asks each plugin of an authority's rulebook, lets the strictest requirement win, and measures what is required
// against the decision's facts. A plugin that gives no proper answer makes the whole judgement UNAVAILABLE: nothing is
// assumed.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"

#include "plugins/host/bundle/bundle.h"
#include "plugins/host/words/program.h"

namespace concord::plugins::host {

// A plugin that is active; what it points to outlives the judging. National plugins come first by custom.
struct ActivePlugin {
  const Bundle* bundle = nullptr;
  std::string digest;  // of the bundle, for the record
  Program* program = nullptr;
  std::shared_ptr<const PreparedProvisions> provisions = {};  // of the gate and day; null: judge() resolves them
  const Bundle* law = nullptr;  // whose figures it reads; null: the one of the rulebook that it stands under
};

// One plugin's word on a requirement.
struct RequirementSource {
  std::string plugin_id;
  Layer layer = Layer::kLocal;
  Requirement requirement;
  bool missing_blocks = false;   // what a fact that nobody stated does to it
  std::string waivable_by = {};  // approvals with commas between, any one of which waives it; empty: none does
};

// What holds after all plugins spoke: the strictest value, and everyone who asked for it or for less.
struct StandingRequirement {
  std::string kind;
  std::string detail;
  std::int64_t value = 0;
  std::vector<RequirementSource> sources;  // the strictest first
};

// A finding of a plugin's own, or one made here from a requirement that the facts do not meet.
struct JudgedFinding {
  Finding finding;
  std::string subject;                  // detail or kind not met, or the missing fact; empty for a plugin's own finding
  std::vector<std::string> plugin_ids;  // whose rule it is
  std::string waivable_by = {};         // who can waive what is not met, where waiving it all is enough
  std::int64_t duty_days = 0;           // from the decision until what it says is to be done; 0: nothing is
};

struct JudgedScore {
  std::string plugin_id;
  Score score;
};

struct PluginRecord {
  std::string plugin_id;
  std::string title;
  std::string version;
  std::string digest;
  Trace trace;
  std::int64_t fuel = 0;
};

// A council's rules whose own first day is later than the day that was asked about.
struct NotBegun {
  std::string plugin_id;
  absl::CivilDay first_day;
};

struct Judgement {
  Gate gate = Gate::kPublish;
  absl::CivilDay legal_date;
  Facts facts;
  Facts worked_out;                               // by national law, known to the plugins after it
  std::vector<StandingRequirement> requirements;  // in the catalogue's order, then by detail
  std::vector<StandingRequirement> advice;        // what rows with level: warns ask for: not met, it warns
  std::vector<JudgedFinding> findings;            // blocking ones first
  std::vector<JudgedScore> scores;
  std::vector<PluginRecord> plugins;
  std::vector<NotBegun> not_begun;  // were named, and say nothing on the legal date

  [[nodiscard]] bool is_blocked() const { return !findings.empty() && findings[0].finding.level == Level::kBlocks; }
};

// Codes of findings that are made here; a requirement's own code is finding_code().
inline constexpr char kFactMissing[] = "FACT_MISSING";
// What would block and was waived by whom its row lets waive it; it warns.
inline constexpr char kWaived[] = "WAIVED";

// Whether one of them declares a fact of the authority's own by that name.
bool declares(const std::vector<const Bundle*>& bundles, const std::string& fact);
// INVALID_ARGUMENT for a fact of an authority's own that no plugin of the rulebook declares, or that is none of its
// choices.
absl::Status check_own_facts(const std::vector<const Bundle*>& rulebook, const Facts& facts);

// Many threads may call it at once, with the same bundles, where the programs allow that (BoxProgram does,
// NativeProgram too). INVALID_ARGUMENT for facts outside FACTS.md; UNAVAILABLE, with the plugin's id, where one gave no
// proper answer.
// `worked_out` is what national law told where it is not itself among the plugins, as a case states it.
absl::StatusOr<Judgement> judge(const std::vector<ActivePlugin>& rulebook, Gate gate, absl::CivilDay legal_date,
                                const Facts& facts, Facts worked_out = {});

}  // namespace concord::plugins::host
