// The rpcs of needs, a line or two each, and the follower of the registry.
#include "services/needs/needs_service.h"

#include <utility>

#include "concord/needs/v1/service.grpc.pb.h"

#include "services/needs/area_set.h"
#include "services/needs/assessment.h"
#include "services/needs/capability.h"
#include "services/needs/explanation.h"
#include "services/needs/frozen_reader.h"
#include "services/needs/import_tables.h"
#include "services/needs/plan.h"
#include "services/needs/plan_question.h"
#include "services/needs/proposal.h"
#include "services/needs/queries.h"
#include "services/needs/reactions.h"
#include "services/needs/supply.h"
#include "services/needs/views.h"
#include "services/platform/refusal.h"
#include "services/platform/rules_asking.h"
#include "services/platform/text.h"
#include "services/platform/work_queue.h"

namespace concord::needs {
namespace {

using platform::Command;
using platform::Context;
using platform::Decider;
using Reactor = grpc::ServerUnaryReactor;
using Call = grpc::CallbackServerContext;

// For commands that need nothing but state and request.
constexpr auto kDecide = [](const auto& state, const auto& request, const Context& context) {
  return decide(state, request, context);
};

class NeedsServer final : public v1::NeedsService::CallbackService {
 public:
  explicit NeedsServer(const platform::Parts& parts)
      : gate_(parts.gate),
        ledger_(parts.ledger),
        area_sets_(ledger_),
        assessments_(ledger_),
        proposals_(ledger_),
        capabilities_(ledger_),
        plans_(ledger_),
        importer_(make_importer(ledger_, area_sets_, capabilities_)),
        rules_(platform::rules_among(parts.asked)) {}

  Reactor* DefineAreas(Call* call, const v1::DefineAreasRequest* ask, v1::DefineAreasResponse* answer) override {
    return gate_.decide(call, ask, answer, area_sets_, kAreaSetStream, kDecide);
  }
  Reactor* RecordIndicators(Call* call, const v1::RecordIndicatorsRequest* ask,
                            v1::RecordIndicatorsResponse* answer) override {
    return gate_.decide(call, ask, answer, area_sets_, kAreaSetStream, kDecide);
  }
  Reactor* SetNeedModel(Call* call, const v1::SetNeedModelRequest* ask, v1::SetNeedModelResponse* answer) override {
    return gate_.decide(call, ask, answer, area_sets_, kAreaSetStream, kDecide);
  }
  Reactor* PublishAssessment(Call* call, const v1::PublishAssessmentRequest* ask,
                             v1::PublishAssessmentResponse* answer) override {
    return gate_.decide(call, ask, answer, assessments_, assessment_stream(ask->assessment_id()), kDecide);
  }
  Reactor* WithdrawProposal(Call* call, const v1::WithdrawProposalRequest* ask,
                            v1::WithdrawProposalResponse* answer) override {
    return gate_.decide(call, ask, answer, proposals_, proposal_stream(ask->proposal_id()), kDecide);
  }
  Reactor* AnswerProposal(Call* call, const v1::AnswerProposalRequest* ask,
                          v1::AnswerProposalResponse* answer) override {
    return gate_.decide(call, ask, answer, proposals_, proposal_stream(ask->proposal_id()), kDecide);
  }
  Reactor* RecordAppraisal(Call* call, const v1::RecordAppraisalRequest* ask,
                           v1::RecordAppraisalResponse* answer) override {
    return gate_.decide(call, ask, answer, plans_, plan_stream(ask->plan_id()), kDecide);
  }
  Reactor* ChooseOption(Call* call, const v1::ChooseOptionRequest* ask, v1::ChooseOptionResponse* answer) override {
    return gate_.decide(call, ask, answer, plans_, plan_stream(ask->plan_id()), kDecide);
  }
  // Off the gRPC thread: the rules' answer may take seconds.
  Reactor* ApprovePlan(Call* call, const v1::ApprovePlanRequest* ask, v1::ApprovePlanResponse* answer) override {
    return gate_.decide_later(
        call, ask, answer, asking_, plans_, plan_stream(ask->plan_id()),
        [this](const PlanState& state, const v1::ApprovePlanRequest& request, const Context& context) {
          return platform::decide_with_rules(
              rules_, [&](const RulesAnswer& found) { return decide(state, request, context, found); },
              [&] { return question_of(state, context); });
        });
  }
  Reactor* ReturnPlan(Call* call, const v1::ReturnPlanRequest* ask, v1::ReturnPlanResponse* answer) override {
    return gate_.decide(call, ask, answer, plans_, plan_stream(ask->plan_id()), kDecide);
  }

