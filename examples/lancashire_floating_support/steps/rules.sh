# The rulebook: national law and the council's own rules, built, checked, signed, installed, activated by two persons. Sourced
# by run_demo.sh.
# shellcheck shell=bash disable=SC2154

plugins=$(cd "$here/../../plugins" && pwd)

# install_plugin ID AUTHORITY: built from its folder, checked, signed by the publisher, installed.
install_plugin() {
  "${concord%/*}/concord-rules" build "$plugins/$1" --into "$data/rules" >/dev/null
  "${concord%/*}/concord-rules" check "$data/rules/$1" | tail -1 | sed "s#^.*/#  #"
  "${concord%/*}/concord-rules" sign "$data/rules/$1.rules" --key "$data/rules/solicitor.key" >/dev/null
  "$concord" --data "$data" install "$data/rules/$1.rules" --authority "$2" --as "$operator" | sed "s/^/  $1: /"
}

# activate_plugin ID AUTHORITY: from today, proposed by one person, approved by another.
activate_plugin() {
  local digest change="activate-${1//_/-}"
  digest=$(as "$officer" rules.ListInstalledPlugins "{\"authority\":\"$2\"}" --rows plugins --columns plugin_id,digest |
    awk -v id="$1" '$1 == id { print $2 }')
  command_as "$officer" rules.ProposeChange \
    "{\"authority\":\"$2\",\"change_id\":\"$change\",\"plugin_id\":\"$1\",\"digest\":\"$digest\",\"effective_from\":\"2026-05-18\",\"reason\":\"In force\"}"
  command_as "$commissioning_body" rules.ApproveChange "{\"authority\":\"$2\",\"change_id\":\"$change\"}"
}

# trust_publisher AUTHORITY: keys are each authority's own.
trust_publisher() {
  command_as "$operator" rules.TrustKey \
    "{\"authority\":\"$1\",\"public_key\":\"$(sed -n 2p "$data/rules/solicitor.pub")\",\"label\":\"Publisher of the rules\"}"
}

lay_down_the_rules() {
  step 'Lay down the rules' 'the operator, and two persons of the council'
  say 'The Procurement Act 2023 and the council'"'"'s own rules are plugins: folders that an officer can read. Each is checked, signed' \
    'and installed; none binds anybody before two persons say from when. They run in sealed boxes.'
  mkdir -p "$data/rules"
  "${concord%/*}/concord-rules" sign --make-keys "$data/rules/solicitor" >/dev/null
  trust_publisher lancashire
  install_plugin england_2023 lancashire
  install_plugin lancashire lancashire
  activate_plugin england_2023 lancashire
  activate_plugin lancashire lancashire
  title 'What binds the council today, as anybody can read:'
  public rules.ListRulebook '{"authority":"lancashire"}' --rows plugins \
    --columns plugin=plugin.plugin_id,version=plugin.version,title=plugin.title,since=effective_from,cases=plugin.cases
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
  activate_plugin scotland_2015 glasgow
  activate_plugin glasgow glasgow
  local council
  for council in lancashire:england glasgow:scotland; do
    title "What ${council%:*} requires and finds:"
    as "$auditor" rules.Explain "$(question_for "${council%:*}" "${council#*:}")" --value text | sed -n '1,/^Read/p' | head -30 | fold -s -w 112 | sed 's/^/  /'
  done
}
