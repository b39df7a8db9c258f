// The rows of procedure; see procedure_rpcs.h.
#include "services/procurement/procedure/procedure_rpcs.h"

#include <memory>

#include "services/platform/values/refusal.h"
#include "services/platform/world/world.h"
#include "services/procurement/procedure/procedure_facts.h"
#include "services/procurement/procedure/procedure_views.h"
#include "services/procurement/procedure/questions.h"

namespace concord::procurement {
namespace {

constexpr auto kPlain = [](const auto&... given) { return decide(given...); };

// Who asked goes into a table of its own, never into the event.
auto ask_question(platform::Decider<ProcedureAggregate>& procedures) {
  return [&procedures](const v1::AskQuestionRequest& request, v1::AskQuestionResponse& answer,
                       const platform::Command& command, const platform::Reply& reply) {
    procedures.execute(
        command, by_procedure_id(request),
        [&request, context = command.context](const ProcedureState& state) { return decide(state, request, context); },
        platform::receipt_into(answer, reply),
        [&request, command](Connection& writer, const std::vector<v1::ProcedureEvent>& decided) {
          if (decided.empty()) return absl::OkStatus();
          return keep_asker(writer, command.authority, request.procedure_id(), request.question_id(),
                            command.context.actor.organisation);
        });
  };
}

}  // namespace

void add_procedure_rpcs(platform::Rpcs& rpcs, platform::Decider<ProcedureAggregate>& procedures, RulesAsker& asker,
                        const SealKeyRing& keys) {
  rpcs.on(procedures, by_procedure_id)
      .decides(PlainProcedureCommands(), kPlain)
      .decides_later<v1::SubmitForPublicationRequest>(
          asker.work,
          [&asker](const ProcedureState& state, const v1::SubmitForPublicationRequest& request,
                   const Context& context) -> ProcedureDecided {
            CONCORD_ASSIGN(const auto facts, submission_facts(asker, state, context));
            return decide(state, request, context, facts);
          })
      .decides_later<v1::PublishProcedureRequest>(
          asker.work,
          [&asker, &keys](const ProcedureState& state, const v1::PublishProcedureRequest& request,
                          const Context& context) -> ProcedureDecided {
            CONCORD_ASSIGN(const PublishFacts facts, publish_facts(asker, keys, state, context));
            return decide(state, request, context, facts);
          })
      .decides(PlainQuestionCommands(), kPlain);
  rpcs.handles<v1::PreviewGatesRequest, v1::PreviewGatesResponse>(
      [&procedures, &asker](const auto& request, auto& answer, const platform::Command& command,
                            const platform::Reply& reply) {
        const auto later = platform::on_worker(asker.work, command, request, reply);
        const absl::Status queued = later([&procedures, &asker, &request, &answer, context = command.context, reply] {
          reply(preview_gates(procedures, asker, request, context, answer));
        });
        if (!queued.ok()) reply(queued);
      });
  rpcs.handles<v1::AskQuestionRequest, v1::AskQuestionResponse>(ask_question(procedures));
  rpcs.answers(get_procedure, list_procedures, list_questions, list_my_questions);
}

}  // namespace concord::procurement
