// PURE. What of an award stands; see standing.h.
#include "services/procurement/award/standing.h"

#include <algorithm>

namespace concord::procurement {

const v1::LotDecision* find_lot_decision(const v1::Award& award, const std::string& lot_id) {
  for (const v1::LotDecision& lot : award.lots()) {
    if (lot.award().lot_id() == lot_id) return &lot;
  }
  return nullptr;
}

bool is_standing(const v1::LotDecision& lot) {
  return lot.standing() == v1::LOT_STANDING_AWARDED || lot.standing() == v1::LOT_STANDING_SIGNED;
}

bool is_award_approved(const v1::Award& award) {
  return std::any_of(award.lots().begin(), award.lots().end(), is_standing);
}

}  // namespace concord::procurement
