// PURE. The question to the rules about a call-off, at the gates of award and signature, and what of the answer makes
// it wait. It must never state what nobody said.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"

#include "concord/procurement/v1/framework.pb.h"
#include "concord/rules/v1/queries.pb.h"

#include "services/procurement/framework/framework.h"

namespace concord::procurement {

// `gate` is that of award or of signature.
rules::v1::EvaluateRequest question_of(rules::v1::Gate gate, const v1::Framework& sheet,
                                       const v1::FrameworkCallOff& call_off, const CompetitionFacts& competition,
                                       const platform::Context& context);

// Which answers weigh: all that blocks, all but approvals that are wanted, or those alone.
enum class Weighs { kAll, kAllButApprovals, kApprovals };
// The refusal of what blocks; OK when nothing does, and where no rules were asked.
absl::Status blocked_by(const std::optional<rules::v1::RulesRecord>& answer, Weighs what);
// Approvals that are asked for and not given, each once.
std::vector<std::string> wanted_approvals(const std::optional<rules::v1::RulesRecord>& award,
                                          const std::optional<rules::v1::RulesRecord>& sign);
// What blocks, a sentence each.
std::vector<std::string> sentences_blocking(const std::optional<rules::v1::RulesRecord>& answer);

}  // namespace concord::procurement
