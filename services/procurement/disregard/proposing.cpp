// PURE. Whether a proposal to leave a bid out says what it must: a ground, whom it is about, and how the bidder is
// heard; see disregard.h.
#include <algorithm>

#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/same.h"
#include "services/platform/values/text.h"
#include "services/procurement/disregard/disregard.h"
#include "services/procurement/disregard/hearing.h"
#include "services/procurement/evaluation/left_out.h"
#include "services/procurement/fields/field_rules.h"

namespace concord::procurement {
namespace {

using platform::cat;
using platform::in_quotes;
using platform::refuse_input;
using platform::refuse_state;

absl::Status check_ground(const v1::Disregard& proposed) {
  if (proposed.ground() == v1::DISREGARD_GROUND_UNSPECIFIED || !v1::DisregardGround_IsValid(proposed.ground())) {
    return refuse_input({.code = "GROUND_MISSING",
                         .sentence = "The proposal states no ground that is known.",
                         .remedy = "State one, such as DISREGARD_GROUND_EXCLUDED_SUPPLIER.",
                         .subject = "ground"});
  }
  const bool has_day = is_date(proposed.minister_agreed_on());
  if (proposed.ground() != v1::DISREGARD_GROUND_NATIONAL_SECURITY) {
    if (proposed.minister_agreed_on().empty()) return absl::OkStatus();
  } else if (has_day && proposed.minister_agreed_on() <= proposed.proposed_on()) {
    return absl::OkStatus();
  }
  return refuse_input(
      {.code = "MINISTER_NOT_ASKED",
       .sentence = "For national security the Minister is told and agrees first; nothing else needs it.",
       .remedy = "Give minister_agreed_on, a day up to today, with that ground and no other.",
       .citation = "Procurement Act 2023 s.29.",
       .subject = "minister_agreed_on"});
}

absl::Status check_party(const v1::EvaluatedBid& bid, const v1::Disregard& proposed) {
  const std::string& id = proposed.provider_id();
  const auto& parties = bid.party_ids();
  const auto& subs = bid.sub_contractor_ids();
  switch (proposed.party()) {
    case v1::DISREGARD_PARTY_UNSPECIFIED:
      if (id.empty() && !is_exclusion(proposed.ground())) return absl::OkStatus();
      return refuse_input({.code = "PARTY_MISSING",
                           .sentence = "The proposal does not say whom the ground is about.",
                           .remedy = "Give party: the lead, a member, an associated person or a sub-contractor.",
                           .subject = "party"});
    case v1::DISREGARD_PARTY_LEAD:
      if (id == parties[0]) return absl::OkStatus();
      break;
    case v1::DISREGARD_PARTY_MEMBER:
      if (std::find(parties.begin() + 1, parties.end(), id) != parties.end()) return absl::OkStatus();
      break;
    case v1::DISREGARD_PARTY_SUB_CONTRACTOR:
      if (std::find(subs.begin(), subs.end(), id) != subs.end()) return absl::OkStatus();
      break;
    case v1::DISREGARD_PARTY_ASSOCIATED_PERSON:
      if (id.empty() || is_provider_id(id)) return absl::OkStatus();
      break;
    default:
      break;
  }
  return refuse_input({.code = "UNKNOWN_PARTY",
                       .sentence = cat("Bid ", bid.bid_id(), " has no ", in_quotes(id), " in that place."),
                       .remedy = "Take the organisation from the bid: its lead, a member or a sub-contractor.",
                       .subject = "provider_id"});
}

// What was asked already because of the price holds here too.
void ask_as_flagged(const v1::Evaluation& sheet, v1::Disregard& proposed) {
  for (const v1::Flag& flag : sheet.flags()) {
    if (flag.bid_id() != proposed.bid_id() || flag.kind() != v1::FLAG_KIND_ABNORMALLY_LOW) continue;
    if (flag.status() != v1::FLAG_STATUS_EXPLAINED) continue;
    proposed.set_question(flag.question());
    proposed.set_answer(flag.explanation());
    proposed.set_answered_by_bidder(flag.explained_by_bidder());
    return;
  }
}

absl::Status check_hearing(const v1::Evaluation& sheet, const v1::Disregard& proposed, const Context& context) {
  CONCORD_RETURN_IF_ERROR(check_price_not_accepted(sheet, proposed));
  if (proposed.question().empty()) {
    if (must_be_heard(proposed)) {
      return refuse_input({.code = "QUESTION_MISSING",
                           .sentence = "On this ground the bidder is heard before its bid is left out.",
                           .remedy = is_replaceable(proposed)
                                         ? "Give question and answer_by; say in it that another may be offered."
                                         : "Give question and answer_by.",
                           .citation = "Procurement Act 2023 ss.19(4), 26(3), 28(5), 30(3), 58(2).",
                           .subject = "question"});
    }
    if (proposed.answer_by().empty()) return absl::OkStatus();
  } else if (!proposed.answer().empty() && proposed.answer_by().empty()) {
    return absl::OkStatus();
  }
  CONCORD_RETURN_IF_ERROR(check_reason(proposed.question(), kMaxText, "The question", "question"));
  CONCORD_RETURN_IF_ERROR(platform::check_no_personal_data("The question", proposed.question(), "question"));
  const std::string first = platform::format_date(context.today);
  const std::string last = platform::format_date(context.today + kMaxDaysToAnswer);
  if (is_date(proposed.answer_by()) && first <= proposed.answer_by() && proposed.answer_by() <= last) {
    return absl::OkStatus();
  }
  return refuse_input({.code = "INVALID_DATES",
                       .sentence = "The bidder is given no day by which it can answer.",
                       .remedy = cat("Give answer_by as YYYY-MM-DD, from ", first, " to ", last, "."),
                       .subject = "answer_by"});
}

}  // namespace

absl::Status check_price_not_accepted(const v1::Evaluation& sheet, const v1::Disregard& proposed) {
  if (proposed.ground() != v1::DISREGARD_GROUND_ABNORMALLY_LOW) return absl::OkStatus();
  const v1::Flag* accepted = nullptr;
  for (const v1::Flag& flag : sheet.flags()) {
    if (flag.bid_id() != proposed.bid_id() || flag.kind() != v1::FLAG_KIND_ABNORMALLY_LOW) continue;
    // Another lot's price may still be too low.
    if (flag.status() != v1::FLAG_STATUS_ACCEPTED) return absl::OkStatus();
    accepted = &flag;
  }
  if (accepted == nullptr) return absl::OkStatus();
  return refuse_state({.code = "EXPLANATION_ACCEPTED",
                       .sentence = cat("The explanation of bid ", accepted->bid_id(), " for lot ", accepted->lot_id(),
                                       " was accepted: ", accepted->accepted_reason()),
                       .remedy = "A bid that showed it can perform stays. Where the acceptance was a mistake, two "
                                 "persons take it back first (ProposeReopening).",
                       .citation = "Procurement Act 2023 s.19(5)."});
}

EvaluationDecided decide(const EvaluationState& state, const v1::ProposeDisregardRequest& request,
                         const Context& context, const DisregardFacts& facts) {
  CONCORD_ASSIGN(const v1::EvaluatedBid* bid, open_bid(state, request.procedure_id(), request.bid_id(), facts));
  v1::Disregard proposed;
  proposed.set_bid_id(request.bid_id());
  proposed.set_ground(request.ground());
  proposed.set_party(request.party());
  const bool is_of_lead = request.party() == v1::DISREGARD_PARTY_LEAD && request.provider_id().empty();
  proposed.set_provider_id(is_of_lead ? bid->party_ids(0) : request.provider_id());
  proposed.set_reason(request.reason());
  proposed.set_evidence(request.evidence());
  proposed.set_question(request.question());
  proposed.set_answer_by(request.answer_by());
  proposed.set_minister_agreed_on(request.minister_agreed_on());
  proposed.set_status(v1::DISREGARD_STATUS_PROPOSED);
  proposed.set_proposed_by(context.actor.subject);
  proposed.set_proposed_on(platform::format_date(context.today));
  if (request.ground() == v1::DISREGARD_GROUND_ABNORMALLY_LOW && request.question().empty()) {
    ask_as_flagged(state.sheet, proposed);
  }
  std::vector<v1::EvaluationEvent> events;
  if (const v1::Disregard* known = find_disregard(state.sheet, request.bid_id());
      known != nullptr && known->status() == v1::DISREGARD_STATUS_PROPOSED) {
    if (platform::same(*known, proposed)) return events;
    return disregard_proposed(state.sheet, request.bid_id());
  }
  if (is_rejected(state.sheet, request.bid_id())) {
    return refuse_state({.code = "BID_REJECTED",
                         .sentence = cat("Bid ", request.bid_id(), " is left out already."),
                         .remedy = "Nothing is left to do; where that was a mistake, two persons take it back "
                                   "(ProposeReopening)."});
  }
  CONCORD_RETURN_IF_ERROR(check_ground(proposed));
  CONCORD_RETURN_IF_ERROR(check_party(*bid, proposed));
  CONCORD_RETURN_IF_ERROR(check_words(request.reason(), "The proposal"));
  CONCORD_RETURN_IF_ERROR(check_reason(request.evidence(), kMaxText, "The proposal", "evidence"));
  CONCORD_RETURN_IF_ERROR(platform::check_no_personal_data("The evidence", request.evidence(), "evidence"));
  CONCORD_RETURN_IF_ERROR(check_hearing(state.sheet, proposed, context));
  auto* event = events.emplace_back().mutable_disregard_proposed();
  event->set_procedure_id(state.sheet.procedure_id());
  *event->mutable_disregard() = proposed;
  return events;
}

}  // namespace concord::procurement
