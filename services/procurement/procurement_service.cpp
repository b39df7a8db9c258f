// The rpcs of procurement, a line or two each, and the followers of registry and needs.
#include "services/procurement/procurement_service.h"

#include <utility>

#include "concord/procurement/v1/service.grpc.pb.h"

#include "services/platform/refusal.h"
#include "services/platform/rules_asking.h"
#include "services/platform/text.h"
#include "services/platform/work_queue.h"
#include "services/procurement/bid_intake.h"
#include "services/procurement/deciders.h"
#include "services/procurement/gatherer.h"
#include "services/procurement/opened_bids.h"
#include "services/procurement/partnership_rpcs.h"
#include "services/procurement/queries.h"
#include "services/procurement/reactions.h"
#include "services/procurement/seal.h"
#include "services/procurement/views.h"

namespace concord::procurement {
namespace {

using platform::Command;
using platform::Decider;
using Reactor = grpc::ServerUnaryReactor;
using Call = grpc::CallbackServerContext;

// For commands that need nothing but state and request.
constexpr auto kDecide = [](const auto& state, const auto& request, const Context& context) {
  return decide(state, request, context);
};

class ProcurementServer final : public PartnershipRpcs {
 public:
  ProcurementServer(const platform::Parts& parts, std::shared_ptr<Deciders> deciders,
                    std::shared_ptr<const SealKeyRing> keys)
      : PartnershipRpcs(parts, *deciders),
        gate_(parts.gate),
        deciders_(std::move(deciders)),
        keys_(std::move(keys)),
        intake_(parts.ledger, *deciders_, keys_),
        gatherer_(parts.ledger, *deciders_, *keys_, platform::rules_among(parts.asked)) {}

  // Procedures.
  Reactor* DraftProcedure(Call* call, const v1::DraftProcedureRequest* ask,
                          v1::DraftProcedureResponse* answer) override {
    return decide_procedure(call, ask, answer);
  }
  Reactor* AmendProcedure(Call* call, const v1::AmendProcedureRequest* ask,
                          v1::AmendProcedureResponse* answer) override {
    return decide_procedure(call, ask, answer);
  }
  Reactor* SubmitForPublication(Call* call, const v1::SubmitForPublicationRequest* ask,
                                v1::SubmitForPublicationResponse* answer) override {
    return decide_procedure(call, ask, answer);
  }
  Reactor* ReturnProcedure(Call* call, const v1::ReturnProcedureRequest* ask,
                           v1::ReturnProcedureResponse* answer) override {
    return decide_procedure(call, ask, answer);
  }
  Reactor* RecordNotice(Call* call, const v1::RecordNoticeRequest* ask, v1::RecordNoticeResponse* answer) override {
    return decide_procedure(call, ask, answer);
  }
  Reactor* ExtendDeadline(Call* call, const v1::ExtendDeadlineRequest* ask,
                          v1::ExtendDeadlineResponse* answer) override {
    return decide_procedure(call, ask, answer);
  }
  Reactor* AnswerQuestion(Call* call, const v1::AnswerQuestionRequest* ask,
                          v1::AnswerQuestionResponse* answer) override {
    return decide_procedure(call, ask, answer);
  }
  Reactor* PublishProcedure(Call* call, const v1::PublishProcedureRequest* ask,
                            v1::PublishProcedureResponse* answer) override {
    return gate_.decide_later(call, ask, answer, work_, deciders_->procedures, procedure_stream(ask->procedure_id()),
                              [this](const ProcedureState& state, const v1::PublishProcedureRequest& request,
                                     const Context& context) -> ProcedureDecided {
                                PublishFacts facts;
                                if (state.status() == v1::PROCEDURE_STATUS_SUBMITTED) {
                                  CONCORD_ASSIGN(facts, gatherer_.publication(state, context));
                                }
                                return decide(state, request, context, facts);
                              });
  }
  Reactor* CancelProcedure(Call* call, const v1::CancelProcedureRequest* ask,
                           v1::CancelProcedureResponse* answer) override {
    return gate_.decide(call, ask, answer, deciders_->procedures, procedure_stream(ask->procedure_id()),
                        [this](const ProcedureState& state, const v1::CancelProcedureRequest& request,
                               const Context& context) -> ProcedureDecided {
                          CONCORD_ASSIGN(
                              const auto award,
                              deciders_->awards.load(context.authority, award_stream(request.procedure_id())));
                          return decide(state, request, context, CancelFacts{is_award_approved(*award.state)});
                        });
  }
  Reactor* OpenBids(Call* call, const v1::OpenBidsRequest* ask, v1::OpenBidsResponse* answer) override {
    return gate_.decide_later(call, ask, answer, work_, deciders_->procedures, procedure_stream(ask->procedure_id()),
                              [this](const ProcedureState& state, const v1::OpenBidsRequest& request,
                                     const Context& context) -> ProcedureDecided {
                                OpeningFacts facts;
                                if (!state.opened_by().empty()) {
                                  CONCORD_ASSIGN(facts, gatherer_.opening(state, context));
                                }
                                return decide(state, request, context, facts);
                              });
  }
  // Who asked goes into a table of its own, never into the event.
  Reactor* AskQuestion(Call* call, const v1::AskQuestionRequest* ask, v1::AskQuestionResponse* answer) override {
    return gate_.command(call, ask, [this, ask, answer](const Command& command, const platform::Reply& reply) {
      auto asked = std::make_shared<bool>(false);
      deciders_->procedures.execute(
          command, procedure_stream(ask->procedure_id()),
          [asked, ask, context = command.context](const ProcedureState& state) {
            auto decided = decide(state, *ask, context);
            *asked = decided.ok() && !decided->empty();
            return decided;
          },
          platform::Gate::receipt_into(answer, reply),
          [asked, command, procedure = ask->procedure_id(), question = ask->question_id()](Connection& writer) {
            if (!*asked) return absl::OkStatus();
            return writer.run(
                "INSERT INTO question_asker (authority, procedure_id, question_id, provider_id) VALUES ($1, $2, $3, "
                "$4)",
                command.authority, procedure, question, command.context.actor.organisation);
          });
    });
  }

