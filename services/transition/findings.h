// PURE. The one place where findings are gathered before a decision at the gates "modify" (a change of services is
// submitted and approved) and "decommission" (a service gets notice, or is withdrawn). Built-in checks stand here now;
// what the rules service finds joins them here. A finding that blocks becomes the decision's refusal; the others go
// into its event.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"

#include "services/transition/transition.h"

namespace concord::transition {

using Findings = std::vector<v1::Finding>;

// Before a plan is submitted and before it is approved.
Findings gather_modify(const TransitionState& state, const Context& context);
// Before notice is served that lets the service end on `ends_on`.
Findings gather_notice(const TransitionState& state, const v1::OutgoingService& service, absl::CivilDay ends_on,
                       const Context& context);
// Before a service is withdrawn in which so many people are left.
Findings gather_withdrawal(const TransitionState& state, const v1::OutgoingService& service, std::int64_t people_left,
                           const Context& context);

// The first finding that blocks, as a refusal with its citation.
absl::Status refuse_if_blocked(const Findings& findings);

template <typename Event>
void keep(const Findings& findings, Event& event) {
  for (const v1::Finding& finding : findings) *event.add_findings() = finding;
}

}  // namespace concord::transition
