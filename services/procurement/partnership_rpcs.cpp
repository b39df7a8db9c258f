// Frameworks, offers and alliances over gRPC; see partnership_rpcs.h.
#include "services/procurement/partnership_rpcs.h"

#include "services/platform/batch.h"
#include "services/platform/civil_date.h"
#include "services/platform/refusal.h"
#include "services/procurement/partnership_queries.h"

namespace concord::procurement {
namespace {

using platform::Command;
using Reactor = grpc::ServerUnaryReactor;
using Call = grpc::CallbackServerContext;

constexpr auto kDecide = [](const auto& state, const auto& request, const Context& context) {
  return decide(state, request, context);
};

}  // namespace

template <typename Request, typename Response>
Reactor* PartnershipRpcs::decide_alliance(Call* call, const Request* ask, Response* answer) {
  return gate_.decide(call, ask, answer, deciders_.alliances, alliance_stream(ask->alliance_id()), kDecide);
}

template <typename Request, typename Response>
Reactor* PartnershipRpcs::show(Call* call, const Request* ask, Response* answer,
                               absl::Status (*read)(Connection&, const Reader&, const Request&, Response&)) {
  return gate_.query(call, ask, [=](const Command& command, Connection& reader) {
    return read(reader, Reader(command.context.actor, ask->authority()), *ask, *answer);
  });
}

absl::StatusOr<AdmissionFacts> PartnershipRpcs::gather_admission(const Context& context,
                                                                 const std::set<std::string>& provider_ids) {
  AdmissionFacts facts;
  CONCORD_RETURN_IF_ERROR(ledger_.database().read([&](Connection& reader) -> absl::Status {
    CONCORD_ASSIGN(auto known,
                   known_parties(reader, context.authority, provider_ids, platform::format_date(context.today)));
    facts.accredited = std::move(known.accredited);
    return absl::OkStatus();
  }));
  return facts;
}

absl::StatusOr<AdmissionFacts> PartnershipRpcs::gather_lot(const Context& context, const FrameworkState& state,
                                                           const std::string& lot_id) {
  std::set<std::string> ids;
  for (const v1::Admission& admission : admissions_of(state.sheet, lot_id)) ids.insert(admission.provider_id());
  return gather_admission(context, ids);
}

// Frameworks.
Reactor* PartnershipRpcs::DraftFramework(Call* call, const v1::DraftFrameworkRequest* ask,
                                         v1::DraftFrameworkResponse* answer) {
  return gate_.decide(call, ask, answer, deciders_.frameworks, framework_stream(ask->framework_id()), kDecide);
}
Reactor* PartnershipRpcs::OpenFramework(Call* call, const v1::OpenFrameworkRequest* ask,
                                        v1::OpenFrameworkResponse* answer) {
  return gate_.decide(call, ask, answer, deciders_.frameworks, framework_stream(ask->framework_id()), kDecide);
}
Reactor* PartnershipRpcs::SuspendFromFramework(Call* call, const v1::SuspendFromFrameworkRequest* ask,
                                               v1::SuspendFromFrameworkResponse* answer) {
  return gate_.decide(call, ask, answer, deciders_.frameworks, framework_stream(ask->framework_id()), kDecide);
}
Reactor* PartnershipRpcs::CloseFramework(Call* call, const v1::CloseFrameworkRequest* ask,
                                         v1::CloseFrameworkResponse* answer) {
  return gate_.decide(call, ask, answer, deciders_.frameworks, framework_stream(ask->framework_id()), kDecide);
}
Reactor* PartnershipRpcs::AdmitProvider(Call* call, const v1::AdmitProviderRequest* ask,
                                        v1::AdmitProviderResponse* answer) {
  return gate_.decide(call, ask, answer, deciders_.frameworks, framework_stream(ask->framework_id()),
                      [this](const FrameworkState& state, const v1::AdmitProviderRequest& request,
                             const Context& context) -> FrameworkDecided {
                        CONCORD_ASSIGN(const auto facts,
                                       gather_admission(context, {request.admission().provider_id()}));
                        return decide(state, request, context, facts);
                      });
}
Reactor* PartnershipRpcs::CallOff(Call* call, const v1::CallOffRequest* ask, v1::CallOffResponse* answer) {
  return gate_.decide(call, ask, answer, deciders_.frameworks, framework_stream(ask->framework_id()),
                      [this](const FrameworkState& state, const v1::CallOffRequest& request,
                             const Context& context) -> FrameworkDecided {
                        CONCORD_ASSIGN(const auto facts, gather_lot(context, state, request.lot_id()));
                        return decide(state, request, context, facts);
                      });
}
// On a worker thread: two streams are decided and appended in one transaction, which waits for the disk.
Reactor* PartnershipRpcs::StartMiniCompetition(Call* call, const v1::StartMiniCompetitionRequest* ask,
                                               v1::StartMiniCompetitionResponse* answer) {
  return gate_.command(call, ask, [this, ask, answer](const Command& command, const platform::Reply& reply) {
    const absl::Status queued = partnership_work_.submit([this, ask, answer, command, reply] {
      platform::Gate::receipt_into(answer, reply)(start_mini_competition(command, *ask));
    });
    if (!queued.ok()) reply(queued);
  });
}

absl::StatusOr<platform::Appended> PartnershipRpcs::start_mini_competition(
    const Command& command, const v1::StartMiniCompetitionRequest& request) {
  const Context& context = command.context;
  absl::StatusOr<platform::Appended> appended = absl::AbortedError("not tried");
  for (int attempt = 0; attempt < platform::kMaxAttempts && absl::IsAborted(appended.status()); ++attempt) {
    CONCORD_ASSIGN(const auto first, ledger_.first_answer(command.authority, command.command_id, command.request_hash));
    if (first) return *first;
    platform::Batch batch(command);
    v1::DraftMiniCompetition draft;
    CONCORD_RETURN_IF_ERROR(batch
                                .decide<FrameworkAggregate>(
                                    deciders_.frameworks, framework_stream(request.framework_id()),
                                    [&](const FrameworkState& state) -> FrameworkDecided {
                                      CONCORD_ASSIGN(const auto facts, gather_lot(context, state, request.lot_id()));
                                      CONCORD_ASSIGN(auto events, decide(state, request, context, facts));
                                      draft = procedure_of(state.sheet, request,
                                                           events[0].mini_competition_started().competition());
                                      return events;
                                    })
                                .status());
    CONCORD_RETURN_IF_ERROR(
        batch
            .decide<ProcedureAggregate>(deciders_.procedures, procedure_stream(request.procedure_id()),
                                        [&](const ProcedureState& state) { return decide(state, draft, context); })
            .status());
    appended = batch.append(ledger_);
  }
  return appended;
}

// Offers.
Reactor* PartnershipRpcs::AnswerOffer(Call* call, const v1::AnswerOfferRequest* ask, v1::AnswerOfferResponse* answer) {
  return gate_.decide(
      call, ask, answer, deciders_.offers, offer_stream(ask->proposal_id()),
      [this](const v1::Offer& state, const v1::AnswerOfferRequest& request, const Context& context) -> OfferDecided {
        AnswerFacts facts;
        CONCORD_RETURN_IF_ERROR(ledger_.database().read([&](Connection& reader) -> absl::Status {
          CONCORD_ASSIGN(facts.frameworks, open_frameworks(reader, context.authority));
          return absl::OkStatus();
        }));
        return decide(state, request, context, facts);
      });
}
Reactor* PartnershipRpcs::ListOfferRoutes(Call* call, const v1::ListOfferRoutesRequest* ask,
                                          v1::ListOfferRoutesResponse* answer) {
  return gate_.query(call, ask, [ask, answer](const Command& command, Connection& reader) -> absl::Status {
    CONCORD_ASSIGN(const auto offer, find_offer(reader, ask->authority(), ask->proposal_id()));
    if (offer.proposal_id().empty()) return unknown_offer(ask->proposal_id());
    CONCORD_ASSIGN(const auto terms, check_terms(ask->term_months(), ask->vat_ppm(), ask->ground()));
    CONCORD_ASSIGN(const auto frameworks, open_frameworks(reader, ask->authority()));
    for (v1::OfferRoute& route : offer_routes(offer, terms, frameworks, platform::format_date(command.context.today))) {
      *answer->add_routes() = std::move(route);
    }
    answer->set_value_with_vat_pence(value_with_vat(offer.price_year_pence(), terms));
    return absl::OkStatus();
  });
}

// Alliances.
Reactor* PartnershipRpcs::DraftAlliance(Call* call, const v1::DraftAllianceRequest* ask,
                                        v1::DraftAllianceResponse* answer) {
  return decide_alliance(call, ask, answer);
}
Reactor* PartnershipRpcs::WriteStrategy(Call* call, const v1::WriteStrategyRequest* ask,
                                        v1::WriteStrategyResponse* answer) {
  return decide_alliance(call, ask, answer);
}
Reactor* PartnershipRpcs::ChooseBidMode(Call* call, const v1::ChooseBidModeRequest* ask,
                                        v1::ChooseBidModeResponse* answer) {
  return decide_alliance(call, ask, answer);
}
Reactor* PartnershipRpcs::CompleteGateItem(Call* call, const v1::CompleteGateItemRequest* ask,
                                           v1::CompleteGateItemResponse* answer) {
  return decide_alliance(call, ask, answer);
}
Reactor* PartnershipRpcs::ApproveGate(Call* call, const v1::ApproveGateRequest* ask, v1::ApproveGateResponse* answer) {
  return decide_alliance(call, ask, answer);
}
Reactor* PartnershipRpcs::FormLeadershipTeam(Call* call, const v1::FormLeadershipTeamRequest* ask,
                                             v1::FormLeadershipTeamResponse* answer) {
  return decide_alliance(call, ask, answer);
}
Reactor* PartnershipRpcs::ProposeDecision(Call* call, const v1::ProposeDecisionRequest* ask,
                                          v1::ProposeDecisionResponse* answer) {
  return decide_alliance(call, ask, answer);
}
Reactor* PartnershipRpcs::VoteOnDecision(Call* call, const v1::VoteOnDecisionRequest* ask,
                                         v1::VoteOnDecisionResponse* answer) {
  return decide_alliance(call, ask, answer);
}
Reactor* PartnershipRpcs::RecordBookEntry(Call* call, const v1::RecordBookEntryRequest* ask,
                                          v1::RecordBookEntryResponse* answer) {
  return decide_alliance(call, ask, answer);
}
Reactor* PartnershipRpcs::CorrectBookEntry(Call* call, const v1::CorrectBookEntryRequest* ask,
                                           v1::CorrectBookEntryResponse* answer) {
  return decide_alliance(call, ask, answer);
}
Reactor* PartnershipRpcs::CloseAllianceYear(Call* call, const v1::CloseAllianceYearRequest* ask,
                                            v1::CloseAllianceYearResponse* answer) {
  return decide_alliance(call, ask, answer);
}
Reactor* PartnershipRpcs::RecordHealthCheck(Call* call, const v1::RecordHealthCheckRequest* ask,
                                            v1::RecordHealthCheckResponse* answer) {
  return decide_alliance(call, ask, answer);
}

// Queries.
Reactor* PartnershipRpcs::GetFramework(Call* call, const v1::GetFrameworkRequest* ask,
                                       v1::GetFrameworkResponse* answer) {
  return show(call, ask, answer, get_framework);
}
Reactor* PartnershipRpcs::ListFrameworks(Call* call, const v1::ListFrameworksRequest* ask,
                                         v1::ListFrameworksResponse* answer) {
  return show(call, ask, answer, list_frameworks);
}
Reactor* PartnershipRpcs::ListCallOffs(Call* call, const v1::ListCallOffsRequest* ask,
                                       v1::ListCallOffsResponse* answer) {
  return show(call, ask, answer, list_call_offs);
}
Reactor* PartnershipRpcs::ListOffers(Call* call, const v1::ListOffersRequest* ask, v1::ListOffersResponse* answer) {
  return show(call, ask, answer, list_offers);
}
Reactor* PartnershipRpcs::GetAlliance(Call* call, const v1::GetAllianceRequest* ask, v1::GetAllianceResponse* answer) {
  return show(call, ask, answer, get_alliance);
}
Reactor* PartnershipRpcs::ListAlliances(Call* call, const v1::ListAlliancesRequest* ask,
                                        v1::ListAlliancesResponse* answer) {
  return show(call, ask, answer, list_alliances);
}
Reactor* PartnershipRpcs::ListAllianceDecisions(Call* call, const v1::ListAllianceDecisionsRequest* ask,
                                                v1::ListAllianceDecisionsResponse* answer) {
  return show(call, ask, answer, list_alliance_decisions);
}
Reactor* PartnershipRpcs::ListBookEntries(Call* call, const v1::ListBookEntriesRequest* ask,
                                          v1::ListBookEntriesResponse* answer) {
  return show(call, ask, answer, list_book_entries);
}
Reactor* PartnershipRpcs::ListHealthChecks(Call* call, const v1::ListHealthChecksRequest* ask,
                                           v1::ListHealthChecksResponse* answer) {
  return show(call, ask, answer, list_health_checks);
}

}  // namespace concord::procurement
