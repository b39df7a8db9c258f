// PURE. An offer as the draft of a procedure; see offer_procedure.h.
#include "services/procurement/offers/offer_procedure.h"

#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/procurement/fields/field_rules.h"
#include "services/procurement/offers/route_law.h"

namespace concord::procurement {
namespace {

using platform::cat;

constexpr char kAnyTenure[] = "any";
constexpr char kOnlyLot[] = "offer";

bool goes_direct(v1::AnswerRoute route, const RouteLaw& law) {
  if (route == v1::ANSWER_ROUTE_LIGHT_TOUCH_DIRECT_AWARD) return true;
  return route == v1::ANSWER_ROUTE_BELOW_THRESHOLD && law.competition_level == 0 && law.quotes <= 1;
}

void add_fact(v1::LegalParticulars& legal, const char* name, const std::string& text) {
  rules::v1::Fact& fact = *legal.add_stated();
  fact.set_name(name);
  fact.set_text(text);
}

// The offer's price, year by year; what is left of the last year in its months.
void add_years(const v1::Offer& offer, int months, v1::Lot& lot) {
  for (int left = months; left > 0; left -= kMonthsAYear) {
    const int of_year = left < kMonthsAYear ? left : kMonthsAYear;
    lot.add_yearly_pence(half_up(Wide{offer.price_year_pence()} * of_year, kMonthsAYear));
  }
}

}  // namespace

absl::Status check_procedure_id(const v1::AnswerOfferRequest& request) {
  if (request.procedure_id().empty()) return absl::OkStatus();
  const bool follows = request.route() == v1::ANSWER_ROUTE_BELOW_THRESHOLD ||
                       request.route() == v1::ANSWER_ROUTE_LIGHT_TOUCH_DIRECT_AWARD ||
                       request.route() == v1::ANSWER_ROUTE_OPEN_PROCEDURE;
  return Faults()
      .must(follows, cat("No procedure is drafted with ", route_in_words(request.route()), "."),
            "Leave procedure_id out; a call-off has its own commands (CallOff, StartMiniCompetition).", "procedure_id")
      .must(is_id(request.procedure_id()), cat("'", request.procedure_id().substr(0, 80), "' is not an id."),
            "Give 1 to 60 letters, digits, hyphens.", "procedure_id")
      .as("INVALID_ANSWER");
}

v1::DraftProcedureRequest procedure_of(const v1::Offer& offer, const v1::AnswerOfferRequest& request,
                                       const RouteLaw& law) {
  v1::DraftProcedureRequest command;
  command.set_procedure_id(request.procedure_id());
  v1::ProcedureDraft& draft = *command.mutable_draft();
  draft.set_title(cat("Offer ", offer.proposal_id()));
  const bool direct = goes_direct(request.route(), law);
  draft.set_type(direct ? v1::PROCEDURE_TYPE_DIRECT_AWARD : v1::PROCEDURE_TYPE_OPEN);
  draft.mutable_award_rules()->set_method(v1::AWARD_METHOD_BEST_TOTAL);
  draft.mutable_contract()->set_term_months(request.term_months());
  draft.mutable_contract()->set_starts_on(offer.available_from());
  const rules::v1::Particulars& said = request.particulars();
  v1::LegalParticulars& legal = *draft.mutable_legal();
  legal.set_cpv(said.cpv());
  legal.set_strategy(said.strategy());
  *legal.mutable_stated() = said.stated();
  if (request.route() == v1::ANSWER_ROUTE_LIGHT_TOUCH_DIRECT_AWARD) {
    add_fact(legal, "direct_award_ground", ground_name(request.ground()));
  }
  v1::Lot& lot = *draft.add_lots();
  lot.set_id(kOnlyLot);
  lot.set_title(draft.title());
  lot.add_area_codes(offer.area_code());
  lot.add_client_groups(offer.client_group());
  lot.add_tenures(kAnyTenure);
  lot.set_units(offer.units());
  add_years(offer, request.term_months(), lot);
  return command;
}

}  // namespace concord::procurement
