// Opened bids and findings for the decide functions; see evaluation_facts.h.
#include "services/procurement/evaluation/evaluation_facts.h"

#include <map>

#include "services/platform/values/refusal.h"
#include "services/procurement/bids/bid_content.h"
#include "services/procurement/bids/bid_parties.h"
#include "services/procurement/bids/bid_views.h"
#include "services/procurement/bids/opening.h"
#include "services/procurement/evaluation/drawn_lot.h"
#include "services/procurement/procedure/procedure_facts.h"

namespace concord::procurement {
namespace {

absl::StatusOr<StartFacts> gather_opened(Connection& reader, const SealKeyRing& keys, const Context& context,
                                         const v1::Procedure& procedure) {
  StartFacts facts;
  facts.procedure = procedure;
  if (procedure.status() != v1::PROCEDURE_STATUS_OPENED) return facts;
  CONCORD_ASSIGN(const auto bids, standing_bids(reader, context.authority, procedure.id()));
  std::map<std::string, std::string> content_sha256;
  for (const v1::Bid& bid : bids) content_sha256[bid.id()] = bid.content_sha256();
  const auto lots = draw_lots(content_sha256);
  for (const v1::Bid& bid : bids) {
    const auto content = open_content(reader, keys, context.authority, procedure, bid);
    if (!content.ok() && !platform::is_refusal(content.status())) return content.status();
    const auto evaluated = content.ok() ? evaluated_bid(procedure.draft(), bid, *content) : content.status();
    if (evaluated.ok()) {
      facts.bids.push_back(*evaluated);
      facts.bids.back().set_drawn_lot(lots.at(bid.id()));
      continue;
    }
    v1::UnreadableBid& unread = facts.unreadable.emplace_back();
    unread.set_bid_id(bid.id());
    unread.set_reason(std::string(evaluated.status().message()));
  }
  GateFacts gate;
  gate.rules = procedure.draft();
  CONCORD_RETURN_IF_ERROR(gather_parties(reader, context, bids, gate));
  facts.findings = gather_findings(Gate::kEvaluate, gate);
  return facts;
}

}  // namespace

absl::StatusOr<StartFacts> start_facts(platform::Decider<ProcedureAggregate>& procedures, const SealKeyRing& keys,
                                       const EvaluationState& state, const std::string& procedure_id,
                                       const Context& context) {
  StartFacts facts;
  CONCORD_ASSIGN(facts.procedure, load_procedure(procedures, context, procedure_id));
  if (!state.sheet.procedure_id().empty()) return facts;
  return platform::read_with(procedures.ledger().database(),
                             [&](Connection& reader) { return gather_opened(reader, keys, context, facts.procedure); });
}

}  // namespace concord::procurement
