// The rows of framework; see framework_rpcs.h.
#include "services/procurement/framework/framework_rpcs.h"

#include "services/procurement/framework/call_offs.h"
#include "services/procurement/framework/framework_facts.h"
#include "services/procurement/framework/framework_views.h"
#include "services/procurement/framework/mini_competition.h"

namespace concord::procurement {
namespace {

constexpr auto kPlain = [](const auto&... given) { return decide(given...); };

}  // namespace

void add_framework_rpcs(platform::Rpcs& rpcs, platform::Decider<FrameworkAggregate>& frameworks,
                        platform::Decider<ProcedureAggregate>& procedures, platform::WorkQueue& work) {
  platform::Database& database = frameworks.ledger().database();
  rpcs.on(frameworks, by_framework_id)
      .decides(PlainFrameworkCommands(), kPlain)
      .decides<v1::AdmitProviderRequest>([&database](const FrameworkState& state,
                                                     const v1::AdmitProviderRequest& request,
                                                     const Context& context) -> FrameworkDecided {
        CONCORD_ASSIGN(const auto facts, gather_admission(database, context, {request.admission().provider_id()}));
        return decide(state, request, context, facts);
      })
      .decides<v1::CallOffRequest>([&database](const FrameworkState& state, const v1::CallOffRequest& request,
                                               const Context& context) -> FrameworkDecided {
        CONCORD_ASSIGN(const auto facts, gather_lot(database, context, state, request.lot_id()));
        return decide(state, request, context, facts);
      });
  rpcs.handles<v1::StartMiniCompetitionRequest, v1::StartMiniCompetitionResponse>(
      [&frameworks, &procedures, &work](const auto& request, auto& answer, const platform::Command& command,
                                        const platform::Reply& reply) {
        const auto later = platform::on_worker(work, command, request, reply);
        const absl::Status queued = later([&frameworks, &procedures, &request, &answer, command, reply] {
          platform::receipt_into(answer, reply)(start_mini_competition(frameworks, procedures, command, request));
        });
        if (!queued.ok()) reply(queued);
      });
  rpcs.answers(get_framework, list_frameworks, list_call_offs);
}

}  // namespace concord::procurement