  // Bids.
  Reactor* SubmitBid(Call* call, const v1::SubmitBidRequest* ask, v1::SubmitBidResponse* answer) override {
    return gate_.command(call, ask, [this, ask, answer](const Command& command, const platform::Reply& reply) {
      intake_.submit(command, *ask, *answer, reply);
    });
  }
  Reactor* ReplaceBid(Call* call, const v1::ReplaceBidRequest* ask, v1::ReplaceBidResponse* answer) override {
    return gate_.command(call, ask, [this, ask, answer](const Command& command, const platform::Reply& reply) {
      intake_.replace(command, *ask, *answer, reply);
    });
  }
  Reactor* WithdrawBid(Call* call, const v1::WithdrawBidRequest* ask, v1::WithdrawBidResponse* answer) override {
    return gate_.command(call, ask, [this, ask, answer](const Command& command, const platform::Reply& reply) {
      intake_.withdraw(command, *ask, *answer, reply);
    });
  }

  // Evaluation. Off the gRPC thread: opening every bid of a large procedure takes seconds.
  Reactor* StartEvaluation(Call* call, const v1::StartEvaluationRequest* ask,
                           v1::StartEvaluationResponse* answer) override {
    return gate_.decide_later(call, ask, answer, work_, deciders_->evaluations, evaluation_stream(ask->procedure_id()),
                              [this](const EvaluationState& state, const v1::StartEvaluationRequest& request,
                                     const Context& context) -> EvaluationDecided {
                                CONCORD_ASSIGN(const StartFacts facts,
                                               gatherer_.start(state, request.procedure_id(), context));
                                return decide(state, request, context, facts);
                              });
  }
  Reactor* DeclareInterest(Call* call, const v1::DeclareInterestRequest* ask,
                           v1::DeclareInterestResponse* answer) override {
    return decide_evaluation(call, ask, answer);
  }
  Reactor* ScoreAnswer(Call* call, const v1::ScoreAnswerRequest* ask, v1::ScoreAnswerResponse* answer) override {
    return decide_evaluation(call, ask, answer);
  }
  Reactor* StartModeration(Call* call, const v1::StartModerationRequest* ask,
                           v1::StartModerationResponse* answer) override {
    return decide_evaluation(call, ask, answer);
  }
  Reactor* ModerateScore(Call* call, const v1::ModerateScoreRequest* ask, v1::ModerateScoreResponse* answer) override {
    return decide_evaluation(call, ask, answer);
  }
  Reactor* ScorePrices(Call* call, const v1::ScorePricesRequest* ask, v1::ScorePricesResponse* answer) override {
    return decide_evaluation(call, ask, answer);
  }
  Reactor* AskAboutPrice(Call* call, const v1::AskAboutPriceRequest* ask, v1::AskAboutPriceResponse* answer) override {
    return decide_evaluation(call, ask, answer);
  }
  Reactor* RecordPriceExplanation(Call* call, const v1::RecordPriceExplanationRequest* ask,
                                  v1::RecordPriceExplanationResponse* answer) override {
    return decide_evaluation(call, ask, answer);
  }
  Reactor* AcceptExplanation(Call* call, const v1::AcceptExplanationRequest* ask,
                             v1::AcceptExplanationResponse* answer) override {
    return decide_evaluation(call, ask, answer);
  }
  Reactor* RejectBid(Call* call, const v1::RejectBidRequest* ask, v1::RejectBidResponse* answer) override {
    return decide_evaluation(call, ask, answer);
  }
  Reactor* CompleteEvaluation(Call* call, const v1::CompleteEvaluationRequest* ask,
                              v1::CompleteEvaluationResponse* answer) override {
    return gate_.decide_later(call, ask, answer, work_, deciders_->evaluations, evaluation_stream(ask->procedure_id()),
                              [this](const EvaluationState& state, const v1::CompleteEvaluationRequest& request,
                                     const Context& context) -> EvaluationDecided {
                                CONCORD_ASSIGN(const Findings findings, gatherer_.completion(state, context));
                                return decide(state, request, context, CompletionFacts{findings});
                              });
  }

