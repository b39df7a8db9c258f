// PURE. The lawful ways to answer a provider's own offer: which are open and why the others are not.
// It names ways, it never chooses one; thresholds are with VAT.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "concord/procurement/v1/framework.pb.h"

namespace concord::procurement {

// Light-touch services in 2026, with VAT (Procurement Act 2023 Schedule 1); the figure for Scotland, which has its own
// law (Public Contracts (Scotland) Regulations 2015), is the same.
inline constexpr std::int64_t kLightTouchThresholdPence = 66'354'000;
inline constexpr int kMaxOfferMonths = 120;

// What an answer would take of the offer.
struct OfferTerms {
  int months = 0;
  std::int64_t vat_ppm = 0;
  v1::DirectAwardGround ground = v1::DIRECT_AWARD_GROUND_UNSPECIFIED;
};

// Price of the months with VAT, pence, each step rounded half up.
std::int64_t value_with_vat(std::int64_t price_year_pence, const OfferTerms& terms);

// Every route once, and a call-off once for each lot of `frameworks` that covers the offer. `today` is a civil date.
std::vector<v1::OfferRoute> offer_routes(const v1::Offer& offer, const OfferTerms& terms,
                                         const std::vector<v1::Framework>& frameworks, const std::string& today);

const char* route_in_words(v1::AnswerRoute route);

}  // namespace concord::procurement
