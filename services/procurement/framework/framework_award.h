// PURE. What a framework rests on: a competition of ours whose lots are awarded, or an award that is stated; stated for
// an open framework by one person and confirmed by another. It must never let a call-off rest on what one person says.
#pragma once

#include <string>

#include "concord/procurement/v1/framework_changes.pb.h"

#include "services/procurement/framework/framework.h"

namespace concord::procurement {

inline constexpr int kMaxCallOffMonths = 120;

using AwardStatementCommands = platform::Commands<v1::StateFrameworkAwardRequest, v1::ConfirmFrameworkAwardRequest>;
FrameworkDecided decide(const FrameworkState&, const v1::StateFrameworkAwardRequest&, const platform::Context&,
                        const CompetitionFacts&);
FrameworkDecided decide(const FrameworkState&, const v1::ConfirmFrameworkAwardRequest&, const platform::Context&,
                        const CompetitionFacts&);

// INVALID_FRAMEWORK_AWARD, PERSONAL_DATA: the shape alone, which a draft may have long before the award.
absl::Status check_award_shape(const v1::FrameworkAward& award);
// AWARD_NOT_STATED with the door at which it is; INVALID_FRAMEWORK_AWARD for a day to come; UNKNOWN_PROCEDURE and
// COMPETITION_NOT_AWARDED of a competition of ours.
absl::Status check_award_stands(const v1::FrameworkAward& award, const std::string& door,
                                const platform::Context& context, const CompetitionFacts& facts);
// AWARD_NOT_STATED of an open framework on which nothing may be called off yet.
absl::Status check_rests_on_award(const v1::Framework& sheet);
// The same, and COMPETITION_NOT_AWARDED where its competition's award was taken back since.
absl::Status check_still_awarded(const v1::Framework& sheet, const platform::Context& context,
                                 const CompetitionFacts& facts);
// CALL_OFF_TOO_LONG beyond what the framework says of its call-offs.
absl::Status check_call_off_term(const v1::FrameworkAward& award, const std::string& starts_on,
                                 const std::string& ends_on);
// The same for a contract of so many months.
absl::Status check_call_off_months(const v1::FrameworkAward& award, const std::string& starts_on, int months);

void evolve_award(v1::Framework& sheet, const v1::FrameworkEvent& event);

}  // namespace concord::procurement