  // Award. Off the gRPC thread: the optimum of a large award and its explanations take seconds.
  Reactor* RecommendAward(Call* call, const v1::RecommendAwardRequest* ask,
                          v1::RecommendAwardResponse* answer) override {
    return gate_.decide_later(call, ask, answer, work_, deciders_->awards, award_stream(ask->procedure_id()),
                              [this](const v1::Award& state, const v1::RecommendAwardRequest& request,
                                     const Context& context) -> AwardDecided {
                                CONCORD_ASSIGN(const RecommendFacts facts,
                                               gatherer_.recommendation(state, request.procedure_id(), context));
                                return decide(state, request, context, facts);
                              });
  }
  Reactor* ApproveAward(Call* call, const v1::ApproveAwardRequest* ask, v1::ApproveAwardResponse* answer) override {
    return gate_.decide_later(
        call, ask, answer, work_, deciders_->awards, award_stream(ask->procedure_id()),
        [this](const v1::Award& state, const v1::ApproveAwardRequest& request, const Context& context) -> AwardDecided {
          CONCORD_ASSIGN(const AwardFacts facts, gatherer_.award(DecisionGate::kAward, winners_of(state, nullptr), "",
                                                                 request.procedure_id(), context));
          return decide(state, request, context, facts);
        });
  }
  Reactor* SetAsideAward(Call* call, const v1::SetAsideAwardRequest* ask, v1::SetAsideAwardResponse* answer) override {
    return gate_.decide(call, ask, answer, deciders_->awards, award_stream(ask->procedure_id()), kDecide);
  }
  Reactor* SignContract(Call* call, const v1::SignContractRequest* ask, v1::SignContractResponse* answer) override {
    return gate_.decide_later(
        call, ask, answer, work_, deciders_->awards, award_stream(ask->procedure_id()),
        [this](const v1::Award& state, const v1::SignContractRequest& request, const Context& context) -> AwardDecided {
          CONCORD_ASSIGN(const AwardFacts facts, gatherer_.award(DecisionGate::kSign, winners_of(state, nullptr),
                                                                 request.lot_id(), request.procedure_id(), context));
          return decide(state, request, context, facts);
        });
  }

