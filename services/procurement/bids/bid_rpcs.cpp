// The rows of bids; see bid_rpcs.h.
#include "services/procurement/bids/bid_rpcs.h"

#include <memory>

#include "services/procurement/bids/bid_intake.h"
#include "services/procurement/bids/bid_parties.h"
#include "services/procurement/bids/bid_views.h"
#include "services/procurement/bids/unnamed_attachments.h"

namespace concord::procurement {
namespace {

// What no bid names goes with the second officer's opening, in its transaction.
auto open_bids(platform::Decider<ProcedureAggregate>& procedures, platform::Decider<StagesAggregate>& stages,
               RulesAsker& asker, const SealKeyRing& keys) {
  return [&procedures, &stages, &asker, &keys](const v1::OpenBidsRequest& request, v1::OpenBidsResponse& answer,
                                               const platform::Command& command, const platform::Reply& reply) {
    const auto decide_to_open = [&stages, &asker, &request,
                                 context = command.context](const ProcedureState& state) -> ProcedureDecided {
      CONCORD_ASSIGN(OpeningFacts facts, opening_facts(stages.ledger().database(), asker, state, context));
      CONCORD_ASSIGN(const auto run, stages.load(context.authority, stages_by_procedure_id(request)));
      facts.stages_over = check_stages_over(state, *run.state);
      return decide(state, request, context, facts);
    };
    const auto also = [&keys, &request, authority = command.authority](Connection& writer,
                                                                       const std::vector<v1::ProcedureEvent>& decided) {
      if (decided.empty() || !decided.back().has_bids_opened()) return absl::OkStatus();
      return drop_unnamed_attachments(writer, keys, authority, request.procedure_id());
    };
    const auto later = platform::on_worker(asker.work, command, request, reply);
    const absl::Status queued = later([&procedures, &request, &answer, command, reply, decide_to_open, also, later] {
      procedures.execute(command, by_procedure_id(request), decide_to_open, platform::receipt_into(answer, reply), also,
                         later);
    });
    if (!queued.ok()) reply(queued);
  };
}

}  // namespace

void add_bid_rpcs(platform::Rpcs& rpcs, platform::Decider<ProcedureAggregate>& procedures,
                  platform::Decider<StagesAggregate>& stages, platform::Decider<BidAggregate>& bids,
                  platform::Decider<BidAttemptAggregate>& attempts, RulesAsker& asker, const SealKeyRing& keys,
                  platform::Scrubber& scrubber) {
  const auto intake = std::make_shared<BidIntake>(procedures, stages, bids, attempts, asker, keys, scrubber);
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
  rpcs.handles<v1::OpenBidsRequest, v1::OpenBidsResponse>(open_bids(procedures, stages, asker, keys));
  rpcs.answers(list_bids, list_refused_bids);
  // Until the opening nobody may read a bid, in the service's memory neither.
  rpcs.wipes<v1::SubmitBidRequest, v1::ReplaceBidRequest>();
}

}  // namespace concord::procurement
