// Two streams in one transaction; see counting.h.
#include "services/procurement/award/counting.h"

#include "services/platform/deciding/batch.h"
#include "services/platform/values/refusal.h"

namespace concord::procurement {
namespace {

absl::Status count_all(const AwardSources& sources, platform::Decider<AwardAggregate>& awards, platform::Batch& batch,
                       const v1::Award& award, const v1::Procedure& procedure, const Context& context) {
  for (const v1::LotDecision& lot : award.lots()) {
    if (lot.standing() != v1::LOT_STANDING_AWARDED) continue;
    CONCORD_ASSIGN(const auto counted, counted_standstill(sources, award, lot, procedure, context));
    CONCORD_RETURN_IF_ERROR(batch
                                .decide<AwardAggregate>(awards, award_stream(procedure.id()),
                                                        [&](const v1::Award& state) { return count(state, counted); })
                                .status());
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status decide_and_count(platform::Batch& batch, const AwardSources& sources,
                              platform::Decider<AwardAggregate>& awards, const Context& context,
                              const std::string& procedure_id, const DecideProcedure& decide) {
  CONCORD_ASSIGN(const auto award, batch.state_of(awards, award_stream(procedure_id)));
  CONCORD_ASSIGN(const int events,
                 batch.decide<ProcedureAggregate>(sources.procedures, procedure_stream(procedure_id),
                                                  [&](const ProcedureState& state) { return decide(state, *award); }));
  if (events == 0) return absl::OkStatus();
  CONCORD_ASSIGN(const auto after, batch.state_of(sources.procedures, procedure_stream(procedure_id)));
  return count_all(sources, awards, batch, *award, *after, context);
}

NoticeFacts notice_facts(const v1::Award& award) {
  NoticeFacts facts;
  for (const v1::LotDecision& lot : award.lots()) {
    if (lot.standing() != v1::LOT_STANDING_AWARDED) continue;
    facts.awarded.push_back({lot.award().lot_id(), lot.contract().contract_id(), lot.contract().awarded_on()});
  }
  return facts;
}

}  // namespace concord::procurement