  // Queries.
  Reactor* GetProcedure(Call* call, const v1::GetProcedureRequest* ask, v1::GetProcedureResponse* answer) override {
    return query(call, ask, answer, get_procedure);
  }
  Reactor* ListProcedures(Call* call, const v1::ListProceduresRequest* ask,
                          v1::ListProceduresResponse* answer) override {
    return query(call, ask, answer, list_procedures);
  }
  Reactor* ListQuestions(Call* call, const v1::ListQuestionsRequest* ask, v1::ListQuestionsResponse* answer) override {
    return query(call, ask, answer, list_questions);
  }
  Reactor* ListMyQuestions(Call* call, const v1::ListMyQuestionsRequest* ask,
                           v1::ListMyQuestionsResponse* answer) override {
    return query(call, ask, answer, list_my_questions);
  }
  Reactor* ListBids(Call* call, const v1::ListBidsRequest* ask, v1::ListBidsResponse* answer) override {
    return query(call, ask, answer, list_bids);
  }
  Reactor* ListBidOutcomes(Call* call, const v1::ListBidOutcomesRequest* ask,
                           v1::ListBidOutcomesResponse* answer) override {
    return query(call, ask, answer, list_bid_outcomes);
  }
  Reactor* ListRefusedBids(Call* call, const v1::ListRefusedBidsRequest* ask,
                           v1::ListRefusedBidsResponse* answer) override {
    return query(call, ask, answer, list_refused_bids);
  }
  Reactor* GetEvaluation(Call* call, const v1::GetEvaluationRequest* ask, v1::GetEvaluationResponse* answer) override {
    return query(call, ask, answer, get_evaluation);
  }
  Reactor* ListScores(Call* call, const v1::ListScoresRequest* ask, v1::ListScoresResponse* answer) override {
    return query(call, ask, answer, list_scores);
  }
  Reactor* GetAward(Call* call, const v1::GetAwardRequest* ask, v1::GetAwardResponse* answer) override {
    return query(call, ask, answer, get_award);
  }
  Reactor* ListParties(Call* call, const v1::ListPartiesRequest* ask, v1::ListPartiesResponse* answer) override {
    return gate_.query(
        call, ask, [ask, answer](const Command&, Connection& reader) { return list_parties(reader, *ask, *answer); });
  }
  Reactor* GetOpenedBid(Call* call, const v1::GetOpenedBidRequest* ask, v1::GetOpenedBidResponse* answer) override {
    return gate_.query(call, ask, [this, ask, answer](const Command& command, Connection& reader) -> absl::Status {
      const Reader who(command.context.actor, ask->authority());
      CONCORD_ASSIGN(const auto bid, readable_bid(reader, who, ask->authority(), ask->bid_id()));
      CONCORD_ASSIGN(const auto procedure, find_procedure(reader, ask->authority(), bid.procedure_id()));
      CONCORD_ASSIGN(auto content, open_content(reader, *keys_, ask->authority(), procedure, bid));
      CONCORD_ASSIGN(const auto evaluation, find_evaluation(reader, ask->authority(), bid.procedure_id()));
      if (who.is_evaluator || (who.may_mark && !is_locked(evaluation))) {
        for (v1::LotPrice& price : *content.mutable_prices()) price.clear_yearly_pence();
      }
      *answer->mutable_opened_bid()->mutable_bid() = bid;
      *answer->mutable_opened_bid()->mutable_content() = std::move(content);
      return absl::OkStatus();
    });
  }
  Reactor* GetAssessmentSummary(Call* call, const v1::GetAssessmentSummaryRequest* ask,
                                v1::GetAssessmentSummaryResponse* answer) override {
    return gate_.query(call, ask, [this, ask, answer](const Command& command, Connection& reader) {
      return gatherer_.assess(Reader(command.context.actor, ask->authority()), reader, *ask, *answer);
    });
  }
  Reactor* WhatIfWithdrawn(Call* call, const v1::WhatIfWithdrawnRequest* ask,
                           v1::WhatIfWithdrawnResponse* answer) override {
    return gate_.command(call, ask, [this, ask, answer](const Command& command, const platform::Reply& reply) {
      const absl::Status queued = work_.submit(
          [this, ask, answer, command, reply] { reply(gatherer_.what_if(command.context, *ask, *answer)); });
      if (!queued.ok()) reply(queued);
    });
  }

