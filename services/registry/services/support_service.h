// PURE. One support service as a commissioner funds it: whom it serves, where, how many, at what price, until it ends.
// More people supported than places is reported as it is, never refused.
#pragma once

#include "concord/registry/v1/commands.pb.h"
#include "concord/registry/v1/events.pb.h"

#include "services/platform/values/context.h"
#include "services/platform/values/decided.h"
#include "services/registry/fields/known.h"

namespace concord::registry {

inline constexpr std::int64_t kMaxUnits = 100'000;
inline constexpr std::int64_t kMaxPeople = 200'000;

struct SupportServiceAggregate {
  using State = v1::SupportService;
  using Event = v1::SupportServiceEvent;
  static void evolve(State& state, const Event& event);
};

using SupportServiceDecided = platform::Decided<v1::SupportServiceEvent>;

using PlainSupportServiceCommands = platform::Commands<v1::ChangeCapacityRequest, v1::EndServiceRequest>;
SupportServiceDecided decide(const v1::SupportService& state, const v1::RegisterServiceRequest& request,
                             const platform::Context& context, const Facts& facts);
SupportServiceDecided decide(const v1::SupportService& state, const v1::AmendServiceRequest& request,
                             const platform::Context& context, const Facts& facts);
SupportServiceDecided decide(const v1::SupportService& state, const v1::ChangeCapacityRequest& request,
                             const platform::Context& context);
// Refusals: UNKNOWN_SERVICE, SERVICE_ENDED, PEOPLE_DO_NOT_ADD_UP, INVALID_CAPACITY.
SupportServiceDecided decide(const v1::SupportService& state, const v1::CountMoved& moved,
                             const platform::Context& context);
SupportServiceDecided decide(const v1::SupportService& state, const v1::EndServiceRequest& request,
                             const platform::Context& context);

// People whom a history that transition's ledger no longer has moved are counted back: `moved` in all, in or out (below
// 0). `last_wave` and `shared` are what was counted last in the history that both have.
SupportServiceDecided take_back(const v1::SupportService& state, std::int64_t moved, const std::string& last_wave,
                                std::int64_t shared);

// Takes people now or later: everything but an ended one.
bool is_running(const v1::SupportService& service);

}  // namespace concord::registry
