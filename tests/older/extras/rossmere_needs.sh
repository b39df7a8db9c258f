# Rossmere's need, its providers' proposals and its plans, with every status that each of them can have. Sourced by
# plan-submitted.sh; its figures are invented and mean nothing.
# shellcheck shell=bash disable=SC2154

describe_need() {
  did "$officer" needs.DefineAreas "{$r,\"areas\":[{\"code\":\"E07000999\",\"name\":\"Rossmere\",\"level\":\"county\",\"population\":90000,\"source\":\"Invented\"},{\"code\":\"E07000998\",\"name\":\"Mere\",\"level\":\"district\",\"parent_code\":\"E07000999\",\"population\":60000,\"source\":\"Invented\"},{\"code\":\"E07000997\",\"name\":\"Ross\",\"level\":\"district\",\"parent_code\":\"E07000999\",\"population\":30000,\"source\":\"Invented\"}]}"
  did "$officer" needs.RecordIndicators "{$r,\"indicators\":[$(
    printf '{"area_code":"%s","code":"residents","value_milli":%d000,"source":"Invented","as_at":"2025-06-30"},' E07000998 60000 E07000997 30000
    printf '{"area_code":"%s","code":"households","tenure":"%s","value_milli":%d000,"source":"Invented","as_at":"2025-06-30"},' \
      E07000998 social_rented 6000 E07000998 owned 18000 E07000997 social_rented 2000
    printf '{"area_code":"E07000997","code":"households","tenure":"owned","value_milli":11000000,"source":"Invented","as_at":"2025-06-30"}'
  )]}"
  did "$officer" needs.SetNeedModel "{$r,\"model\":{\"name\":\"Rossmere\",\"tenure_indicator_code\":\"households\",\"source\":\"Invented\",\"terms\":[{\"client_group\":\"young_people\",\"indicator_code\":\"residents\",\"weight_ppm\":3000},{\"client_group\":\"mental_health\",\"indicator_code\":\"residents\",\"weight_ppm\":2000}],\"tenure_risks\":[{\"tenure\":\"social_rented\",\"relative_risk_milli\":2000},{\"tenure\":\"owned\",\"relative_risk_milli\":500}]}}"
  did "$officer" needs.RecordCapability "{$r,\"capability\":{\"id\":\"r-hall\",\"area_code\":\"E07000998\",\"kind\":\"venue\",\"description\":\"A hall on Tuesdays\",\"capacity\":20,\"client_groups\":[\"young_people\"],\"as_at\":\"2026-05-01\"}}"
  # The registry's seven services, of which one has ended.
  local i
  for ((i = 0; i < 100; ++i)); do
    if [[ $("$concord" --data "$data" call needs.ListSupply "{$r}" --as "$officer" --value lines) == 7 ]]; then break; fi
    sleep 0.1
  done
  did "$officer" needs.OpenAssessment "{$r,\"assessment_id\":\"r-published\",\"title\":\"Need in Rossmere\",\"as_at\":\"2026-05-01\"}"
  did "$officer" needs.PublishAssessment "{$r,\"assessment_id\":\"r-published\"}"
  did "$officer" needs.OpenAssessment "{$r,\"assessment_id\":\"r-opened\",\"title\":\"Need in Rossmere, looked at again\",\"as_at\":\"2026-05-10\"}"
}

proposal() { # proposal ID PROVIDER AREA
  did "$(provider_of "$2")" needs.SubmitProposal "{$r,\"proposal\":{\"id\":\"$1\",\"provider_id\":\"X-CONCORD-$2\",\"assessment_id\":\"r-published\",\"area_code\":\"$3\",\"client_group\":\"young_people\",\"units\":4,\"price_year_pence\":1200000,\"available_from\":\"2026-11-02\",\"description\":\"Four places\"}}"
}

