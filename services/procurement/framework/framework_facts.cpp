// Accreditations and competitions for the decide functions; see framework_facts.h.
#include "services/procurement/framework/framework_facts.h"

#include <algorithm>

#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/procurement/award/standing.h"
#include "services/procurement/framework/framework_award.h"
#include "services/procurement/gates/particulars.h"
#include "services/procurement/parties/party_views.h"

namespace concord::procurement {

absl::StatusOr<CompetitionFacts> gather_competition(const CompetitionSources& sources, const platform::Context& context,
                                                    const v1::FrameworkAward& award) {
  CompetitionFacts facts;
  const std::string& id = award.procedure_id();
  if (id.empty()) return facts;
  CONCORD_ASSIGN(const auto procedure, sources.procedures.load(context.authority, procedure_stream(id)));
  facts.is_known = !procedure.state->id().empty();
  if (!facts.is_known) return facts;
  const v1::ProcedureType type = procedure.state->draft().type();
  facts.is_call_off = type == v1::PROCEDURE_TYPE_CALL_OFF || type == v1::PROCEDURE_TYPE_QUOTES ||
                      type == v1::PROCEDURE_TYPE_DIRECT_AWARD;
  facts.legal = law_of_contract(*procedure.state);
  CONCORD_ASSIGN(const auto awarded, sources.awards.load(context.authority, award_stream(id)));
  const auto& lots = awarded.state->lots();
  const std::string today = platform::format_date(context.today);
  facts.is_awarded = procedure.state->status() != v1::PROCEDURE_STATUS_CANCELLED &&
                     std::any_of(lots.begin(), lots.end(), [&](const auto& lot) { return is_settled(lot, today); });
  CONCORD_ASSIGN(const auto evaluation, sources.evaluations.load(context.authority, evaluation_stream(id)));
  const v1::Evaluation& sheet = evaluation.state->sheet;
  for (const v1::LotResult& result : sheet.results()) {
    const v1::EvaluatedBid* bid = find_bid(sheet, result.bid_id());
    if (bid == nullptr || !result.passed() || is_rejected(sheet, bid->bid_id())) continue;
    facts.bidders.insert(bid->party_ids().begin(), bid->party_ids().end());
  }
  return facts;
}

FrameworkLookup framework_lookup(platform::Decider<FrameworkAggregate>& frameworks,
                                 const CompetitionSources& competitions) {
  return [&frameworks, competitions](const platform::Context& context,
                                     const v1::ProcedureDraft& draft) -> absl::StatusOr<FrameworkStanding> {
    CONCORD_ASSIGN(const auto loaded, frameworks.load(context.authority, framework_stream(draft.framework_id())));
    const v1::Framework& sheet = loaded.state->sheet;
    FrameworkStanding standing;
    standing.is_open = sheet.status() == v1::FRAMEWORK_STATUS_OPEN;
    standing.ends_on = sheet.draft().ends_on();
    standing.rests_on_award = check_rests_on_award(sheet);
    CONCORD_ASSIGN(const auto competition, gather_competition(competitions, context, sheet.draft().award()));
    if (standing.rests_on_award.ok()) standing.competition = check_still_awarded(sheet, context, competition);
    standing.longest_months = sheet.draft().award().longest_call_off_months();
    for (const v1::Admission& admission : admissions_of(sheet, draft.framework_lot_id())) {
      if (admission.suspended()) standing.suspended.insert(admission.provider_id());
    }
    return standing;
  };
}

absl::StatusOr<AdmissionFacts> gather_admission(const CompetitionSources& sources, const platform::Context& context,
                                                const v1::Framework& sheet, const std::set<std::string>& provider_ids) {
  AdmissionFacts facts;
  CONCORD_ASSIGN(auto known, platform::read_with(sources.procedures.ledger().database(), [&](Connection& reader) {
                   return known_parties(reader, context.authority, provider_ids, platform::format_date(context.today));
                 }));
  facts.accredited = std::move(known.accredited);
  CONCORD_ASSIGN(facts.competition, gather_competition(sources, context, sheet.draft().award()));
  return facts;
}

absl::StatusOr<AdmissionFacts> gather_lot(const CompetitionSources& sources, const platform::Context& context,
                                          const v1::Framework& sheet, const std::string& lot_id) {
  std::set<std::string> ids;
  for (const v1::Admission& admission : admissions_of(sheet, lot_id)) ids.insert(admission.provider_id());
  return gather_admission(sources, context, sheet, ids);
}

}  // namespace concord::procurement
