// The rows of framework; see framework_rpcs.h.
#include "services/procurement/framework/framework_rpcs.h"

#include <string>
#include <type_traits>

#include "services/platform/calling/rules_asking.h"
#include "services/procurement/framework/call_off_decision.h"
#include "services/procurement/framework/call_off_question.h"
#include "services/procurement/framework/framework_award.h"
#include "services/procurement/framework/framework_facts.h"
#include "services/procurement/framework/framework_views.h"
#include "services/procurement/framework/mini_competition.h"

namespace concord::procurement {
namespace {

// A row of a command on a call-off: decided without the rules, and only what would stand is asked about at the gates of
// award and signature.
template <typename Request>
auto asks(const CompetitionSources& competitions, const RulesAsker& asker) {
  return [competitions, &asker](const FrameworkState& state, const Request& request,
                                const Context& context) -> FrameworkDecided {
    const v1::Framework& sheet = state.sheet;
    std::string lot_id;
    if constexpr (requires { request.lot_id(); }) {
      lot_id = request.lot_id();
    } else if (const v1::FrameworkCallOff* waiting = find_waiting(sheet, request.call_off_id())) {
      lot_id = waiting->lot_id();
    }
    CONCORD_ASSIGN(const auto facts, gather_lot(competitions, context, sheet, lot_id));
    CallOffAnswers answers;
    auto decided = decide(state, request, context, facts, answers);
    if (asker.rules == nullptr || !decided.ok() || decided->empty()) return decided;
    const v1::FrameworkCallOff* call_off = call_off_in(decided->front());
    const auto ask = [&](rules::v1::Gate gate) {
      return platform::ask_rules(*asker.rules, question_of(gate, sheet, *call_off, facts.competition, context));
    };
    if constexpr (!std::is_same_v<Request, v1::SignCallOffRequest>) {
      CONCORD_ASSIGN(answers.award, ask(rules::v1::GATE_AWARD));
    }
    CONCORD_ASSIGN(answers.sign, ask(rules::v1::GATE_SIGN));
    return decide(state, request, context, facts, answers);
  };
}

constexpr auto kPlain = [](const auto&... given) { return decide(given...); };

}  // namespace

void add_framework_rpcs(platform::Rpcs& rpcs, platform::Decider<FrameworkAggregate>& frameworks,
                        const CompetitionSources& competitions, platform::WorkQueue& work, RulesAsker& asker) {
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
      .decides<v1::AdmitProviderRequest>([competitions](const FrameworkState& state,
                                                        const v1::AdmitProviderRequest& request,
                                                        const Context& context) -> FrameworkDecided {
        CONCORD_ASSIGN(const auto facts,
                       gather_admission(competitions, context, state.sheet, {request.admission().provider_id()}));
        return decide(state, request, context, facts);
      })
      .decides_later<v1::CallOffRequest>(asker.work, asks<v1::CallOffRequest>(competitions, asker))
      .decides_later<v1::ApproveCallOffRequest>(asker.work, asks<v1::ApproveCallOffRequest>(competitions, asker))
      .decides_later<v1::SignCallOffRequest>(asker.work, asks<v1::SignCallOffRequest>(competitions, asker))
      .decides(PlainCallOffCommands(), kPlain);
  rpcs.decides_together<v1::StartMiniCompetitionRequest, v1::StartMiniCompetitionResponse>(
      frameworks.ledger(), work,
      [&frameworks, competitions](platform::Batch& batch, const v1::StartMiniCompetitionRequest& request,
                                  const Context& context) {
        return start_mini_competition(batch, frameworks, competitions, context, request);
      });
  rpcs.answers(get_framework, list_frameworks, list_call_offs);
}

}  // namespace concord::procurement
