// Asks the authority's rulebook about a decision, between fold and decide. No answer is no decision: it must never take
// silence for a yes.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"

#include "concord/rules/v1/queries.pb.h"

#include "services/platform/calling/remote_call.h"

namespace concord::platform {

// They wait for the rules more than they compute; of one authority at most two.
inline constexpr int kAskingThreads = 3;

// The rules among the services that this one asks (Parts.asked); null only in development without a rules service.
std::shared_ptr<RemoteCall> rules_among(const std::map<std::string, std::shared_ptr<RemoteCall>>& asked);

// What was asked and answered, for the decision's event. RULES_UNAVAILABLE when nothing was answered, and a refusal of
// the rules service (NO_RULEBOOK) as it is.
absl::StatusOr<rules::v1::RulesRecord> ask_rules(RemoteCall& rules, const rules::v1::EvaluateRequest& question);

// Decides without the rules, and only about what would stand asks them and decides again with their record:
// `decide` takes an optional record, `question` makes the request. Calls the rules for up to kRemoteCallSeconds, so not
// on a thread that serves.
template <typename Decide, typename Question>
auto decide_with_rules(const std::shared_ptr<RemoteCall>& rules, Decide decide, Question question)
    -> decltype(decide(std::optional<rules::v1::RulesRecord>())) {
  auto decided = decide(std::nullopt);
  if (rules == nullptr || !decided.ok() || decided->empty()) return decided;
  auto record = ask_rules(*rules, question());
  if (!record.ok()) return record.status();
  return decide(*std::move(record));
}

}  // namespace concord::platform
