// PURE. What is stated since; see later_particulars.h.
#include "services/procurement/procedure/later_particulars.h"

#include <algorithm>
#include <set>

#include "services/platform/calling/rules_question.h"
#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/same.h"
#include "services/platform/values/text.h"
#include "services/procurement/fields/field_rules.h"
#include "services/procurement/gates/award_notices.h"
#include "services/procurement/gates/particulars.h"

namespace concord::procurement {
namespace {

constexpr std::size_t kMaxReason = 2'000;

using platform::cat;
using platform::in_quotes;
using platform::refuse_state;

std::set<std::string> names_in(const v1::LegalParticulars& particulars) {
  std::set<std::string> names(particulars.approvals().begin(), particulars.approvals().end());
  names.insert(particulars.statements().begin(), particulars.statements().end());
  for (const rules::v1::Fact& fact : particulars.stated()) names.insert(fact.name());
  for (const rules::v1::ApprovalGiven& one : particulars.approvals_given()) names.insert(one.approval());
  for (const rules::v1::Waiver& one : particulars.waivers()) names.insert(one.requirement());
  return names;
}

absl::Status check_shape(const v1::LaterParticulars& said) {
  rules::v1::Particulars particulars;
  *particulars.mutable_approvals() = said.approvals();
  *particulars.mutable_statements() = said.statements();
  *particulars.mutable_stated() = said.stated();
  *particulars.mutable_approvals_given() = said.approvals_given();
  *particulars.mutable_waivers() = said.waivers();
  CONCORD_RETURN_IF_ERROR(platform::check_particulars(particulars, "particulars"));
  CONCORD_RETURN_IF_ERROR(
      Faults()
          .must(said.taken_back_size() <= platform::kMaxTokens &&
                    std::all_of(said.taken_back().begin(), said.taken_back().end(), platform::is_token),
                "What is taken back is no name, or there are too many.",
                cat("Give at most ", platform::kMaxTokens, " names of approvals, statements and facts."),
                "particulars.taken_back")
          .must(said.reason().size() <= kMaxReason, "The reason is too long.",
                cat("Keep it to ", kMaxReason, " bytes."), "particulars.reason")
          .must(said.stated_by().empty() && said.stated_on().empty(), "Who states it and when is known.",
                "Leave stated_by and stated_on out.", "particulars.stated_by")
          .as("INVALID_PARTICULARS"));
  return platform::check_no_personal_data("The reason", said.reason(), "particulars.reason");
}

absl::Status already_published(const std::string& fact) {
  return refuse_state(
      {.code = "ALREADY_PUBLISHED",
       .sentence = cat("The procedure was published with another ", fact, "."),
       .remedy = "What was published stands; where it was wrong, cancel the procedure and draft it anew.",
       .subject = fact});
}

// What bidders read when they bid is not restated behind their backs.
absl::Status check_not_published(const ProcedureState& state, const v1::LaterParticulars& said) {
  const v1::LegalParticulars& legal = state.draft().legal();
  for (const rules::v1::Fact& fact : said.stated()) {
    if (is_known_here(fact.name()) || is_told_by_a_notice(state, fact.name())) {
      return platform::refuse_input(
          {.code = "KNOWN_FACT",
           .sentence = cat(fact.name(), " is told by the procedure, its authority or its award."),
           .remedy = "Leave it out; notices are recorded with RecordNotice.",
           .subject = fact.name()});
    }
    if ((fact.name() == "cpv" && !legal.cpv().empty()) || (fact.name() == "strategy" && !legal.strategy().empty()) ||
        (fact.name() == "is_concession" && state.draft().contract().has_is_concession())) {
      return already_published(fact.name());
    }
    for (const rules::v1::Fact& published : legal.stated()) {
      if (published.name() == fact.name() && !platform::same(published, fact)) return already_published(fact.name());
    }
  }
  return absl::OkStatus();
}

}  // namespace

ProcedureDecided decide(const ProcedureState& state, const v1::StateParticularsRequest& request, const Context& context,
                        const StatedFactsKnown& rules) {
  if (state.id().empty()) return unknown_procedure(request.procedure_id());
  if (state.published_on().empty()) {
    return refuse_state({.code = "PROCEDURE_NOT_PUBLISHED",
                         .sentence = cat("Procedure ", state.id(), " is not published."),
                         .remedy = "State it in the draft's legal particulars."});
  }
  if (state.status() == v1::PROCEDURE_STATUS_CANCELLED) {
    return refuse_state({.code = "ALREADY_CANCELLED",
                         .sentence = cat("Procedure ", state.id(), " is cancelled."),
                         .remedy = "No gate is to come; nothing needs to be stated."});
  }
  const v1::LaterParticulars& said = request.particulars();
  CONCORD_RETURN_IF_ERROR(check_shape(said));
  const bool approves = !said.approvals().empty() || !said.approvals_given().empty() || !said.waivers().empty();
  if (!approves && said.statements().empty() && said.stated().empty() && said.taken_back().empty()) {
    return platform::refuse_input(
        {.code = "NOTHING_STATED",
         .sentence = "Nothing is stated and nothing is taken back.",
         .remedy = "State an approval, a waiver, a statement or a fact, or name what is taken back.",
         .subject = "particulars"});
  }
  CONCORD_RETURN_IF_ERROR(check_not_published(state, said));
  CONCORD_RETURN_IF_ERROR(rules.known);
  const std::set<std::string> since = names_in(particulars_now(v1::LegalParticulars(), state));
  for (const std::string& name : said.taken_back()) {
    if (since.count(name) > 0) continue;
    return refuse_state({.code = "NOT_STATED",
                         .sentence = cat(in_quotes(name), " was not stated after publication."),
                         .remedy = "Name what GetProcedure shows under later_particulars.",
                         .subject = name});
  }
  ProcedureState after = state;
  v1::LaterParticulars& kept = *after.add_later_particulars();
  kept = said;
  const auto before = particulars_now(state.draft().legal(), state);
  std::vector<v1::ProcedureEvent> events;
  if (platform::same(before, particulars_now(state.draft().legal(), after))) return events;
  CONCORD_RETURN_IF_ERROR(check_room(particulars_now(state.draft().legal(), after)));
  const auto is_any_stated = [&](auto holds) {
    return std::any_of(said.stated().begin(), said.stated().end(),
                       [&](const rules::v1::Fact& fact) { return holds(fact.name()); });
  };
  const auto is_known = [&](const std::string& name) { return since.count(name) > 0; };
  const bool changes = !said.taken_back().empty() || is_any_stated(is_known) ||
                       std::any_of(said.approvals_given().begin(), said.approvals_given().end(),
                                   [&](const rules::v1::ApprovalGiven& one) { return is_known(one.approval()); }) ||
                       std::any_of(said.waivers().begin(), said.waivers().end(),
                                   [&](const rules::v1::Waiver& one) { return is_known(one.requirement()); });
  if (changes || is_any_stated(decides_the_law)) {
    CONCORD_RETURN_IF_ERROR(check_reason(said.reason(), kMaxReason,
                                         changes ? "The change" : "What decides the law, stated late,",
                                         "particulars.reason"));
  }
  const int most = changes ? 2 * kMaxLaterParticulars : kMaxLaterParticulars;
  if (state.later_particulars_size() >= most) {
    return refuse_state({.code = "TOO_MANY_PARTICULARS",
                         .sentence = cat("Particulars were stated ", state.later_particulars_size(), " times."),
                         .remedy = cat("At most ", kMaxLaterParticulars, " times, and with changes ",
                                       2 * kMaxLaterParticulars, "; state several at once.")});
  }
  kept.set_stated_by(context.actor.subject);
  kept.set_stated_on(platform::format_date(context.today));
  auto* stated = events.emplace_back().mutable_particulars_stated();
  stated->set_procedure_id(state.id());
  *stated->mutable_particulars() = kept;
  return events;
}

}  // namespace concord::procurement
