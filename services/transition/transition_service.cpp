// The rpcs of transition, a line or two each.
#include "services/transition/transition_service.h"

#include "concord/transition/v1/service.grpc.pb.h"

#include "services/platform/refusal.h"
#include "services/platform/rules_asking.h"
#include "services/platform/work_queue.h"
#include "services/transition/queries.h"
#include "services/transition/stated.h"
#include "services/transition/views.h"

namespace concord::transition {
namespace {

using platform::Command;
using platform::Decider;
using Reactor = grpc::ServerUnaryReactor;
using Call = grpc::CallbackServerContext;
using Ids = std::set<std::string>;

// Services that a command names beyond those that the transition knows; decide refuses longer lists before it looks.
template <typename Request>
void add_named(const Request& /*request*/, Ids& /*ids*/) {}
void add_named(const v1::PlanTransitionRequest& request, Ids& ids) {
  for (int i = 0; i < request.capacity_steps_size() && i < kMaxSteps; ++i) {
    ids.insert(request.capacity_steps(i).service_id());
  }
  for (int i = 0; i < request.waves_size() && i < kMaxWaves; ++i) ids.insert(request.waves(i).to_service_id());
}
void add_named(const v1::AddWaveRequest& request, Ids& ids) { ids.insert(request.wave().to_service_id()); }

class TransitionServer final : public v1::TransitionService::CallbackService {
 public:
  explicit TransitionServer(const platform::Parts& parts)
      : gate_(parts.gate),
        ledger_(parts.ledger),
        transitions_(parts.ledger),
        rules_(platform::rules_among(parts.asked)) {}

  Reactor* PlanTasks(Call* call, const v1::PlanTasksRequest* ask, v1::PlanTasksResponse* answer) override {
    return alone(call, ask, answer);
  }
  Reactor* CompleteTask(Call* call, const v1::CompleteTaskRequest* ask, v1::CompleteTaskResponse* answer) override {
    return alone(call, ask, answer);
  }
  Reactor* CheckReadiness(Call* call, const v1::CheckReadinessRequest* ask,
                          v1::CheckReadinessResponse* answer) override {
    return alone(call, ask, answer);
  }
  Reactor* RecordRisk(Call* call, const v1::RecordRiskRequest* ask, v1::RecordRiskResponse* answer) override {
    return alone(call, ask, answer);
  }
  Reactor* RecordCost(Call* call, const v1::RecordCostRequest* ask, v1::RecordCostResponse* answer) override {
    return alone(call, ask, answer);
  }
  Reactor* LogCommunication(Call* call, const v1::LogCommunicationRequest* ask,
                            v1::LogCommunicationResponse* answer) override {
    return alone(call, ask, answer);
  }
  Reactor* ApproveTransition(Call* call, const v1::ApproveTransitionRequest* ask,
                             v1::ApproveTransitionResponse* answer) override {
    return with_rules(call, ask, answer);
  }
  Reactor* ReturnTransition(Call* call, const v1::ReturnTransitionRequest* ask,
                            v1::ReturnTransitionResponse* answer) override {
    return alone(call, ask, answer);
  }
  Reactor* CancelTransition(Call* call, const v1::CancelTransitionRequest* ask,
                            v1::CancelTransitionResponse* answer) override {
    return alone(call, ask, answer);
  }
  Reactor* ServeNotice(Call* call, const v1::ServeNoticeRequest* ask, v1::ServeNoticeResponse* answer) override {
    return with_rules(call, ask, answer);
  }
  Reactor* GoLive(Call* call, const v1::GoLiveRequest* ask, v1::GoLiveResponse* answer) override {
    return alone(call, ask, answer);
  }

  Reactor* RecountPeople(Call* call, const v1::RecountPeopleRequest* ask, v1::RecountPeopleResponse* answer) override {
    return with_facts(call, ask, answer);
  }
  Reactor* AssessImpact(Call* call, const v1::AssessImpactRequest* ask, v1::AssessImpactResponse* answer) override {
    return with_facts(call, ask, answer);
  }
  Reactor* PlanTransition(Call* call, const v1::PlanTransitionRequest* ask,
                          v1::PlanTransitionResponse* answer) override {
    return with_facts(call, ask, answer);
  }
  Reactor* SubmitTransition(Call* call, const v1::SubmitTransitionRequest* ask,
                            v1::SubmitTransitionResponse* answer) override {
    return with_rules(call, ask, answer);
  }
  Reactor* StartHandover(Call* call, const v1::StartHandoverRequest* ask, v1::StartHandoverResponse* answer) override {
    return with_facts(call, ask, answer);
  }
  Reactor* AddWave(Call* call, const v1::AddWaveRequest* ask, v1::AddWaveResponse* answer) override {
    return with_facts(call, ask, answer);
  }
  Reactor* HandOverWave(Call* call, const v1::HandOverWaveRequest* ask, v1::HandOverWaveResponse* answer) override {
    return with_facts(call, ask, answer);
  }
  Reactor* WithdrawService(Call* call, const v1::WithdrawServiceRequest* ask,
                           v1::WithdrawServiceResponse* answer) override {
    return with_rules(call, ask, answer);
  }