  Reactor* SubmitProposal(Call* call, const v1::SubmitProposalRequest* ask,
                          v1::SubmitProposalResponse* answer) override {
    return gate_.decide(call, ask, answer, proposals_, proposal_stream(ask->proposal().id()),
                        [this](const v1::Proposal& state, const v1::SubmitProposalRequest& request,
                               const Context& context) -> ProposalDecided {
                          const v1::Proposal& offer = request.proposal();
                          CONCORD_ASSIGN(const bool published, read([&](Connection& reader) {
                                           return has_unmet_need(reader, context.authority, offer.assessment_id(),
                                                                 offer.area_code(), offer.client_group());
                                         }));
                          return decide(state, request, context, ProposalFacts{published});
                        });
  }
  Reactor* RecordCapability(Call* call, const v1::RecordCapabilityRequest* ask,
                            v1::RecordCapabilityResponse* answer) override {
    return gate_.decide(call, ask, answer, capabilities_, capability_stream(ask->capability().id()),
                        [this](const v1::CommunityCapability& state, const v1::RecordCapabilityRequest& request,
                               const Context& context) -> platform::Decided<v1::CapabilityEvent> {
                          CONCORD_ASSIGN(const bool known, read([&](Connection& reader) {
                                           return has_area(reader, context.authority, request.capability().area_code());
                                         }));
                          return decide(state, request, context, CapabilityFacts{known});
                        });
  }
  Reactor* DraftPlan(Call* call, const v1::DraftPlanRequest* ask, v1::DraftPlanResponse* answer) override {
    return gate_.decide(
        call, ask, answer, plans_, plan_stream(ask->plan_id()),
        [this](const PlanState& state, const v1::DraftPlanRequest& request, const Context& context) -> PlanDecided {
          CONCORD_ASSIGN(const PlanFacts facts, read_plan_facts(ledger_, context.authority, request.assessment_id()));
          return decide(state, request, context, facts);
        });
  }
  Reactor* SetLots(Call* call, const v1::SetLotsRequest* ask, v1::SetLotsResponse* answer) override {
    return decide_plan(call, ask, answer);
  }
  Reactor* SetBudget(Call* call, const v1::SetBudgetRequest* ask, v1::SetBudgetResponse* answer) override {
    return decide_plan(call, ask, answer);
  }
  Reactor* SetServiceActions(Call* call, const v1::SetServiceActionsRequest* ask,
                             v1::SetServiceActionsResponse* answer) override {
    return decide_plan(call, ask, answer);
  }
  Reactor* SubmitPlan(Call* call, const v1::SubmitPlanRequest* ask, v1::SubmitPlanResponse* answer) override {
    return gate_.decide_later(
        call, ask, answer, asking_, plans_, plan_stream(ask->plan_id()),
        [this](const PlanState& state, const v1::SubmitPlanRequest& request, const Context& context) -> PlanDecided {
          CONCORD_RETURN_IF_ERROR(check_draft(state, request.plan_id()));
          CONCORD_ASSIGN(const PlanFacts facts, read_plan_facts(ledger_, context.authority, state.assessment_id()));
          return platform::decide_with_rules(
              rules_, [&](const RulesAnswer& found) { return decide(state, request, context, facts, found); },
              [&] { return question_of(state, request, context); });
        });
  }

  // Off the gRPC thread: a large assessment takes seconds.
  Reactor* OpenAssessment(Call* call, const v1::OpenAssessmentRequest* ask,
                          v1::OpenAssessmentResponse* answer) override {
    return gate_.command(call, ask, [this, ask, answer](const Command& command, const platform::Reply& reply) {
      const absl::Status queued = work_.submit([this, ask, answer, command, reply] {
        assessments_.execute(
            command, assessment_stream(ask->assessment_id()),
            [this, ask, context = command.context](const AssessmentAggregate::State& state) {
              return open_assessment(state, *ask, context);
            },
            platform::Gate::receipt_into(answer, reply), nullptr,
            [this](std::function<void()> job) { return work_.submit(std::move(job)); });
      });
      if (!queued.ok()) reply(queued);
    });
  }

