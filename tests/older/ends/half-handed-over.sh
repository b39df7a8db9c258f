#!/usr/bin/env bash
# From half of the people moved to completed transitions for the county; Rossmere ends what it holds. Must take only steps that the law of that day allows.
# shellcheck source-path=SCRIPTDIR source=rossmere.sh
source "$(dirname "${BASH_SOURCE[0]}")/rossmere.sh"

for lot in east north south; do
  stands "$county" transition.GetTransition "{\"authority\":\"lancashire\",\"transition_id\":\"floating-support-2027-$lot\"}" transition.status completed
done
end_of_registry
end_of_needs
end_of_procurement
did "$approver" transition.ReturnTransition "{$r,\"transition_id\":\"r-withdrawals-r-submitted\",\"reasons\":\"Its notice would be too short\"}"
end_of_transitions r-withdrawals-r-{draft,submitted,approved}
