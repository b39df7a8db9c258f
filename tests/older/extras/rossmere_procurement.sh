# Rossmere's frameworks and procedures as they stand in May 2026: drafts, what is open, what has ended. Sourced by
# plan-submitted.sh; must leave to the later points what only time brings.
# shellcheck shell=bash disable=SC2154

framework() { # framework ID
  did "$officer" procurement.DraftFramework "{$r,\"framework_id\":\"$1\",\"draft\":{\"title\":\"Outreach $1\",\"starts_on\":\"2026-05-18\",\"ends_on\":\"2030-05-17\",\"light_touch\":true,\"award\":{\"awarded_by\":\"Rossmere Council\",\"notice\":\"ocds-rossmere-outreach\",\"awarded_on\":\"2026-05-15\",\"longest_call_off_months\":24},\"lots\":[$(
    printf '{"id":"%s","title":"%s","area_codes":["E07000998"],"client_groups":["generic"],"mechanism":"CALL_OFF_MECHANISM_%s"},' \
      price Price LOWEST_UNIT_PRICE rank Rank RANK_ORDER
    printf '{"id":"mini","title":"Mini","area_codes":["E07000998"],"client_groups":["generic"],"mechanism":"CALL_OFF_MECHANISM_MINI_COMPETITION"}'
  )]}}"
}

admit() { # admit LOT PROVIDER RANK PENCE
  did "$officer" procurement.AdmitProvider "{$r,\"framework_id\":\"r-open\",\"admission\":{\"lot_id\":\"$1\",\"provider_id\":\"X-CONCORD-$2\",\"rank\":$3,\"capacity_units\":10,\"prices\":[{\"unit\":\"support_hour\",\"price_pence\":$4}]}}"
}

need='{"area_code":"E07000998","client_group":"young_people","units":3,"hours_week_milli":"15000","priced_unit":"support_hour","quantity":500,"starts_on":"2026-06-01","ends_on":"2026-12-31"}'

make_frameworks() {
  framework r-draft
  local id lot
  for id in r-open r-closed; do
    framework "$id"
    did "$approver" procurement.OpenFramework "{$r,\"framework_id\":\"$id\"}"
  done
  did "$approver" procurement.CloseFramework "{$r,\"framework_id\":\"r-closed\",\"reason\":\"Another one follows\"}"
  for lot in price rank mini; do
    admit "$lot" ROSS-ONE 1 2600
    admit "$lot" ROSS-TWO 2 2400
    admit "$lot" ROSS-THREE 3 2500
  done
  did "$officer" procurement.SuspendFromFramework "{$r,\"framework_id\":\"r-open\",\"lot_id\":\"rank\",\"provider_id\":\"X-CONCORD-ROSS-ONE\",\"reason\":\"A concern is looked into\"}"
  did "$officer" procurement.SuspendFromFramework "{$r,\"framework_id\":\"r-open\",\"lot_id\":\"price\",\"provider_id\":\"X-CONCORD-ROSS-TWO\",\"reason\":\"By mistake\"}"
  did "$officer" procurement.SuspendFromFramework "{$r,\"framework_id\":\"r-open\",\"lot_id\":\"price\",\"provider_id\":\"X-CONCORD-ROSS-TWO\",\"lift\":true,\"reason\":\"It was a mistake\"}"
  for id in first waits declined; do
    did "$officer" procurement.CallOff "{$r,\"framework_id\":\"r-open\",\"lot_id\":\"price\",\"call_off_id\":\"$id\",\"need\":$need,\"particulars\":{\"cpv\":\"85311000\",\"strategy\":\"outreach\"}}"
  done
  did "$approver" procurement.ApproveCallOff "{$r,\"framework_id\":\"r-open\",\"call_off_id\":\"first\"}"
  did "$approver" procurement.DeclineCallOff "{$r,\"framework_id\":\"r-open\",\"call_off_id\":\"declined\",\"reason\":\"Another way was found\"}"
  did "$officer" procurement.StartMiniCompetition "{$r,\"framework_id\":\"r-open\",\"lot_id\":\"mini\",\"procedure_id\":\"r-mini\",\"title\":\"A mini-competition\",\"need\":$need,\"yearly_pence\":[1500000]}"
}

# procedure ID: a draft that can be published; its deadline is the end of June.
procedure() {
  did "$officer" procurement.DraftProcedure "{$r,\"procedure_id\":\"$1\",\"draft\":{\"title\":\"Support in Rossmere, $1\",\"lots\":[$(
    printf '{"id":"%s","title":"%s","area_codes":["E07000998"],"client_groups":["young_people"],"tenures":["any"],"units":10,"hours_week_milli":"50000","yearly_pence":["9000000","9000000","9000000"]},' mere Mere
    printf '{"id":"%s","title":"%s","area_codes":["E07000997"],"client_groups":["young_people"],"tenures":["any"],"units":10,"hours_week_milli":"50000","yearly_pence":["9000000","9000000","9000000"]}' ross Ross
  )],\"contract\":{\"term_months\":36,\"starts_on\":\"2027-06-01\"},\"type\":\"PROCEDURE_TYPE_OPEN\",\"timetable\":{\"advert_on\":\"2026-05-18\",\"questions_until_ms\":\"1782082800000\",\"deadline_ms\":\"1793361600000\",\"evaluation_until\":\"2026-11-27\",\"decision_on\":\"2026-12-10\",\"standstill_days\":8},\"criteria\":[{\"id\":\"reach\",\"title\":\"How is everybody reached?\",\"kind\":\"CRITERION_KIND_QUALITY\",\"weight_ppm\":700000,\"pass_mark\":2},{\"id\":\"price\",\"title\":\"Price\",\"kind\":\"CRITERION_KIND_PRICE\",\"weight_ppm\":300000}],\"price_formula\":\"PRICE_FORMULA_KIND_LOWEST_PRICE_RATIO\",\"award_rules\":{\"method\":\"AWARD_METHOD_BEST_TOTAL\",\"accredited_only\":true},\"legal\":{\"cpv\":\"85311000\",\"strategy\":\"floating_support\",\"notices\":[\"UK4\"],\"statements\":[\"conflicts_assessment\",\"supplier_identifier\"]}}}"
}

draft_procedures() {
  local id
  for id in r-drafted r-submitted r-cancelled r-small; do procedure "$id"; done
  did "$officer" procurement.SubmitForPublication "{$r,\"procedure_id\":\"r-submitted\"}"
  did "$officer" procurement.SubmitForPublication "{$r,\"procedure_id\":\"r-small\"}"
  did "$approver" procurement.PublishProcedure "{$r,\"procedure_id\":\"r-small\",\"acknowledge_warnings\":\"Read\"}"
  did "$approver" procurement.CancelProcedure "{$r,\"procedure_id\":\"r-cancelled\",\"reason\":\"The money went elsewhere\"}"
}