 private:
  template <typename Request, typename Response>
  Reactor* query(Call* call, const Request* ask, Response* answer,
                 absl::Status (*list)(Connection&, const Reader&, const Request&, Response&)) {
    return gate_.query(call, ask, [=](const Command& command, Connection& reader) {
      return list(reader, Reader(command.context.actor, ask->authority()), *ask, *answer);
    });
  }

  template <typename Request, typename Response>
  Reactor* decide_procedure(Call* call, const Request* ask, Response* answer) {
    return gate_.decide(call, ask, answer, deciders_->procedures, procedure_stream(ask->procedure_id()), kDecide);
  }
  template <typename Request, typename Response>
  Reactor* decide_evaluation(Call* call, const Request* ask, Response* answer) {
    return gate_.decide(call, ask, answer, deciders_->evaluations, evaluation_stream(ask->procedure_id()), kDecide);
  }

  platform::Gate& gate_;
  std::shared_ptr<Deciders> deciders_;
  std::shared_ptr<const SealKeyRing> keys_;
  BidIntake intake_;
  Gatherer gatherer_;
  platform::WorkQueue work_{2};  // last, so that its jobs end before what they use
};

// What the definition's parts share: read from settings first, made with the service, used by the followers.
struct Wiring {
  std::string seal_key_file;
  std::shared_ptr<const SealKeyRing> keys;
  std::shared_ptr<Deciders> deciders;
};

}  // namespace

platform::React follow_registry(std::shared_ptr<Deciders> deciders) {
  return [deciders](platform::Batch& batch, const platform::Record& record, const Command& command) -> absl::Status {
    CONCORD_ASSIGN(const auto reaction, react_to_registry(record));
    if (!reaction) return absl::OkStatus();
    return batch
        .decide<PartyAggregate>(deciders->parties, party_stream(reaction->provider_id()),
                                [&](const v1::Party& state) { return decide(state, *reaction, command.context); })
        .status();
  };
}

platform::React follow_needs(std::shared_ptr<Deciders> deciders) {
  return [deciders](platform::Batch& batch, const platform::Record& record, const Command& command) -> absl::Status {
    CONCORD_ASSIGN(const auto offer, react_to_proposals(record));
    if (offer) {
      return batch
          .decide<OfferAggregate>(deciders->offers, offer_stream(offer->proposal_id()),
                                  [&](const v1::Offer& state) { return decide(state, *offer, command.context); })
          .status();
    }
    CONCORD_ASSIGN(const auto reaction, react_to_needs(record));
    if (!reaction) return absl::OkStatus();
    return batch
        .decide<ProcedureAggregate>(
            deciders->procedures, procedure_stream(reaction->plan_id()),
            [&](const ProcedureState& state) { return decide(state, *reaction, command.context); })
        .status();
  };
}

platform::ServiceDefinition procurement_definition(std::string seal_key_file) {
  auto wiring = std::make_shared<Wiring>();
  wiring->seal_key_file = std::move(seal_key_file);
  platform::ServiceDefinition definition;
  definition.name = "procurement";
  definition.rpc_service = "concord.procurement.v1.ProcurementService";
  definition.views = std::make_unique<ProcurementViews>();
  definition.declare_settings = [wiring](platform::Settings& settings) {
    settings.text("seal_key_file", &wiring->seal_key_file,
                  "master keys that bids are sealed with, outside the database; made on first start with --dev");
  };
  definition.prepare = [wiring](bool development) -> absl::Status {
    CONCORD_ASSIGN(wiring->keys, open_seal_keys(wiring->seal_key_file, development));
    return absl::OkStatus();
  };
  definition.make_services = [wiring](const platform::Parts& parts) {
    wiring->deciders = std::make_shared<Deciders>(parts.ledger);
    std::vector<std::unique_ptr<grpc::Service>> services;
    services.push_back(std::make_unique<ProcurementServer>(parts, wiring->deciders, wiring->keys));
    return services;
  };
  definition.asks = {"rules"};
  definition.sources = {"registry", "needs"};
  definition.make_followers = [wiring](const platform::Parts&) {
    std::vector<platform::Followed> followed;
    followed.push_back({"registry", follow_registry(wiring->deciders)});
    followed.push_back({"needs", follow_needs(wiring->deciders)});
    return followed;
  };
  return definition;
}

}  // namespace concord::procurement
