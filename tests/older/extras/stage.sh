# How steps of ours are taken at a point, and how those to a lawful end are written down; sourced by extras/*.sh and
# ends/*.sh. Holds no step of a point.
# shellcheck shell=bash disable=SC2034
set -euo pipefail
export LC_ALL=C.UTF-8

concord=$1 data=$2
unset CONCORD_DATA NO_COLOR

# Rossmere is no real council. It shares the deployment, so that the plays stay as they are.
operator=operator:older-operator
officer=commissioner:rossmere-officer
second=commissioner:rossmere-second-officer
approver=approver:rossmere-approver
auditor=auditor:rossmere-auditor
r='"authority":"rossmere"'

provider_of() { printf 'provider:%s-lead@X-CONCORD-%s' "${1,,}" "${1^^}"; }

# did WHO RPC REQUEST: a command that must be granted; what another service has to tell first may take a moment. In the steps to
# an end it is written down as it was sent.
did() {
  local request=$3 i words=''
  if [[ -n ${OLDER_STEPS:-} ]]; then
    local count=$(($(<"$OLDER_WORK/count") + 1))
    printf '%s' "$count" >"$OLDER_WORK/count"
    request=$(jq -c --arg id "older-$OLDER_PLAY-$(printf '%04d' "$count")" '{command_id: $id} + .' <<<"$3")
  fi
  for ((i = 0; i < 50; ++i)); do
    if words=$("$concord" --data "$data" call "$2" "$request" --as "$1" 2>&1); then
      if [[ -n ${OLDER_STEPS:-} ]]; then jq -nc --arg who "$1" --arg rpc "$2" --argjson request "$request" '{who: $who, rpc: $rpc, request: $request}' >>"$OLDER_STEPS"; fi
      return
    fi
    sleep 0.1
  done
  printf '%s by %s: %s\n  %s\n' "$2" "$1" "$words" "$request" >&2
  return 1
}

# refused CODE WHO RPC REQUEST: a command that must be refused with this code.
refused() {
  local words
  words=$("$concord" --data "$data" call "$3" "$4" --as "$2" 2>&1 || true)
  [[ $words == "$1":* ]] || { printf '%s by %s should be refused with %s: %s\n' "$3" "$2" "$1" "$words" >&2 && return 1; }
}

# moved_to INSTANT
moved_to() {
  "$concord" --data "$data" clock --to "$1" >/dev/null
  if [[ -n ${OLDER_STEPS:-} ]]; then jq -nc --arg to "$1" '{clock: $to}' >>"$OLDER_STEPS"; fi
}

# stands WHO RPC REQUEST PATH WORDS: what must be read at the end, as `concord call --value PATH` prints it.
stands() {
  local i told=''
  for ((i = 0; i < 50; ++i)); do
    told=$("$concord" --data "$data" call "$2" "$3" --as "$1" --value "$4" 2>&1) || true
    if [[ $told == "$5" ]]; then
      jq -nc --arg who "$1" --arg rpc "$2" --argjson request "$3" --arg value "$4" --arg stands "$5" \
        '{who: $who, rpc: $rpc, request: $request, value: $value, stands: $stands}' >>"$OLDER_STEPS"
      return
    fi
    sleep 0.1
  done
  printf '%s %s: %s is %s, not %s\n' "$2" "$3" "$4" "$told" "$5" >&2
  return 1
}
