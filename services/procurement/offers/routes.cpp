// PURE. Which routes are open for an offer; see routes.h.
#include "services/procurement/offers/routes.h"

#include <algorithm>

#include "services/platform/values/text.h"
#include "services/procurement/fields/field_rules.h"
#include "services/procurement/framework/call_offs.h"
#include "services/procurement/framework/framework.h"

namespace concord::procurement {
namespace {

using platform::cat;

v1::OfferRoute route(v1::AnswerRoute kind, bool open, std::string why, std::string next_step = {}) {
  v1::OfferRoute made;
  made.set_route(kind);
  made.set_open(open);
  made.set_why(std::move(why));
  if (open) made.set_next_step(std::move(next_step));
  return made;
}

constexpr char kOpenNext[] = "Have an open procedure drafted with the answer (AnswerOffer, procedure_id).";

const char* ground_in_words(v1::DirectAwardGround ground) {
  switch (ground) {
    case v1::DIRECT_AWARD_GROUND_USER_CHOICE:
      return "the person supported chooses";
    case v1::DIRECT_AWARD_GROUND_SINGLE_SUPPLIER:
      return "only this provider can do it";
    case v1::DIRECT_AWARD_GROUND_URGENCY:
      return "extreme and unforeseeable urgency";
    case v1::DIRECT_AWARD_GROUND_HEALTH_AND_SOCIAL_CARE:
      return "listed health or social care below the threshold";
    default:
      return "none";
  }
}

// Why nothing is said of a way; empty where the rules answered.
std::string not_known(const RouteLaw& law) {
  if (law.source == RouteLaw::Source::kNotAsked) return "The rules were not asked, since the offer is declined.";
  if (law.source == RouteLaw::Source::kNoRulebook)
    return "No rules are configured (development), so nothing says whether it is lawful.";
  return {};
}

v1::OfferRoute below_threshold(const RouteLaw& law, std::int64_t value, int months) {
  const auto kind = v1::ANSWER_ROUTE_BELOW_THRESHOLD;
  if (std::string why = not_known(law); !why.empty()) return route(kind, false, std::move(why));
  std::string why =
      cat(pounds(value), " pounds with VAT for ", months, " months ", law.is_covered ? "reach" : "stay below", " the ",
          law.is_light_touch ? "light-touch " : "", "threshold of ", pounds(law.threshold_pence), " pounds.");
  if (law.is_covered) return route(kind, false, std::move(why));
  if (!law.quotes_barred.empty()) return route(kind, false, cat(why, " ", law.quotes_barred));
  if (law.competition_level == 0 && law.quotes <= 1) {
    return route(kind, true, std::move(why),
                 "Have a direct award drafted with the answer (AnswerOffer, procedure_id).");
  }
  return route(kind, true,
               law.quotes > 1 ? cat(why, " At least ", law.quotes, " quotes are asked for.")
                              : cat(why, " Quotes are asked for."),
               "Have it drafted with the answer (AnswerOffer, procedure_id) and invite quotes, of others too "
               "(InviteQuotes).");
}

v1::OfferRoute direct_award(const RouteLaw& law, v1::DirectAwardGround ground) {
  const auto kind = v1::ANSWER_ROUTE_LIGHT_TOUCH_DIRECT_AWARD;
  if (std::string why = not_known(law); !why.empty()) return route(kind, false, std::move(why));
  const bool needs_none = !law.is_covered && law.competition_level == 0 && law.quotes_barred.empty();
  if (needs_none) return route(kind, false, "The value is below the threshold, where no ground of law is needed.");
  if (ground == v1::DIRECT_AWARD_GROUND_UNSPECIFIED) {
    return route(kind, false, "No ground of law is stated for an award without competition.");
  }
  if (!law.direct_barred.empty()) return route(kind, false, law.direct_barred);
  return route(kind, true, cat("The ground stated: ", ground_in_words(ground), "."),
               "Have a direct award with its ground drafted with the answer (AnswerOffer, procedure_id).");
}

v1::OfferRoute call_off(const v1::Offer& offer, const v1::Framework& framework, const v1::FrameworkLot& lot) {
  const auto admissions = admissions_of(framework, lot.id());
  const auto found = std::find_if(admissions.begin(), admissions.end(), [&](const v1::Admission& admission) {
    return admission.provider_id() == offer.provider_id();
  });
  const std::string name = cat("Lot ", lot.id(), " of framework ", framework.id());
  const bool open = found != admissions.end() && !found->suspended();
  v1::OfferRoute made = route(
      v1::ANSWER_ROUTE_CALL_OFF, open,
      open ? cat(name, " covers it, by ", mechanism_in_words(lot.mechanism()), ", which alone decides who gets it.")
      : found == admissions.end() ? cat(name, " covers it, but the provider is not on it.")
                                  : cat(name, " covers it, but the provider is suspended."));
  if (open) {
    made.set_next_step(lot.mechanism() == v1::CALL_OFF_MECHANISM_MINI_COMPETITION ? "Start it (StartMiniCompetition)."
                                                                                  : "Call it off (CallOff).");
  }
  made.set_framework_id(framework.id());
  made.set_lot_id(lot.id());
  return made;
}

}  // namespace

std::int64_t value_with_vat(std::int64_t price_year_pence, const OfferTerms& terms) {
  const std::int64_t net = half_up(Wide{price_year_pence} * terms.months, kMonthsAYear);
  return half_up(Wide{net} * (kWholePpm + terms.vat_ppm), kWholePpm);
}

std::vector<v1::OfferRoute> offer_routes(const v1::Offer& offer, const OfferTerms& terms, const RouteLaw& law,
                                         const std::vector<v1::Framework>& frameworks, const std::string& today) {
  std::vector<v1::OfferRoute> routes;
  routes.push_back(below_threshold(law, value_with_vat(offer.price_year_pence(), terms), terms.months));
  routes.push_back(direct_award(law, terms.ground));
  const std::size_t before = routes.size();
  for (const v1::Framework& framework : frameworks) {
    if (framework.status() != v1::FRAMEWORK_STATUS_OPEN || today < framework.draft().starts_on() ||
        framework.draft().ends_on() < today) {
      continue;
    }
    for (const v1::FrameworkLot& lot : framework.draft().lots()) {
      if (covers(lot, offer.area_code(), offer.client_group())) routes.push_back(call_off(offer, framework, lot));
    }
  }
  if (routes.size() == before) {
    routes.push_back(
        route(v1::ANSWER_ROUTE_CALL_OFF, false,
              cat("No open framework has a lot for ", offer.client_group(), " in ", offer.area_code(), ".")));
  }
  routes.push_back(
      route(v1::ANSWER_ROUTE_OPEN_PROCEDURE, true, "Anybody may bid, the provider among them.", kOpenNext));
  routes.push_back(route(v1::ANSWER_ROUTE_DECLINED, true, "An offer may always be declined with a reason."));
  return routes;
}

const char* route_in_words(v1::AnswerRoute route) {
  switch (route) {
    case v1::ANSWER_ROUTE_BELOW_THRESHOLD:
      return "a contract below the threshold";
    case v1::ANSWER_ROUTE_LIGHT_TOUCH_DIRECT_AWARD:
      return "a direct award";
    case v1::ANSWER_ROUTE_CALL_OFF:
      return "a call-off";
    case v1::ANSWER_ROUTE_OPEN_PROCEDURE:
      return "an open procedure";
    case v1::ANSWER_ROUTE_DECLINED:
      return "no";
    case v1::ANSWER_ROUTE_PLAN:
      return "a place in the plan";
    default:
      return "no route";
  }
}

}  // namespace concord::procurement
