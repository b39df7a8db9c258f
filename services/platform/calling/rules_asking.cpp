// One question, one answer; see rules_asking.h.
#include "services/platform/calling/rules_asking.h"

#include <utility>

#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"

namespace concord::platform {

std::shared_ptr<RemoteCall> rules_among(const std::map<std::string, std::shared_ptr<RemoteCall>>& asked) {
  const auto found = asked.find("rules");
  return found == asked.end() ? nullptr : found->second;
}

absl::StatusOr<rules::v1::RulesRecord> ask_rules(RemoteCall& rules, const rules::v1::EvaluateRequest& question) {
  rules::v1::EvaluateResponse answer;
  const absl::Status asked = rules.call("/concord.rules.v1.RulesService/Evaluate", question, answer);
  if (is_refusal(asked)) return asked;
  if (!asked.ok()) {
    return trouble(absl::StatusCode::kUnavailable, "RULES_UNAVAILABLE",
                   cat("The rules gave no answer, so nothing was decided: ", asked.message(), "."),
                   "Try again; nothing was written.");
  }
  rules::v1::RulesRecord record;
  *record.mutable_facts() = question.facts();
  *record.mutable_judgement() = std::move(*answer.mutable_judgement());
  return record;
}

}  // namespace concord::platform
