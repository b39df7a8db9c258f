// The rows of stages; see stage_rpcs.h.
#include "services/procurement/stages/stage_rpcs.h"

#include <memory>

#include "services/platform/values/civil_date.h"
#include "services/platform/world/crypto.h"
#include "services/procurement/parties/party_views.h"
#include "services/procurement/procedure/procedure_facts.h"
#include "services/procurement/stages/stage_views.h"

namespace concord::procurement {
namespace {

absl::StatusOr<ParticipationFacts> participation_facts(platform::Decider<ProcedureAggregate>& procedures,
                                                       const v1::RequestParticipationRequest& request,
                                                       const Context& context, std::string& answers) {
  ParticipationFacts facts;
  CONCORD_ASSIGN(facts.procedure, load_procedure(procedures, context, request.procedure_id()));
  const auto given = answers_of(facts.procedure, request);
  if (!given.ok()) return facts;  // decide says so
  answers = given->SerializeAsString();
  facts.answers_sha256 = platform::hex(platform::sha256(answers));
  const std::string& id = context.actor.organisation;
  if (id.empty()) return facts;
  CONCORD_ASSIGN(const auto known, platform::read_with(procedures.ledger().database(), [&](Connection& reader) {
                   return known_parties(reader, context.authority, {id}, platform::format_date(context.today));
                 }));
  facts.is_registered = known.registered.count(id) > 0;
  facts.is_accredited = known.accredited.count(id) > 0;
  return facts;
}

// What is answered goes into a table of its own, never into the event.
auto request_participation(platform::Decider<StagesAggregate>& stages,
                           platform::Decider<ProcedureAggregate>& procedures) {
  return
      [&stages, &procedures](const v1::RequestParticipationRequest& request, v1::RequestParticipationResponse& answer,
                             const platform::Command& command, const platform::Reply& reply) {
        struct Asked {
          std::string answers;
          bool changed = false;
        };
        const auto asked = std::make_shared<Asked>();
        stages.execute(
            command, stages_by_procedure_id(request),
            [asked, &procedures, &request, context = command.context](const v1::StageRun& state) -> StagesDecided {
              CONCORD_ASSIGN(const auto facts, participation_facts(procedures, request, context, asked->answers));
              auto decided = decide(state, request, context, facts);
              asked->changed = decided.ok() && !decided->empty();
              return decided;
            },
            platform::receipt_into(answer, reply),
            [asked, &request, command](Connection& writer) {
              if (!asked->changed) return absl::OkStatus();
              return keep_answers(writer, command.authority, request.procedure_id(), command.context.actor.organisation,
                                  asked->answers);
            });
      };
}

}  // namespace

void add_stage_rpcs(platform::Rpcs& rpcs, platform::Decider<StagesAggregate>& stages,
                    platform::Decider<ProcedureAggregate>& procedures, RulesAsker& asker) {
  const auto with_procedure = [&procedures](const v1::StageRun& state, const auto& request,
                                            const Context& context) -> StagesDecided {
    CONCORD_ASSIGN(const auto procedure, load_procedure(procedures, context, request.procedure_id()));
    return decide(state, request, context, StageFacts{procedure});
  };
  rpcs.on(stages, stages_by_procedure_id)
      .decides<v1::WithdrawParticipationRequest>(with_procedure)
      .decides<v1::TellParticipantsRequest>(with_procedure)
      .decides<v1::ExtendStageRequest>(with_procedure)
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
      request_participation(stages, procedures));
  rpcs.answers_by<v1::GetStagesRequest, v1::GetStagesResponse>(get_stages);
  rpcs.answers_by<v1::ListParticipantsRequest, v1::ListParticipantsResponse>(list_participants);
}

}  // namespace concord::procurement
