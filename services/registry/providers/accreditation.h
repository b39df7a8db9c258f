// PURE. An authority's statement that a provider may bid and deliver: given on evidence, for a time, suspended and
// reinstated with a reason.
#pragma once

#include "concord/registry/v1/commands.pb.h"
#include "concord/registry/v1/events.pb.h"

#include "services/platform/values/context.h"
#include "services/platform/values/decided.h"
#include "services/registry/fields/known.h"

namespace concord::registry {

struct AccreditationAggregate {
  using State = v1::Accreditation;
  using Event = v1::AccreditationEvent;
  static void evolve(State& state, const Event& event);
};

using AccreditationDecided = platform::Decided<v1::AccreditationEvent>;

using PlainAccreditationCommands =
    platform::Commands<v1::SuspendAccreditationRequest, v1::ReinstateAccreditationRequest>;
AccreditationDecided decide(const v1::Accreditation& state, const v1::AccreditProviderRequest& request,
                            const platform::Context& context, const Facts& facts);
AccreditationDecided decide(const v1::Accreditation& state, const v1::SuspendAccreditationRequest& request,
                            const platform::Context& context);
AccreditationDecided decide(const v1::Accreditation& state, const v1::ReinstateAccreditationRequest& request,
                            const platform::Context& context);

// Whether the request asks for what was accredited, suspended or not: an import of the same file then changes nothing.
bool asks_for_the_same(const v1::Accreditation& state, const v1::AccreditProviderRequest& request);

}  // namespace concord::registry