# Each proposal becomes an offer in procurement; received, withdrawn and answered stand there from now on.
make_offers() {
  proposal r-received ROSS-ONE E07000998
  proposal r-withdrawn ROSS-ONE E07000997
  proposal r-declined ROSS-TWO E07000998
  proposal r-forward ROSS-THREE E07000998
  did "$(provider_of ROSS-ONE)" needs.WithdrawProposal "{$r,\"proposal_id\":\"r-withdrawn\"}"
  did "$officer" needs.AnswerProposal "{$r,\"proposal_id\":\"r-declined\",\"answer\":\"Not this year\",\"take_forward\":false}"
  did "$officer" needs.AnswerProposal "{$r,\"proposal_id\":\"r-forward\",\"answer\":\"Into the tender\",\"take_forward\":true}"
  did "$officer" procurement.AnswerOffer "{$r,\"proposal_id\":\"r-declined\",\"route\":\"ANSWER_ROUTE_DECLINED\",\"term_months\":12,\"vat_ppm\":200000,\"reason\":\"Not this year\"}"
}

plan() { # plan ID: up to the point where it could be submitted
  did "$officer" needs.DraftPlan "{$r,\"plan_id\":\"$1\",\"title\":\"Plan $1\",\"assessment_id\":\"r-published\",\"strategy\":\"Places where they are needed\"}"
  did "$officer" needs.RecordAppraisal "{$r,\"plan_id\":\"$1\",\"criteria\":[{\"id\":\"fair\",\"title\":\"Is it fair?\",\"weight_ppm\":1000000}],\"options\":[{\"id\":\"nothing\",\"title\":\"Do nothing\",\"do_nothing\":true,\"scope\":\"specialist\",\"yearly_cost_pence\":[30000000,30000000,30000000]},{\"id\":\"one\",\"title\":\"One lot\",\"lots\":1,\"scope\":\"generic\",\"route\":\"open_tender\",\"yearly_cost_pence\":[25000000,25000000,25000000]}],\"scores\":[{\"option_id\":\"nothing\",\"criterion_id\":\"fair\",\"points\":1,\"reason\":\"It is not\"},{\"option_id\":\"one\",\"criterion_id\":\"fair\",\"points\":4,\"reason\":\"It is\"}]}"
  did "$officer" needs.ChooseOption "{$r,\"plan_id\":\"$1\",\"option_id\":\"one\",\"reasons\":\"Fair\"}"
  did "$officer" needs.SetLots "{$r,\"plan_id\":\"$1\",\"lots\":[{\"id\":\"all\",\"title\":\"Rossmere\",\"area_codes\":[\"E07000998\",\"E07000997\"]}]}"
  did "$officer" needs.SetBudget "{$r,\"plan_id\":\"$1\",\"envelope_year_pence\":[25000000,25000000,25000000],\"first_year_starts_on\":\"2027-06-01\",\"indices\":[{\"name\":\"population\",\"weight_ppm\":1000000,\"basis\":\"population\"}]}"
  did "$officer" needs.SetServiceActions "{$r,\"plan_id\":\"$1\",\"actions\":[$(
    printf '{"service_id":"r-%s","kind":"SERVICE_ACTION_KIND_DECOMMISSION","reason":"Nobody lives there now"},' draft submitted approved cancelled completed
    printf '{"service_id":"r-stays","kind":"SERVICE_ACTION_KIND_KEEP","reason":"It works"},'
    printf '{"kind":"SERVICE_ACTION_KIND_COMMISSION","reason":"Places are missing","lot_id":"all"}'
  )]}"
}

# One plan is approved, which drafts a withdrawal for each service that it ends; the other was sent back and stays a draft.
make_plans() {
  local id
  for id in r-withdrawals r-returned; do
    plan "$id"
    did "$officer" needs.SubmitPlan "{$r,\"plan_id\":\"$id\",\"particulars\":{\"cpv\":\"85311000\",\"strategy\":\"floating_support\"}}"
  done
  did "$approver" needs.ApprovePlan "{$r,\"plan_id\":\"r-withdrawals\",\"reasons\":\"It adds up\"}"
  did "$approver" needs.ReturnPlan "{$r,\"plan_id\":\"r-returned\",\"reasons\":\"Ask the users first\"}"
}
