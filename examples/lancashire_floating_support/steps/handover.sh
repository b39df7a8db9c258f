# From signed contracts to live services: impact, timetable, notice, waves, go-live, withdrawal. Sourced by run_demo.sh.
# shellcheck shell=bash disable=SC2154

lots=(east north south)
list_transitions() {
  as "$officer" transition.ListTransitions '{"authority":"lancashire"}' --rows transitions \
    --columns id,status,services_ending=outgoing_services,people=people_supported,still_to_move=people_left,go_live=go_live_on
}
contract_of() { printf 'floating-support-2027-%s' "$1"; }
of_lot() { # of_lot LOT [FIELDS]: a request about the lot's transition
  printf '{"authority":"lancashire","transition_id":"%s"%s}' "$(contract_of "$1")" "${2:-}"
}
show_transition() { as "$officer" transition.GetTransition "$(of_lot "$1")" "${@:2}"; }
outgoing_of() { show_transition "$1" --rows transition.outgoing --columns service_id,people_left | rows_only; }

look_at_the_impact() {
  step 'Ask what the change does to people' 'a commissioning officer'
  say 'The award drafted three transitions by itself: what comes, what goes, who is supported there today.'
  set_clock 2027-01-11T09:00:00Z
  local lot
  for lot in "${lots[@]}"; do
    until_there show_transition "$lot" --value transition.contract.signed_on
    command_as "$officer" transition.AssessImpact "$(of_lot "$lot" ',"coverage_ppm":20000')"
  done
  list_transitions
  title 'East: people affected by district and group, and who could take them:'
  as "$officer" transition.GetImpact "$(of_lot east ',"page_size":500')" --rows areas \
    --columns district=area_code,group=client_group,people=people_affected_milli:people,free_elsewhere=spare_places_milli:people,new_places=incoming_places_milli:people,places_after_for_people=coverage_ppm:percent,below=below_coverage | named
  title 'East: providers whose income is at risk:'
  as "$officer" transition.GetImpact "$(of_lot east)" --rows impact.providers \
    --columns provider=provider_id,income_a_year=income_pence:pounds,at_risk=at_risk_pence:pounds,share=at_risk_ppm:percent,takes_over
}

# Waves from services to the new one: the first to fill the places that open on each day.
waves_of() { # waves_of NEW_SERVICE FIRST SECOND: places open from 10 and from 17 May; all from 24 May. Reads "service people".
  awk -v new="$1" -v first="$2" -v second="$3" '
    { sum += $2; day = sum <= first ? "2027-05-10" : sum <= second ? "2027-05-17" : "2027-05-24"
      if ($2 > 0) printf "%s{\"id\":\"wave-%s\",\"planned_on\":\"%s\",\"from_service_id\":\"%s\",\"to_service_id\":\"%s\",\"people\":%d}", (n++ ? "," : ""), $1, day, $1, new, $2 }'
}
ends_of() { awk '{ printf "%s{\"service_id\":\"%s\",\"ends_on\":\"2027-05-31\"}", (NR > 1 ? "," : ""), $1 }'; }

# What the plan changes in the old contracts, a year's bridging each: nothing, they run to their end with who has them.
modification_of() { # modification_of LOT
  printf '{"particulars":{"cpv":"85311000","strategy":"floating_support","stated":[{"name":"modification_changes_supplier","integer":0}]},"ground":"none","value_change_bp":0,"term_change_bp":0,"value_excluding_vat_pence":%d}' \
    "$(show_transition "$1" --rows transition.outgoing --columns price_year_pence | rows_only | awk '{ sum += $1 } END { printf "%d", sum }')"
}

# What only a person knows of an ending: two support workers a service move to the new provider, informed of on this day.
ending_of() { # ending_of INFORMED_ON
  printf '"ending":{"particulars":{"strategy":"floating_support"},"transferring_employees":2,"employee_information_on":"%s","alternatives_invited":true,"consultation_from":"2026-07-07","consultation_to":"2026-09-28"}' "$1"
}

