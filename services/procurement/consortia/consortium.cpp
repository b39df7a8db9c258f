// PURE. Agreed, declined, left, allowed late; see consortium.h.
#include "services/procurement/consortia/consortium.h"

#include <optional>

#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/procurement/bids/memberships.h"
#include "services/procurement/fields/field_rules.h"
#include "services/procurement/procedure/procedure.h"

namespace concord::procurement {
namespace {

using platform::cat;
using platform::Context;
using platform::in_quotes;
using platform::refuse_state;

std::optional<v1::Membership> membership_of(const v1::Bid& bid, const std::string& provider_id) {
  for (const v1::Membership& membership : memberships_of(bid)) {
    if (membership.provider_id() == provider_id) return membership;
  }
  return std::nullopt;
}

// UNKNOWN_BID too where it names others, so that nobody learns who bids.
absl::StatusOr<v1::Membership> named(const v1::Bid& state, const std::string& procedure_id, const std::string& bid_id,
                                     const std::string& provider_id) {
  const auto membership = provider_id.empty() ? std::nullopt : membership_of(state, provider_id);
  if (state.id().empty() || state.procedure_id() != procedure_id || !membership) {
    return platform::refuse_missing({.code = "UNKNOWN_BID",
                                     .sentence = cat("No bid ", in_quotes(bid_id), " of this procedure names you."),
                                     .remedy = "Take it from the list of bids that name you (ListMemberships)."});
  }
  if (state.status() != v1::BID_STATUS_WITHDRAWN) return *membership;
  return refuse_state({.code = "BID_WITHDRAWN",
                       .sentence = cat("Bid ", state.id(), " was withdrawn."),
                       .remedy = "Nothing is left to do."});
}

bool takes_bids(const ConsortiumFacts& facts, const Context& context) {
  return facts.procedure.status() == v1::PROCEDURE_STATUS_PUBLISHED &&
         context.now_ms <= facts.procedure.draft().timetable().deadline_ms();
}

absl::Status evaluation_started(const std::string& procedure_id) {
  return refuse_state({.code = "EVALUATION_STARTED",
                       .sentence = cat("The evaluation of ", procedure_id, " has begun with who had agreed by then."),
                       .remedy = "Who is missing is asked about by its flag; where a member is to be replaced, an "
                                 "officer asks the lead (ProposeDisregard)."});
}

}  // namespace

BidDecided decide(const v1::Bid& state, const v1::ConfirmMembershipRequest& request, const Context& context,
                  const ConsortiumFacts& facts) {
  const std::string& organisation = context.actor.organisation;
  CONCORD_ASSIGN(const auto membership, named(state, request.procedure_id(), request.bid_id(), organisation));
  std::vector<v1::BidEvent> events;
  if (membership.status() == v1::MEMBERSHIP_STATUS_CONFIRMED) return events;
  if (!takes_bids(facts, context)) {
    if (membership.late_reason().empty()) {
      return refuse_state(
          {.code = "CONFIRMATION_LATE",
           .sentence = cat("Members confirm until the deadline of bids, ",
                           instant(facts.procedure.draft().timetable().deadline_ms()), "."),
           .remedy = "The bid stands without you, and its lead is asked about it. In a bid made before members "
                     "were asked an officer may let you confirm (AllowLateConfirmation).",
           .citation = "The published deadline, by this server's clock when the request arrived."});
    }
    if (facts.evaluation_started) return evaluation_started(state.procedure_id());
  }
  auto* confirmed = events.emplace_back().mutable_membership_confirmed();
  confirmed->set_bid_id(state.id());
  confirmed->set_procedure_id(state.procedure_id());
  confirmed->set_provider_id(organisation);
  confirmed->set_confirmed_at_ms(context.now_ms);
  return events;
}

BidDecided decide(const v1::Bid& state, const v1::LeaveBidRequest& request, const Context& context,
                  const ConsortiumFacts& facts) {
  const std::string& organisation = context.actor.organisation;
  CONCORD_ASSIGN(const auto membership, named(state, request.procedure_id(), request.bid_id(), organisation));
  std::vector<v1::BidEvent> events;
  const bool is_out =
      membership.status() == v1::MEMBERSHIP_STATUS_DECLINED || membership.status() == v1::MEMBERSHIP_STATUS_LEFT;
  if (is_out) return events;
  const bool may_still_answer = !membership.late_reason().empty() && !facts.evaluation_started;
  if (facts.procedure.status() != v1::PROCEDURE_STATUS_PUBLISHED && !may_still_answer) {
    return refuse_state(
        {.code = "BIDS_OPENED",
         .sentence = cat("The bids of ", state.procedure_id(), " are opened, and bid ", state.id(),
                         membership.status() == v1::MEMBERSHIP_STATUS_CONFIRMED ? " is evaluated with you in it."
                                                                                : " is evaluated without you."),
         .remedy = "Write to the authority that you leave; an officer asks the lead, who may offer "
                   "another (ProposeDisregard)."});
  }
  auto* ended = events.emplace_back().mutable_membership_ended();
  ended->set_bid_id(state.id());
  ended->set_procedure_id(state.procedure_id());
  ended->set_provider_id(organisation);
  ended->set_ended_at_ms(context.now_ms);
  return events;
}

BidDecided decide(const v1::Bid& state, const v1::AllowLateConfirmationRequest& request, const Context& context,
                  const ConsortiumFacts& facts) {
  if (facts.procedure.status() != v1::PROCEDURE_STATUS_OPENED) {
    return refuse_state({.code = "BIDS_NOT_OPENED",
                         .sentence = cat("The bids of ", in_quotes(request.procedure_id()), " are not opened."),
                         .remedy = "Until the deadline members confirm without an officer; after the opening you see "
                                   "who has not (ListMemberships)."});
  }
  if (state.id().empty() || state.procedure_id() != request.procedure_id()) {
    return platform::refuse_missing({.code = "UNKNOWN_BID",
                                     .sentence = cat("No bid ", in_quotes(request.bid_id()), " is opened here."),
                                     .remedy = "Take it from the list of bids (ListBids)."});
  }
  if (facts.evaluation_started) return evaluation_started(state.procedure_id());
  const auto membership = membership_of(state, request.provider_id());
  if (!membership) {
    return refuse_state({.code = "NOT_NAMED",
                         .sentence = cat("Bid ", state.id(), " does not name ", in_quotes(request.provider_id()), "."),
                         .remedy = "Take it from ListMemberships.",
                         .subject = "provider_id"});
  }
  if (membership->status() != v1::MEMBERSHIP_STATUS_ASKED) {
    return refuse_state({.code = "ALREADY_ANSWERED",
                         .sentence = cat(request.provider_id(), " has answered for bid ", state.id(), "."),
                         .remedy = "Nothing is left to do."});
  }
  if (!was_made_before_asking(state)) {
    return refuse_state({.code = "WAS_ASKED",
                         .sentence = cat(request.provider_id(), " was asked when the bid came and did not confirm."),
                         .remedy = "The bid stands without it; start the evaluation (StartEvaluation), which flags it.",
                         .citation = "Members confirm until the deadline, the same for every bidder."});
  }
  CONCORD_RETURN_IF_ERROR(check_words(request.reason(), "The late confirmation"));
  std::vector<v1::BidEvent> events;
  if (membership->late_reason() == request.reason()) return events;
  auto* allowed = events.emplace_back().mutable_late_confirmation_allowed();
  allowed->set_bid_id(state.id());
  allowed->set_procedure_id(state.procedure_id());
  allowed->set_provider_id(request.provider_id());
  allowed->set_reason(request.reason());
  allowed->set_allowed_by(context.actor.subject);
  return events;
}

}  // namespace concord::procurement
