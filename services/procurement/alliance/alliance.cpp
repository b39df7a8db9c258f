// PURE. Folding of an alliance; its draft, strategy and mode of bids.
#include "services/procurement/alliance/alliance.h"

#include <algorithm>

#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/same.h"
#include "services/platform/values/text.h"
#include "services/procurement/alliance/voting.h"
#include "services/procurement/fields/field_rules.h"

namespace concord::procurement {
namespace {

using platform::cat;
using platform::in_quotes;
using platform::refuse_state;

constexpr int kPhases = 4;

using Lines = google::protobuf::RepeatedPtrField<std::string>;

bool are_lines(const Lines& lines, int most) {
  return lines.size() <= most &&
         std::all_of(lines.begin(), lines.end(), [](const std::string& line) { return is_text(line, kMaxText); });
}

void add_preparer(v1::Alliance& sheet, const std::string& subject) {
  for (v1::PhaseGate& gate : *sheet.mutable_gates()) {
    if (gate.phase() != sheet.phase() || subject.empty()) continue;
    const auto& there = gate.prepared_by();
    if (std::find(there.begin(), there.end(), subject) == there.end()) gate.add_prepared_by(subject);
  }
}

void evolve_item(v1::Alliance& sheet, const v1::GateItemCompleted& event) {
  for (v1::PhaseGate& gate : *sheet.mutable_gates()) {
    if (gate.phase() != event.phase()) continue;
    for (v1::GateItem& item : *gate.mutable_items()) {
      if (item.id() != event.item_id()) continue;
      item.set_evidence(event.evidence());
      item.set_done_on(event.done_on());
    }
  }
  add_preparer(sheet, event.prepared_by());
}

void evolve_gate(v1::Alliance& sheet, const v1::GateApproved& event) {
  for (v1::PhaseGate& gate : *sheet.mutable_gates()) {
    if (gate.phase() == event.phase()) gate.set_approved_on(event.approved_on());
  }
  sheet.set_phase(event.next());
}

// Checklists as they come from a person: nothing is done yet.
absl::Status check_gates(const google::protobuf::RepeatedPtrField<v1::PhaseGate>& gates) {
  Faults faults;
  faults.must(gates.size() == kPhases, cat("There are ", gates.size(), " gates."),
              "Give one for each phase: readiness, commitment, formation, operation.", "gates");
  std::set<std::string> ids;
  for (int i = 0; i < gates.size() && i < kPhases; ++i) {
    const v1::PhaseGate& gate = gates.Get(i);
    const char* name = phase_in_words(static_cast<v1::AlliancePhase>(i + 1));
    faults
        .must(gate.phase() == static_cast<v1::AlliancePhase>(i + 1), cat("Gate ", i + 1, " is not that of ", name, "."),
              "Give readiness, commitment, formation, operation, in this order.", "gates")
        .must(!gate.items().empty() && gate.items_size() <= kMaxGateItems,
              cat("The gate of ", name, " has ", gate.items_size(), " items."), cat("Give 1 to ", kMaxGateItems, "."),
              "gates")
        .must(gate.prepared_by().empty() && gate.approved_on().empty(), cat("The gate of ", name, " is not new."),
              "Leave out who worked on it and when it was approved.", "gates");
    for (const v1::GateItem& item : gate.items()) {
      faults
          .must(is_short_id(item.id()) && ids.insert(item.id()).second,
                cat(in_quotes(item.id()), " is no item's id, or stands there twice."),
                "Give each item an id of its own: 1 to 40 letters, digits, hyphens.", "gates")
          .must(is_text(item.title(), kMaxName) && item.evidence().empty() && item.done_on().empty(),
                cat("Item ", item.id().substr(0, 60), " has no title, one that is too long, or is done already."),
                cat("Give a title of 1 to ", kMaxName, " characters and nothing else."), "gates");
    }
  }
  return faults.as("INVALID_GATES");
}

absl::Status check_strategy(const v1::AllianceStrategy& strategy) {
  const auto lines = [](const Lines& list, const char* what, Faults& faults) {
    faults.must(are_lines(list, kMaxStrategyLines), cat("The ", what, " are too many, or one is empty or too long."),
                cat("Give at most ", kMaxStrategyLines, ", each of 1 to ", kMaxText, " characters."), what);
  };
  Faults faults;
  faults
      .must(is_text(strategy.vision(), kMaxText), "There is no vision, or it is too long.",
            cat("Give 1 to ", kMaxText, " characters."), "strategy.vision")
      .must(strategy.purpose().size() <= kMaxText, "The purpose is too long.",
            cat("Give at most ", kMaxText, " characters."), "strategy.purpose");
  lines(strategy.objectives(), "objectives", faults);
  lines(strategy.outcomes(), "outcomes", faults);
  lines(strategy.scope_in(), "services in scope", faults);
  lines(strategy.scope_out(), "services out of scope", faults);
  lines(strategy.principles(), "principles", faults);
  return faults.as("INVALID_STRATEGY");
}

absl::Status check_weighed(const v1::BenefitsAndRisks& weighed, const char* of) {
  if (!weighed.benefits().empty() && !weighed.risks().empty() && are_lines(weighed.benefits(), kMaxBenefits) &&
      are_lines(weighed.risks(), kMaxBenefits)) {
    return absl::OkStatus();
  }
  return platform::refuse_input({.code = "BENEFITS_OR_RISKS_MISSING",
                                 .sentence = cat("Of ", of, " bids there are ", weighed.benefits_size(),
                                                 " benefits and ", weighed.risks_size(), " risks."),
                                 .remedy = cat("Give 1 to ", kMaxBenefits, " of each, whichever mode is chosen."),
                                 .subject = of});
}

}  // namespace

std::string alliance_stream(const std::string& id) { return cat("alliance/", id); }

absl::Status unknown_alliance(const std::string& id) {
  return platform::refuse_missing({.code = "UNKNOWN_ALLIANCE",
                                   .sentence = cat("There is no alliance ", in_quotes(id), "."),
                                   .remedy = "Look it up in the list of alliances."});
}

const char* phase_in_words(v1::AlliancePhase phase) {
  switch (phase) {
    case v1::ALLIANCE_PHASE_READINESS:
      return "readiness";
    case v1::ALLIANCE_PHASE_COMMITMENT:
      return "commitment";
    case v1::ALLIANCE_PHASE_FORMATION:
      return "formation";
    case v1::ALLIANCE_PHASE_OPERATION:
      return "operation";
    case v1::ALLIANCE_PHASE_ENDED:
      return "ended";
    default:
      return "no phase";
  }
}

absl::Status check_phase(const AllianceState& state, const std::string& id,
                         const std::vector<v1::AlliancePhase>& phases) {
  if (state.sheet.id().empty()) return unknown_alliance(id);
  if (std::find(phases.begin(), phases.end(), state.sheet.phase()) != phases.end()) return absl::OkStatus();
  std::string wanted;
  for (const v1::AlliancePhase phase : phases) wanted += cat(wanted.empty() ? "" : " or ", phase_in_words(phase));
  return refuse_state(
      {.code = "WRONG_PHASE",
       .sentence = cat("Alliance ", state.sheet.id(), " is in the phase ", phase_in_words(state.sheet.phase()), "."),
       .remedy = cat("This is done in the phase ", wanted, "."),
       .citation = "The four phases of alliance contracting."});
}

void evolve_sheet(v1::Alliance& sheet, const v1::AllianceEvent& event) {
  if (event.has_alliance_drafted()) {
    const v1::AllianceDrafted& drafted = event.alliance_drafted();
    sheet.set_id(drafted.alliance_id());
    sheet.set_title(drafted.title());
    sheet.set_phase(v1::ALLIANCE_PHASE_READINESS);
    *sheet.mutable_gates() = drafted.gates();
    add_preparer(sheet, drafted.prepared_by());
  } else if (event.has_strategy_written()) {
    *sheet.mutable_strategy() = event.strategy_written().strategy();
    add_preparer(sheet, event.strategy_written().prepared_by());
  } else if (event.has_bid_mode_chosen()) {
    *sheet.add_bid_modes() = event.bid_mode_chosen().choice();
    add_preparer(sheet, event.bid_mode_chosen().prepared_by());
  } else if (event.has_gate_item_completed()) {
    evolve_item(sheet, event.gate_item_completed());
  } else if (event.has_gate_approved()) {
    evolve_gate(sheet, event.gate_approved());
  } else if (event.has_leadership_team_formed()) {
    *sheet.mutable_team() = event.leadership_team_formed().team();
    add_preparer(sheet, event.leadership_team_formed().prepared_by());
  } else if (event.has_decision_proposed()) {
    sheet.set_decisions(sheet.decisions() + 1);
  } else if (event.has_financial_framework_agreed()) {
    *sheet.mutable_financial_framework() = event.financial_framework_agreed().framework();
    sheet.set_agreed_by_decision_id(event.financial_framework_agreed().decision_id());
  } else if (event.has_book_entry_recorded() || event.has_book_entry_corrected()) {
    sheet.set_book_entries(sheet.book_entries() + 1);
  } else if (event.has_alliance_year_closed()) {
    *sheet.add_years() = event.alliance_year_closed().result();
  } else if (event.has_health_check_recorded()) {
    *sheet.mutable_last_health_check() = event.health_check_recorded().check();
    sheet.set_health_checks(sheet.health_checks() + 1);
  }
}

void AllianceAggregate::evolve(State& state, const Event& event) {
  evolve_sheet(state.sheet, event);
  if (event.has_decision_proposed()) {
    const v1::AllianceDecision& decision = event.decision_proposed().decision();
    state.decisions[decision.id()] = decision;
  } else if (event.has_vote_cast()) {
    evolve_alliance_decision(state.decisions[event.vote_cast().decision_id()], event);
  } else if (event.has_decision_taken()) {
    evolve_alliance_decision(state.decisions[event.decision_taken().decision_id()], event);
  } else if (event.has_decision_refused()) {
    evolve_alliance_decision(state.decisions[event.decision_refused().decision_id()], event);
  } else if (event.has_leadership_team_formed()) {
    for (auto& [id, decision] : state.decisions) evolve_alliance_decision(decision, event);
  } else if (event.has_book_entry_recorded()) {
    const v1::BookEntry& entry = event.book_entry_recorded().entry();
    state.book[entry.id()] = entry;
  } else if (event.has_book_entry_corrected()) {
    const v1::BookEntry& entry = event.book_entry_corrected().entry();
    state.book[entry.id()] = entry;
    state.corrected.insert(entry.corrects_id());
  } else if (event.has_health_check_recorded()) {
    const v1::HealthCheck& check = event.health_check_recorded().check();
    state.checks.insert(check.id());
    for (const v1::HealthScore& score : check.scores()) state.health_scores[score.dimension()] = score.score();
  }
}

AllianceDecided decide(const AllianceState& state, const v1::DraftAllianceRequest& request, const Context& context) {
  if (!state.sheet.id().empty()) {
    return refuse_state({.code = "ALREADY_DRAFTED",
                         .sentence = cat("There is an alliance '", state.sheet.id(), "' already."),
                         .remedy = "Choose another id."});
  }
  CONCORD_RETURN_IF_ERROR(Faults()
                              .must(is_id(request.alliance_id()),
                                    cat("'", request.alliance_id().substr(0, 80), "' is not an id."),
                                    "Give 1 to 60 letters, digits, hyphens.", "alliance_id")
                              .must(is_text(request.title(), kMaxName), "There is no title, or it is too long.",
                                    cat("Give 1 to ", kMaxName, " characters."), "title")
                              .as("INVALID_ALLIANCE"));
  CONCORD_RETURN_IF_ERROR(check_gates(request.gates()));
  std::vector<v1::AllianceEvent> events(1);
  auto* drafted = events[0].mutable_alliance_drafted();
  drafted->set_alliance_id(request.alliance_id());
  drafted->set_title(request.title());
  *drafted->mutable_gates() = request.gates();
  drafted->set_prepared_by(context.actor.subject);
  return events;
}

AllianceDecided decide(const AllianceState& state, const v1::WriteStrategyRequest& request, const Context& context) {
  CONCORD_RETURN_IF_ERROR(check_phase(state, request.alliance_id(), {v1::ALLIANCE_PHASE_READINESS}));
  CONCORD_RETURN_IF_ERROR(check_strategy(request.strategy()));
  std::vector<v1::AllianceEvent> events;
  if (platform::same(state.sheet.strategy(), request.strategy())) return events;
  auto* written = events.emplace_back().mutable_strategy_written();
  written->set_alliance_id(state.sheet.id());
  *written->mutable_strategy() = request.strategy();
  written->set_prepared_by(context.actor.subject);
  return events;
}

AllianceDecided decide(const AllianceState& state, const v1::ChooseBidModeRequest& request, const Context& context) {
  CONCORD_RETURN_IF_ERROR(check_phase(state, request.alliance_id(), {v1::ALLIANCE_PHASE_READINESS}));
  CONCORD_RETURN_IF_ERROR(
      Faults()
          .must(request.mode() != v1::MODE_OF_BIDS_UNSPECIFIED && v1::ModeOfBids_IsValid(request.mode()),
                "The choice names no mode of bids.", "Choose individual or group bids.", "mode")
          .must(state.sheet.bid_modes_size() < kMaxModeChanges,
                cat("The mode was chosen ", state.sheet.bid_modes_size(), " times."),
                cat("At most ", kMaxModeChanges, " choices are kept; stay with the last."), "mode")
          .must(request.reason().size() <= kMaxText, "The reason is too long.",
                cat("Give at most ", kMaxText, " characters."), "reason")
          .as("INVALID_MODE"));
  CONCORD_RETURN_IF_ERROR(check_weighed(request.individual(), "individual"));
  CONCORD_RETURN_IF_ERROR(check_weighed(request.group(), "group"));
  std::vector<v1::AllianceEvent> events;
  const v1::BidModeChoice* last = state.sheet.bid_modes().empty() ? nullptr : &*state.sheet.bid_modes().rbegin();
  if (last != nullptr && last->mode() == request.mode() && platform::same(last->individual(), request.individual()) &&
      platform::same(last->group(), request.group())) {
    return events;
  }
  if (last != nullptr && last->mode() != request.mode()) {
    CONCORD_RETURN_IF_ERROR(check_reason(request.reason(), kMaxText, "The change of the mode", "reason"));
  }
  auto* chosen = events.emplace_back().mutable_bid_mode_chosen();
  chosen->set_alliance_id(state.sheet.id());
  chosen->mutable_choice()->set_mode(request.mode());
  *chosen->mutable_choice()->mutable_individual() = request.individual();
  *chosen->mutable_choice()->mutable_group() = request.group();
  chosen->mutable_choice()->set_reason(request.reason());
  chosen->mutable_choice()->set_chosen_on(platform::format_date(context.today));
  chosen->set_prepared_by(context.actor.subject);
  return events;
}

}  // namespace concord::procurement
