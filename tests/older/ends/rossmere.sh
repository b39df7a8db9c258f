# How each of Rossmere's aggregates comes to a lawful end, whichever point it was left at. Sourced by the ends of Lancashire's
# points; leaves none of them open but those that only another point holds.
# shellcheck shell=bash disable=SC2154

extras=$(cd "$(dirname "${BASH_SOURCE[0]}")/../extras" && pwd)
# shellcheck source-path=SCRIPTDIR source=../extras/stage.sh
source "$extras/stage.sh"
small="{$r,\"procedure_id\":\"r-small\"}"
county=commissioner:commissioning-officer

end_of_registry() {
  did "$officer" registry.AgreeActionPlan "{$r,\"concern_id\":\"r-raised\",\"actions\":[{\"id\":\"1\",\"description\":\"A second telephone\",\"due_on\":\"2026-07-31\"}]}"
  local id index=0
  for id in raised planned; do
    did "$officer" registry.CompleteAction "{$r,\"concern_id\":\"r-$id\",\"action_id\":\"1\",\"done_on\":\"2026-05-18\"}"
    did "$officer" registry.CloseConcern "{$r,\"concern_id\":\"r-$id\",\"closed_on\":\"2026-05-18\",\"outcome\":\"Calls are answered\"}"
  done
  for index in 0 1 2; do stands "$officer" registry.ListConcerns "{$r}" "concerns.$index.status" closed; done
  did "$officer" registry.ReinstateAccreditation "{$r,\"provider_id\":\"X-CONCORD-ROSS-FOUR\",\"reason\":\"Accounts have come\"}"
  did "$officer" registry.ProposeContractEnd "{$r,\"contract_id\":\"r-runs\",\"change_id\":\"end\",\"ends_on\":\"2026-05-18\",\"ground\":\"agreed\",\"reason\":\"Both sides agreed\"}"
  did "$approver" registry.ApproveContractChange "{$r,\"contract_id\":\"r-runs\",\"change_id\":\"end\"}"
  did "$officer" registry.ChangeCapacity "{$r,\"service_id\":\"r-stays\",\"units\":14,\"funded_units\":12,\"people_supported\":0}"
  did "$officer" registry.EndService "{$r,\"service_id\":\"r-stays\",\"ended_on\":\"2026-05-18\",\"reason\":\"Everybody has moved on\"}"
  stands "$officer" registry.GetService "{$r,\"service_id\":\"r-stays\"}" service.status ended
  did "$officer" registry.EraseProviderContact "{$r,\"provider_id\":\"X-CONCORD-ROSS-ONE\"}"
}

end_of_needs() {
  did "$officer" needs.PublishAssessment "{$r,\"assessment_id\":\"r-opened\"}"
  did "$officer" needs.AnswerProposal "{$r,\"proposal_id\":\"r-received\",\"answer\":\"Not this year\",\"take_forward\":false}"
  did "$officer" needs.SubmitPlan "{$r,\"plan_id\":\"r-returned\",\"particulars\":{\"cpv\":\"85311000\",\"strategy\":\"floating_support\"}}"
  did "$approver" needs.ApprovePlan "{$r,\"plan_id\":\"r-returned\",\"reasons\":\"The users were asked\"}"
  stands "$officer" needs.GetPlan "{$r,\"plan_id\":\"r-returned\"}" plan.status approved
  did "$approver" rules.ApproveChange "{$r,\"change_id\":\"local-again\"}"
}

end_of_procurement() {
  local id
  did "$approver" procurement.OpenFramework "{$r,\"framework_id\":\"r-draft\"}"
  did "$approver" procurement.DeclineCallOff "{$r,\"framework_id\":\"r-open\",\"call_off_id\":\"waits\",\"reason\":\"Another way was found\"}"
  for id in r-draft r-open; do
    did "$approver" procurement.CloseFramework "{$r,\"framework_id\":\"$id\",\"reason\":\"Another one follows\"}"
    stands "$officer" procurement.GetFramework "{$r,\"framework_id\":\"$id\"}" framework.status closed
  done
  for id in r-received r-forward; do
    did "$officer" procurement.AnswerOffer "{$r,\"proposal_id\":\"$id\",\"route\":\"ANSWER_ROUTE_DECLINED\",\"term_months\":12,\"vat_ppm\":200000,\"reason\":\"Not this year\"}"
  done
  did "$officer" procurement.SubmitForPublication "{$r,\"procedure_id\":\"r-drafted\"}"
  for id in r-drafted r-submitted r-mini r-withdrawals; do
    did "$approver" procurement.CancelProcedure "{$r,\"procedure_id\":\"$id\",\"reason\":\"The money went elsewhere\"}"
    stands "$officer" procurement.GetProcedure "{$r,\"procedure_id\":\"$id\"}" procedure.status cancelled
  done
}

# end_of_transitions NAME...: the withdrawals that are open at this point, and the start of the contract that was called off.
end_of_transitions() {
  local id
  for id in "$@" r-open-call-first; do
    did "$officer" transition.CancelTransition "{$r,\"transition_id\":\"$id\",\"reason\":\"It is not needed any more\"}"
    stands "$officer" transition.GetTransition "{$r,\"transition_id\":\"$id\"}" transition.status cancelled
  done
}

# sign_small DAY: the recommended award approved, the standstill waited for until that day, the contract signed.
sign_small() {
  did "$approver" procurement.ApproveAward "$small"
  moved_to "$1T09:00:00Z"
  did "$officer" procurement.SignContract "{$r,\"procedure_id\":\"r-small\",\"lot_id\":\"mere\"}"
  stands "$officer" procurement.GetAward "$small" award.lots.0.standing signed
}

county_signed() {
  local lot
  for lot in 0 1 2; do
    stands "$county" procurement.GetAward '{"authority":"lancashire","procedure_id":"floating-support-2027"}' "award.lots.$lot.standing" signed
  done
}