  Reactor* ListAreas(Call* call, const v1::ListAreasRequest* ask, v1::ListAreasResponse* answer) override {
    return query(call, ask, answer, list_areas);
  }
  Reactor* ListIndicators(Call* call, const v1::ListIndicatorsRequest* ask,
                          v1::ListIndicatorsResponse* answer) override {
    return query(call, ask, answer, list_indicators);
  }
  Reactor* GetNeedModel(Call* call, const v1::GetNeedModelRequest* ask, v1::GetNeedModelResponse* answer) override {
    return query(call, ask, answer, get_need_model);
  }
  Reactor* ListNeedEstimates(Call* call, const v1::ListNeedEstimatesRequest* ask,
                             v1::ListNeedEstimatesResponse* answer) override {
    return query(call, ask, answer, list_need_estimates);
  }
  Reactor* ListSupply(Call* call, const v1::ListSupplyRequest* ask, v1::ListSupplyResponse* answer) override {
    return query(call, ask, answer, list_supply);
  }
  Reactor* GetAssessment(Call* call, const v1::GetAssessmentRequest* ask, v1::GetAssessmentResponse* answer) override {
    return query(call, ask, answer, get_assessment);
  }
  Reactor* ListAssessments(Call* call, const v1::ListAssessmentsRequest* ask,
                           v1::ListAssessmentsResponse* answer) override {
    return query(call, ask, answer, list_assessments);
  }
  Reactor* ListGapCells(Call* call, const v1::ListGapCellsRequest* ask, v1::ListGapCellsResponse* answer) override {
    return query(call, ask, answer, list_gap_cells);
  }
  Reactor* ListUnmetNeed(Call* call, const v1::ListUnmetNeedRequest* ask, v1::ListUnmetNeedResponse* answer) override {
    return query(call, ask, answer, list_unmet_need);
  }
  Reactor* ListCapabilities(Call* call, const v1::ListCapabilitiesRequest* ask,
                            v1::ListCapabilitiesResponse* answer) override {
    return query(call, ask, answer, list_capabilities);
  }
  Reactor* GetPlan(Call* call, const v1::GetPlanRequest* ask, v1::GetPlanResponse* answer) override {
    return query(call, ask, answer, get_plan);
  }
  Reactor* ListPlans(Call* call, const v1::ListPlansRequest* ask, v1::ListPlansResponse* answer) override {
    return query(call, ask, answer, list_plans);
  }
  Reactor* ListProposals(Call* call, const v1::ListProposalsRequest* ask, v1::ListProposalsResponse* answer) override {
    return gate_.query(call, ask, [ask, answer](const Command& command, Connection& reader) {
      return list_proposals(reader, command.context.actor, *ask, *answer);
    });
  }
  Reactor* ExplainFigure(Call* call, const v1::ExplainFigureRequest* ask, v1::ExplainFigureResponse* answer) override {
    return gate_.plain(call, ask, [this, ask, answer](const Command&) -> absl::Status {
      CONCORD_ASSIGN(*answer, explain_figure(*ask));
      return absl::OkStatus();
    });
  }

  grpc::ServerWriteReactor<v1::ImportTableResponse>* ImportTable(Call* call,
                                                                 const v1::ImportTableRequest* ask) override {
    return gate_.import <v1::ImportTableResponse>(
        call, ask, [this, request = *ask](const Command& command, const platform::ProgressSink& progress) {
          return importer_.run(ledger_, command, {request.table(), request.content(), request.dry_run()}, progress);
        });
  }

 private:
  // Runs a reading function in one snapshot.
  template <typename Read>
  auto read(Read work) -> decltype(work(std::declval<Connection&>())) {
    decltype(work(std::declval<Connection&>())) result = absl::UnknownError("not read");
    CONCORD_RETURN_IF_ERROR(ledger_.database().read([&](Connection& reader) {
      result = work(reader);
      return result.status();
    }));
    return result;
  }

  template <typename Request, typename Response>
  Reactor* query(Call* call, const Request* ask, Response* answer,
                 absl::Status (*list)(Connection&, const Request&, Response&)) {
    return gate_.query(call, ask, [=](const Command&, Connection& reader) { return list(reader, *ask, *answer); });
  }

