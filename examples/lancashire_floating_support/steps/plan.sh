# From the gap to an approved plan: options, lots, money, services, two persons. Sourced by run_demo.sh.
# shellcheck shell=bash disable=SC2154

plan='{"authority":"lancashire","plan_id":"floating-support-2027"}'
show_plan=(as "$officer" needs.GetPlan "$plan")

appraise_the_options() {
  step 'Appraise the options' 'a commissioning officer, with the service design team'
  say 'Do nothing, twelve lots, three, one, or as it comes; generic or specialist; open tender or negotiation:' \
    'each is marked against the same yardsticks, each mark with its reason.'
  command_as "$officer" needs.DraftPlan "@$here/plan/draft.json"
  command_as "$officer" needs.RecordAppraisal "@$here/plan/appraisal.json"
  command_as "$officer" needs.ChooseOption "@$here/plan/choice.json"
  title 'Yardsticks:'
  "${show_plan[@]}" --rows plan.criteria --columns criterion=id,question=title,weight=weight_ppm:percent
  title 'Options, best first (cost of four years at today'"'"'s value, 3.5% a year):'
  "${show_plan[@]}" --rows plan.results --columns option=option_id,score=weighted_milli:milli,rank,cost_today=present_cost_pence:pounds |
    awk -v chosen="$("${show_plan[@]}" --value plan.chosen_option_id)" '$1 == chosen { $0 = $0 "   <- chosen" } { print }'
  title 'Would other weights change the answer?'
  "${show_plan[@]}" --rows plan.sensitivities --columns criterion=criterion_id,no_weight_changes_it=stable,smallest_shift=shift_ppm:percent,then_wins=winners_then |
    awk '$2 == "yes" { sub(/ 0\.0%/, "    -") } { print }'
  then_say "Chosen because: $("${show_plan[@]}" --value plan.chosen_reasons)"
}

share_out_the_money() {
  step 'Draw the lots and share out the money' 'a commissioning officer'
  say 'Three lots on the lines of the health areas. Money follows population (nine parts) and need (one part), from today'"'"'s' \
    'shares by at most 3.5 points a year, so that no district loses its support overnight.'
  command_as "$officer" needs.SetLots "@$here/plan/lots.json"
  command_as "$officer" needs.SetBudget "@$here/plan/budget.json"
  title 'Lots:'
  "${show_plan[@]}" --rows plan.lots --columns id,title,districts=area_codes | named
  title 'Each lot, year by year:'
  "${show_plan[@]}" --rows plan.years \
    --columns year_from=starts_on,envelope=envelope_pence:pounds,East=lots.0.amount_pence:pounds,North=lots.1.amount_pence:pounds,South=lots.2.amount_pence:pounds
  local districts lots
  districts=$(pence_of areas area_code)
  lots=$(pence_of lots lot_id)
  title 'Each district, year by year:'
  district_table <<<"$districts"
  title 'To the penny:'
  prove_the_pence "$districts" "$lots"
}

# Lines "year code pence" of the plan's areas, or of its lots; years counted from 1.
pence_of() {
  local year
  for year in 0 1 2 3; do
    "${show_plan[@]}" --rows "plan.years.$year.$1" --columns "$2,amount_pence" | rows_only | sed "s/^/$((year + 1)) /"
  done
}

# The sum of a year's pence, from such lines.
sum_of() { awk -v year="$1" '$1 == year { sum += $3 } END { printf "%d", sum }' <<<"$2"; }

district_table() {
  awk -v areas="$here/needs/areas.csv" '
    function pounds(p,   whole, out) {
      whole = int(p / 100); out = ""
      while (whole >= 1000) { out = sprintf(",%03d%s", whole % 1000, out); whole = int(whole / 1000) }
      return "£" whole out sprintf(".%02d", p % 100)
    }
    BEGIN { while ((getline line < areas) > 0) { split(line, cell, ","); name[cell[1]] = cell[2] } }
    { pence[$2, $1] = $3; if (!($2 in seen)) { seen[$2] = 1; order[++n] = $2 } }
    END {
      printf "  %-16s %14s %14s %14s %14s\n", "district", "year 1", "year 2", "year 3", "year 4"
      for (i = 1; i <= n; i++) {
        printf "  %-16s", name[order[i]]
        for (y = 1; y <= 4; y++) { text = pounds(pence[order[i], y]); printf " %*s%s", 14 - (length(text) - extra(text)), "", text }
        printf "\n"
      }
    }
    # mawk counts bytes, gawk characters: the pound sign is two bytes.
    function extra(text) { return length("£") - 1 }'
}

# prove_the_pence DISTRICTS LOTS: both must add up to each year's envelope, or the play stops.
prove_the_pence() {
  local year envelope districts lots all=0
  for year in 1 2 3 4; do
    envelope=$("${show_plan[@]}" --value "plan.years.$((year - 1)).envelope_pence")
    districts=$(sum_of "$year" "$1")
    lots=$(sum_of "$year" "$2")
    printf '  year %d: 12 districts %d p, 3 lots %d p, envelope %d p\n' "$year" "$districts" "$lots" "$envelope"
    if ((districts != envelope || lots != envelope)); then
      printf 'The pence of year %d do not add up.\n' "$year" >&2
      return 1
    fi
    all=$((all + envelope))
  done
  printf '  four years: %d p, nothing lost, nothing invented\n' "$all"
}

decide_on_services() {
  step 'Say what becomes of each service' 'a commissioning officer'
  say 'All 56 services get a decision with its reason, and the three new ones are named. Forgetting one is not possible:' \
    'the plan could not be submitted.'
  title 'Submitted too early:'
  refused PLAN_INCOMPLETE as "$officer" needs.SubmitPlan "$plan"
  command_as "$officer" needs.SetServiceActions "@$here/plan/service_actions.json"
  title 'Decisions:'
  "${show_plan[@]}" --rows plan.actions --columns kind,service_id | rows_only |
    awk '{ count[$1]++ } END { for (kind in count) printf "  %-14s %3d\n", kind, count[kind] }' | sort
  title 'Some of them:'
  "${show_plan[@]}" --rows plan.actions --columns service=service_id,kind,lot=lot_id,reason |
    awk 'NR <= 2 || $1 == "fs-02" || $1 == "fs-09" || $1 == "fs-11" || $1 == "fs-50" || $1 == "fs-56" || $1 == "commission"' | cut -c1-170
}

approve_the_plan() {
  step 'Two persons' 'a commissioning officer; then the commissioning body'
  say 'The officer holds the approver'"'"'s role as well, and tries to approve the plan that the officer wrote. That is refused,' \
    'with what would make it a yes. Then somebody else approves.'
  command_as "$officer" needs.SubmitPlan "@$here/plan/submission.json"
  title 'The officer tries to approve:'
  refused SELF_APPROVAL as "commissioner,approver:${officer#*:}" needs.ApprovePlan "@$here/plan/approval.json"
  title 'The commissioning body approves:'
  command_as "$commissioning_body" needs.ApprovePlan "@$here/plan/approval.json"
  title 'What the rules found and a person should look at (nothing, because the officer stated what they ask):'
  printf '  %d findings\n' "$("${show_plan[@]}" --rows plan.findings --columns code | rows_only | wc -l)"
  as "$commissioning_body" needs.ListPlans '{"authority":"lancashire"}' --rows plans --columns title,status,four_years=budget_pence:pounds
  printf '  prepared by %s, approved by %s\n' "$("${show_plan[@]}" --value plan.prepared_by)" "$("${show_plan[@]}" --value plan.approved_by)"
}
