// PURE. An award that is taken back before its contract is signed, in the standstill or after it: one person proposes
// with a ground, another decides, and nothing is signed meanwhile. It must never touch what is signed.
#pragma once

#include "services/procurement/award/award.h"

namespace concord::procurement {

using PlainWithdrawalCommands =
    platform::Commands<v1::ProposeAwardWithdrawalRequest, v1::DeclineAwardWithdrawalRequest>;
AwardDecided decide(const v1::Award&, const v1::ProposeAwardWithdrawalRequest&, const platform::Context&);
AwardDecided decide(const v1::Award&, const v1::ApproveAwardWithdrawalRequest&, const platform::Context&,
                    const SetAsideFacts&);
AwardDecided decide(const v1::Award&, const v1::DeclineAwardWithdrawalRequest&, const platform::Context&);

}  // namespace concord::procurement
