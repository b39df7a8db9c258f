// PURE. A provider's own offer against published unmet need, and the commissioner's answer. Stream "proposal/<id>".
// An offer must never be made in another organisation's name, nor against need that nobody published.
#pragma once

#include <string>

#include "concord/needs/v1/commands.pb.h"
#include "concord/needs/v1/events.pb.h"

#include "services/platform/values/context.h"
#include "services/platform/values/decided.h"

namespace concord::needs {

struct ProposalAggregate {
  using State = v1::Proposal;  // exists when id is not empty
  using Event = v1::ProposalEvent;
  static void evolve(State& state, const Event& event);
};

struct ProposalFacts {
  bool unmet_need_published = false;  // for the proposal's assessment, area and client group
};

std::string proposal_stream(const std::string& id);

using ProposalDecided = platform::Decided<v1::ProposalEvent>;
using PlainProposalCommands = platform::Commands<v1::WithdrawProposalRequest, v1::AnswerProposalRequest>;
ProposalDecided decide(const v1::Proposal& state, const v1::SubmitProposalRequest& request,
                       const platform::Context& context, const ProposalFacts& facts);
ProposalDecided decide(const v1::Proposal& state, const v1::WithdrawProposalRequest& request,
                       const platform::Context& context);
ProposalDecided decide(const v1::Proposal& state, const v1::AnswerProposalRequest& request,
                       const platform::Context& context);

// Of two answers the earlier holds; where the time of ours was not kept, ours.
ProposalDecided decide(const v1::Proposal& state, const v1::RecordProposalAnswer& told,
                       const platform::Context& context);

// What an offer of `units` meets of a gap, parts per million, at most 1,000,000, rounded half up.
std::int64_t share_met_ppm(std::int64_t units, std::int64_t gap_milli);

}  // namespace concord::needs