  // A command on a plan that needs what the plan's assessment froze.
  template <typename Request, typename Response>
  Reactor* decide_plan(Call* call, const Request* ask, Response* answer) {
    return gate_.decide(call, ask, answer, plans_, plan_stream(ask->plan_id()),
                        [this](const PlanState& state, const Request& request, const Context& context) -> PlanDecided {
                          CONCORD_RETURN_IF_ERROR(check_draft(state, request.plan_id()));
                          CONCORD_ASSIGN(const PlanFacts facts,
                                         read_plan_facts(ledger_, context.authority, state.assessment_id()));
                          return decide(state, request, context, facts);
                        });
  }

  AssessmentDecided open_assessment(const AssessmentAggregate::State& state, const v1::OpenAssessmentRequest& request,
                                    const Context& context) {
    FrozenInputs inputs;
    if (state.assessment.id().empty()) {
      CONCORD_ASSIGN(inputs, read([&](Connection& reader) { return read_inputs(reader, context.authority); }));
      count_once(inputs);
    }
    return decide(state, request, context, inputs);
  }

  absl::StatusOr<v1::ExplainFigureResponse> explain_figure(const v1::ExplainFigureRequest& ask) {
    CONCORD_ASSIGN(const v1::Assessment assessment, read([&](Connection& reader) {
                     return find_assessment(reader, ask.authority(), ask.assessment_id());
                   }));
    if (assessment.id().empty()) return unknown_assessment(ask.assessment_id());
    CONCORD_ASSIGN(const FrozenInputs inputs, read_frozen(ledger_, ask.authority(), assessment));
    const auto areas = assessed_areas(assessment);
    CONCORD_ASSIGN(const auto cells, read([&](Connection& reader) {
                     return cells_in(reader, ask.authority(), ask.assessment_id(),
                                     areas_that_share(inputs, areas, ask.area_code()));
                   }));
    for (const v1::GapCell& cell : cells) {
      if (cell.area_code() == ask.area_code() && cell.client_group() == ask.client_group() &&
          cell.tenure() == ask.tenure()) {
        return explain(inputs, areas, cells, cell);
      }
    }
    return platform::refuse_missing(
        "UNKNOWN_CELL",
        platform::cat("Assessment ", assessment.id(), " has no cell for '", ask.area_code().substr(0, 60), "', '",
                      ask.client_group().substr(0, 60), "', '", ask.tenure().substr(0, 60), "'."),
        "Take area, client group and tenure from the list of gap cells.");
  }

  platform::Gate& gate_;
  platform::Ledger& ledger_;
  Decider<AreaSetAggregate> area_sets_;
  Decider<AssessmentAggregate> assessments_;
  Decider<ProposalAggregate> proposals_;
  Decider<CapabilityAggregate> capabilities_;
  Decider<PlanAggregate> plans_;
  platform::Importer importer_;
  std::shared_ptr<platform::RemoteCall> rules_;
  // Last, so that their jobs end before what they use. Apart, so that an approval never waits for an assessment.
  platform::WorkQueue work_{1};
  platform::WorkQueue asking_{2};
};

}  // namespace

std::unique_ptr<grpc::Service> make_needs_service(const platform::Parts& parts) {
  return std::make_unique<NeedsServer>(parts);
}

platform::React follow_registry(platform::Ledger& ledger) {
  auto supply = std::make_shared<Decider<SupplyAggregate>>(ledger);
  return [supply](platform::Batch& batch, const platform::Record& record, const Command& command) -> absl::Status {
    CONCORD_ASSIGN(const auto reaction, react_to_registry(record));
    if (!reaction) return absl::OkStatus();
    return batch
        .decide<SupplyAggregate>(
            *supply, supply_stream(reaction->service_id()),
            [&](const SupplyAggregate::State& state) { return decide(state, *reaction, command.context); })
        .status();
  };
}

platform::ServiceDefinition needs_definition() {
  platform::ServiceDefinition definition;
  definition.name = "needs";
  definition.rpc_service = "concord.needs.v1.NeedsService";
  definition.views = std::make_unique<NeedsViews>();
  definition.make_services = [](const platform::Parts& parts) {
    std::vector<std::unique_ptr<grpc::Service>> services;
    services.push_back(make_needs_service(parts));
    return services;
  };
  definition.asks = {"rules"};
  definition.sources = {"registry"};
  definition.make_followers = [](const platform::Parts& parts) {
    std::vector<platform::Followed> followed;
    followed.push_back({"registry", follow_registry(parts.ledger)});
    return followed;
  };
  return definition;
}

}  // namespace concord::needs
