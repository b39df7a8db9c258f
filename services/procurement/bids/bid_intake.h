// Takes bids: gathers what is known of the parties, seals the content, decides, writes the sealed bytes in the same
// transaction as the event, and keeps refused attempts on record. No content outlives the call.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "concord/procurement/v1/commands.pb.h"

#include "services/platform/entry/rpcs.h"
#include "services/platform/storage/scrubber.h"
#include "services/procurement/bids/bid.h"
#include "services/procurement/bids/bid_attempt.h"
#include "services/procurement/gates/asking.h"
#include "services/procurement/procedure/procedure.h"
#include "services/procurement/sealing/seal.h"
#include "services/procurement/stages/stages.h"

namespace concord::procurement {

class BidIntake {
 public:
  BidIntake(platform::Decider<ProcedureAggregate>& procedures, platform::Decider<StagesAggregate>& stages,
            platform::Decider<BidAggregate>& bids, platform::Decider<BidAttemptAggregate>& attempts,
            const RulesAsker& asker, const SealKeyRing& keys, platform::Scrubber& scrubber)
      : procedures_(procedures),
        stages_(stages),
        bids_(bids),
        attempts_(attempts),
        asker_(asker),
        keys_(keys),
        scrubber_(scrubber) {}

  void submit(const platform::Command& command, const v1::SubmitBidRequest& request, v1::SubmitBidResponse& response,
              const platform::Reply& reply);
  void replace(const platform::Command& command, const v1::ReplaceBidRequest& request, v1::ReplaceBidResponse& response,
               const platform::Reply& reply);
  void withdraw(const platform::Command& command, const v1::WithdrawBidRequest& request,
                v1::WithdrawBidResponse& response, const platform::Reply& reply);

 private:
  struct Sealed {
    BidFacts facts;
    std::string bytes;
    std::vector<std::string> unnamed;  // documents that were brought for the bid and that it does not name
  };
  template <typename Request, typename Response>
  void take(const platform::Command& command, const Request& request, Response& response, const platform::Reply& reply);
  template <typename Request>
  absl::StatusOr<std::shared_ptr<Sealed>> prepare(const platform::Command& command, const Request& request);
  // Whether what the content names was brought, and what else was.
  template <typename Request>
  absl::Status compare_attachments(const platform::Command& command, const Request& request, Sealed& sealed);
  void keep_refusal(const platform::Command& command, const v1::RefusedBid& attempt, const absl::Status& refusal,
                    const platform::Reply& reply);
  absl::StatusOr<v1::BidReceipt> receipt_of(const platform::Command& command, const std::string& bid_id,
                                            const platform::Appended& appended);

  platform::Decider<ProcedureAggregate>& procedures_;
  platform::Decider<StagesAggregate>& stages_;
  platform::Decider<BidAggregate>& bids_;
  platform::Decider<BidAttemptAggregate>& attempts_;
  const RulesAsker& asker_;
  const SealKeyRing& keys_;
  platform::Scrubber& scrubber_;
};

}  // namespace concord::procurement
