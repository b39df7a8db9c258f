#!/usr/bin/env bash
# Gives councils of a running --dev deployment the Act's law, so that questions to the rules are questions.
# usage: lay_rules.sh CONCORD DATA COUNCIL...
set -euo pipefail

concord=$1 data=$2
shift 2
operator=operator:duty-operator officer=commissioner:officer approver=approver:head
source "$(dirname "${BASH_SOURCE[0]}")/../../examples/rulebook.sh"

make_publisher
today=$(date -u +%F)
for council in "$@"; do
  trust_publisher "$council"
  if [[ ! -f $data/rules/england_2023.rules ]]; then
    install_plugin england_2023 "$council"
  else
    "$concord" --data "$data" install "$data/rules/england_2023.rules" --authority "$council" --as "$operator"
  fi
  activate_plugin england_2023 "$council" "$today" "$officer" "$approver"
done
