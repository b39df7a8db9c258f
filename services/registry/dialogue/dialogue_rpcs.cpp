// The rows of dialogue; see dialogue_rpcs.h.
#include "services/registry/dialogue/dialogue_rpcs.h"

#include "services/registry/dialogue/dialogue_views.h"
#include "services/registry/fields/field_rules.h"
#include "services/registry/fields/known.h"

namespace concord::registry {
namespace {

constexpr auto kPlain = [](const auto&... given) { return decide(given...); };

}  // namespace

void add_dialogue_rpcs(platform::Rpcs& rpcs, platform::Decider<EngagementAggregate>& engagements,
                       platform::Decider<ConcernAggregate>& concerns) {
  platform::Database& database = concerns.ledger().database();
  rpcs.on(engagements, [](const auto& request) { return stream_of("engagement", request.engagement().id()); })
      .decides<v1::LogEngagementRequest>(with_facts(
          database, [](const v1::LogEngagementRequest& request) { return some(request.engagement().provider_ids()); },
          no_ids));
  rpcs.on(concerns, [](const auto& request) { return stream_of("concern", request.concern().id()); })
      .decides<v1::RaiseConcernRequest>(with_facts(
          database, [](const v1::RaiseConcernRequest& request) { return Ids{request.concern().provider_id()}; },
          [](const v1::RaiseConcernRequest& request) { return Ids{request.concern().service_id()}; }));
  rpcs.on(concerns, [](const auto& request) { return stream_of("concern", request.concern_id()); })
      .decides(PlainConcernCommands(), kPlain);
  rpcs.answers(list_engagements, list_concerns, list_monitoring);
}

}  // namespace concord::registry
