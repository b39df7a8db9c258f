// The rows of bids; see bid_rpcs.h.
#include "services/procurement/bids/bid_rpcs.h"

#include <memory>

#include "services/procurement/bids/bid_intake.h"
#include "services/procurement/bids/bid_parties.h"
#include "services/procurement/bids/bid_views.h"

namespace concord::procurement {

void add_bid_rpcs(platform::Rpcs& rpcs, platform::Decider<ProcedureAggregate>& procedures,
                  platform::Decider<StagesAggregate>& stages, platform::Decider<BidAggregate>& bids,
                  platform::Decider<BidAttemptAggregate>& attempts, RulesAsker& asker) {
  const auto intake = std::make_shared<BidIntake>(procedures, stages, bids, attempts, asker);
  rpcs.handles<v1::SubmitBidRequest, v1::SubmitBidResponse>(
      [intake](const auto& request, auto& answer, const platform::Command& command, const platform::Reply& reply) {
        intake->submit(command, request, answer, reply);
      });
  rpcs.handles<v1::ReplaceBidRequest, v1::ReplaceBidResponse>(
      [intake](const auto& request, auto& answer, const platform::Command& command, const platform::Reply& reply) {
        intake->replace(command, request, answer, reply);
      });
  rpcs.handles<v1::WithdrawBidRequest, v1::WithdrawBidResponse>(
      [intake](const auto& request, auto& answer, const platform::Command& command, const platform::Reply& reply) {
        intake->withdraw(command, request, answer, reply);
      });
  rpcs.on(procedures, by_procedure_id)
      .decides_later<v1::OpenBidsRequest>(
          asker.work,
          [&asker, &stages](const ProcedureState& state, const v1::OpenBidsRequest& request,
                            const Context& context) -> ProcedureDecided {
            CONCORD_ASSIGN(OpeningFacts facts, opening_facts(stages.ledger().database(), asker, state, context));
            CONCORD_ASSIGN(const auto run, stages.load(context.authority, stages_by_procedure_id(request)));
            facts.stages_over = check_stages_over(state, *run.state);
            return decide(state, request, context, facts);
          });
  rpcs.answers(list_bids, list_refused_bids);
  // Until the opening nobody may read a bid, in the service's memory neither.
  rpcs.wipes<v1::SubmitBidRequest, v1::ReplaceBidRequest>();
}

}  // namespace concord::procurement
