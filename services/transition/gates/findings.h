// PURE. The one place where findings are gathered before a decision at the gates "modify" (a change of services is
// submitted and approved) and "decommission" (a service gets notice, or is withdrawn): the built-in checks first, then
// what the authority's rulebook answered. A finding that blocks becomes the decision's refusal; the others go into its
// event, with the rules' record.
#pragma once

#include <utility>
#include <vector>

#include "absl/status/status.h"

#include "services/transition/transition/transition.h"

namespace concord::transition {

// What was found, in order, and what the rules were asked and answered, where they were.
class Findings {
 public:
  void push_back(v1::Finding found) { all_.push_back(std::move(found)); }
  auto begin() const { return all_.begin(); }
  auto end() const { return all_.end(); }
  // Behind what was found before, what the rules found at this gate; nothing where they were not asked.
  void take(v1::Gate gate, const RulesAnswer& answer);

  RulesAnswer rules;

 private:
  std::vector<v1::Finding> all_;
};

// Before a plan is submitted and before it is approved.
Findings gather_modify(const TransitionState& state, const Context& context, const RulesAnswer& answer);
// Before notice is served that lets the service end on `ends_on`.
Findings gather_notice(const TransitionState& state, const v1::OutgoingService& service, absl::CivilDay ends_on,
                       const Context& context, const RulesAnswer& answer);
// Before a service is withdrawn in which so many people are left.
Findings gather_withdrawal(const TransitionState& state, const v1::OutgoingService& service, std::int64_t people_left,
                           const Context& context, const RulesAnswer& answer);

// The first finding that blocks, as a refusal with its citation.
absl::Status refuse_if_blocked(const Findings& findings);

template <typename Event>
void keep(const Findings& findings, Event& event) {
  for (const v1::Finding& finding : findings) *event.add_findings() = finding;
  if (findings.rules) *event.mutable_rules_record() = *findings.rules;
}

}  // namespace concord::transition
