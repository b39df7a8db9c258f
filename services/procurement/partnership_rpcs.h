// The rpcs on frameworks, offers and alliances, as a part of ProcurementService: each gathers facts, hands them to a
// decide function or a query, and answers. Decides nothing itself.
#pragma once

#include "concord/procurement/v1/service.grpc.pb.h"

#include "services/platform/service_process.h"
#include "services/platform/work_queue.h"
#include "services/procurement/deciders.h"
#include "services/procurement/queries.h"

namespace concord::procurement {

class PartnershipRpcs : public v1::ProcurementService::CallbackService {
 public:
  PartnershipRpcs(const platform::Parts& parts, Deciders& deciders)
      : gate_(parts.gate), ledger_(parts.ledger), deciders_(deciders) {}

  grpc::ServerUnaryReactor* DraftFramework(grpc::CallbackServerContext* call, const v1::DraftFrameworkRequest* ask,
                                           v1::DraftFrameworkResponse* answer) override;
  grpc::ServerUnaryReactor* OpenFramework(grpc::CallbackServerContext* call, const v1::OpenFrameworkRequest* ask,
                                          v1::OpenFrameworkResponse* answer) override;
  grpc::ServerUnaryReactor* SuspendFromFramework(grpc::CallbackServerContext* call,
                                                 const v1::SuspendFromFrameworkRequest* ask,
                                                 v1::SuspendFromFrameworkResponse* answer) override;
  grpc::ServerUnaryReactor* CloseFramework(grpc::CallbackServerContext* call, const v1::CloseFrameworkRequest* ask,
                                           v1::CloseFrameworkResponse* answer) override;
  grpc::ServerUnaryReactor* AdmitProvider(grpc::CallbackServerContext* call, const v1::AdmitProviderRequest* ask,
                                          v1::AdmitProviderResponse* answer) override;
  grpc::ServerUnaryReactor* CallOff(grpc::CallbackServerContext* call, const v1::CallOffRequest* ask,
                                    v1::CallOffResponse* answer) override;
  grpc::ServerUnaryReactor* StartMiniCompetition(grpc::CallbackServerContext* call,
                                                 const v1::StartMiniCompetitionRequest* ask,
                                                 v1::StartMiniCompetitionResponse* answer) override;
  grpc::ServerUnaryReactor* AnswerOffer(grpc::CallbackServerContext* call, const v1::AnswerOfferRequest* ask,
                                        v1::AnswerOfferResponse* answer) override;
  grpc::ServerUnaryReactor* ListOfferRoutes(grpc::CallbackServerContext* call, const v1::ListOfferRoutesRequest* ask,
                                            v1::ListOfferRoutesResponse* answer) override;
  grpc::ServerUnaryReactor* DraftAlliance(grpc::CallbackServerContext* call, const v1::DraftAllianceRequest* ask,
                                          v1::DraftAllianceResponse* answer) override;
  grpc::ServerUnaryReactor* WriteStrategy(grpc::CallbackServerContext* call, const v1::WriteStrategyRequest* ask,
                                          v1::WriteStrategyResponse* answer) override;
  grpc::ServerUnaryReactor* ChooseBidMode(grpc::CallbackServerContext* call, const v1::ChooseBidModeRequest* ask,
                                          v1::ChooseBidModeResponse* answer) override;
  grpc::ServerUnaryReactor* CompleteGateItem(grpc::CallbackServerContext* call, const v1::CompleteGateItemRequest* ask,
                                             v1::CompleteGateItemResponse* answer) override;
  grpc::ServerUnaryReactor* ApproveGate(grpc::CallbackServerContext* call, const v1::ApproveGateRequest* ask,
                                        v1::ApproveGateResponse* answer) override;
  grpc::ServerUnaryReactor* FormLeadershipTeam(grpc::CallbackServerContext* call,
                                               const v1::FormLeadershipTeamRequest* ask,
                                               v1::FormLeadershipTeamResponse* answer) override;
  grpc::ServerUnaryReactor* ProposeDecision(grpc::CallbackServerContext* call, const v1::ProposeDecisionRequest* ask,
                                            v1::ProposeDecisionResponse* answer) override;
  grpc::ServerUnaryReactor* VoteOnDecision(grpc::CallbackServerContext* call, const v1::VoteOnDecisionRequest* ask,
                                           v1::VoteOnDecisionResponse* answer) override;
  grpc::ServerUnaryReactor* RecordBookEntry(grpc::CallbackServerContext* call, const v1::RecordBookEntryRequest* ask,
                                            v1::RecordBookEntryResponse* answer) override;
  grpc::ServerUnaryReactor* CorrectBookEntry(grpc::CallbackServerContext* call, const v1::CorrectBookEntryRequest* ask,
                                             v1::CorrectBookEntryResponse* answer) override;
  grpc::ServerUnaryReactor* CloseAllianceYear(grpc::CallbackServerContext* call,
                                              const v1::CloseAllianceYearRequest* ask,
                                              v1::CloseAllianceYearResponse* answer) override;
  grpc::ServerUnaryReactor* RecordHealthCheck(grpc::CallbackServerContext* call,
                                              const v1::RecordHealthCheckRequest* ask,
                                              v1::RecordHealthCheckResponse* answer) override;
  grpc::ServerUnaryReactor* GetFramework(grpc::CallbackServerContext* call, const v1::GetFrameworkRequest* ask,
                                         v1::GetFrameworkResponse* answer) override;
  grpc::ServerUnaryReactor* ListFrameworks(grpc::CallbackServerContext* call, const v1::ListFrameworksRequest* ask,
                                           v1::ListFrameworksResponse* answer) override;
  grpc::ServerUnaryReactor* ListCallOffs(grpc::CallbackServerContext* call, const v1::ListCallOffsRequest* ask,
                                         v1::ListCallOffsResponse* answer) override;
  grpc::ServerUnaryReactor* ListOffers(grpc::CallbackServerContext* call, const v1::ListOffersRequest* ask,
                                       v1::ListOffersResponse* answer) override;
  grpc::ServerUnaryReactor* GetAlliance(grpc::CallbackServerContext* call, const v1::GetAllianceRequest* ask,
                                        v1::GetAllianceResponse* answer) override;
  grpc::ServerUnaryReactor* ListAlliances(grpc::CallbackServerContext* call, const v1::ListAlliancesRequest* ask,
                                          v1::ListAlliancesResponse* answer) override;
  grpc::ServerUnaryReactor* ListAllianceDecisions(grpc::CallbackServerContext* call,
                                                  const v1::ListAllianceDecisionsRequest* ask,
                                                  v1::ListAllianceDecisionsResponse* answer) override;
  grpc::ServerUnaryReactor* ListBookEntries(grpc::CallbackServerContext* call, const v1::ListBookEntriesRequest* ask,
                                            v1::ListBookEntriesResponse* answer) override;
  grpc::ServerUnaryReactor* ListHealthChecks(grpc::CallbackServerContext* call, const v1::ListHealthChecksRequest* ask,
                                             v1::ListHealthChecksResponse* answer) override;

 private:
  template <typename Request, typename Response>
  grpc::ServerUnaryReactor* decide_alliance(grpc::CallbackServerContext* call, const Request* ask, Response* answer);
  template <typename Request, typename Response>
  grpc::ServerUnaryReactor* show(grpc::CallbackServerContext* call, const Request* ask, Response* answer,
                                 absl::Status (*read)(Connection&, const Reader&, const Request&, Response&));
  // Of the providers on a lot, or of one alone, those that this authority accredits today.
  absl::StatusOr<AdmissionFacts> gather_admission(const Context& context, const std::set<std::string>& provider_ids);
  absl::StatusOr<AdmissionFacts> gather_lot(const Context& context, const FrameworkState& state,
                                            const std::string& lot_id);
  absl::StatusOr<platform::Appended> start_mini_competition(const platform::Command& command,
                                                            const v1::StartMiniCompetitionRequest& request);

  platform::Gate& gate_;
  platform::Ledger& ledger_;
  Deciders& deciders_;
  platform::WorkQueue partnership_work_{1};  // last, so that its jobs end before what they use
};

}  // namespace concord::procurement
