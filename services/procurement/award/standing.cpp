// PURE. What of an award stands; see standing.h.
#include "services/procurement/award/standing.h"

#include <algorithm>

#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/platform/world/crypto.h"
#include "services/procurement/gates/standstill.h"

namespace concord::procurement {
namespace {

std::int64_t times_awarded(const v1::Award& award) {
  std::int64_t times = 0;
  for (const v1::LotDecision& lot : award.lots()) times += lot.times_awarded();
  return times;
}

bool is_to_be_approved(const v1::Award& award) {
  return award.status() != v1::AWARD_STATUS_APPROVED || has_open_lot(award);
}

}  // namespace

const v1::LotDecision* find_lot_decision(const v1::Award& award, const std::string& lot_id) {
  for (const v1::LotDecision& lot : award.lots()) {
    if (lot.award().lot_id() == lot_id) return &lot;
  }
  return nullptr;
}

bool is_standing(const v1::LotDecision& lot) {
  return lot.standing() == v1::LOT_STANDING_AWARDED || lot.standing() == v1::LOT_STANDING_SIGNED;
}

bool is_settled(const v1::LotDecision& lot, const std::string& today) {
  if (lot.standing() != v1::LOT_STANDING_AWARDED) return lot.standing() == v1::LOT_STANDING_SIGNED;
  return !lot.has_withdrawal() && check_standstill_over(lot, lot.standstill(), today).ok();
}

bool is_ended(const v1::LotDecision& lot) { return lot.standing() == v1::LOT_STANDING_ENDED; }

bool is_award_approved(const v1::Award& award) {
  return std::any_of(award.lots().begin(), award.lots().end(), is_standing);
}

bool has_open_lot(const v1::Award& award) {
  return std::any_of(award.lots().begin(), award.lots().end(),
                     [](const v1::LotDecision& lot) { return lot.standing() == v1::LOT_STANDING_SET_ASIDE; });
}

std::int64_t awards_wanted(const v1::Award& award, bool is_cancelled) {
  return is_cancelled || !is_to_be_approved(award) ? times_awarded(award) : times_awarded(award) + 1;
}

std::int64_t awards_reached(const v1::Award& award) {
  return is_to_be_approved(award) ? times_awarded(award) : INT64_MAX;
}

std::string recommendation_mark(const v1::Award& award) {
  if (award.status() != v1::AWARD_STATUS_RECOMMENDED) return "";
  std::string told = award.reasons();
  for (const v1::LotDecision& lot : award.lots()) told += lot.award().SerializeAsString();
  return platform::hex(platform::sha256(told));
}

absl::StatusOr<const v1::LotDecision*> awarded_lot(const v1::Award& state, const std::string& procedure_id,
                                                   const std::string& lot_id) {
  const v1::LotDecision* lot = find_lot_decision(state, lot_id);
  if (lot != nullptr && lot->standing() == v1::LOT_STANDING_AWARDED) return lot;
  if (lot != nullptr && lot->standing() == v1::LOT_STANDING_SIGNED) {
    return platform::refuse_state(
        {.code = "ALREADY_SIGNED",
         .sentence = platform::cat("The contract of lot ", lot_id, " was signed on ", lot->signed_on(), "."),
         .remedy =
             "A signed contract is changed or ended in the registry (ProposeContractChange, ProposeContractEnd)."});
  }
  return platform::refuse_state({.code = "NOTHING_AWARDED",
                                 .sentence = platform::cat("Lot ", platform::in_quotes(lot_id), " of procedure ",
                                                           platform::in_quotes(procedure_id), " is not awarded."),
                                 .remedy = "Have the award recommended and approved first."});
}

absl::Status check_no_withdrawal(const v1::LotDecision& lot) {
  if (!lot.has_withdrawal()) return absl::OkStatus();
  return platform::refuse_state({.code = "WITHDRAWAL_PROPOSED",
                                 .sentence = platform::cat(lot.withdrawal().proposed_by(), " proposed on ",
                                                           lot.withdrawal().proposed_on(), " to take this award back."),
                                 .remedy = "Decide on that first: ApproveAwardWithdrawal or DeclineAwardWithdrawal."});
}

absl::Status check_standstill_not_over(const v1::LotDecision& lot, const std::string& today) {
  if (lot.has_standstill() && is_to_begin(lot.standstill())) return absl::OkStatus();
  const std::string& ends_on = lot.standstill_ends_on();
  if (!ends_on.empty() && today <= ends_on) return absl::OkStatus();
  return platform::refuse_state(
      {.code = ends_on.empty() ? "NO_STANDSTILL" : "STANDSTILL_ENDED",
       .sentence = ends_on.empty()
                       ? platform::cat("The award of lot ", lot.award().lot_id(), " needs no standstill.")
                       : platform::cat("The standstill of lot ", lot.award().lot_id(), " ended on ", ends_on, "."),
       .remedy = "Outside a standstill two persons take an award back: propose it (ProposeAwardWithdrawal).",
       .citation = lot.standstill().citation()});
}

absl::Status check_standstill_over(const v1::LotDecision& lot, const v1::Standstill& now, const std::string& today) {
  const std::string& lot_id = lot.award().lot_id();
  // One that was approved before standstills were counted from the notice keeps the end that it was told.
  const bool is_told = !lot.standstill_ends_on().empty();
  if (is_to_begin(now) && !is_told) {
    return platform::refuse_state(
        {.code = "STANDSTILL_NOT_BEGUN",
         .sentence = platform::cat("The standstill of lot ", lot_id, ", ", now.days(),
                                   now.counts_working_days() ? " working days" : " days", ", begins with ",
                                   now.begins_with(), ", and none that names this award is recorded."),
         .remedy = "Publish it, record it (RecordNotice), and sign when the standstill has ended.",
         .citation = now.citation()});
  }
  const std::string ends_on = std::max(now.ends_on(), lot.standstill_ends_on());
  if (ends_on.empty() || today > ends_on) return absl::OkStatus();
  return platform::refuse_state({.code = "STANDSTILL_RUNNING",
                                 .sentence = platform::cat("Today is ", today, "; the standstill of lot ", lot_id,
                                                           " runs to the end of ", ends_on, "."),
                                 .remedy = "Sign on the day after, or later.",
                                 .citation = now.citation()});
}

}  // namespace concord::procurement
