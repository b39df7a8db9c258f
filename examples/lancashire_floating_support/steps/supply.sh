# Who supports whom today, and how officers and providers talk. Sourced by run_demo.sh.
# shellcheck shell=bash disable=SC2154

know_the_providers() {
  step 'Know the providers' 'the operator sets up the council; a commissioning officer brings in the register'
  say 'Everything the team knows about its 56 services stood in spreadsheets. Each file goes in whole or not at all;' \
    'sending one again changes nothing.'
  title 'Imported:'
  import_as "$operator" registry authorities commons
  local table
  for table in providers accreditations services contracts; do import_as "$officer" registry "$table" lancashire; done
  title 'The same services a second time:'
  import_as "$officer" registry services lancashire
}

describe_the_market() {
  step 'Describe the market' 'a commissioning officer'
  local report=(as "$officer" registry.GetMarketReport '{"authority":"lancashire"}')
  value() { "${report[@]}" --value "report.$1"; }
  say "$(value services) services by $(value providers) providers give $(value units) places for" \
    "$(value price_year_pence:pounds) a year: $(value unit_year_pence:pounds) a place." \
    "$(value people_supported) people are supported now, so places stand empty while others wait."
  title 'Sizes, in funded places (0 = no upper end):'
  "${report[@]}" --rows report.size_bands --columns from=from_units,to=to_units,services
  title 'Prices a week that stand out (modified z-score beyond 3.5), and the next:'
  "${report[@]}" --rows report.unit_prices \
    --columns service=service_id,price_for_a_place_and_week=unit_week_pence:pounds,z=modified_z_milli:milli,stands_out=outlier | head -n 7
  then_say "The median is $(value median_unit_week_pence:pounds). Concentration by places (Herfindahl-Hirschman, 10,000 = one" \
    "provider holds all): $(value hhi_units), for there are many small providers beside a few largish ones." \
    "$(as "$officer" registry.ListContracts '{"authority":"lancashire","ending_by":"2027-05-31","page_size":500}' --value contracts)" \
    'bridging contracts end by 31 May 2027; by then something must follow.'
}

keep_in_touch() {
  step 'Keep in touch, and act on a worry' 'a commissioning officer, and the provider concerned'
  say 'Forums, the stakeholder day and the Compact are logged, so that nobody can say they were not asked.' \
    'One service collects rent with support money: the officer raises a concern, both agree a plan, the provider does its first part.'
  title 'Logged:'
  import_as "$officer" registry engagements lancashire
  import_as "$officer" registry concerns lancashire
  as "$officer" registry.ListEngagements '{"authority":"lancashire"}' --rows engagements --columns kind,held_on,summary
  title 'The concern:'
  command_as "$officer" registry.AgreeActionPlan "@$here/registry/action_plan.json"
  command_as "$tenancy_team" registry.CompleteAction "@$here/registry/action_done.json"
  as "$officer" registry.ListConcerns '{"authority":"lancashire"}' --rows concerns.0.actions --columns description,due_on,done_on
  local monitoring=(as "$officer" registry.ListMonitoring '{"authority":"lancashire","page_size":500}' --rows entries)
  title 'Monitoring follows the risk, so that small and steady providers are not asked as often as large ones:'
  "${monitoring[@]}" --columns interval_days | rows_only | sort -n | uniq -c |
    awk '{ printf "  asked every %s days: %s providers\n", $2, $1 }'
  title 'Why, for three of them:'
  "${monitoring[@]}" --columns provider=provider_id,points=risk_points,days=interval_days,reasons |
    awk 'NR <= 2 || $1 ~ /(WRENBECK|KEYTURN|EAST-COUNCIL-TEAM)$/'
}

look_from_outside() {
  step 'Look for support as a member of the public' 'anybody, without a token'
  say 'A social worker looks for support for a young person. In Burnley there is a choice of three; the same person' \
    'next door, in Rossendale, finds nothing.'
  local place code
  for place in Burnley:E07000117 Rossendale:E07000125; do
    code=${place#*:}
    title "Young people in ${place%%:*}:"
    public registry.SearchDirectory "{\"authority\":\"lancashire\",\"area_code\":\"$code\",\"client_group\":\"young_people\"}" \
      --rows entries --columns name,free=free_units,ways_in=access_points |
      awk '{ print } END { if (NR == 2) print "(no service)" }'
  done
}
