// PURE. Proposed, approved, declined, signed; see call_off_decision.h.
#include "services/procurement/framework/call_off_decision.h"

#include <algorithm>

#include "services/platform/calling/rules_question.h"
#include "services/platform/deciding/two_persons.h"
#include "services/platform/values/civil_date.h"
#include "services/platform/values/field_shapes.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/same.h"
#include "services/platform/values/text.h"
#include "services/procurement/fields/field_rules.h"
#include "services/procurement/framework/call_off_question.h"
#include "services/procurement/framework/framework_award.h"
#include "services/procurement/gates/particulars.h"

namespace concord::procurement {
namespace {

using platform::cat;
using platform::Context;
using platform::in_quotes;
using platform::refuse_state;
using rules::v1::Particulars;

constexpr char kTwoPersons[] =
    "Two persons: above what one officer calls off alone, another approves who did not call it off.";

// Whoever states facts gives no approvals with them.
absl::Status check_stated(const Particulars& said) {
  CONCORD_RETURN_IF_ERROR(platform::check_particulars(said, "particulars"));
  if (said.approvals().empty() && said.approvals_given().empty()) return absl::OkStatus();
  return platform::refuse_input({.code = "INVALID_PARTICULARS",
                                 .sentence = "Approvals are stated where none are given.",
                                 .remedy = "Leave them out; who approves names them (ApproveCallOff, approvals).",
                                 .subject = "particulars.approvals"});
}

absl::Status unknown_call_off(const v1::Framework& sheet, const std::string& id) {
  return platform::refuse_missing(
      {.code = "UNKNOWN_CALL_OFF",
       .sentence = cat("No call-off ", in_quotes(id), " of framework ", sheet.id(), " waits for anything."),
       .remedy = "Look up what waits (GetFramework) and what was made (ListCallOffs)."});
}

const char* words_of(v1::CallOffStatus status) {
  return status == v1::CALL_OFF_STATUS_PROPOSED ? "waits for a second person" : "is awarded and waits to be signed";
}

// The one that waits, whatever the framework's own standing.
absl::StatusOr<const v1::FrameworkCallOff*> waiting_one(const FrameworkState& state, const std::string& framework_id,
                                                        const std::string& id) {
  if (state.sheet.id().empty()) return unknown_framework(framework_id);
  const v1::FrameworkCallOff* waiting = find_waiting(state.sheet, id);
  if (waiting == nullptr) return unknown_call_off(state.sheet, id);
  return waiting;
}

FrameworkDecided made(const v1::Framework& sheet, v1::FrameworkCallOff call_off, const AdmissionFacts& facts,
                      const CallOffAnswers& answers) {
  std::vector<v1::FrameworkEvent> events(1);
  v1::CalledOff& called_off = *events[0].mutable_called_off();
  call_off.set_status(v1::CALL_OFF_STATUS_SIGNED);
  call_off.clear_unsigned_because();
  *called_off.mutable_contract() = contract_of(sheet.draft(), call_off);
  const v1::LegalParticulars& law = facts.competition.legal;
  if (!law.commenced_on().empty()) *called_off.mutable_contract()->mutable_legal() = law;
  *called_off.mutable_call_off() = std::move(call_off);
  if (answers.sign) *called_off.mutable_rules_record() = *answers.sign;
  return events;
}

// Awarded, and its contract made where nothing is missing for a signature.
FrameworkDecided awarded(const v1::Framework& sheet, v1::FrameworkCallOff call_off, const AdmissionFacts& facts,
                         const CallOffAnswers& answers) {
  std::vector<v1::FrameworkEvent> events(1);
  call_off.set_status(v1::CALL_OFF_STATUS_AWARDED);
  for (std::string& sentence : sentences_blocking(answers.sign)) call_off.add_unsigned_because(std::move(sentence));
  v1::CallOffAwarded& award = *events[0].mutable_call_off_awarded();
  *award.mutable_call_off() = call_off;
  if (answers.award) *award.mutable_rules_record() = *answers.award;
  if (!call_off.unsigned_because().empty()) return events;
  CONCORD_ASSIGN(auto signature, made(sheet, std::move(call_off), facts, answers));
  events.push_back(std::move(signature[0]));
  return events;
}

void remove_waiting(v1::Framework& sheet, const std::string& id) {
  auto& waiting = *sheet.mutable_waiting_call_offs();
  waiting.erase(
      std::remove_if(waiting.begin(), waiting.end(), [&](const v1::FrameworkCallOff& one) { return one.id() == id; }),
      waiting.end());
}

// What decides which law holds was approved with the call-off, and nobody changes it at the signature.
absl::Status check_law_stands(const Particulars& approved, const Particulars& now) {
  std::string changed;
  if (!now.cpv().empty() && now.cpv() != approved.cpv()) changed = "cpv";
  if (now.has_is_light_touch() && now.is_light_touch() != approved.is_light_touch()) changed = "is_light_touch";
  if (now.has_is_health_service() && now.is_health_service() != approved.is_health_service()) {
    changed = "is_health_service";
  }
  for (const rules::v1::Fact& fact : now.stated()) {
    const auto& known = approved.stated();
    const bool is_known = std::any_of(known.begin(), known.end(), [&](const rules::v1::Fact& one) {
      return one.name() == fact.name() && platform::same(one, fact);
    });
    if (decides_the_law(fact.name()) && !is_known) changed = fact.name();
  }
  if (changed.empty()) return absl::OkStatus();
  return refuse_state({.code = "LAW_APPROVED",
                       .sentence = cat(changed, " decides which law holds, and it was approved otherwise."),
                       .remedy = "Leave it out; where it was a mistake, have the call-off declined (DeclineCallOff) "
                                 "and call off anew (CallOff).",
                       .subject = changed});
}

// What has come since beside what was said; a fact stated anew holds.
Particulars joined(const Particulars& before, const Particulars& now) {
  Particulars all = before;
  const auto add = [](auto& to, const auto& from) {
    for (const std::string& one : from) {
      if (std::find(to.begin(), to.end(), one) == to.end()) *to.Add() = one;
    }
  };
  add(*all.mutable_notices(), now.notices());
  add(*all.mutable_statements(), now.statements());
  if (!now.cpv().empty()) all.set_cpv(now.cpv());
  if (!now.strategy().empty()) all.set_strategy(now.strategy());
  if (now.has_is_light_touch()) all.set_is_light_touch(now.is_light_touch());
  if (now.has_is_health_service()) all.set_is_health_service(now.is_health_service());
  auto& stated = *all.mutable_stated();
  for (const rules::v1::Fact& fact : now.stated()) {
    const auto known = std::find_if(stated.begin(), stated.end(),
                                    [&](const rules::v1::Fact& one) { return one.name() == fact.name(); });
    *(known == stated.end() ? stated.Add() : &*known) = fact;
  }
  return all;
}

// Who was found when it was called off may have been suspended, or lost its accreditation, since.
absl::Status check_provider(const v1::Framework& sheet, const v1::FrameworkCallOff& call_off,
                            const AdmissionFacts& facts) {
  for (const v1::Admission& admission : admissions_of(sheet, call_off.lot_id())) {
    if (admission.provider_id() != call_off.provider_id() || !admission.suspended()) continue;
    return refuse_state({.code = "SUSPENDED_FROM_FRAMEWORK",
                         .sentence = cat(call_off.provider_id(), " is suspended from lot ", call_off.lot_id(), "."),
                         .remedy = "Lift the suspension (SuspendFromFramework, lift) if its reason is gone, or decline "
                                   "the call-off (DeclineCallOff)."});
  }
  if (facts.accredited.count(call_off.provider_id()) > 0) return absl::OkStatus();
  return refuse_state({.code = "NOT_ACCREDITED",
                       .sentence = cat(call_off.provider_id(), " holds no accreditation that is valid today."),
                       .remedy = "Have it accredited in the registry, or decline the call-off (DeclineCallOff)."});
}

}  // namespace

const v1::FrameworkCallOff* call_off_in(const v1::FrameworkEvent& event) {
  switch (event.event_case()) {
    case v1::FrameworkEvent::kCallOffProposed:
      return &event.call_off_proposed().call_off();
    case v1::FrameworkEvent::kCallOffAwarded:
      return &event.call_off_awarded().call_off();
    case v1::FrameworkEvent::kCalledOff:
      return &event.called_off().call_off();
    default:
      return nullptr;
  }
}

const v1::FrameworkCallOff* find_waiting(const v1::Framework& sheet, const std::string& call_off_id) {
  for (const v1::FrameworkCallOff& one : sheet.waiting_call_offs()) {
    if (one.id() == call_off_id) return &one;
  }
  return nullptr;
}

void evolve_call_off(v1::Framework& sheet, const v1::FrameworkEvent& event) {
  if (event.has_call_off_declined()) return remove_waiting(sheet, event.call_off_declined().call_off_id());
  const v1::FrameworkCallOff* call_off = call_off_in(event);
  if (call_off == nullptr) return;
  if (find_waiting(sheet, call_off->id()) == nullptr) sheet.set_call_offs(sheet.call_offs() + 1);
  remove_waiting(sheet, call_off->id());
  if (!event.has_called_off()) *sheet.add_waiting_call_offs() = *call_off;
}

FrameworkDecided decide(const FrameworkState& state, const v1::CallOffRequest& request, const Context& context,
                        const AdmissionFacts& facts, const CallOffAnswers& answers) {
  CONCORD_ASSIGN(v1::FrameworkCallOff call_off, found_by_mechanism(state, request, context, facts));
  CONCORD_RETURN_IF_ERROR(check_stated(request.particulars()));
  CONCORD_RETURN_IF_ERROR(blocked_by(answers.award, Weighs::kAllButApprovals));
  if (state.sheet.waiting_call_offs_size() >= kMaxWaitingCallOffs) {
    return refuse_state({.code = "TOO_MANY_WAITING",
                         .sentence = cat(state.sheet.waiting_call_offs_size(), " call-offs wait."),
                         .remedy = "Have them approved, signed or declined (ApproveCallOff, SignCallOff, "
                                   "DeclineCallOff) first."});
  }
  if (request.has_particulars()) *call_off.mutable_particulars() = request.particulars();
  call_off.set_proposed_by(context.actor.subject);
  for (std::string& approval : wanted_approvals(answers.award, answers.sign)) {
    call_off.add_wanted_approvals(std::move(approval));
  }
  const bool alone = call_off.value_pence() <= state.sheet.draft().award().one_person_pence();
  // What was waived wants a second person, however small it is.
  const bool is_waived = !call_off.particulars().waivers().empty();
  if (alone && !is_waived && call_off.wanted_approvals().empty()) {
    return awarded(state.sheet, std::move(call_off), facts, answers);
  }
  std::vector<v1::FrameworkEvent> events(1);
  v1::CallOffProposed& proposed = *events[0].mutable_call_off_proposed();
  call_off.set_status(v1::CALL_OFF_STATUS_PROPOSED);
  *proposed.mutable_call_off() = std::move(call_off);
  if (answers.award) *proposed.mutable_rules_record() = *answers.award;
  return events;
}

FrameworkDecided decide(const FrameworkState& state, const v1::ApproveCallOffRequest& request, const Context& context,
                        const AdmissionFacts& facts, const CallOffAnswers& answers) {
  CONCORD_ASSIGN(const v1::FrameworkCallOff* waiting,
                 waiting_one(state, request.framework_id(), request.call_off_id()));
  if (waiting->status() != v1::CALL_OFF_STATUS_PROPOSED) {
    return refuse_state({.code = "CALL_OFF_NOT_PROPOSED",
                         .sentence = cat("Call-off ", waiting->id(), " ", words_of(waiting->status()), "."),
                         .remedy = "Sign it (SignCallOff), or decline it (DeclineCallOff)."});
  }
  CONCORD_RETURN_IF_ERROR(platform::refuse_same_person(
      waiting->proposed_by(), context, {.did = cat("called off ", waiting->id()), .rule = kTwoPersons}));
  CONCORD_ASSIGN(const v1::FrameworkCallOff now, found_again(state, *waiting, context, facts));
  if (now.provider_id() != waiting->provider_id() || now.value_pence() != waiting->value_pence()) {
    return refuse_state(
        {.code = "OUTCOME_CHANGED",
         .sentence = cat("The mechanism found ", waiting->provider_id(), " for ", pounds(waiting->value_pence()),
                         " pounds, and finds ", now.provider_id(), " for ", pounds(now.value_pence()), " today."),
         .remedy = "Decline it (DeclineCallOff) and call off anew (CallOff)."});
  }
  v1::FrameworkCallOff call_off = *waiting;
  Particulars given;
  *given.mutable_approvals() = request.approvals();
  *given.mutable_approvals_given() = request.approvals_given();
  CONCORD_RETURN_IF_ERROR(platform::check_particulars(given, "approvals"));
  if (!request.approvals().empty()) *call_off.mutable_particulars()->mutable_approvals() = request.approvals();
  if (!request.approvals_given().empty()) {
    *call_off.mutable_particulars()->mutable_approvals_given() = request.approvals_given();
  }
  CONCORD_RETURN_IF_ERROR(blocked_by(answers.award, Weighs::kAll));
  // Nobody could give them later, so they are given now.
  CONCORD_RETURN_IF_ERROR(blocked_by(answers.sign, Weighs::kApprovals));
  call_off.set_approved_by(context.actor.subject);
  call_off.set_called_off_on(platform::format_date(context.today));
  return awarded(state.sheet, std::move(call_off), facts, answers);
}

FrameworkDecided decide(const FrameworkState& state, const v1::SignCallOffRequest& request, const Context& context,
                        const AdmissionFacts& facts, const CallOffAnswers& answers) {
  CONCORD_ASSIGN(const v1::FrameworkCallOff* waiting,
                 waiting_one(state, request.framework_id(), request.call_off_id()));
  if (waiting->status() != v1::CALL_OFF_STATUS_AWARDED) {
    return refuse_state({.code = "CALL_OFF_NOT_AWARDED",
                         .sentence = cat("Call-off ", waiting->id(), " ", words_of(waiting->status()), "."),
                         .remedy = "Have it approved first (ApproveCallOff)."});
  }
  CONCORD_RETURN_IF_ERROR(check_stated(request.particulars()));
  if (!request.particulars().waivers().empty()) {
    return refuse_state({.code = "WAIVER_WANTS_APPROVAL",
                         .sentence = "One person signs, and what is waived wants a second.",
                         .remedy = "Have it declined (DeclineCallOff), and call off anew with the waiver (CallOff, "
                                   "particulars.waivers), which another approves.",
                         .subject = "particulars.waivers"});
  }
  CONCORD_RETURN_IF_ERROR(check_law_stands(waiting->particulars(), request.particulars()));
  CONCORD_RETURN_IF_ERROR(check_still_awarded(state.sheet, context, facts.competition));
  CONCORD_RETURN_IF_ERROR(check_provider(state.sheet, *waiting, facts));
  CONCORD_RETURN_IF_ERROR(check_starts_ahead(waiting->need(), context));
  CONCORD_RETURN_IF_ERROR(blocked_by(answers.sign, Weighs::kAll));
  v1::FrameworkCallOff call_off = *waiting;
  if (request.has_particulars()) {
    *call_off.mutable_particulars() = joined(waiting->particulars(), request.particulars());
  }
  return made(state.sheet, std::move(call_off), facts, answers);
}

FrameworkDecided decide(const FrameworkState& state, const v1::DeclineCallOffRequest& request, const Context& context) {
  CONCORD_ASSIGN(const v1::FrameworkCallOff* waiting,
                 waiting_one(state, request.framework_id(), request.call_off_id()));
  CONCORD_RETURN_IF_ERROR(check_words(request.reason(), "The refusal"));
  if (waiting->status() == v1::CALL_OFF_STATUS_AWARDED) {
    CONCORD_RETURN_IF_ERROR(
        platform::refuse_same_person(waiting->proposed_by(), context,
                                     {.did = cat("called off ", waiting->id(), ", which is awarded"),
                                      .rule = kTwoPersons,
                                      .subject = "declined_by"}));
  }
  std::vector<v1::FrameworkEvent> events(1);
  v1::CallOffDeclined& declined = *events[0].mutable_call_off_declined();
  declined.set_framework_id(state.sheet.id());
  declined.set_call_off_id(waiting->id());
  declined.set_reason(request.reason());
  declined.set_declined_by(context.actor.subject);
  declined.set_declined_on(platform::format_date(context.today));
  return events;
}

}  // namespace concord::procurement
