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
  local report=(as "$officer" registry.GetMarketReport '{"authority":"lancashire","ending_within_days":3650}')
  value() { "${report[@]}" --value "report.$1"; }
  say "$(value services) services by $(value providers) providers give $(value units) places for" \
    "$(value price_year_pence:pounds) a year: $(value unit_year_pence:pounds) a place." \
    "$(value people_supported) people are supported now, so places stand empty while others wait."
  title 'Sizes, in funded places (0 = no upper end):'
  "${report[@]}" --rows report.size_bands --columns from=from_units,to=to_units,services
  title 'Prices a week that stand out (modified z-score beyond 3.5), and the next:'
  "${report[@]}" --rows report.unit_prices \
    --columns service=service_id,price_for_a_place_and_week=unit_week_pence:pounds,z=modified_z_milli:milli,stands_out=outlier | head -n 7
  say '' "The median is $(value median_unit_week_pence:pounds). Concentration by places: $(value hhi_units) of 10,000;" \
    "many small providers, a few largish ones. All $("${report[@]}" --value report.ending_contracts) bridging contracts end on 31 May 2027."
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
  title 'Monitoring follows the risk; small and steady providers are asked less often (the six asked most):'
  as "$officer" registry.ListMonitoring '{"authority":"lancashire","page_size":500}' --rows entries \
    --columns provider=provider_id,points=risk_points,every_so_many_days=interval_days,reasons |
    awk 'NR <= 2 { print; next } { print | "sort -k3,3n -k1,1 | head -n 6" }' | cut -c1-150
}

look_from_outside() {
  step 'Look for support as a member of the public' 'anybody, without a token'
  say 'A social worker looks for support for a young person. In Burnley there is a choice of three; the same person' \
    'in Rossendale, ten miles on, finds nothing.'
  local place code
  for place in Burnley:E07000117 Rossendale:E07000125; do
    code=${place#*:}
    title "Young people in ${place%%:*}:"
    public registry.SearchDirectory "{\"authority\":\"lancashire\",\"area_code\":\"$code\",\"client_group\":\"young_people\"}" \
      --rows entries --columns name,free=free_units,ways_in=access_points
  done
}
