#!/usr/bin/env bash
# Rossmere in October 2026: bids of its own under seal, and withdrawals of services submitted, approved, cancelled and on their
# way. Must leave Lancashire alone.
# shellcheck source-path=SCRIPTDIR source=stage.sh
source "$(dirname "${BASH_SOURCE[0]}")/stage.sh"

bid() { # bid ID LEAD MEMBERS PENCE
  did "$(provider_of "$2")" procurement.SubmitBid "{$r,\"bid_id\":\"$1\",\"procedure_id\":\"r-small\",\"envelope\":{\"lead_provider_id\":\"X-CONCORD-$2\",\"member_provider_ids\":[$3]},\"content\":{\"salt\":\"AHNPx8aD3DyXQDgexXNFUA==\",\"prices\":[{\"lot_id\":\"mere\",\"yearly_pence\":[$4,$4,$4]}],\"answers\":[{\"criterion_id\":\"reach\",\"text\":\"By bus and on foot\"}]}}"
}

# A third bid names a party of the second and neither says so; a fourth is taken back; one comes from who is suspended.
bid r-bid-one ROSS-ONE '' 8800000
bid r-bid-two ROSS-TWO '"X-CONCORD-ROSS-THREE"' 8600000
bid r-bid-three ROSS-THREE '' 8900000
bid r-bid-four ROSS-ONE '' 8000000
did "$(provider_of ROSS-THREE)" procurement.ConfirmMembership "{$r,\"procedure_id\":\"r-small\",\"bid_id\":\"r-bid-two\"}"
did "$(provider_of ROSS-ONE)" procurement.WithdrawBid "{$r,\"bid_id\":\"r-bid-four\"}"
refused NOT_ACCREDITED "$(provider_of ROSS-FOUR)" procurement.SubmitBid "{$r,\"bid_id\":\"r-bid-five\",\"procedure_id\":\"r-small\",\"envelope\":{\"lead_provider_id\":\"X-CONCORD-ROSS-FOUR\"},\"content\":{\"salt\":\"AHNPx8aD3DyXQDgexXNFUA==\",\"prices\":[{\"lot_id\":\"mere\",\"yearly_pence\":[1,1,1]}],\"answers\":[{\"criterion_id\":\"reach\",\"text\":\"By bus\"}]}}"

# change NAME [FIELDS]: a request about the withdrawal of that service.
change() { printf '{%s,"transition_id":"r-withdrawals-r-%s"%s}' "$r" "$1" "${2:-}"; }
modification='"modification":{"particulars":{"cpv":"85311000","strategy":"floating_support"},"ground":"none","value_change_bp":0,"term_change_bp":0,"value_excluding_vat_pence":3600000}'
for name in submitted approved completed; do
  did "$officer" transition.AssessImpact "$(change "$name" ',"coverage_ppm":20000')"
  did "$officer" transition.PlanTransition "$(change "$name" ",\"go_live_on\":\"2027-03-01\",\"calendar\":\"CALENDAR_ENGLAND_AND_WALES\",\"ends\":[{\"service_id\":\"r-$name\",\"ends_on\":\"2027-02-26\"}]")"
  did "$officer" transition.RecordCost "$(change "$name" ',"cost":{"id":"r-cost","kind":"COST_KIND_PROPERTY","amount_pence":120000,"payer":"PAYER_COMMISSIONER","note":"Keys"}')"
  did "$officer" transition.SubmitTransition "$(change "$name" ",$modification")"
  [[ $name == submitted ]] || did "$approver" transition.ApproveTransition "$(change "$name" ',"reasons":"Nobody is left there"')"
done
did "$officer" transition.CancelTransition "$(change cancelled ',"reason":"The service stays after all"')"
risk() { did "$officer" transition.RecordRisk "$(change approved ",\"risk\":{\"id\":\"r-$1\",\"practice\":\"Ending\",\"risk\":\"A risk that is $1\",\"mitigation\":\"Look again\",\"owner\":\"Officer\",\"likelihood\":\"LEVEL_LOW\",\"impact\":\"LEVEL_LOW\",\"status\":\"RISK_STATUS_${1^^}\"}")"; }
for name in open mitigated happened closed; do risk "$name"; done
did "$officer" transition.ServeNotice "$(change completed ',"service_id":"r-completed","ending":{"particulars":{"strategy":"floating_support"},"transferring_employees":0,"users_told":true,"alternatives_invited":true,"consultation_from":"2026-07-07","consultation_to":"2026-09-28"}')"
