// PURE. Checklists, gates and health checks; see phases.h.
#include "services/procurement/alliance/phases.h"

#include <algorithm>

#include "services/platform/deciding/two_persons.h"
#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/procurement/fields/field_rules.h"

namespace concord::procurement {
namespace {

using platform::cat;
using platform::in_quotes;
using platform::refuse_state;

constexpr char kTwoPersons[] = "Two persons: nobody approves the gate of a phase that he or she worked on.";
constexpr int kBestScore = 5;

const v1::PhaseGate* present_gate(const v1::Alliance& sheet) {
  for (const v1::PhaseGate& gate : sheet.gates()) {
    if (gate.phase() == sheet.phase()) return &gate;
  }
  return nullptr;
}

void add_wanting_strategy(const v1::Alliance& sheet, std::vector<std::string>& open) {
  const v1::AllianceStrategy& strategy = sheet.strategy();
  const auto want = [&](bool there, const char* what) {
    if (!there) open.emplace_back(what);
  };
  want(!strategy.vision().empty(), "a vision");
  want(!strategy.purpose().empty(), "a purpose");
  want(!strategy.objectives().empty(), "objectives");
  want(!strategy.outcomes().empty(), "outcomes");
  want(!strategy.scope_in().empty(), "what is in scope");
  want(!strategy.scope_out().empty(), "what is out of scope");
  want(!strategy.principles().empty(), "principles");
  want(!sheet.bid_modes().empty(), "a mode of bids");
}

// Items that are not done, and what every alliance needs at the end of this phase.
std::vector<std::string> open_at_gate(const v1::Alliance& sheet, const v1::PhaseGate& gate) {
  std::vector<std::string> open;
  for (const v1::GateItem& item : gate.items()) {
    if (item.done_on().empty()) open.push_back(cat(item.id(), " (", item.title(), ")"));
  }
  if (gate.phase() == v1::ALLIANCE_PHASE_READINESS) add_wanting_strategy(sheet, open);
  if (gate.phase() == v1::ALLIANCE_PHASE_COMMITMENT && sheet.team().members().empty()) {
    open.emplace_back("a leadership team");
  }
  if (gate.phase() == v1::ALLIANCE_PHASE_FORMATION && !sheet.has_financial_framework()) {
    open.emplace_back("a financial framework that every member agreed to");
  }
  if (gate.phase() == v1::ALLIANCE_PHASE_OPERATION) {
    for (int year = sheet.years_size() + 1; year <= sheet.financial_framework().fixed_years(); ++year) {
      open.push_back(cat("the closing of year ", year));
    }
  }
  return open;
}

absl::Status check_scores(const AllianceState& state, const v1::HealthCheck& check, const Context& context) {
  const std::string& last = state.sheet.last_health_check().held_on();
  Faults faults;
  faults
      .must(is_short_id(check.id()), cat(in_quotes(check.id()), " is not an id."),
            "Give 1 to 40 letters, digits, hyphens.", "check.id")
      .must(is_date(check.held_on()) && check.held_on() <= platform::format_date(context.today),
            cat("'", check.held_on().substr(0, 20), "' is not a day that has come."), "Give YYYY-MM-DD, today at most.",
            "check.held_on")
      .must(last <= check.held_on(), cat("The last check was held on ", last, ", after ", check.held_on(), "."),
            "Record checks in the order in which they were held.", "check.held_on")
      .must(!check.scores().empty() && check.scores_size() <= kMaxDimensions,
            cat("The check has ", check.scores_size(), " dimensions."), cat("Give 1 to ", kMaxDimensions, "."),
            "check.scores")
      .must(state.sheet.health_checks() < kMaxHealthChecks,
            cat("The alliance has ", state.sheet.health_checks(), " health checks."),
            cat("At most ", kMaxHealthChecks, " are kept."), "check");
  std::set<std::string> dimensions;
  for (const v1::HealthScore& score : check.scores()) {
    faults
        .must(is_code(score.dimension()) && dimensions.insert(score.dimension()).second,
              cat(in_quotes(score.dimension()), " is no dimension, or stands there twice."),
              "Give each dimension once, as a code such as trust.", "check.scores")
        .must(score.score() >= 1 && score.score() <= kBestScore,
              cat(score.dimension().substr(0, 60), " has the score ", score.score(), "."),
              cat("Give 1 (poor) to ", kBestScore, " (excellent)."), "check.scores")
        .must(is_text(score.reason(), kMaxScoreReason),
              cat(score.dimension().substr(0, 60), " has no reason, or one that is too long."),
              cat("Give 1 to ", kMaxScoreReason, " characters."), "check.scores");
  }
  return faults.as("INVALID_CHECK");
}

v1::HealthTrend trend_of(const AllianceState& state, const v1::HealthScore& score) {
  const auto before = state.health_scores.find(score.dimension());
  if (before == state.health_scores.end()) return v1::HEALTH_TREND_UNSPECIFIED;
  if (score.score() == before->second) return v1::HEALTH_TREND_STEADY;
  return score.score() > before->second ? v1::HEALTH_TREND_RISING : v1::HEALTH_TREND_FALLING;
}

}  // namespace

AllianceDecided decide(const AllianceState& state, const v1::CompleteGateItemRequest& request, const Context& context) {
  if (state.sheet.id().empty()) return unknown_alliance(request.alliance_id());
  std::string open;
  const v1::PhaseGate* gate = present_gate(state.sheet);
  const v1::GateItem* asked = nullptr;
  for (int i = 0; gate != nullptr && i < gate->items_size(); ++i) {
    const v1::GateItem& item = gate->items(i);
    if (item.id() == request.item_id()) asked = &item;
    if (item.done_on().empty()) open += cat(open.empty() ? "" : ", ", item.id());
  }
  if (asked == nullptr) {
    return platform::refuse_missing({.code = "UNKNOWN_ITEM",
                                     .sentence = cat("The checklist of the phase ", phase_in_words(state.sheet.phase()),
                                                     " has no item ", in_quotes(request.item_id()), "."),
                                     .remedy = open.empty() ? std::string("Nothing is open in this phase.")
                                                            : cat("Open in this phase are: ", open, ".")});
  }
  if (!is_text(request.evidence(), kMaxText)) {
    return platform::refuse_input({.code = "EVIDENCE_MISSING",
                                   .sentence = cat("Nothing shows that ", asked->id(), " is done."),
                                   .remedy = cat("Say what shows it in 1 to ", kMaxText, " characters."),
                                   .subject = "evidence"});
  }
  std::vector<v1::AllianceEvent> events;
  if (asked->evidence() == request.evidence()) return events;
  auto* completed = events.emplace_back().mutable_gate_item_completed();
  completed->set_alliance_id(state.sheet.id());
  completed->set_phase(gate->phase());
  completed->set_item_id(asked->id());
  completed->set_evidence(request.evidence());
  completed->set_done_on(platform::format_date(context.today));
  completed->set_prepared_by(context.actor.subject);
  return events;
}

AllianceDecided decide(const AllianceState& state, const v1::ApproveGateRequest& request, const Context& context) {
  CONCORD_RETURN_IF_ERROR(check_phase(state, request.alliance_id(), {request.phase()}));
  const v1::PhaseGate* gate = present_gate(state.sheet);
  if (gate == nullptr) {
    return refuse_state({.code = "WRONG_PHASE",
                         .sentence = cat("Alliance ", state.sheet.id(), " has ended."),
                         .remedy = "No gate is left."});
  }
  const auto open = open_at_gate(state.sheet, *gate);
  if (!open.empty()) {
    std::string list;
    for (const std::string& one : open) list += cat(list.empty() ? "" : "; ", one);
    return refuse_state({.code = "GATE_OPEN",
                         .sentence = cat("The gate of ", phase_in_words(gate->phase()), " still wants: ", list, "."),
                         .remedy = "Complete what is open, then ask for the approval again.",
                         .citation = "A phase ends only when its checklist is complete."});
  }
  CONCORD_RETURN_IF_ERROR(platform::refuse_same_person(
      gate->prepared_by(), context,
      {.did = cat("worked on the phase ", phase_in_words(gate->phase())), .rule = kTwoPersons}));
  std::vector<v1::AllianceEvent> events(1);
  auto* approved = events[0].mutable_gate_approved();
  approved->set_alliance_id(state.sheet.id());
  approved->set_phase(gate->phase());
  approved->set_next(static_cast<v1::AlliancePhase>(gate->phase() + 1));
  approved->set_approved_by(context.actor.subject);
  approved->set_approved_on(platform::format_date(context.today));
  return events;
}

AllianceDecided decide(const AllianceState& state, const v1::RecordHealthCheckRequest& request,
                       const Context& context) {
  CONCORD_RETURN_IF_ERROR(
      check_phase(state, request.alliance_id(), {v1::ALLIANCE_PHASE_FORMATION, v1::ALLIANCE_PHASE_OPERATION}));
  if (state.checks.count(request.check().id()) > 0) {
    return refuse_state({.code = "ALREADY_HELD",
                         .sentence = cat("There is a health check '", request.check().id(), "' already."),
                         .remedy = "Give the next one an id of its own; a check is never written anew."});
  }
  CONCORD_RETURN_IF_ERROR(check_scores(state, request.check(), context));
  std::vector<v1::AllianceEvent> events(1);
  auto* recorded = events[0].mutable_health_check_recorded();
  recorded->set_alliance_id(state.sheet.id());
  *recorded->mutable_check() = request.check();
  for (v1::HealthScore& score : *recorded->mutable_check()->mutable_scores()) score.set_trend(trend_of(state, score));
  return events;
}

}  // namespace concord::procurement
