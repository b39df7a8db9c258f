// PURE. The lawful ways to answer a provider's own offer: which are open and why the others are not.
// It names ways, it never chooses one; thresholds are with VAT.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "concord/procurement/v1/framework.pb.h"
#include "concord/rules/v1/types.pb.h"

namespace concord::procurement {

inline constexpr int kMaxOfferMonths = 120;

// What an answer would take of the offer.
struct OfferTerms {
  int months = 0;
  std::int64_t vat_ppm = 0;
  v1::DirectAwardGround ground = v1::DIRECT_AWARD_GROUND_UNSPECIFIED;
  rules::v1::Particulars particulars = {};  // what an officer states to the rules
};

// What the law says of the ways, on the day and for the authority.
struct RouteLaw {
  enum class Source {
    kRules,      // as the rulebook answered
    kNotAsked,   // a refusal of the offer needs no law
    kNoRulebook  // development without a rules service: every way is shown, none is held to be lawful
  };
  Source source = Source::kNoRulebook;
  std::int64_t threshold_pence = 0;    // with VAT
  bool is_light_touch = false;         // the threshold is that of light-touch or social services
  bool is_covered = false;             // not below it
  std::int64_t competition_level = 0;  // 0 none, 1 quotes, 2 in the open
  std::int64_t quotes = 0;             // least quotes asked for
  std::string quotes_barred = {};      // why quotes are not lawful; empty where they are
  std::string direct_barred = {};      // the same of an award on the ground stated
};

// Price of the months with VAT, pence, each step rounded half up.
std::int64_t value_with_vat(std::int64_t price_year_pence, const OfferTerms& terms);

// Every route once, and a call-off once for each lot of `frameworks` that covers the offer. `today` is a civil date.
std::vector<v1::OfferRoute> offer_routes(const v1::Offer& offer, const OfferTerms& terms, const RouteLaw& law,
                                         const std::vector<v1::Framework>& frameworks, const std::string& today);

const char* route_in_words(v1::AnswerRoute route);

}  // namespace concord::procurement
