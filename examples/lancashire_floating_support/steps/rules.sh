# The rulebook: national law and the council's own rules, built, checked, signed, installed, activated by two persons. Sourced
# by run_demo.sh.
# shellcheck shell=bash disable=SC2154

# shellcheck source-path=SCRIPTDIR source=../../rulebook.sh
source "$here/../rulebook.sh"

in_force() { activate_plugin "$1" "$2" 2026-05-18 "$officer" "$commissioning_body"; }

lay_down_the_rules() {
  step 'Lay down the rules' 'the operator, and two persons of the council'
  say 'The Procurement Act 2023 and the council'"'"'s own rules are plugins: folders that an officer can read. Each is checked, signed' \
    'and installed; none binds anybody before two persons say from when. They run in sealed boxes.'
  make_publisher
  trust_publisher lancashire
  install_plugin england_2023 lancashire
  install_plugin lancashire lancashire
  in_force england_2023 lancashire
  in_force lancashire lancashire
  title 'What binds the council today, as anybody can read:'
  show_rulebook lancashire
}

# question_for AUTHORITY NATION: may GBP 60,000 of floating support be bought directly, without a notice?
question_for() {
  printf '{"authority":"%s","gate":"GATE_PUBLISH","legal_date":"2026-05-18","facts":[%s]}' "$1" "$(
    printf '{"name":"%s","text":"%s"},' authority "$1" nation "$2" authority_kind council kind services cpv 85311000 \
      procedure_type quotes strategy other notices '' approvals '' statements ''
    printf '{"name":"%s","integer":"%s"},' quotes_invited 2 local_quotes_invited 0 is_light_touch 1
    printf '{"name":"value_excluding_vat_pence","integer":"6000000"}'
  )"
}

ask_two_councils() {
  step 'Ask two councils the same question' 'an auditor'
  say 'Glasgow shares the deployment under the law of Scotland and its own standing orders. The same purchase of GBP 60,000 on two' \
    'quotes, asked of both rulebooks: each answers by its own law, and neither sees the other.'
  trust_publisher glasgow
  install_plugin scotland_2015 glasgow
  install_plugin glasgow glasgow
  in_force scotland_2015 glasgow
  in_force glasgow glasgow
  local council
  for council in lancashire:england glasgow:scotland; do
    title "What ${council%:*} requires and finds:"
    as "$auditor" rules.Explain "$(question_for "${council%:*}" "${council#*:}")" --value text | sed -n '1,/^Read/p' | head -30 | fold -s -w 112 | sed 's/^/  /'
  done
}

# The dates that the rules compute, asked before anything is bound: the planned days go in, what is due by when comes out.

# dates_question GATE LIGHT_TOUCH
dates_question() {
  printf '{"authority":"lancashire","gate":"%s","legal_date":"2026-06-15","facts":[%s]}' "$1" "$(
    printf '{"name":"%s","text":"%s"},' authority lancashire nation england authority_kind council kind services \
      procedure_type open strategy floating_support notices 'UK4,UK6' approvals cabinet statements conflicts_assessment
    printf '{"name":"%s","integer":"%s"},' is_light_touch "$2" value_excluding_vat_pence 1550000000 electronic_submission 1 \
      all_documents_available 1 standstill_offered 1 standstill_working_days 8 assessment_summaries_sent 1
    printf '{"name":"%s","date":"%s"},' published_on 2026-06-15 award_notice_on 2026-12-10 signing_date 2027-01-05
    printf '{"name":"today","date":"2026-06-15"}'
  )"
}
# rule_date GATE LIGHT_TOUCH KIND: the day of a requirement or score, or nothing.
rule_date() {
  local days
  days=$(as "$officer" rules.Evaluate "$(dates_question "$1" "$2")" --rows "judgement.$4" --columns "$5,value" |
    awk -v kind="$3" '$1 == kind { print $2 }')
  [[ -z $days ]] || date -u -d "1970-01-01 +$days days" +%F
}
# notice_due GATE LIGHT_TOUCH NOTICE: the day of publication where the rules ask for this notice then.
notice_due() {
  as "$officer" rules.Evaluate "$(dates_question "$1" "$2")" --rows judgement.requirements --columns kind,detail |
    awk -v notice="$3" '$1 == "notice" && $2 == notice { print "2026-06-15" }'
}
required_by() { rule_date "$1" "$2" "$3" requirements kind; }
worked_out() { rule_date "$1" "$2" "$3" scores name; }

# written_in GATE LIGHT_TOUCH KIND: where the strictest rule on it is written.
written_in() {
  as "$officer" rules.Evaluate "$(dates_question "$1" "$2")" --rows judgement.requirements --columns kind,sources.0.citation |
    awk -v kind="$3" '$1 == kind { $1 = ""; print substr($0, 2); exit }' | sed 's/[:;].*//'
}

show_the_timetable() {
  title 'The timetable that the rules compute, from the planned days (notice 15 June, award notice 10 December, signing 5 January):'
  printf '  %-44s %-12s %-15s %s\n' what 'light touch' 'if it were not' 'where it is written'
  printf '  %-44s %-12s %-15s %s\n' '-------------------------------------------' '-----------' '--------------' '-------------------'
  local days what gate kind from because
  while IFS='|' read -r what gate kind from because; do
    days=("$("$from" "$gate" 1 "$kind")" "$("$from" "$gate" 0 "$kind")")
    printf '  %-44s %-12s %-15s %s\n' "$what" "${days[0]:-reasonable}" "${days[1]:-reasonable}" "$(written_in "$gate" 0 "$because")"
  done <<'LINES'
tender notice (UK4) published by|GATE_PUBLISH|UK4|notice_due|notice
earliest deadline for tenders|GATE_PUBLISH|earliest_tender_deadline_date|required_by|tender_days
last day of the standstill|GATE_AWARD|standstill_ends_date|worked_out|standstill_working_days
first day on which to sign|GATE_AWARD|earliest_signing_date|required_by|earliest_signing_date
contract details notice (UK7) at the latest|GATE_SIGN|latest_contract_details_notice_date|required_by|contract_details_notice_days
copy of the contract at the latest|GATE_SIGN|latest_contract_copy_date|required_by|contract_copy_days
LINES
  then_say 'For light touch the period for tenders is the council'"'"'s own, reasonable and the same for all, and the standstill is' \
    'offered, not due. Nobody counts working days by hand: a bank holiday anywhere in the United Kingdom is none.'
}
