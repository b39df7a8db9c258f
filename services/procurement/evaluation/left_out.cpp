// PURE. Bids that are or were to be left out; see left_out.h.
#include "services/procurement/evaluation/left_out.h"

#include <algorithm>
#include <functional>

#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"

namespace concord::procurement {
namespace {

// Only the newest proposal about a bid is still decided on.
void change(v1::Evaluation& sheet, const std::string& bid_id, const std::function<void(v1::Disregard&)>& how) {
  auto& all = *sheet.mutable_disregards();
  const auto last = std::find_if(all.rbegin(), all.rend(), [&](const auto& one) { return one.bid_id() == bid_id; });
  if (last != all.rend()) how(*last);
}

// Each stays readable, the newest of a bid in the sheet and all of them in the ledger.
void propose(v1::Evaluation& sheet, const v1::Disregard& proposed) {
  auto& all = *sheet.mutable_disregards();
  const auto is_of_bid = [&](const v1::Disregard& one) { return one.bid_id() == proposed.bid_id(); };
  if (std::count_if(all.begin(), all.end(), is_of_bid) >= kMaxDisregardsOfBid) {
    all.erase(std::find_if(all.begin(), all.end(), is_of_bid));
  }
  *sheet.add_disregards() = proposed;
}

// Empty for nobody in its place.
void replace(google::protobuf::RepeatedPtrField<std::string>& ids, const std::string& one, const std::string& other) {
  if (other.empty()) {
    ids.erase(std::remove(ids.begin(), ids.end(), one), ids.end());
  } else {
    std::replace(ids.begin(), ids.end(), one, other);
  }
}

void decline(v1::Evaluation& sheet, const v1::DisregardDeclined& declined) {
  change(sheet, declined.bid_id(), [&](v1::Disregard& disregard) {
    disregard.set_status(v1::DISREGARD_STATUS_DECLINED);
    disregard.set_decided_by(declined.declined_by());
    disregard.set_decided_on(declined.declined_on());
    disregard.set_decision_reason(declined.reason());
    if (!declined.accepts_replacement() && !declined.drops_party()) return;
    const std::string other = declined.drops_party() ? "" : disregard.replacement_provider_id();
    for (v1::EvaluatedBid& bid : *sheet.mutable_bids()) {
      if (bid.bid_id() != declined.bid_id()) continue;
      replace(*bid.mutable_party_ids(), disregard.provider_id(), other);
      replace(*bid.mutable_sub_contractor_ids(), disregard.provider_id(), other);
    }
  });
}

// A completed evaluation is so no more while something new is flagged.
void take_results(v1::Evaluation& sheet, int round, const google::protobuf::RepeatedPtrField<v1::LotResult>& results,
                  const google::protobuf::RepeatedPtrField<v1::Flag>& flags) {
  sheet.set_rounds(round);
  *sheet.mutable_results() = results;
  for (const v1::Flag& flag : flags) *sheet.add_flags() = flag;
  if (flags.empty()) return;
  sheet.set_status(v1::EVALUATION_STATUS_PRICED);
  sheet.clear_completed_by();
  sheet.clear_findings();
}

void leave_out(v1::Evaluation& sheet, const v1::BidDisregarded& event) {
  *sheet.add_rejected() = event.rejected();
  change(sheet, event.rejected().bid_id(), [&](v1::Disregard& disregard) {
    disregard.set_status(v1::DISREGARD_STATUS_DISREGARDED);
    disregard.set_decided_by(event.approved_by());
    disregard.set_decided_on(event.disregarded_on());
    disregard.set_decision_reason(event.reason());
  });
  if (event.round() == 0) return;
  *sheet.mutable_fixed_lots() = event.fixed_lots();
  *sheet.mutable_kept_lot_ids() = event.kept_lot_ids();
  take_results(sheet, event.round(), event.results(), event.flags());
}

}  // namespace

const v1::Disregard* find_disregard(const v1::Evaluation& sheet, const std::string& bid_id) {
  const auto& all = sheet.disregards();
  const auto last = std::find_if(all.rbegin(), all.rend(), [&](const auto& one) { return one.bid_id() == bid_id; });
  return last == all.rend() ? nullptr : &*last;
}

bool is_disregard_proposed(const v1::Evaluation& sheet, const std::string& bid_id) {
  const v1::Disregard* disregard = find_disregard(sheet, bid_id);
  return disregard != nullptr && disregard->status() == v1::DISREGARD_STATUS_PROPOSED;
}

absl::Status disregard_proposed(const v1::Evaluation& sheet, const std::string& bid_id) {
  const v1::Disregard* disregard = find_disregard(sheet, bid_id);
  return platform::refuse_state(
      {.code = "DISREGARD_PROPOSED",
       .sentence = disregard == nullptr ? platform::cat("It was proposed to leave bid ", bid_id, " out.")
                                        : platform::cat(disregard->proposed_by(), " proposed on ",
                                                        disregard->proposed_on(), " to leave bid ", bid_id, " out."),
       .remedy = "Decide on that first: ApproveDisregard or DeclineDisregard."});
}

std::string words_of(v1::DisregardGround ground) {
  switch (ground) {
    case v1::DISREGARD_GROUND_EXCLUDED_SUPPLIER:
      return "a mandatory ground of exclusion holds";
    case v1::DISREGARD_GROUND_DEBARRED:
      return "somebody in it is on the debarment list";
    case v1::DISREGARD_GROUND_EXCLUDABLE_SUPPLIER:
      return "a discretionary ground of exclusion holds";
    case v1::DISREGARD_GROUND_NATIONAL_SECURITY:
      return "it is excluded for national security";
    case v1::DISREGARD_GROUND_CONDITIONS_NOT_MET:
      return "it does not meet the conditions of participation";
    case v1::DISREGARD_GROUND_NOT_TREATY_SUPPLIER:
      return "it is not of a United Kingdom or treaty state supplier";
    case v1::DISREGARD_GROUND_ABNORMALLY_LOW:
      return "its price is abnormally low, and its explanation does not show that it can perform";
    case v1::DISREGARD_GROUND_BREACH_OF_PROCEDURE:
      return "it breaks a requirement of the procedure";
    case v1::DISREGARD_GROUND_IMPROPER_BEHAVIOUR:
      return "improper behaviour gave it an unfair advantage";
    case v1::DISREGARD_GROUND_INFORMATION_REFUSED:
      return "information that was asked for was refused or is misleading";
    case v1::DISREGARD_GROUND_UNFAIR_ADVANTAGE:
      return "it has an unfair advantage that no step took away";
    case v1::DISREGARD_GROUND_NOT_RESERVED_FOR:
      return "it is not of those for whom the procedure is reserved";
    case v1::DISREGARD_GROUND_WITHDRAWN_BY_BIDDER:
      return "its bidder took it back";
    default:
      return {};
  }
}

void evolve_disregard(v1::Evaluation& sheet, const v1::EvaluationEvent& event) {
  if (event.has_disregard_proposed()) {
    propose(sheet, event.disregard_proposed().disregard());
  } else if (event.has_disregard_answered()) {
    const v1::DisregardAnswered& answered = event.disregard_answered();
    change(sheet, answered.bid_id(), [&](v1::Disregard& disregard) {
      disregard.set_answer(answered.answer());
      disregard.set_answered_on(answered.answered_on());
      disregard.set_answered_by_bidder(answered.by_bidder());
      const bool is_other = disregard.replacement_provider_id() != answered.replacement_provider_id();
      if (is_other) disregard.set_replacement_confirmed(false);
      disregard.set_replacement_provider_id(answered.replacement_provider_id());
      disregard.set_goes_on_without(answered.goes_on_without());
    });
  } else if (event.has_replacement_confirmed()) {
    change(sheet, event.replacement_confirmed().bid_id(),
           [](v1::Disregard& disregard) { disregard.set_replacement_confirmed(true); });
  } else if (event.has_disregard_declined()) {
    decline(sheet, event.disregard_declined());
  } else if (event.has_bid_disregarded()) {
    leave_out(sheet, event.bid_disregarded());
  } else if (event.has_lots_scored_anew()) {
    const v1::LotsScoredAnew& scored = event.lots_scored_anew();
    *sheet.mutable_kept_lot_ids() = scored.kept_lot_ids();
    take_results(sheet, scored.round(), scored.results(), scored.flags());
  }
}

void take_disregard_back(v1::Evaluation& sheet, const std::string& bid_id) {
  change(sheet, bid_id, [](v1::Disregard& disregard) { disregard.set_status(v1::DISREGARD_STATUS_TAKEN_BACK); });
}

}  // namespace concord::procurement
