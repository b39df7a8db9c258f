// Reads the registry's services for the decide functions; see facts.h.
#include "services/transition/transition/facts.h"

#include "services/platform/storage/rows.h"
#include "services/platform/values/refusal.h"

namespace concord::transition {
namespace {

using platform::Connection;
using platform::read_bodies;

void take(std::vector<v1::SupplyLine> lines, TransitionFacts& facts) {
  for (v1::SupplyLine& line : lines) {
    const std::string id = line.service_id();
    facts.supply[id] = std::move(line);
  }
}

}  // namespace

absl::StatusOr<TransitionFacts> facts_about(platform::Database& database, const std::string& authority,
                                            const Ids& service_ids, bool all_running) {
  return platform::read_with(database, [&](Connection& reader) -> absl::StatusOr<TransitionFacts> {
    TransitionFacts facts;
    for (const std::string& id : service_ids) {
      CONCORD_ASSIGN(auto lines,
                     read_bodies<v1::SupplyLine>(
                         reader, "SELECT body FROM supply WHERE authority = $1 AND service_id = $2", authority, id));
      take(std::move(lines), facts);
    }
    if (!all_running) return facts;
    CONCORD_ASSIGN(auto lines, read_bodies<v1::SupplyLine>(
                                   reader, "SELECT body FROM supply WHERE authority = $1 AND ended = 0", authority));
    take(std::move(lines), facts);
    return facts;
  });
}

Ids services_in(const TransitionState& state) {
  Ids ids;
  for (const v1::OutgoingService& service : state.outgoing()) ids.insert(service.service_id());
  for (const v1::ReceivingService& service : state.receiving()) ids.insert(service.service_id());
  if (state.has_contract()) ids.insert(state.contract().contract_id());
  return ids;
}

void add_named(const v1::PlanTransitionRequest& request, Ids& ids) {
  for (int i = 0; i < request.capacity_steps_size() && i < kMaxSteps; ++i) {
    ids.insert(request.capacity_steps(i).service_id());
  }
  for (int i = 0; i < request.waves_size() && i < kMaxWaves; ++i) ids.insert(request.waves(i).to_service_id());
}

void add_named(const v1::AddWaveRequest& request, Ids& ids) { ids.insert(request.wave().to_service_id()); }

}  // namespace concord::transition
