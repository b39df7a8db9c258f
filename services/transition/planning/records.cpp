// PURE. What is kept beside the plan: checklist, risks, costs and who pays, what was said to whom.
#include "services/transition/planning/records.h"

#include <algorithm>

#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/same.h"
#include "services/platform/values/text.h"
#include "services/transition/fields/field_rules.h"
#include "services/transition/transition/state.h"

namespace concord::transition {
namespace {

using platform::cat;
using platform::in_quotes;
using platform::refuse_input;

template <typename List>
auto find_by_id(const List& list, const std::string& id) -> const typename List::value_type* {
  const auto found = std::find_if(list.begin(), list.end(), [&](const auto& entry) { return entry.id() == id; });
  return found == list.end() ? nullptr : &*found;
}

absl::Status too_many(const std::string& what, int most) {
  return platform::refuse_state({.code = "TOO_MANY",
                                 .sentence = cat("The transition has ", most, " ", what, " already."),
                                 .remedy = cat("Amend one of them; ", most, " is the most.")});
}

absl::Status bad_id(const std::string& code, const std::string& id, const std::string& field) {
  return refuse_input({.code = code,
                       .sentence = cat("'", id.substr(0, 80), "' is not an id."),
                       .remedy = cat("Give 1 to ", kMaxId, " letters, digits, hyphens."),
                       .subject = field});
}

absl::Status check(const v1::Risk& risk) {
  constexpr char kCode[] = "INVALID_RISK";
  if (!is_id(risk.id())) return bad_id(kCode, risk.id(), "risk.id");
  CONCORD_RETURN_IF_ERROR(check_note(kCode, "The practice", risk.practice(), kMaxText, "risk.practice"));
  CONCORD_RETURN_IF_ERROR(check_words(kCode, "The risk", risk.risk(), kMaxText, "risk.risk"));
  CONCORD_RETURN_IF_ERROR(check_words(kCode, "The mitigation", risk.mitigation(), kMaxText, "risk.mitigation"));
  CONCORD_RETURN_IF_ERROR(check_words(kCode, "The owner", risk.owner(), kMaxName, "risk.owner"));
  CONCORD_RETURN_IF_ERROR(check_note(kCode, "The source", risk.source(), kMaxName, "risk.source"));
  const auto level = [](v1::Level value) { return value != v1::LEVEL_UNSPECIFIED && v1::Level_IsValid(value); };
  return Faults()
      .must(level(risk.likelihood()) && level(risk.impact()), cat("Risk ", risk.id(), " is not weighed."),
            "Give likelihood and impact as LOW, MEDIUM or HIGH.", "risk")
      .must(risk.status() != v1::RISK_STATUS_UNSPECIFIED && v1::RiskStatus_IsValid(risk.status()),
            cat("Risk ", risk.id(), " does not say where it stands."), "Give OPEN, MITIGATED, HAPPENED or CLOSED.",
            "risk.status")
      .as(kCode);
}

absl::Status check(const v1::CostLine& cost) {
  constexpr char kCode[] = "INVALID_COST";
  if (!is_id(cost.id())) return bad_id(kCode, cost.id(), "cost.id");
  CONCORD_RETURN_IF_ERROR(check_note(kCode, "The note", cost.note(), kMaxName, "cost.note"));
  return Faults()
      .must(cost.kind() != v1::COST_KIND_UNSPECIFIED && v1::CostKind_IsValid(cost.kind()),
            cat("Cost ", cost.id(), " does not say what it is for."), "Give one of the kinds of cost.", "cost.kind")
      .must(cost.payer() != v1::PAYER_UNSPECIFIED && v1::Payer_IsValid(cost.payer()),
            cat("Nobody pays for cost ", cost.id(), "."), "Say who bears it.", "cost.payer")
      .must(cost.amount_pence() >= 0 && cost.amount_pence() <= kMaxMoneyPence,
            cat("Cost ", cost.id(), " is ", cost.amount_pence(), " pence."), cat("Give 0 to ", kMaxMoneyPence, "."),
            "cost.amount_pence")
      .as(kCode);
}

absl::Status check(const v1::Communication& entry, const Context& context) {
  constexpr char kCode[] = "INVALID_COMMUNICATION";
  if (!is_id(entry.id())) return bad_id(kCode, entry.id(), "communication.id");
  CONCORD_RETURN_IF_ERROR(check_words(kCode, "The summary", entry.summary(), kMaxText, "communication.summary"));
  const std::string today = platform::format_date(context.today);
  return Faults()
      .must(entry.party() != v1::PARTY_UNSPECIFIED && v1::Party_IsValid(entry.party()),
            cat("Entry ", entry.id(), " does not say to whom."), "Name the party.", "communication.party")
      .must(entry.channel() != v1::CHANNEL_UNSPECIFIED && v1::Channel_IsValid(entry.channel()),
            cat("Entry ", entry.id(), " does not say how."), "Name the channel.", "communication.channel")
      .must(is_date(entry.held_on()) && entry.held_on() <= today,
            cat("'", entry.held_on().substr(0, 20), "' is not a day on which it can have happened."),
            cat("Give YYYY-MM-DD, ", today, " or earlier."), "communication.held_on")
      .as(kCode);
}

}  // namespace

TransitionDecided decide(const TransitionState& state, const v1::CheckReadinessRequest& request,
                         const Context& context) {
  CONCORD_RETURN_IF_ERROR(check_running(state, request.transition_id()));
  const v1::ReadinessItem* item = find_by_id(state.readiness(), request.item_id());
  if (item == nullptr) {
    return platform::refuse_missing({.code = "UNKNOWN_ITEM",
                                     .sentence = cat("The checklist has no line ", in_quotes(request.item_id()), "."),
                                     .remedy = "Take a line of the transition's checklist."});
  }
  CONCORD_RETURN_IF_ERROR(
      check_words("EVIDENCE_MISSING", "What shows it", request.evidence(), kMaxEvidence, "evidence"));
  std::vector<v1::TransitionEvent> events;
  if (!item->done_on().empty() && item->evidence() == request.evidence()) return events;
  auto* checked = events.emplace_back().mutable_readiness_checked();
  checked->set_transition_id(state.id());
  checked->set_item_id(request.item_id());
  checked->set_done_on(platform::format_date(context.today));
  checked->set_evidence(request.evidence());
  return events;
}

TransitionDecided decide(const TransitionState& state, const v1::RecordRiskRequest& request, const Context& context) {
  CONCORD_RETURN_IF_ERROR(check_running(state, request.transition_id()));
  CONCORD_RETURN_IF_ERROR(check(request.risk()));
  const v1::Risk* known = find_by_id(state.risks(), request.risk().id());
  std::vector<v1::TransitionEvent> events;
  if (known != nullptr && platform::same(*known, request.risk())) return events;
  if (known == nullptr && state.risks_size() >= kMaxRisks) return too_many("risks", kMaxRisks);
  auto* recorded = events.emplace_back().mutable_risk_recorded();
  recorded->set_transition_id(state.id());
  *recorded->mutable_risk() = request.risk();
  recorded->set_prepared_by(context.actor.subject);
  return events;
}

TransitionDecided decide(const TransitionState& state, const v1::RecordCostRequest& request, const Context& context) {
  CONCORD_RETURN_IF_ERROR(check_running(state, request.transition_id()));
  CONCORD_RETURN_IF_ERROR(check(request.cost()));
  const v1::CostLine* known = find_by_id(state.costs(), request.cost().id());
  std::vector<v1::TransitionEvent> events;
  if (known != nullptr && platform::same(*known, request.cost())) return events;
  if (known == nullptr && state.costs_size() >= kMaxCosts) return too_many("costs", kMaxCosts);
  auto* recorded = events.emplace_back().mutable_cost_recorded();
  recorded->set_transition_id(state.id());
  *recorded->mutable_cost() = request.cost();
  recorded->set_prepared_by(context.actor.subject);
  return events;
}

TransitionDecided decide(const TransitionState& state, const v1::LogCommunicationRequest& request,
                         const Context& context) {
  CONCORD_RETURN_IF_ERROR(check_running(state, request.transition_id()));
  CONCORD_RETURN_IF_ERROR(check(request.communication(), context));
  const v1::Communication* known = find_by_id(state.communications(), request.communication().id());
  std::vector<v1::TransitionEvent> events;
  if (known != nullptr) {
    v1::Communication asked = request.communication();
    asked.set_logged_by(known->logged_by());
    if (platform::same(*known, asked)) return events;
    return platform::refuse_state(
        {.code = "ALREADY_LOGGED",
         .sentence = cat("Entry ", known->id(), " of ", known->held_on(), " says something else."),
         .remedy = "Log it under another id; entries never change."});
  }
  if (state.communications_size() >= kMaxCommunications) return too_many("communications", kMaxCommunications);
  auto* logged = events.emplace_back().mutable_communication_logged();
  logged->set_transition_id(state.id());
  *logged->mutable_communication() = request.communication();
  logged->mutable_communication()->set_logged_by(context.actor.subject);
  return events;
}

}  // namespace concord::transition
