// PURE. Proposed, approved, declined; see change.h.
#include "services/registry/contracts/change.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "services/platform/calling/rules_question.h"
#include "services/platform/deciding/two_persons.h"
#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/registry/contracts/change_question.h"
#include "services/registry/contracts/terms.h"
#include "services/registry/fields/field_rules.h"

namespace concord::registry {
namespace {

using platform::cat;
using platform::Context;
using platform::format_date;
using platform::in_quotes;
using platform::refuse_input;
using platform::refuse_state;

constexpr char kInvalid[] = "INVALID_CHANGE";
constexpr char kTwoPersons[] = "Two persons: nobody changes a contract's deal alone.";
constexpr std::array<std::string_view, 10> kGrounds = {
    "none",       "provided_for",  "urgency", "unforeseeable", "known_risk",
    "additional", "restructuring", "defence", "substantial",   "below_threshold"};
constexpr std::array<std::string_view, 6> kEndGrounds = {"agreed",        "contract_term",   "breach",
                                                         "implied_right", "supplier_failed", "authority_decided"};
constexpr int kMaxChangeFindings = 100;

absl::Status invalid(std::string sentence, std::string remedy, std::string subject) {
  return refuse_input(
      {.code = kInvalid, .sentence = std::move(sentence), .remedy = std::move(remedy), .subject = std::move(subject)});
}

absl::Status check_running(const v1::Contract& state, const std::string& id) {
  if (state.id().empty()) return unknown_contract(id);
  if (state.status() == v1::CONTRACT_STATUS_TERMINATED) return contract_ended(state);
  return absl::OkStatus();
}

absl::Status check_not_over(const v1::Contract& state, const std::string& today) {
  if (today <= state.ends_on()) return absl::OkStatus();
  return refuse_state({.code = "CONTRACT_OVER",
                       .sentence = cat("The last day of contract ", state.id(), " was ", state.ends_on(), "."),
                       .remedy = "What is wanted since is a contract of its own; buy it anew, and note the end of this "
                                 "one (EndContract)."});
}

template <typename Grounds>
absl::Status check_ground(const Grounds& grounds, const std::string& ground) {
  if (std::find(grounds.begin(), grounds.end(), ground) != grounds.end()) return absl::OkStatus();
  std::string all;
  for (const std::string_view one : grounds) all += (all.empty() ? "" : ", ") + std::string(one);
  return refuse_input({.code = "GROUND_MISSING",
                       .sentence = ground.empty() ? "No ground is stated." : cat(in_quotes(ground), " is no ground."),
                       .remedy = cat("State one of ", all, "."),
                       .subject = "ground"});
}

absl::Status check_effective(const v1::ContractChange& change, const std::string& today) {
  const std::string& day = change.effective_on();
  CONCORD_RETURN_IF_ERROR(check_day("change.effective_on", day, today, {}, "today or later"));
  if (day <= change.terms().ends_on()) return absl::OkStatus();
  return invalid(cat("The deal would change on ", day, ", after its last day ", change.terms().ends_on(), "."),
                 "Give a day of its term.", "change.effective_on");
}

// The law that a contract is under is no part of what is agreed anew.
absl::Status keep_law_of(const v1::Contract& state, v1::ContractChange& change) {
  const v1::ContractTerms known = terms_of(state);
  keep_law(known, *change.mutable_terms());
  if (same_law(change.terms(), known)) return absl::OkStatus();
  return invalid("The change would put the contract under another law.",
                 "Leave cpv, commenced_on and stated as they stand; where they are wrong, put them right first "
                 "(CorrectContract).",
                 "change.terms");
}

// A notice is published between proposal and approval, and recorded with its day.
absl::Status check_no_notices(const rules::v1::Particulars& said, const char* field) {
  if (said.notices().empty()) return absl::OkStatus();
  return invalid("A notice is not stated with a change.", "Record it when it is published (RecordContractNotice).",
                 cat(field, ".notices"));
}

bool same_but_end_and_value(v1::ContractTerms left, v1::ContractTerms right) {
  for (v1::ContractTerms* terms : {&left, &right}) {
    terms->clear_ends_on();
    terms->clear_value_pence();
    terms->clear_extension_months();
  }
  return same(left, right);
}

// Of an extension the service works out what is left of it.
absl::Status take_extension(const v1::Contract& state, const std::string& today, v1::ContractChange& change) {
  if (state.extension_months() == 0) {
    return refuse_state({.code = "EXTENSION_USED_UP",
                         .sentence = cat("Contract ", state.id(), " provides for no further extension."),
                         .remedy = "Propose a change of its terms on a ground of law, or buy it anew."});
  }
  if (today > state.ends_on()) {
    return refuse_state({.code = "EXTENSION_TOO_LATE",
                         .sentence = cat("The last day of contract ", state.id(), " was ", state.ends_on(), "."),
                         .remedy = "An extension is taken before it; buy what is wanted since anew."});
  }
  const int months = months_between(state.ends_on(), change.terms().ends_on());
  if (months < 1 || months > state.extension_months()) {
    return invalid(cat("From ", state.ends_on(), " to ", in_quotes(change.terms().ends_on()), " are not 1 to ",
                       state.extension_months(), " whole months."),
                   cat("Give a last day so many months later, such as ", months_after(state.ends_on(), 1), "."),
                   "change.terms.ends_on");
  }
  change.mutable_terms()->set_extension_months(state.extension_months() - months);
  if (!same_but_end_and_value(change.terms(), terms_of(state)) || change.terms().value_pence() < state.value_pence()) {
    return invalid("An extension changes the last day, and what is paid until then, and nothing else.",
                   "Leave the rest as it stands; propose another change by itself.", "change.terms");
  }
  change.set_ground("provided_for");
  change.set_effective_on(day_after(state.ends_on()));
  return absl::OkStatus();
}

absl::Status check_terms_of_kind(const v1::Contract& state, const std::string& today, v1::ContractChange& change) {
  switch (change.kind()) {
    case v1::CONTRACT_CHANGE_KIND_EXTENSION:
      return take_extension(state, today, change);
    case v1::CONTRACT_CHANGE_KIND_TERMS:
    case v1::CONTRACT_CHANGE_KIND_PROVIDER:
      CONCORD_RETURN_IF_ERROR(check_not_over(state, today));
      CONCORD_RETURN_IF_ERROR(check_ground(kGrounds, change.ground()));
      if (change.terms().starts_on() != state.starts_on()) {
        return invalid(cat("The contract began on ", state.starts_on(), "."),
                       "Leave starts_on as it stands; a typing error in it goes by CorrectContract.",
                       "change.terms.starts_on");
      }
      return check_effective(change, today);
    default:
      return invalid("The change states no kind that is known.",
                     "State CONTRACT_CHANGE_KIND_TERMS, CONTRACT_CHANGE_KIND_EXTENSION or "
                     "CONTRACT_CHANGE_KIND_PROVIDER; an end goes by ProposeContractEnd, a typing error by "
                     "CorrectContract.",
                     "change.kind");
  }
}

absl::Status check_kind_of_provider(const v1::ContractChange& change) {
  const bool says = change.kind() == v1::CONTRACT_CHANGE_KIND_PROVIDER;
  if (says == change.changes_provider()) return absl::OkStatus();
  return invalid(says ? "No other provider takes the contract over." : "Another provider would take the contract over.",
                 says ? "Give the providers as they are to be, or state CONTRACT_CHANGE_KIND_TERMS."
                      : "State CONTRACT_CHANGE_KIND_PROVIDER.",
                 "change.kind");
}

// What was asked, as it would wait; empty where it waits so already.
absl::StatusOr<std::optional<v1::ContractChange>> to_wait(const v1::Contract& state, v1::ContractChange change,
                                                          const Context& context, const Facts& facts) {
  *change.mutable_before() = terms_of(state);
  measure(state.has_original() ? state.original() : terms_of(state), change);
  change.set_status(v1::CONTRACT_CHANGE_STATUS_PROPOSED);
  if (state.has_waiting()) {
    v1::ContractChange waits = state.waiting();
    waits.clear_findings();
    change.clear_findings();
    waits.clear_notices_due();
    waits.clear_proposed_by();
    waits.clear_proposed_on();
    if (same(waits, change)) return std::optional<v1::ContractChange>();
    return change_waits(state);
  }
  CONCORD_RETURN_IF_ERROR(check_id(kInvalid, "change_id", change.change_id()));
  const auto& ids = state.change_ids();
  if (std::find(ids.begin(), ids.end(), change.change_id()) != ids.end()) {
    return refuse_state({.code = "ALREADY_DECIDED",
                         .sentence = cat("Change ", change.change_id(), " of contract ", state.id(), " was decided."),
                         .remedy = "Give another change_id."});
  }
  if (state.changes() >= kMaxChanges) {
    return refuse_state({.code = "TOO_MANY_CHANGES",
                         .sentence = cat("Contract ", state.id(), " has ", state.changes(), " changes."),
                         .remedy = cat("At most ", kMaxChanges, " are kept; buy what is wanted since anew.")});
  }
  CONCORD_RETURN_IF_ERROR(check_reason("reason", change.reason()));
  v1::Contract then = state;
  set_terms(change.terms(), then);
  CONCORD_RETURN_IF_ERROR(check_deal(then, facts));
  if (same(change.terms(), change.before())) {
    return refuse_input({.code = "NOTHING_CHANGES",
                         .sentence = cat("The deal of contract ", state.id(), " stands so."),
                         .remedy = "Give the deal as it is to be.",
                         .subject = "terms"});
  }
  change.set_proposed_by(context.actor.subject);
  change.set_proposed_on(format_date(context.today));
  return change;
}

// Notes too: which notice follows an end is one.
void keep_answer(const RulesAnswer& answer, v1::ContractChange& change) {
  if (!answer) return;
  change.clear_findings();
  change.clear_notices_due();
  for (const rules::v1::Finding& found : answer->judgement().findings()) {
    if (change.findings_size() < kMaxChangeFindings) *change.add_findings() = found;
  }
  for (const rules::v1::Requirement& requirement : answer->judgement().requirements()) {
    if (requirement.kind() == "notice") change.add_notices_due(requirement.detail());
  }
}

void warn(v1::ContractChange& change, const char* code, std::string sentence) {
  rules::v1::Finding& found = *change.add_findings();
  found.set_level(rules::v1::LEVEL_WARNS);
  found.set_code(code);
  found.set_sentence(std::move(sentence));
  found.set_remedy("Hold it against the signed contract; what is agreed anew is a change (ProposeContractChange).");
}

// No rules are asked about a correction, so what goes beyond a slip of the pen is said to whoever approves it.
void warn_of_correction(const v1::Contract& state, const std::string& today, v1::ContractChange& change) {
  if (change.changes_provider()) warn(change, "CORRECTION_OF_PROVIDER", "The correction names other providers.");
  if (state.ends_on() < today && change.terms().ends_on() >= today) {
    warn(change, "CORRECTION_REVIVES", cat("The contract was over on ", state.ends_on(), " and would run on."));
  }
  if (state.changes() == 0 && !state.procedure_id().empty()) {
    warn(change, "CORRECTION_OF_AWARD",
         cat("The deal is as procedure ", state.procedure_id(), " awarded and signed it."));
  }
  if (!same_law(change.terms(), change.before())) {
    warn(change, "CORRECTION_OF_LAW", "The correction puts the contract under another law.");
  }
}

template <typename Request>
ContractDecided propose(const v1::Contract& state, const Request& request, const Context& context, const Facts& facts,
                        const RulesAnswer& answer) {
  CONCORD_ASSIGN(auto asked, asked_change(state, request, context, facts));
  std::vector<v1::ContractEvent> events;
  if (!asked) return events;
  keep_answer(answer, *asked);
  auto* proposed = events.emplace_back().mutable_contract_change_proposed();
  proposed->set_contract_id(state.id());
  *proposed->mutable_change() = *std::move(asked);
  if (answer) *proposed->mutable_rules_record() = *answer;
  return events;
}

absl::Status check_waits(const v1::Contract& state, const std::string& contract_id, const std::string& change_id) {
  if (state.id().empty()) return unknown_contract(contract_id);
  if (state.has_waiting() && state.waiting().change_id() == change_id) return absl::OkStatus();
  return refuse_state({.code = "NO_CHANGE_WAITING",
                       .sentence = cat("No change ", in_quotes(change_id), " of contract ", state.id(), " waits."),
                       .remedy = state.has_waiting()
                                     ? cat("Decide on ", state.waiting().change_id(), ", which does.")
                                     : std::string("Have a commissioner propose it (ProposeContractChange).")});
}

// While it waited its day may have passed.
absl::Status check_still_ahead(const v1::ContractChange& change, const std::string& today) {
  std::string first = change.effective_on();
  const bool binds_nobody_later =
      change.kind() == v1::CONTRACT_CHANGE_KIND_CORRECTION || change.kind() == v1::CONTRACT_CHANGE_KIND_END;
  if (binds_nobody_later) return absl::OkStatus();
  if (change.kind() == v1::CONTRACT_CHANGE_KIND_EXTENSION) first = change.before().ends_on();
  if (today <= first) return absl::OkStatus();
  return refuse_state({.code = "EFFECT_PASSED",
                       .sentence = cat("Today is ", today, ", and the change was to be decided by ", first, "."),
                       .remedy = "Decline it (DeclineContractChange), and have it proposed for a later day."});
}

}  // namespace

absl::Status change_waits(const v1::Contract& state) {
  return refuse_state({.code = "CHANGE_WAITING",
                       .sentence = cat("Change ", state.waiting().change_id(), " of contract ", state.id(),
                                       " waits for a second person."),
                       .remedy = "Approve or decline it first (ApproveContractChange, DeclineContractChange)."});
}

absl::StatusOr<std::optional<v1::ContractChange>> asked_change(const v1::Contract& state,
                                                               const v1::ProposeContractChangeRequest& request,
                                                               const Context& context, const Facts& facts) {
  CONCORD_RETURN_IF_ERROR(check_running(state, request.contract_id()));
  const v1::ContractChange& asked = request.change();
  v1::ContractChange change;
  change.set_change_id(asked.change_id());
  change.set_kind(asked.kind());
  *change.mutable_terms() = asked.terms();
  change.set_ground(asked.ground());
  change.set_reason(asked.reason());
  change.set_effective_on(asked.effective_on());
  *change.mutable_particulars() = asked.particulars();
  change.set_commenced_on(asked.commenced_on());
  const std::string today = format_date(context.today);
  CONCORD_RETURN_IF_ERROR(platform::check_particulars(change.particulars(), "change.particulars"));
  CONCORD_RETURN_IF_ERROR(check_no_notices(change.particulars(), "change.particulars"));
  CONCORD_RETURN_IF_ERROR(keep_law_of(state, change));
  if (!change.commenced_on().empty())
    CONCORD_RETURN_IF_ERROR(check_day("change.commenced_on", change.commenced_on(), {}, today, "today or earlier"));
  CONCORD_RETURN_IF_ERROR(check_terms_of_kind(state, today, change));
  CONCORD_ASSIGN(auto waits, to_wait(state, std::move(change), context, facts));
  if (waits) CONCORD_RETURN_IF_ERROR(check_kind_of_provider(*waits));
  return waits;
}

absl::StatusOr<std::optional<v1::ContractChange>> asked_change(const v1::Contract& state,
                                                               const v1::ProposeContractEndRequest& request,
                                                               const Context& context, const Facts& facts) {
  CONCORD_RETURN_IF_ERROR(check_running(state, request.contract_id()));
  const std::string today = format_date(context.today);
  CONCORD_RETURN_IF_ERROR(check_ground(kEndGrounds, request.ground()));
  // That it ended is sometimes found out late, and what is true is kept; before it begins it ends at once.
  const bool has_begun = state.starts_on() <= today;
  CONCORD_RETURN_IF_ERROR(has_begun ? check_day("ends_on", request.ends_on(), state.starts_on(), state.ends_on(),
                                                "from the contract's first day to its last")
                                    : check_day("ends_on", request.ends_on(), {}, today, "today or before"));
  if (!request.intention_told_on().empty()) {
    CONCORD_RETURN_IF_ERROR(check_day("intention_told_on", request.intention_told_on(), {}, today, "today or before"));
  }
  CONCORD_RETURN_IF_ERROR(platform::check_particulars(request.particulars(), "particulars"));
  CONCORD_RETURN_IF_ERROR(check_no_notices(request.particulars(), "particulars"));
  v1::ContractChange change;
  change.set_change_id(request.change_id());
  change.set_kind(v1::CONTRACT_CHANGE_KIND_END);
  *change.mutable_terms() = terms_of(state);
  change.mutable_terms()->set_ends_on(std::max(request.ends_on(), state.starts_on()));
  change.mutable_terms()->set_extension_months(0);
  change.set_ground(request.ground());
  change.set_reason(request.reason());
  change.set_effective_on(request.ends_on());
  change.set_intention_told_on(request.intention_told_on());
  *change.mutable_particulars() = request.particulars();
  return to_wait(state, std::move(change), context, facts);
}

absl::StatusOr<std::optional<v1::ContractChange>> asked_change(const v1::Contract& state,
                                                               const v1::CorrectContractRequest& request,
                                                               const Context& context, const Facts& facts) {
  // A slip of the pen is found after the end, too.
  if (state.id().empty()) return unknown_contract(request.contract_id());
  v1::ContractChange change;
  change.set_change_id(request.change_id());
  change.set_kind(v1::CONTRACT_CHANGE_KIND_CORRECTION);
  *change.mutable_terms() = request.terms();
  keep_law(terms_of(state), *change.mutable_terms());
  change.set_reason(request.reason());
  CONCORD_ASSIGN(auto waits, to_wait(state, std::move(change), context, facts));
  if (waits) warn_of_correction(state, format_date(context.today), *waits);
  return waits;
}

ContractDecided decide(const v1::Contract& state, const v1::ProposeContractChangeRequest& request,
                       const Context& context, const Facts& facts, const RulesAnswer& answer) {
  return propose(state, request, context, facts, answer);
}

ContractDecided decide(const v1::Contract& state, const v1::ProposeContractEndRequest& request, const Context& context,
                       const Facts& facts, const RulesAnswer& answer) {
  return propose(state, request, context, facts, answer);
}

ContractDecided decide(const v1::Contract& state, const v1::CorrectContractRequest& request, const Context& context,
                       const Facts& facts) {
  return propose(state, request, context, facts, std::nullopt);
}

ContractDecided decide(const v1::Contract& state, const v1::ApproveContractChangeRequest& request,
                       const Context& context, const Facts& facts, const RulesAnswer& answer) {
  CONCORD_RETURN_IF_ERROR(check_waits(state, request.contract_id(), request.change_id()));
  v1::ContractChange change = state.waiting();
  if (is_asked_about(change)) CONCORD_RETURN_IF_ERROR(check_running(state, request.contract_id()));
  CONCORD_RETURN_IF_ERROR(platform::refuse_same_person(
      change.proposed_by(), context,
      {.did = "proposed the change", .remedy = "Ask an approver who did not.", .rule = kTwoPersons}));
  CONCORD_RETURN_IF_ERROR(check_still_ahead(change, format_date(context.today)));
  v1::Contract then = state;
  set_terms(change.terms(), then);
  CONCORD_RETURN_IF_ERROR(check_deal(then, facts));
  if (answer) CONCORD_RETURN_IF_ERROR(platform::refuse_blocked(answer->judgement()));
  keep_answer(answer, change);
  change.set_status(v1::CONTRACT_CHANGE_STATUS_APPROVED);
  change.set_decided_by(context.actor.subject);
  change.set_decided_on(format_date(context.today));
  std::vector<v1::ContractEvent> events;
  auto* changed = events.emplace_back().mutable_contract_changed();
  changed->set_contract_id(state.id());
  *changed->mutable_change() = change;
  if (answer) *changed->mutable_rules_record() = *answer;
  const bool is_over = change.effective_on() <= format_date(context.today);
  if (change.kind() == v1::CONTRACT_CHANGE_KIND_END && is_over) {
    auto* ended = events.emplace_back().mutable_contract_ended();
    ended->set_contract_id(state.id());
    ended->set_ended_on(change.effective_on());
    ended->set_reason(change.reason());
  }
  return events;
}

ContractDecided decide(const v1::Contract& state, const v1::DeclineContractChangeRequest& request,
                       const Context& context) {
  CONCORD_RETURN_IF_ERROR(check_waits(state, request.contract_id(), request.change_id()));
  CONCORD_RETURN_IF_ERROR(check_reason("reason", request.reason()));
  std::vector<v1::ContractEvent> events;
  auto* declined = events.emplace_back().mutable_contract_change_declined();
  declined->set_contract_id(state.id());
  v1::ContractChange& change = *declined->mutable_change();
  change = state.waiting();
  change.set_status(v1::CONTRACT_CHANGE_STATUS_DECLINED);
  change.set_decided_by(context.actor.subject);
  change.set_decided_on(format_date(context.today));
  change.set_decision_reason(request.reason());
  return events;
}

void evolve_change(v1::Contract& state, const v1::ContractEvent& event) {
  const auto decided = [&state](const v1::ContractChange& change) {
    state.clear_waiting();
    state.set_changes(state.changes() + 1);
    state.add_change_ids(change.change_id());
  };
  if (event.has_contract_change_proposed()) {
    *state.mutable_waiting() = event.contract_change_proposed().change();
  } else if (event.has_contract_changed()) {
    const v1::ContractChange& change = event.contract_changed().change();
    const bool corrects = change.kind() == v1::CONTRACT_CHANGE_KIND_CORRECTION;
    if (!state.has_original()) {
      *state.mutable_original() = change.before();
      state.set_original_as_found(true);
    }
    // Until something was agreed anew, what is put right is the first deal.
    if (corrects && same(state.original(), change.before())) *state.mutable_original() = change.terms();
    set_terms(change.terms(), state);
    if (change.ground() == "below_threshold") {
      state.set_small_changes_pence(state.small_changes_pence() + change.value_change_pence());
    }
    decided(change);
  } else if (event.has_contract_change_declined()) {
    decided(event.contract_change_declined().change());
  } else if (event.has_contract_notice_recorded()) {
    *state.add_notices() = event.contract_notice_recorded().notice();
  }
}

}  // namespace concord::registry
