# Need, the gap, what is published, and an offer that answers it. Sourced by run_demo.sh.
# shellcheck shell=bash disable=SC2154

assessment='{"authority":"lancashire","assessment_id":"floating-support-2026"}'

understand_need() {
  step 'Understand need' 'a commissioning officer'
  say 'Census counts come in with source and date. The formula that turns them into need is data, too: anybody may read it,' \
    'and a council changes weights, not programs. These weights are illustrative.'
  local table
  title 'Imported:'
  for table in areas indicators capabilities; do import_as "$officer" needs "$table" lancashire; done
  command_as "$officer" needs.SetNeedModel "@$here/needs/need_model.json"
  wait_for_supply
  title 'What the formula gives for young people in Wyre:'
  as "$officer" needs.ListNeedEstimates '{"authority":"lancashire","area_code":"E07000128","client_group":"young_people"}' \
    --rows estimates --columns client_group,tenure,people=need_milli:people,counts_used=contributions
}

# Needs hears of services from the registry's events; nobody types a service twice.
wait_for_supply() {
  local began lines=0
  began=$(now_ms)
  until lines=$(as "$officer" needs.ListSupply '{"authority":"lancashire","page_size":500}' --value lines) && ((lines == 56)); do
    if (($(now_ms) - began > 20000)); then
      printf 'Only %s of 56 services have come across from the registry after 20 s.\n' "$lines" >&2
      return 1
    fi
    sleep 0.05
  done
  printf '  %s services have come across from the registry by themselves\n' "$lines"
}

find_the_gap() {
  step 'Find the gap' 'a commissioning officer'
  command_as "$officer" needs.OpenAssessment "@$here/needs/assessment.json"
  local show=(as "$officer" needs.GetAssessment "$assessment")
  value() { "${show[@]}" --value "assessment.$1"; }
  then_say "About $(value need_milli:people) people in the county need support; there are $(value units_milli:people) places," \
    "$(value coverage_per_1000_milli:people) for every 1,000. The figures are frozen under the digest $(value inputs.digest | cut -c1-16)."
  title 'Need against supply by district (place gap: less than half the county'"'"'s coverage):'
  "${show[@]}" --rows assessment.areas \
    --columns code=area_code,district=area_name,need=need_milli:people,places=units_milli:people,unmet=gap_milli:people,coverage_per_1000=coverage_per_1000_milli:milli,place_gap
  title 'By tenure (1.0 would be fair):'
  "${show[@]}" --rows assessment.tenures \
    --columns tenure,need=need_milli:people,places=units_milli:people,share_of_need=need_share_ppm:percent,share_of_people_served=served_share_ppm:percent,served_to_need=ratio_ppm:ratio
  title 'By client group:'
  "${show[@]}" --rows assessment.groups --columns client_group,need=need_milli:people,places=units_milli:people,unmet=gap_milli:people
  title 'How unequal is it?'
  printf '  Gini coefficient of coverage over districts  %s   (0 = all alike)\n' "$(value gini_ppm:ratio)"
  printf '  places to move for equal coverage            %s\n' "$(value robin_hood_ppm:percent)"
  printf '  best served: %s, worst served: %s, %s times apart\n' "$(district_name "$(value best_served_area_code)")" \
    "$(district_name "$(value worst_served_area_code)")" "$(value max_min_ratio_milli:milli)"
  printf '  groups, places and tenures with need and no service at all: %s of %s\n' \
    "$(as "$officer" needs.ListGapCells '{"authority":"lancashire","assessment_id":"floating-support-2026","kind":"GAP_KIND_TYPE","page_size":500}' --value cells)" \
    "$(value cells:count)"
  title 'Meanwhile several providers serve the same people in the same place, with places free (duplication):'
  "${show[@]}" --rows assessment.duplications \
    --columns client_group,providers,services,utilisation=utilisation_ppm:percent,where=area_code | named
}

explain_a_figure() {
  step 'Ask where a figure comes from' 'the auditor'
  say 'An auditor does not take the gap on trust: one cell is traced to each count, weight and service behind it.'
  title 'Young people in Wyre who rent privately:'
  as "$auditor" needs.ExplainFigure '{"authority":"lancashire","assessment_id":"floating-support-2026","area_code":"E07000128","client_group":"young_people","tenure":"private_rented"}' \
    --value sentences | sed 's/\., /.\n/g' | fold -s -w 108 | sed 's/^/  /'
}

publish_need() {
  step 'Publish the unmet need' 'a commissioning officer; then anybody, without a token'
  say 'Call-off contracts leave providers guessing. Published need tells everybody where help is missing, before money is spent.'
  printf '  entries that the public can read before: %s\n' "$(public needs.ListUnmetNeed '{"authority":"lancashire","page_size":500}' --value unmet_needs)"
  command_as "$officer" needs.PublishAssessment "$assessment"
  printf '  entries that the public can read now:    %s\n' "$(public needs.ListUnmetNeed '{"authority":"lancashire","page_size":500}' --value unmet_needs)"
  title 'What anybody reads about Ribble Valley:'
  public needs.ListUnmetNeed '{"authority":"lancashire","area_code":"E07000124"}' --rows unmet_needs \
    --columns area=area_name,client_group,people_in_need=need_milli:people,unmet=gap_milli:people,as_at
}

answer_an_offer() {
  step 'A provider answers unmet need with an offer' 'the manager of Keyturn, a small charity; then the commissioning officer'
  say 'Nobody asked Keyturn. It read that young people in Wyre go without, and offers eight places.' \
    'The officer answers in the open: the need goes into the tender, and nothing is promised outside it.'
  command_as "$keyturn" needs.SubmitProposal "@$here/needs/proposal.json"
  command_as "$officer" needs.AnswerProposal "@$here/needs/proposal_answer.json"
  as "$officer" needs.ListProposals '{"authority":"lancashire"}' --rows proposals \
    --columns offer=proposal.id,places=proposal.units,price_a_year=proposal.price_year_pence:pounds,unmet=unmet_need.gap_milli:people,would_meet=share_met_ppm:percent,status=proposal.status
}
