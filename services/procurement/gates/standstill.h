// PURE. The standstill of an award as the rulebook answered: its length, whether it is owed, and from when to when. It
// counts days only where no rules are configured (development), by what the procedure published.
#pragma once

#include "concord/procurement/v1/types.pb.h"
#include "concord/rules/v1/types.pb.h"

namespace concord::procurement {

inline constexpr int kDefaultStandstillDays = 8;  // planned with where nothing is stated and no rules answered
inline constexpr int kMaxStandstillDays = 60;

// Days to plan with: what the rules asked for at publication, else what the procedure states.
int standstill_of(const v1::Procedure& procedure);

// What a judgement says of the standstill; without days where it asks for none.
v1::Standstill standstill_in(const rules::v1::Judgement& judgement);
// By the procedure's own days; `notice_on` may be empty.
v1::Standstill standstill_without_rules(const v1::Procedure& procedure, const std::string& notice_on);

// Whether there is one that has not begun, so that there is no end yet.
bool is_to_begin(const v1::Standstill& standstill);

}  // namespace concord::procurement
