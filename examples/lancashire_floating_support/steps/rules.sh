# The rulebook: national law and the council's own rules, built, checked, signed, installed, activated by two persons. Sourced
# by run_demo.sh.
# shellcheck shell=bash disable=SC2154

plugins=$(cd "$here/../../plugins" && pwd)

# install_plugin ID: built from its folder, checked, signed by the council's solicitor, installed.
install_plugin() {
  "${concord%/*}/concord-rules" build "$plugins/$1" --into "$data/rules" >/dev/null
  "${concord%/*}/concord-rules" check "$data/rules/$1" | tail -1 | sed 's/^/  /'
  "${concord%/*}/concord-rules" sign "$data/rules/$1.rules" --key "$data/rules/solicitor.key" >/dev/null
  "$concord" --data "$data" install "$data/rules/$1.rules" --authority lancashire --as "$operator" | sed "s/^/  $1: /"
}

# activate_plugin ID FROM: proposed by one person, approved by another.
activate_plugin() {
  local digest
  digest=$(as "$officer" rules.ListInstalledPlugins '{"authority":"lancashire"}' --rows plugins --columns plugin_id,digest |
    awk -v id="$1" '$1 == id { print $2 }')
  command_as "$officer" rules.ProposeChange "{\"authority\":\"lancashire\",\"change_id\":\"activate-${1//_/-}\",\"plugin_id\":\"$1\",\"digest\":\"$digest\",\"effective_from\":\"$2\",\"reason\":\"In force\"}"
  command_as "$commissioning_body" rules.ApproveChange "{\"authority\":\"lancashire\",\"change_id\":\"activate-${1//_/-}\"}"
}

lay_down_the_rules() {
  step 'Lay down the rules' 'the operator, and two persons of the council'
  say 'The Procurement Act 2023 and the council'"'"'s own rules are plugins: folders that an officer can read. Each is checked, signed' \
    'and installed; none binds anybody before two persons say from when. They run in sealed boxes.'
  mkdir -p "$data/rules"
  "${concord%/*}/concord-rules" sign --make-keys "$data/rules/solicitor" >/dev/null
  command_as "$operator" rules.TrustKey "{\"authority\":\"lancashire\",\"public_key\":\"$(sed -n 2p "$data/rules/solicitor.pub")\",\"label\":\"County solicitor\"}"
  install_plugin england_2023
  install_plugin lancashire
  activate_plugin england_2023 2026-05-18
  activate_plugin lancashire 2026-05-18
  title 'What binds the council today, as anybody can read:'
  public rules.ListRulebook '{"authority":"lancashire"}' --rows plugins \
    --columns plugin=plugin.plugin_id,version=plugin.version,title=plugin.title,since=effective_from,cases=plugin.cases
}