plan_request() { # plan_request LOT PLACES_ON_THE_LAST_DAY
  local lot=$1 places first second steps
  places=$(awk -v lot="$lot" '$1 == lot { print $2 }' "$here/procurement/lots.txt")
  first=$((places * 35 / 100)) second=$((places * 70 / 100))
  steps=$(printf '{"service_id":"%s","from_on":"%s","places":%d},' "$(contract_of "$lot")" 2027-05-10 "$first" "$(contract_of "$lot")" 2027-05-17 "$second" \
    "$(contract_of "$lot")" 2027-05-24 "$2")
  of_lot "$lot" ",\"go_live_on\":\"2027-06-01\",\"calendar\":\"CALENDAR_ENGLAND_AND_WALES\",\"service_name\":\"Floating support, ${lot^} Lancashire\",\"access_points\":[\"One telephone number and one form for everybody\",\"Drop-in\",\"Referral by any agency\"],\"ends\":[$(outgoing_of "$lot" | ends_of)],\"capacity_steps\":[${steps%,}],\"waves\":[$(outgoing_of "$lot" | waves_of "$(contract_of "$lot")" "$first" "$second")]"
}

plan_the_handover() {
  step 'Plan the hand-over, and prove that nobody loses support' 'a commissioning officer; then the commissioning body'
  set_clock 2027-01-18T09:00:00Z
  say 'On every day there must be a place for everybody who is supported. A plan with too few places is refused, with the day.'
  title 'East with 200 places in the end instead of 395:'
  refused CAPACITY_SHORT as "$officer" transition.PlanTransition "$(plan_request east 200)"
  local lot
  for lot in "${lots[@]}"; do
    command_as "$officer" transition.PlanTransition "$(plan_request "$lot" "$(awk -v lot="$lot" '$1 == lot { print $2 }' "$here/procurement/lots.txt")")"
    as "$officer" transition.RecordCost "@$here/transition/cost_$lot.json" >/dev/null
    command_as "$officer" transition.SubmitTransition "$(of_lot "$lot" ",\"modification\":$(modification_of "$lot")")"
  done
  title 'The officer tries to approve:'
  refused SELF_APPROVAL as "commissioner,approver:${officer#*:}" transition.ApproveTransition "$(of_lot east ',"reasons":"Fine"')"
  for lot in "${lots[@]}"; do
    command_as "$commissioning_body" transition.ApproveTransition "$(of_lot "$lot" ',"reasons":"People, places and dates hold on every day."')"
  done
  handover_report north
}

# The timeline with its critical path, and the capacity curve. Also part of the closing report.
handover_report() {
  title "${1^}: tasks on the critical path (scheduled back from 1 June 2027):"
  as "$officer" transition.GetTimetable "$(of_lot "$1" ',"page_size":500')" --rows tasks \
    --columns task=id,who=party,latest_start=latest_start_on,latest_finish=latest_finish_on,slack=slack_days,critical |
    awk 'NR <= 2 || $NF == "yes"'
  title "${1^}: capacity against people, day by day where it changes:"
  as "$officer" transition.GetCapacityCurve "$(of_lot "$1" ',"page_size":500')" --rows days \
    --columns from=on,places_outgoing=outgoing_places,places_new=receiving_places,people=people_supported,moved=people_moved
}

serve_notice() {
  step 'Serve notice' 'a commissioning officer'
  say 'Three months for providers and people. Notice is served on every service that ends, on time, and both sides are told.'
  set_clock 2027-02-15T09:00:00Z
  local lot service left count=0
  for lot in "${lots[@]}"; do as "$officer" transition.LogCommunication "@$here/transition/communication_$lot.json" >/dev/null; done
  title 'Two workers of each service move to the new provider. Told of them three weeks before, it would know too late:'
  refused EMPLOYEE_INFORMATION_DAYS_NOT_MET as "$officer" transition.ServeNotice \
    "$(of_lot north ",\"service_id\":\"fs-31\",$(ending_of 2027-05-11)")"
  for lot in "${lots[@]}"; do
    while read -r service left; do
      as "$officer" transition.ServeNotice "$(of_lot "$lot" ",\"service_id\":\"$service\",$(ending_of 2027-05-04)")" >/dev/null
      count=$((count + 1))
    done < <(outgoing_of "$lot")
  done
  printf '  notice served on %d services\n' "$count"
  title 'Risks, started from what went wrong elsewhere (East, the first five):'
  as "$officer" transition.ListRisks "$(of_lot east ',"page_size":5')" --rows risks --columns risk,mitigation
  title 'What the change costs, and who pays:'
  as "$officer" transition.ListCosts "$(of_lot east)" --rows costs \
    --columns line=kind,amount=amount_pence:pounds,paid_by=payer,note
}

