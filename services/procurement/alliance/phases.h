// PURE. The gates between the phases, each with its checklist and a second person; and health checks. Nobody approves
// the gate of a phase that he or she worked on.
#pragma once

#include "services/procurement/alliance/alliance.h"

namespace concord::procurement {

inline constexpr int kMaxDimensions = 20;
inline constexpr int kMaxHealthChecks = 500;

using PlainPhaseCommands =
    platform::Commands<v1::CompleteGateItemRequest, v1::ApproveGateRequest, v1::RecordHealthCheckRequest>;
AllianceDecided decide(const AllianceState&, const v1::CompleteGateItemRequest&, const Context&);
AllianceDecided decide(const AllianceState&, const v1::ApproveGateRequest&, const Context&);
AllianceDecided decide(const AllianceState&, const v1::RecordHealthCheckRequest&, const Context&);

}  // namespace concord::procurement
