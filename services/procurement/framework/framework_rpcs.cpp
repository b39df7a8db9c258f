// The rows of framework; see framework_rpcs.h.
#include "services/procurement/framework/framework_rpcs.h"

#include "services/procurement/framework/call_offs.h"
#include "services/procurement/framework/framework_award.h"
#include "services/procurement/framework/framework_facts.h"
#include "services/procurement/framework/framework_views.h"
#include "services/procurement/framework/mini_competition.h"

namespace concord::procurement {
namespace {

constexpr auto kPlain = [](const auto&... given) { return decide(given...); };

}  // namespace

void add_framework_rpcs(platform::Rpcs& rpcs, platform::Decider<FrameworkAggregate>& frameworks,
                        const CompetitionSources& competitions, platform::WorkQueue& work) {
  platform::Database& database = frameworks.ledger().database();
  platform::Decider<ProcedureAggregate>& procedures = competitions.procedures;
  rpcs.on(frameworks, by_framework_id)
      .decides(PlainFrameworkCommands(), kPlain)
      .decides<v1::OpenFrameworkRequest>([competitions](const FrameworkState& state,
                                                        const v1::OpenFrameworkRequest& request,
                                                        const Context& context) -> FrameworkDecided {
        CONCORD_ASSIGN(const auto facts, gather_competition(competitions, context, state.sheet.draft().award()));
        return decide(state, request, context, facts);
      })
      .decides<v1::StateFrameworkAwardRequest>([competitions](const FrameworkState& state,
                                                              const v1::StateFrameworkAwardRequest& request,
                                                              const Context& context) -> FrameworkDecided {
        // Its shape first: an id that is none makes no name of a stream.
        const bool is_well_formed = check_award_shape(request.award()).ok();
        CONCORD_ASSIGN(const auto facts, gather_competition(competitions, context,
                                                            is_well_formed ? request.award() : v1::FrameworkAward()));
        return decide(state, request, context, facts);
      })
      .decides<v1::ConfirmFrameworkAwardRequest>([competitions](const FrameworkState& state,
                                                                const v1::ConfirmFrameworkAwardRequest& request,
                                                                const Context& context) -> FrameworkDecided {
        CONCORD_ASSIGN(const auto facts, gather_competition(competitions, context, state.sheet.stated_award()));
        return decide(state, request, context, facts);
      })
      .decides<v1::AdmitProviderRequest>([competitions, &database](const FrameworkState& state,
                                                                   const v1::AdmitProviderRequest& request,
                                                                   const Context& context) -> FrameworkDecided {
        CONCORD_ASSIGN(const auto facts, gather_admission(database, context, {request.admission().provider_id()}));
        CONCORD_ASSIGN(const auto competition, gather_competition(competitions, context, state.sheet.draft().award()));
        return decide(state, request, context, facts, competition);
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
