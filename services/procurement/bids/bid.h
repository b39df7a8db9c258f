// PURE. A sealed bid's life until the deadline: submitted, replaced, withdrawn. Stream "bid/<bid id>", one each, so
// that ten thousand bids do not wait for each other. It must never see content: only hash and size.
#pragma once

#include <set>
#include <string>

#include "concord/procurement/v1/commands.pb.h"
#include "concord/procurement/v1/events.pb.h"
#include "concord/procurement/v1/stages.pb.h"

#include "services/platform/values/context.h"
#include "services/platform/values/decided.h"

namespace concord::procurement {

struct BidAggregate {
  using State = v1::Bid;  // exists when id is not empty
  using Event = v1::BidEvent;
  static void evolve(State& state, const Event& event);
};

// What was gathered before deciding, and what the seal made of the content.
struct BidFacts {
  v1::Procedure procedure;           // empty id when there is none
  v1::StageRun stages;               // of a procedure with stages before its tender
  std::set<std::string> registered;  // of all that the envelope names
  std::set<std::string> accredited;  // of all that the envelope names, valid today
  std::set<std::string> suspended;   // from the framework's lot that a mini-competition is for
  std::string content_sha256;
  std::string sealed_sha256;
  std::int64_t sealed_bytes = 0;
  std::int64_t other_bids_of_lead = 0;  // standing ones of this procedure that this lead submitted
  absl::Status content_fault;           // INVALID_BID of content that was sent open
};

// An organisation leads at most so many bids of a procedure that stand at one time, so that nobody can bury an
// evaluation under bids.
inline constexpr std::int64_t kMaxBidsOfLead = 5;
absl::Status check_bids_of_lead(std::int64_t others, const std::string& lead_provider_id);

std::string bid_stream(const std::string& bid_id);

using BidDecided = platform::Decided<v1::BidEvent>;
BidDecided decide(const v1::Bid&, const v1::SubmitBidRequest&, const platform::Context&, const BidFacts&);
BidDecided decide(const v1::Bid&, const v1::ReplaceBidRequest&, const platform::Context&, const BidFacts&);
BidDecided decide(const v1::Bid&, const v1::WithdrawBidRequest&, const platform::Context&, const BidFacts&);

absl::Status unknown_bid(const std::string& id);
// Whether a refusal is kept on record, so that the report can say what became of the attempt.
bool is_kept_on_record(const std::string& code);

}  // namespace concord::procurement
