# How an authority gets its rulebook: packs built, checked, signed, installed, and activated by two persons. Sourced by the
# plays in this folder, which set concord, data and operator; holds no step of a case.
# shellcheck shell=bash disable=SC2154

plugins=$(cd "$(dirname "${BASH_SOURCE[0]}")/../plugins" && pwd)

# make_publisher: the key with which councils' packs are signed, and the one of national law, which the operator's
# configuration names.
make_publisher() {
  mkdir -p "$data/rules" "$data/keys"
  "${concord%/*}/concord-rules" sign --make-keys "$data/rules/solicitor" >/dev/null
  "${concord%/*}/concord-rules" sign --make-keys "$data/rules/nation" >/dev/null
  cp "$data/rules/nation.pub" "$data/keys/national.pub"
}

# rules_as WHO RPC REQUEST [how to show the answer]
rules_as() { "$concord" --data "$data" call "rules.$2" "${@:3}" --as "$1"; }

# trust_publisher AUTHORITY: keys are each authority's own.
trust_publisher() {
  rules_as "$operator" TrustKey \
    "{\"authority\":\"$1\",\"public_key\":\"$(sed -n 2p "$data/rules/solicitor.pub")\",\"label\":\"Publisher of the rules\"}" \
    --value receipt.position >/dev/null
  printf '  %s trusts the publisher of the rules\n' "${1^}"
}

# install_plugin ID AUTHORITY: built from its folder, checked, signed by the layer's publisher, installed.
install_plugin() {
  local key=solicitor
  ! grep -q '^layer: national' "$plugins/$1/plugin.yaml" || key=nation
  "${concord%/*}/concord-rules" build "$plugins/$1" --into "$data/rules" >/dev/null
  "${concord%/*}/concord-rules" check "$data/rules/$1" | tail -1 | sed "s#^.*/#  #"
  "${concord%/*}/concord-rules" sign "$data/rules/$1.rules" --key "$data/rules/$key.key" >/dev/null
  "$concord" --data "$data" install "$data/rules/$1.rules" --authority "$2" --as "$operator" | sed "s/^/  $1: /"
}

# activate_plugin ID AUTHORITY FROM WHO SECOND: from this day, proposed by one person, approved by another.
activate_plugin() {
  local digest change="activate-${1//_/-}"
  digest=$(rules_as "$4" ListInstalledPlugins "{\"authority\":\"$2\"}" --rows plugins --columns plugin_id,digest |
    awk -v id="$1" '$1 == id { print $2 }')
  rules_as "$4" ProposeChange \
    "{\"authority\":\"$2\",\"change_id\":\"$change\",\"plugin_id\":\"$1\",\"digest\":\"$digest\",\"effective_from\":\"$3\",\"reason\":\"In force\"}" \
    --value receipt.position >/dev/null
  rules_as "$5" ApproveChange "{\"authority\":\"$2\",\"change_id\":\"$change\"}" --value receipt.position >/dev/null
  printf '  %s: in force from %s, proposed by %s, approved by %s\n' "$1" "$3" "${4#*:}" "${5#*:}"
}

# show_rulebook AUTHORITY: as anybody can read it.
show_rulebook() {
  "$concord" --data "$data" call rules.ListRulebook "{\"authority\":\"$1\"}" --rows plugins \
    --columns plugin=plugin.plugin_id,version=plugin.version,title=plugin.title,since=effective_from,cases=plugin.cases
}

# show_replay WHO: every recorded decision judged again, counted by what was decided; fails when one differs.
show_replay() {
  local replayed
  replayed=$("$concord" --data "$data" audit replay --as "$1")
  awk 'NR > 2 && $NF == "same" { ++count[sprintf("  %-12s %-22s", $1, $4)] }
    END { for (decision in count) printf "%s %4d the same\n", decision, count[decision] }' <<<"$replayed" | sort
  tail -1 <<<"$replayed"
}
