// PURE. Somebody replaced in a bid, or gone from it; see replacement.h.
#include "services/procurement/disregard/replacement.h"

#include <algorithm>

#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/procurement/bids/memberships.h"
#include "services/procurement/disregard/hearing.h"
#include "services/procurement/evaluation/panel.h"

namespace concord::procurement {
namespace {

using platform::cat;
using platform::in_quotes;
using platform::refuse_state;

template <typename List>
bool has(const List& ids, const std::string& id) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

bool stands_in(const v1::EvaluatedBid& bid, const std::string& id) {
  return has(bid.party_ids(), id) || has(bid.sub_contractor_ids(), id);
}

// Sub-contractors serve several bids; whoever is party to a bid shares its caps, so that it takes no second place.
const v1::EvaluatedBid* bid_with(const EvaluationState& state, const v1::Disregard& disregard, const std::string& id) {
  for (const v1::EvaluatedBid& bid : state.sheet.bids()) {
    const bool is_own = bid.bid_id() == disregard.bid_id();
    const bool is_party = disregard.party() == v1::DISREGARD_PARTY_MEMBER && has(bid.party_ids(), id);
    if ((is_own && stands_in(bid, id)) || (!is_own && is_party)) return &bid;
  }
  return nullptr;
}

absl::Status not_replaceable(const v1::Disregard& disregard, const char* remedy) {
  return refuse_state({.code = "NOT_REPLACEABLE",
                       .sentence = cat("What is asked about bid ", disregard.bid_id(),
                                       " is about no one in it who could be replaced or go."),
                       .remedy = remedy,
                       .subject = "replacement_provider_id"});
}

absl::Status check_offered(const EvaluationState& state, const v1::Disregard& disregard, const std::string& id,
                           const DisregardFacts& facts) {
  const auto refused = [](const char* code, std::string sentence, const char* remedy) {
    return refuse_state(
        {.code = code, .sentence = std::move(sentence), .remedy = remedy, .subject = "replacement_provider_id"});
  };
  if (const v1::EvaluatedBid* other = bid_with(state, disregard, id)) {
    return refused("ALREADY_IN_BID", cat(id, " stands in bid ", other->bid_id(), " already."),
                   "Let the bidder offer an organisation that does not (AnswerDisregard).");
  }
  if (facts.registered.count(id) == 0) {
    return refused("NOT_REGISTERED", cat(in_quotes(id), " is not in the registry."),
                   "Have the organisation registered, then answer again.");
  }
  if (disregard.party() == v1::DISREGARD_PARTY_MEMBER) CONCORD_RETURN_IF_ERROR(facts.may_join);
  const bool must_be_accredited =
      disregard.party() == v1::DISREGARD_PARTY_MEMBER && state.sheet.rules().award_rules().accredited_only();
  if (!must_be_accredited || facts.accredited.count(id) > 0) return absl::OkStatus();
  return refused("NOT_ACCREDITED", cat(id, " holds no accreditation of this authority that is valid today."),
                 "Have it accredited, or let the bidder offer another (AnswerDisregard).");
}

// Nobody's marks count for a bid in which he or she declared an interest.
absl::Status check_no_conflict(const EvaluationState& state, const v1::Disregard& disregard) {
  const std::string& id = disregard.replacement_provider_id();
  for (const auto& [answer, marks] : state.marks) {
    for (const auto& [evaluator, score] : marks) {
      const v1::PanelMember* member = find_member(state.sheet, evaluator);
      if (score.bid_id() != disregard.bid_id() || (member != nullptr && member->has_stood_down())) continue;
      const v1::InterestDeclaration* declared = find_declaration(state.sheet, evaluator);
      if (declared == nullptr || !has(declared->conflicted_provider_ids(), id)) continue;
      return refuse_state(
          {.code = "CONFLICT_OF_INTEREST",
           .sentence = cat(evaluator, " marked bid ", disregard.bid_id(), " and declared a conflict with ", id, "."),
           .remedy = "Let the bidder offer another (AnswerDisregard), stand the evaluator down "
                     "(StandDownEvaluator), or leave the bid out for that reason (ApproveDisregard).",
           .citation = "Procurement Act 2023 s.82."});
    }
  }
  return absl::OkStatus();
}

// Nobody takes the place of a member of a bid whose award names that member.
absl::Status check_member_not_awarded(const v1::Disregard& disregard, const DisregardFacts& facts) {
  if (disregard.party() != v1::DISREGARD_PARTY_MEMBER) return absl::OkStatus();
  for (const auto* lots : {&facts.awarded_lots, &facts.signed_lots}) {
    for (const v1::BidOnLot& lot : *lots) {
      if (lot.bid_id() != disregard.bid_id()) continue;
      return refuse_state(
          {.code = "AWARD_STANDS",
           .sentence = cat("Lot ", lot.lot_id(), " is awarded to the members of bid ", lot.bid_id(), " as they are."),
           .remedy = "Take the award back (ProposeAwardWithdrawal) and reopen the evaluation "
                     "(ProposeReopening), so that the bid may win again with its new member; a signed "
                     "contract's provider is changed in the registry (ProposeContractChange)."});
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status check_asked(const EvaluationState& state, const v1::Disregard& disregard, const AskedChange& asked,
                         const DisregardFacts& facts) {
  const std::string& id = asked.replacement_provider_id;
  if (id.empty() && !asked.goes_on_without) return absl::OkStatus();
  if (!is_replaceable(disregard)) return not_replaceable(disregard, "Answer without a replacement.");
  if (!id.empty() && asked.goes_on_without) {
    return platform::refuse_input({.code = "INVALID_ANSWER",
                                   .sentence = "The answer offers a replacement and goes on without one.",
                                   .remedy = "Give replacement_provider_id or goes_on_without, not both.",
                                   .subject = "goes_on_without"});
  }
  if (!asked.goes_on_without) return check_offered(state, disregard, id, facts);
  const v1::EvaluatedBid* bid = find_bid(state.sheet, disregard.bid_id());
  if (bid != nullptr && stands_in(*bid, disregard.provider_id())) return absl::OkStatus();
  return not_replaceable(disregard, "Nobody has to go from the bid: answer without goes_on_without.");
}

absl::Status check_change(const EvaluationState& state, const v1::Disregard& disregard,
                          const v1::DeclineDisregardRequest& request, const DisregardFacts& facts) {
  if (request.accepts_replacement() && disregard.replacement_provider_id().empty()) {
    return refuse_state({.code = "NO_REPLACEMENT",
                         .sentence = cat("The bidder of ", disregard.bid_id(), " offered nobody."),
                         .remedy = "Decline without accepts_replacement, or wait for the answer."});
  }
  if (request.drops_party() && !disregard.goes_on_without()) {
    return refuse_state(
        {.code = "NOT_ASKED_FOR",
         .sentence = cat("The bidder of ", disregard.bid_id(), " did not ask to go on without anybody."),
         .remedy = "Decline without drops_party, or have it answer so (AnswerDisregard, "
                   "RecordDisregardAnswer: goes_on_without)."});
  }
  if (request.accepts_replacement() && !disregard.replacement_confirmed()) {
    return refuse_state({.code = "REPLACEMENT_NOT_CONFIRMED",
                         .sentence = cat(disregard.replacement_provider_id(), " has not agreed."),
                         .remedy = "Have it agree with its own token (ConfirmReplacement)."});
  }
  CONCORD_RETURN_IF_ERROR(
      check_asked(state, disregard, {disregard.replacement_provider_id(), disregard.goes_on_without()}, facts));
  CONCORD_RETURN_IF_ERROR(check_no_conflict(state, disregard));
  return check_member_not_awarded(disregard, facts);
}

BidDecided replace_party(const v1::Bid& bid, const v1::Disregard& disregard, bool accepts_replacement,
                         const platform::Context& context) {
  std::vector<v1::BidEvent> events;
  const auto members = memberships_of(bid);
  const bool is_named = std::any_of(members.begin(), members.end(), [&](const v1::Membership& member) {
    return member.provider_id() == disregard.provider_id();
  });
  if (!is_named) return events;
  auto* replaced = events.emplace_back().mutable_party_replaced();
  replaced->set_bid_id(bid.id());
  replaced->set_procedure_id(bid.procedure_id());
  replaced->set_provider_id(disregard.provider_id());
  if (accepts_replacement) replaced->set_replacement_provider_id(disregard.replacement_provider_id());
  replaced->set_replaced_at_ms(context.now_ms);
  return events;
}

}  // namespace concord::procurement
