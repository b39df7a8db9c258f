#!/usr/bin/env bash
# From the standstill to approved transitions for the county; Rossmere's lot, set aside, is awarded to the next. Must take only steps that the law of that day allows.
# shellcheck source-path=SCRIPTDIR source=rossmere.sh
source "$(dirname "${BASH_SOURCE[0]}")/rossmere.sh"

for lot in east north south; do
  stands "$county" transition.GetTransition "{\"authority\":\"lancashire\",\"transition_id\":\"floating-support-2027-$lot\"}" transition.status approved
done
did "$officer" procurement.RecommendAward "{$r,\"procedure_id\":\"r-small\",\"reasons\":\"Without the bid that was set aside\"}"
sign_small 2027-03-05
end_of_registry
end_of_needs
end_of_procurement
end_of_transitions r-withdrawals-r-{draft,submitted,approved,completed}
