// The parties of bids, and the facts of an opening; see bid_parties.h.
#include "services/procurement/bids/bid_parties.h"

#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/procurement/bids/bid_views.h"
#include "services/procurement/bids/memberships.h"
#include "services/procurement/parties/party_views.h"

namespace concord::procurement {

absl::Status gather_parties(Connection& reader, const Context& context, const std::vector<v1::Bid>& bids,
                            GateFacts& facts) {
  std::set<std::string> everybody;
  for (const v1::Bid& bid : bids) {
    FoundBid found;
    found.bid_id = bid.id();
    found.party_ids = parties_of(bid);
    for (const std::string& id : bid.envelope().declared_in_other_bids()) found.declared.insert(id);
    everybody.insert(found.party_ids.begin(), found.party_ids.end());
    facts.bids.push_back(std::move(found));
  }
  CONCORD_ASSIGN(const auto known,
                 known_parties(reader, context.authority, everybody, platform::format_date(context.today)));
  facts.accredited = known.accredited;
  return absl::OkStatus();
}

absl::StatusOr<OpeningFacts> opening_facts(platform::Database& database, const RulesAsker& asker,
                                           const ProcedureState& state, const Context& context) {
  OpeningFacts facts;
  if (state.opened_by().empty()) return facts;
  GateFacts gate;
  gate.rules = state.draft();
  CONCORD_RETURN_IF_ERROR(database.read([&](Connection& reader) -> absl::Status {
    CONCORD_ASSIGN(const auto bids, standing_bids(reader, context.authority, state.id()));
    facts.bids = static_cast<std::int64_t>(bids.size());
    return gather_parties(reader, context, bids, gate);
  }));
  CONCORD_ASSIGN(facts.findings, find_and_ask(asker, Gate::kClose, gate, state, context));
  return facts;
}

}  // namespace concord::procurement
