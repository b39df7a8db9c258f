// PURE. Questions about ways, and what of the answers decides; see route_law.h.
#include "services/procurement/offers/route_law.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "services/platform/calling/rules_question.h"
#include "services/platform/values/civil_date.h"
#include "services/platform/values/text.h"

namespace concord::procurement {
namespace {

using platform::cat;
using rules::v1::Judgement;

constexpr char kLevel[] = "competition_level";

// Of what may block a publication, what makes the way itself unlawful; the rest is for the procedure to come.
bool bars_the_way(const rules::v1::Finding& found) {
  constexpr std::array<std::string_view, 4> kBars = {"PROCEDURE_NOT_LAWFUL", "DIRECT_AWARD_WITHOUT_GROUND",
                                                     "COMPETITION_LEVEL_NOT_MET", "FIGURE_NOT_KNOWN"};
  return found.level() == rules::v1::LEVEL_BLOCKS && std::find(kBars.begin(), kBars.end(), found.code()) != kBars.end();
}

std::string barred_by(const Judgement& judgement) {
  for (const rules::v1::Finding& found : judgement.findings()) {
    if (!bars_the_way(found)) continue;
    return found.citation().empty() ? found.sentence() : cat(found.sentence(), " (", found.citation(), ")");
  }
  return {};
}

std::int64_t score_of(const Judgement& judgement, const char* name) {
  for (const rules::v1::Score& score : judgement.scores()) {
    if (score.name() == name) return score.value();
  }
  return 0;
}

std::int64_t required(const Judgement& judgement, const char* kind) {
  for (const rules::v1::Requirement& one : judgement.requirements()) {
    if (one.kind() == kind) return one.value();
  }
  return 0;
}

}  // namespace

const char* ground_name(v1::DirectAwardGround ground) {
  switch (ground) {
    case v1::DIRECT_AWARD_GROUND_USER_CHOICE:
      return "user_choice";
    case v1::DIRECT_AWARD_GROUND_SINGLE_SUPPLIER:
      return "single_supplier";
    case v1::DIRECT_AWARD_GROUND_URGENCY:
      return "urgency";
    case v1::DIRECT_AWARD_GROUND_HEALTH_AND_SOCIAL_CARE:
      return "health_and_social_care";
    default:
      return "";
  }
}

rules::v1::EvaluateRequest question_of(AskedWay way, const v1::Offer& offer, const OfferTerms& terms,
                                       const platform::Context& context) {
  const std::string today = platform::format_date(context.today);
  // What is bought by it would commence today.
  platform::RulesQuestion to(rules::v1::GATE_PUBLISH, today, context);
  to.date("commenced_on", today);
  to.date("published_on", today);
  to.text("procedure_type", way == AskedWay::kQuotes ? "quotes" : "direct");
  if (way == AskedWay::kDirect) to.text("direct_award_ground", ground_name(terms.ground));
  to.number("value_including_vat_pence", value_with_vat(offer.price_year_pence(), terms));
  to.number("contract_months", std::int64_t{terms.months});
  to.number("lots", std::int64_t{1});
  rules::v1::Particulars said = terms.particulars;
  // Offers are of support for people; where an officer says otherwise, that holds.
  const auto& stated = said.stated();
  const bool told = std::any_of(stated.begin(), stated.end(),
                                [](const rules::v1::Fact& fact) { return fact.name() == "is_light_touch"; });
  if (!told && !said.has_is_light_touch() && said.cpv().empty()) said.set_is_light_touch(true);
  to.particulars(said);
  return to.request();
}

RouteLaw law_of(const rules::v1::RulesRecord& record, const Judgement* direct) {
  const Judgement& quotes = record.judgement();
  RouteLaw law;
  law.source = RouteLaw::Source::kRules;
  law.threshold_pence = score_of(quotes, "threshold_pence");
  const auto& facts = record.facts();
  law.is_light_touch = score_of(quotes, "is_light_touch") != 0 ||
                       std::any_of(facts.begin(), facts.end(), [](const rules::v1::Fact& fact) {
                         return fact.name() == "is_light_touch" && fact.integer() != 0;
                       });
  law.is_covered = score_of(quotes, "is_covered") != 0;
  law.competition_level = required(quotes, kLevel);
  law.quotes = std::max({required(quotes, "minimum_quotes"), required(quotes, "minimum_local_quotes"),
                         required(quotes, "minimum_local_sme_quotes")});
  law.quotes_barred = barred_by(quotes);
  if (direct != nullptr) law.direct_barred = barred_by(*direct);
  return law;
}

}  // namespace concord::procurement
