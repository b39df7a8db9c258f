#!/usr/bin/env bash
# From May 2026: the county's tender is out; Rossmere ends what it holds. Must take only steps that the law of that day allows.
# shellcheck source-path=SCRIPTDIR source=rossmere.sh
source "$(dirname "${BASH_SOURCE[0]}")/rossmere.sh"

stands "$county" needs.GetPlan '{"authority":"lancashire","plan_id":"floating-support-2027"}' plan.status approved
stands "$county" procurement.GetProcedure '{"authority":"lancashire","procedure_id":"floating-support-2027"}' procedure.status published
end_of_registry
end_of_needs
end_of_procurement
did "$approver" procurement.CancelProcedure "{$r,\"procedure_id\":\"r-small\",\"reason\":\"Nobody asked for it\"}"
end_of_transitions r-withdrawals-r-{draft,submitted,approved,cancelled,completed}