get_ready() {
  set_clock 2027-05-04T09:00:00Z
  title 'Started before it is ready:'
  refused NOT_READY as "$officer" transition.StartHandover "$(of_lot north)"
  local lot item
  for lot in "${lots[@]}"; do
    while read -r item; do
      as "$officer" transition.CheckReadiness "$(of_lot "$lot" ",\"item_id\":\"$item\",\"evidence\":\"Checked on site, file note in the contract folder\"")" >/dev/null
    done < <(as "$officer" transition.GetReadiness "$(of_lot "$lot")" --rows items --columns id | rows_only)
    command_as "$officer" transition.StartHandover "$(of_lot "$lot")"
  done
}

hand_over() {
  step 'Hand over, wave by wave' 'both providers, and a commissioning officer'
  get_ready
  local day lot wave when moved
  title 'A service that still supports people cannot end:'
  refused PEOPLE_STILL_SUPPORTED as "$officer" transition.WithdrawService "$(of_lot north ',"service_id":"fs-31"')"
  for day in 2027-05-10 2027-05-17 2027-05-24; do
    set_clock "${day}T09:00:00Z"
    moved=0
    for lot in "${lots[@]}"; do
      while read -r wave when; do
        [[ $when == "$day" ]] || continue
        as "$officer" transition.HandOverWave "$(of_lot "$lot" ",\"wave_id\":\"$wave\"")" >/dev/null
        moved=$((moved + 1))
      done < <(show_transition "$lot" --rows transition.waves --columns id,planned_on | rows_only)
    done
    printf '  %s: %d waves handed over\n' "$day" "$moved"
  done
  title 'Live a week early?'
  refused TOO_EARLY as "$officer" transition.GoLive "$(of_lot north)"
  set_clock 2027-06-01T08:00:00Z
  for lot in "${lots[@]}"; do
    command_as "$officer" transition.GoLive "$(of_lot "$lot")"
    while read -r wave when; do
      as "$officer" transition.WithdrawService "$(of_lot "$lot" ",\"service_id\":\"$wave\"")" >/dev/null
    done < <(outgoing_of "$lot")
  done
  title 'Where they stand:'
  list_transitions
}

measure_again() {
  step 'Measure the gap again' 'a commissioning officer'
  say 'The registry ended 55 services and started three, by events; needs heard of it the same way. The loop closes.'
  until_there needs_sees_the_new_supply
  command_as "$officer" needs.OpenAssessment "@$here/needs/assessment_after.json"
}

before_and_after() {
  local before=(as "$officer" needs.GetAssessment "$assessment")
  local after=(as "$officer" needs.GetAssessment '{"authority":"lancashire","assessment_id":"floating-support-2027"}')
  title 'Coverage for every 1,000 people in need, by district, before and after:'
  paste -d' ' <("${before[@]}" --rows assessment.areas --columns area_code,coverage_per_1000_milli:milli | rows_only) \
    <("${after[@]}" --rows assessment.areas --columns coverage_per_1000_milli:milli | rows_only) |
    awk '{ print $1 "|" $2 "|" $3 }' | named | awk -F'|' '{ printf "  %-16s %8s %8s\n", $1, $2, $3 }'
  title 'By tenure, people served against need (1.0 would be fair), before and after:'
  paste -d' ' <("${before[@]}" --rows assessment.tenures --columns tenure,ratio_ppm:ratio | rows_only) \
    <("${after[@]}" --rows assessment.tenures --columns ratio_ppm:ratio | rows_only) |
    awk '{ printf "  %-16s %8s %8s\n", $1, $2, $3 }'
  title 'The county, before and after:'
  local what words
  while IFS='|' read -r what words; do
    printf '  %-52s %10s %10s\n' "$words" "$("${before[@]}" --value "assessment.$what")" "$("${after[@]}" --value "assessment.$what")"
  done <<'LINES'
gap_milli:people|people in need without a place
coverage_per_1000_milli:milli|places for every 1,000 people in need
gini_ppm:ratio|Gini coefficient of coverage (0 = all alike)
robin_hood_ppm:percent|places to move for equal coverage
LINES
}

closing_report() {
  step 'The report' 'for anybody who asks later'
  what_became_of_the_bids
  title 'The evaluation matrix (points out of 100):'
  evaluation_matrix
  award_table
  handover_report east
  before_and_after
}

needs_sees_the_new_supply() { [[ $(as "$officer" needs.ListSupply '{"authority":"lancashire","page_size":500}' --rows lines --columns service_id,ended | grep -c ' no$') == 4 ]]; }
