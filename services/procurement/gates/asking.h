// Asks the authority's rulebook at a gate, and puts what it answers behind the built-in checks. It must never take
// silence for a yes.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "absl/status/statusor.h"

#include "services/platform/calling/remote_call.h"
#include "services/platform/calling/rules_asking.h"
#include "services/platform/values/context.h"
#include "services/platform/world/work_queue.h"
#include "services/procurement/gates/findings.h"

namespace concord::procurement {

// How the framework that a procedure's draft names stands, with its lot.
using FrameworkLookup =
    std::function<absl::StatusOr<FrameworkStanding>(const platform::Context&, const v1::ProcedureDraft&)>;

// `rules` is null only in development without a rules service: then a procedure's own published rules are all. Whoever
// asks does so on one of `work`'s threads, because an answer may take seconds.
struct RulesAsker {
  explicit RulesAsker(platform::Metrics& metrics) : work("asking", metrics, platform::kAskingThreads) {}
  std::shared_ptr<platform::RemoteCall> rules;
  FrameworkLookup frameworks;
  platform::WorkQueue work;
};

// None for a procedure under no framework.
absl::StatusOr<std::optional<FrameworkStanding>> framework_of(const RulesAsker& asker, const v1::ProcedureDraft& draft,
                                                              const platform::Context& context);

// The built-in checks and what the rulebook says; RULES_UNAVAILABLE and NO_RULEBOOK when it says nothing.
absl::StatusOr<Findings> find_and_ask(const RulesAsker& asker, Gate gate, const GateFacts& facts,
                                      const v1::Procedure& procedure, const platform::Context& context);

}  // namespace concord::procurement