  Reactor* ListTransitions(Call* call, const v1::ListTransitionsRequest* ask,
                           v1::ListTransitionsResponse* answer) override {
    return query(call, ask, answer);
  }
  Reactor* GetTransition(Call* call, const v1::GetTransitionRequest* ask, v1::GetTransitionResponse* answer) override {
    return query(call, ask, answer);
  }
  Reactor* GetImpact(Call* call, const v1::GetImpactRequest* ask, v1::GetImpactResponse* answer) override {
    return query(call, ask, answer);
  }
  Reactor* GetTimetable(Call* call, const v1::GetTimetableRequest* ask, v1::GetTimetableResponse* answer) override {
    return query(call, ask, answer);
  }
  Reactor* GetCapacityCurve(Call* call, const v1::GetCapacityCurveRequest* ask,
                            v1::GetCapacityCurveResponse* answer) override {
    return query(call, ask, answer);
  }
  Reactor* ListRisks(Call* call, const v1::ListRisksRequest* ask, v1::ListRisksResponse* answer) override {
    return query(call, ask, answer);
  }
  Reactor* ListCosts(Call* call, const v1::ListCostsRequest* ask, v1::ListCostsResponse* answer) override {
    return query(call, ask, answer);
  }
  Reactor* ListCommunications(Call* call, const v1::ListCommunicationsRequest* ask,
                              v1::ListCommunicationsResponse* answer) override {
    return query(call, ask, answer);
  }
  Reactor* GetReadiness(Call* call, const v1::GetReadinessRequest* ask, v1::GetReadinessResponse* answer) override {
    return query(call, ask, answer);
  }

 private:
  template <typename Request, typename Response>
  Reactor* alone(Call* call, const Request* ask, Response* answer) {
    return gate_.decide(call, ask, answer, transitions_, transition_stream(ask->transition_id()),
                        [](const TransitionState& state, const Request& request, const Context& context) {
                          return decide(state, request, context);
                        });
  }

  // A command that must know what the registry last told; asked anew at every attempt.
  template <typename Request, typename Response>
  Reactor* with_facts(Call* call, const Request* ask, Response* answer) {
    return gate_.decide(
        call, ask, answer, transitions_, transition_stream(ask->transition_id()),
        [this](const TransitionState& state, const Request& request, const Context& context) -> TransitionDecided {
          CONCORD_ASSIGN(const TransitionFacts facts, gather(state, request, context.authority));
          return decide(state, request, context, facts);
        });
  }

  // A command that the rules are asked about, on a worker thread, because their answer may take seconds.
  template <typename Request, typename Response>
  Reactor* with_rules(Call* call, const Request* ask, Response* answer) {
    return gate_.decide_later(call, ask, answer, work_, transitions_, transition_stream(ask->transition_id()),
                              [this](const TransitionState& state, const Request& request, const Context& context) {
                                return judged(state, request, context);
                              });
  }

  template <typename Request>
  TransitionDecided judged(const TransitionState& state, const Request& request, const Context& context) {
    CONCORD_ASSIGN(const TransitionFacts facts, gather(state, request, context.authority));
    return platform::decide_with_rules(
        rules_, [&](const RulesAnswer& answer) { return decide(state, request, context, facts, answer); },
        [&] { return question_of(state, request, context, facts); });
  }

  template <typename Request>
  absl::StatusOr<TransitionFacts> gather(const TransitionState& state, const Request& request,
                                         const std::string& authority) {
    Ids ids;
    for (const v1::OutgoingService& service : state.outgoing()) ids.insert(service.service_id());
    for (const v1::ReceivingService& service : state.receiving()) ids.insert(service.service_id());
    if (state.has_contract()) ids.insert(state.contract().contract_id());
    add_named(request, ids);
    TransitionFacts facts;
    CONCORD_RETURN_IF_ERROR(ledger_.database().read([&](Connection& reader) -> absl::Status {
      constexpr bool kNeedsAll = std::is_same_v<Request, v1::AssessImpactRequest>;
      CONCORD_ASSIGN(facts, kNeedsAll ? facts_of_all(reader, authority, ids) : facts_about(reader, authority, ids));
      return absl::OkStatus();
    }));
    return facts;
  }

  template <typename Request, typename Response>
  Reactor* query(Call* call, const Request* ask, Response* response) {
    return gate_.query(call, ask, [ask, response](const Command& /*command*/, Connection& reader) {
      return answer(reader, *ask, *response);
    });
  }

  platform::Gate& gate_;
  platform::Ledger& ledger_;
  Decider<TransitionAggregate> transitions_;
  std::shared_ptr<platform::RemoteCall> rules_;
  platform::WorkQueue work_{2};  // last, so that its jobs end before what they use
};

}  // namespace

std::unique_ptr<grpc::Service> make_transition_service(const platform::Parts& parts) {
  return std::make_unique<TransitionServer>(parts);
}

platform::ServiceDefinition transition_definition() {
  platform::ServiceDefinition definition;
  definition.name = "transition";
  definition.rpc_service = "concord.transition.v1.TransitionService";
  definition.views = std::make_unique<TransitionViews>();
  definition.make_services = [](const platform::Parts& parts) {
    std::vector<std::unique_ptr<grpc::Service>> services;
    services.push_back(make_transition_service(parts));
    return services;
  };
  definition.asks = {"rules"};
  definition.sources = {"registry", "needs", "procurement"};
  definition.make_followers = [](const platform::Parts& parts) {
    std::vector<platform::Followed> followed;
    followed.push_back({"registry", follow_registry(parts.ledger)});
    followed.push_back({"needs", follow_needs(parts.ledger)});
    followed.push_back({"procurement", follow_procurement(parts.ledger)});
    return followed;
  };
  return definition;
}

}  // namespace concord::transition
