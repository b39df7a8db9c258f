// The rows of stages; see stage_rpcs.h.
#include "services/procurement/stages/stage_rpcs.h"

#include <memory>

#include "services/platform/values/civil_date.h"
#include "services/platform/values/text.h"
#include "services/procurement/parties/party_views.h"
#include "services/procurement/procedure/procedure_facts.h"
#include "services/procurement/stages/stage_views.h"

namespace concord::procurement {
namespace {

absl::StatusOr<ParticipationFacts> participation_facts(platform::Decider<ProcedureAggregate>& procedures,
                                                       const SealKeyRing& keys,
                                                       const v1::RequestParticipationRequest& request,
                                                       const Context& context, std::string& answers) {
  ParticipationFacts facts;
  CONCORD_ASSIGN(facts.procedure, load_procedure(procedures, context, request.procedure_id()));
  const auto given = answers_of(facts.procedure, request);
  const std::string& id = context.actor.organisation;
  if (!given.ok() || id.empty() || facts.procedure.seal_key_id().empty()) return facts;  // decide says so
  answers = given->SerializeAsString();
  CONCORD_ASSIGN(facts.answers_mark, keys.mark(facts.procedure.seal_key_id(), context.authority, facts.procedure.id(),
                                               platform::cat("participation\n", id, "\n", answers)));
  CONCORD_ASSIGN(const auto known, platform::read_with(procedures.ledger().database(), [&](Connection& reader) {
                   return known_parties(reader, context.authority, {id}, platform::format_date(context.today));
                 }));
  facts.is_registered = known.registered.count(id) > 0;
  facts.is_accredited = known.accredited.count(id) > 0;
  return facts;
}

absl::StatusOr<StageFacts> stage_facts(platform::Decider<ProcedureAggregate>& procedures, const v1::StageRun& run,
                                       const std::string& procedure_id, const Context& context) {
  StageFacts facts;
  CONCORD_ASSIGN(facts.procedure, load_procedure(procedures, context, procedure_id));
  std::set<std::string> ids;
  for (const v1::Participant& participant : run.participants()) ids.insert(participant.provider_id());
  CONCORD_ASSIGN(auto known, platform::read_with(procedures.ledger().database(), [&](Connection& reader) {
                   return known_parties(reader, context.authority, ids, platform::format_date(context.today));
                 }));
  facts.accredited = std::move(known.accredited);
  return facts;
}

// While it is secret who asks, a receipt does not say how long the stream is: it would tell how many.
template <typename Answer>
platform::AppendDone quiet_receipt_into(Answer& answer, const platform::Reply& reply) {
  return [&answer, reply](const absl::StatusOr<platform::Appended>& done) {
    if (!done.ok()) return reply(done.status());
    platform::fill(*done, *answer.mutable_receipt());
    answer.mutable_receipt()->clear_version();
    reply(absl::OkStatus());
  };
}

// What is answered goes into a table of its own, never into the event.
void request_participation(platform::Decider<StagesAggregate>& stages,
                           platform::Decider<ProcedureAggregate>& procedures, const SealKeyRing& keys,
                           const v1::RequestParticipationRequest& request, v1::RequestParticipationResponse& answer,
                           const platform::Command& command, const platform::Reply& reply) {
  const auto answers = std::make_shared<std::string>();
  stages.execute(
      command, stages_by_procedure_id(request),
      [&procedures, &keys, &request, answers, context = command.context](const v1::StageRun& state) -> StagesDecided {
        CONCORD_ASSIGN(const auto facts, participation_facts(procedures, keys, request, context, *answers));
        return decide(state, request, context, facts);
      },
      quiet_receipt_into(answer, reply),
      [&request, answers, command](Connection& writer, const std::vector<v1::StagesEvent>& decided) {
        if (decided.empty()) return absl::OkStatus();
        return keep_answers(writer, command.authority, request.procedure_id(), command.context.actor.organisation,
                            *answers);
      });
}

// A row of a command while it is secret who asks.
template <typename Request, typename Answer, typename Also>
void quiet_row(platform::Rpcs& rpcs, platform::Decider<StagesAggregate>& stages,
               platform::Decider<ProcedureAggregate>& procedures, Also also) {
  rpcs.handles<Request, Answer>([&stages, &procedures, also](const Request& request, Answer& answer,
                                                             const platform::Command& command,
                                                             const platform::Reply& reply) {
    stages.execute(
        command, stages_by_procedure_id(request),
        [&procedures, &request, context = command.context](const v1::StageRun& state) -> StagesDecided {
          CONCORD_ASSIGN(const auto facts, stage_facts(procedures, state, request.procedure_id(), context));
          return decide(state, request, context, facts);
        },
        quiet_receipt_into(answer, reply),
        [&request, also, command](Connection& writer, const std::vector<v1::StagesEvent>& decided) {
          return decided.empty() ? absl::OkStatus() : also(writer, request, command);
        });
  });
}

}  // namespace

void add_stage_rpcs(platform::Rpcs& rpcs, platform::Decider<StagesAggregate>& stages,
                    platform::Decider<ProcedureAggregate>& procedures, RulesAsker& asker, const SealKeyRing& keys) {
  const auto with_procedure = [&procedures](const v1::StageRun& state, const auto& request,
                                            const Context& context) -> StagesDecided {
    CONCORD_ASSIGN(const auto facts, stage_facts(procedures, state, request.procedure_id(), context));
    return decide(state, request, context, facts);
  };
  rpcs.on(stages, stages_by_procedure_id)
      .decides<v1::TellParticipantsRequest>(with_procedure)
      .decides<v1::ProposeStageEndRequest>(with_procedure)
      .decides<v1::ApproveStageEndRequest>(with_procedure)
      .decides<v1::DeclineStageEndRequest>(with_procedure)
      .decides<v1::ProposeFinalTenderRequest>(with_procedure)
      .decides<v1::DeclineFinalTenderRequest>(with_procedure)
      .decides_later<v1::ApproveFinalTenderRequest>(
          asker.work,
          [&procedures, &asker](const v1::StageRun& state, const v1::ApproveFinalTenderRequest& request,
                                const Context& context) -> StagesDecided {
            FinalTenderFacts facts;
            CONCORD_ASSIGN(facts.procedure, load_procedure(procedures, context, request.procedure_id()));
            if (state.has_proposed_tender()) {
              GateFacts gate;
              gate.rules = facts.procedure.draft();
              gate.invited_on = platform::format_date(context.today);
              CONCORD_ASSIGN(facts.findings, find_and_ask(asker, Gate::kPublish, gate, facts.procedure, context));
            }
            return decide(state, request, context, facts);
          });
  rpcs.on(procedures, by_procedure_id)
      .decides<v1::ExtendDeadlineRequest>([&stages](const ProcedureState& state,
                                                    const v1::ExtendDeadlineRequest& request,
                                                    const Context& context) -> ProcedureDecided {
        CONCORD_ASSIGN(const auto read, with_instant(request));
        CONCORD_ASSIGN(const auto run, stages.load(context.authority, stages_by_procedure_id(request)));
        DeadlineDays days = deadline_days(state.draft().timetable(), read.deadline_ms());
        days.takes_no_bids_yet = !check_stages_over(state, *run.state).ok();
        return decide(state, read, context, days);
      });
  rpcs.handles<v1::RequestParticipationRequest, v1::RequestParticipationResponse>(
      [&stages, &procedures, &keys](const auto& request, auto& answer, const platform::Command& command,
                                    const platform::Reply& reply) {
        request_participation(stages, procedures, keys, request, answer, command, reply);
      });
  quiet_row<v1::WithdrawParticipationRequest, v1::WithdrawParticipationResponse>(
      rpcs, stages, procedures, [](Connection& writer, const auto& request, const platform::Command& command) {
        return drop_answers(writer, command.authority, request.procedure_id(), command.context.actor.organisation);
      });
  quiet_row<v1::ExtendStageRequest, v1::ExtendStageResponse>(
      rpcs, stages, procedures, [](Connection&, const auto&, const platform::Command&) { return absl::OkStatus(); });
  rpcs.answers_by<v1::GetStagesRequest, v1::GetStagesResponse>(get_stages);
  rpcs.answers_by<v1::ListParticipantsRequest, v1::ListParticipantsResponse>(list_participants);
}

}  // namespace concord::procurement
