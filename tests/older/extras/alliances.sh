# Small alliances of Glasgow beside the one of the play, carried as far as a point wants them. Sourced by the extras of the
# alliance's points; must not touch the play's alliance.
# shellcheck shell=bash disable=SC2034,SC2154

city=commissioner:alliance-officer
chief=approver:chief-officer
about() { printf '{"authority":"glasgow","alliance_id":"%s"%s}' "$1" "${2:-}"; }

begun() { # begun ALLIANCE
  did "$city" procurement.DraftAlliance "$(about "$1" ",\"title\":\"Alliance $1\",\"gates\":[$(
    printf '{"phase":"ALLIANCE_PHASE_%s","items":[{"id":"%s","title":"All is there"}]},' READINESS ready COMMITMENT committed FORMATION formed
    printf '{"phase":"ALLIANCE_PHASE_OPERATION","items":[{"id":"settled","title":"Final account settled"}]}'
  )]")"
}

gate() { # gate ALLIANCE PHASE ITEM
  did "$city" procurement.CompleteGateItem "$(about "$1" ",\"item_id\":\"$3\",\"evidence\":\"Minutes\"")"
  did "$chief" procurement.ApproveGate "$(about "$1" ",\"phase\":\"ALLIANCE_PHASE_$2\"")"
}

committed() { # committed ALLIANCE: through its first gate
  local both='"individual":{"benefits":["Simple"],"risks":["Slow"]},"group":{"benefits":["Trust"],"risks":["Closed"]}'
  did "$city" procurement.WriteStrategy "$(about "$1" ',"strategy":{"vision":"Homes","purpose":"Support","objectives":["Fewer nights out"],"outcomes":["A home"],"scope_in":["Outreach"],"scope_out":["Housing"],"principles":["Openness"]}')"
  did "$city" procurement.ChooseBidMode "$(about "$1" ",\"mode\":\"MODE_OF_BIDS_GROUP\",$both,\"reason\":\"As providers asked\"")"
  gate "$1" READINESS ready
}

formed() { # formed ALLIANCE: a team of two, its finances agreed, in operation
  did "$city" procurement.FormLeadershipTeam "$(about "$1" ',"team":{"members":[{"id":"council","name":"The council"},{"id":"lodestar","name":"Lodestar","provider_id":"X-CONCORD-LODESTAR"}]}')"
  gate "$1" COMMITMENT committed
  did "$city" procurement.ProposeDecision "$(about "$1" ',"decision":{"id":"money","title":"Money","text":"A year","financial_framework":{"first_month":"2020-04","fixed_years":1,"years":[{"envelope_pence":1300000,"target_cost_pence":1200000}],"shares":[{"member_id":"council","gain_ppm":500000,"pain_ppm":500000},{"member_id":"lodestar","gain_ppm":500000,"pain_ppm":500000,"pain_cap_pence":100000}]}}')"
  did "$city" procurement.VoteOnDecision "$(about "$1" ',"decision_id":"money","member_id":"council","vote":"VOTE_KIND_FOR"')"
  did "$(provider_of LODESTAR)" procurement.VoteOnDecision "$(about "$1" ',"decision_id":"money","member_id":"lodestar","vote":"VOTE_KIND_FOR"')"
  gate "$1" FORMATION formed
}

ended() { # ended ALLIANCE: its year booked and closed, through its last gate
  local month
  for month in 2020-{04..12} 2021-{01..03}; do
    did "$(provider_of LODESTAR)" procurement.RecordBookEntry "$(about "$1" ",\"entry\":{\"id\":\"l-$month\",\"month\":\"$month\",\"member_id\":\"lodestar\",\"kind\":\"BOOK_ENTRY_KIND_DIRECT_COST\",\"amount_pence\":99000,\"reference\":\"Accounts $month\"}")"
  done
  did "$chief" procurement.CloseAllianceYear "$(about "$1" ',"year":1')"
  gate "$1" OPERATION settled
}
