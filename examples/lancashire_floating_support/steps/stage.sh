# The stage of the play: headings, plain sentences, the clock, and who calls what. Sourced by run_demo.sh; holds no step of the case.
# shellcheck shell=bash disable=SC2034,SC2154

# Who acts. One person never does another's part; `concord up --dev` issues their tokens.
operator=operator:duty-operator
officer=commissioner:commissioning-officer
second_officer=commissioner:second-officer
commissioning_body=approver:commissioning-body
auditor=auditor:county-auditor
tenancy_team=provider:team-leader@X-CONCORD-EAST-COUNCIL-TEAM
keyturn=provider:keyturn-manager@X-CONCORD-KEYTURN

step_titles=()
step_times_ms=()
step_began_ms=0

now_ms() { printf '%s' "$((${EPOCHREALTIME/./} / 1000))"; }

in_seconds() { printf '%d.%02d s' "$(($1 / 1000))" "$(($1 % 1000 / 10))"; }

# step TITLE WHO: ends the step before and opens the next.
step() {
  end_step
  step_titles+=("$1")
  step_began_ms=$(now_ms)
  printf '\n=== %d. %s\n    Who: %s\n\n' "${#step_titles[@]}" "$1" "$2"
}

end_step() {
  ((${#step_titles[@]} > ${#step_times_ms[@]})) || return 0
  step_times_ms+=($(($(now_ms) - step_began_ms)))
  printf '\n    (this step took %s)\n' "$(in_seconds "${step_times_ms[-1]}")"
}

say() { printf '%s\n' "$*" | fold -s -w 112; }
then_say() { echo && say "$@"; }
title() { printf '\n%s\n' "$1"; }

# as WHO RPC [REQUEST] [how to show the answer]
as() {
  local who=$1
  shift
  "$concord" --data "$data" call "$@" --as "$who"
}

# A command: all that is shown of its receipt is where it stands in the ledger.
command_as() {
  local position
  position=$(as "$@" --value receipt.position)
  printf '  %s: done, at position %s of the ledger\n' "$2" "$position"
}

# Anybody, without a token.
public() { "$concord" --data "$data" call "$@"; }

# import_as WHO SERVICE FILE AUTHORITY [TABLE]; the table is named like the file unless said
import_as() {
  "$concord" --data "$data" import "$2" "${5:-$3}" "$here/$2/$3.csv" --authority "$4" --as "$1" | sed 's/^/  /'
}

# The play goes on at this instant.
set_clock() { printf '  (the clock moves on to %s)\n' "$("$concord" --data "$data" clock --to "$1")"; }

# Waits, five seconds at most, until the command succeeds: what another service is told of by an event takes a moment.
until_there() {
  local i
  for ((i = 0; i < 100; i++)); do
    if "$@" >/dev/null 2>&1; then return 0; fi
    sleep 0.05
  done
  "$@"
}

# The rows of a table that `concord` printed, without header and rule.
rows_only() { awk 'NR > 2'; }

# Puts names in the place of area codes.
named() { sed "$(awk -F, 'NR > 1 { printf "s/%s/%s/g\n", $1, $2 }' "$here/needs/areas.csv")"; }

district_name() { awk -F, -v code="$1" '$1 == code { print $2 }' "$here/needs/areas.csv"; }

# refused CODE COMMAND...: the command must be refused with this code; its words are shown.
refused() {
  local code=$1 words status=0
  shift
  words=$("$@" 2>&1 >/dev/null) || status=$?
  printf '%s\n' "$words" | fold -s -w 108 | sed 's/^/    /'
  if ((status != 1)) || [[ $words != "$code":* ]]; then
    printf 'This should have been refused with %s, but ended with %d.\n' "$code" "$status" >&2
    return 1
  fi
}

closing_table() {
  local i total=0
  printf '\n=== How long each step took\n\n'
  for i in "${!step_titles[@]}"; do
    total=$((total + step_times_ms[i]))
    printf '  %2d. %-58s %9s\n' "$((i + 1))" "${step_titles[i]}" "$(in_seconds "${step_times_ms[i]}")"
  done
  printf '      %-58s %9s\n' 'altogether' "$(in_seconds "$total")"
}
