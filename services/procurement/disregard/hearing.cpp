// PURE. Who is heard before a bid is left out; see hearing.h.
#include "services/procurement/disregard/hearing.h"

namespace concord::procurement {

bool is_exclusion(v1::DisregardGround ground) {
  return ground == v1::DISREGARD_GROUND_EXCLUDED_SUPPLIER || ground == v1::DISREGARD_GROUND_DEBARRED ||
         ground == v1::DISREGARD_GROUND_EXCLUDABLE_SUPPLIER || ground == v1::DISREGARD_GROUND_NATIONAL_SECURITY;
}

bool is_replaceable(const v1::Disregard& disregard) {
  return disregard.party() == v1::DISREGARD_PARTY_MEMBER ||
         disregard.party() == v1::DISREGARD_PARTY_ASSOCIATED_PERSON ||
         disregard.party() == v1::DISREGARD_PARTY_SUB_CONTRACTOR;
}

bool must_be_heard(const v1::Disregard& disregard) {
  switch (disregard.ground()) {
    case v1::DISREGARD_GROUND_EXCLUDED_SUPPLIER:
    case v1::DISREGARD_GROUND_EXCLUDABLE_SUPPLIER:
    case v1::DISREGARD_GROUND_ABNORMALLY_LOW:
    case v1::DISREGARD_GROUND_IMPROPER_BEHAVIOUR:
      return true;
    case v1::DISREGARD_GROUND_DEBARRED:
      // The list has heard whom it names; who relied on somebody else may still replace that person.
      return is_replaceable(disregard);
    default:
      return false;
  }
}

bool is_heard(const v1::Disregard& disregard, const std::string& today) {
  if (disregard.question().empty()) return true;
  // What an officer records ends nobody's time to answer; where no day was given, the flag's own way of asking was.
  if (disregard.answered_by_bidder() || disregard.answer_by().empty()) return true;
  // Written as YYYY-MM-DD, days compare as text.
  return today > disregard.answer_by();
}

}  // namespace concord::procurement
