#!/usr/bin/env bash
# Programs are exchanged under a client: OLD serves a folder, a client takes every step to its lawful end and tries again under
# the same command ids, NEW takes over after a drain, then is killed twice. Nothing acknowledged may be lost, nothing done twice.
set -euo pipefail
export LC_ALL=C.UTF-8

if (($# != 3)) || [[ ! -x $1/concord || ! -x $2/concord || ! -f $3.tar.xz ]]; then
  printf 'usage: %s OLD NEW POINT\n  OLD, NEW  folders with programs; may be the same\n  POINT     such as tests/older/COMMIT/half-handed-over\n' "$0" >&2
  exit 2
fi
old=$(cd "$1" && pwd)/concord new=$(cd "$2" && pwd)/concord point=$3
unset CONCORD_DATA NO_COLOR
work=$(mktemp -d "${TMPDIR:-/tmp}/concord-take-over.XXXXXX")

finish() {
  local status=$? folder
  trap - EXIT
  jobs -p | xargs -r kill 2>/dev/null || true
  for folder in changed calm; do "$new" --data "$work/$folder/data" down >/dev/null || status=3; done
  rm -rf "$work"
  exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

now_ms() { printf '%s' "$((${EPOCHREALTIME/./} / 1000))"; }

open() { # open FOLDER CONCORD
  mkdir -p "$work/$1"
  tar -xJf "$point.tar.xz" -C "$work/$1"
  "$2" --data "$work/$1/data" clock --to "$(<"$work/$1/clock.txt")" >/dev/null
  "$2" --data "$work/$1/data" up --dev >/dev/null
}

# once DATA WHO RPC REQUEST: its receipt on one line. A refusal is tried again for as long as a follower may take, and so is
# trouble that `concord` gives up at, which is counted.
once() {
  local i words status
  for ((i = 0; i < 300; ++i)); do
    status=0
    words=$("$old" --data "$1" call "$3" "$4" --as "$2" --patience 60 2>&1) || status=$?
    if ((status == 0)); then
      tr -d ' \n' <<<"$words" | grep -o '"receipt":{[^}]*}'
      return
    fi
    if ((status == 3)); then head -n 1 <<<"$words" >>"$work/troubles"; fi
    ((status == 1 || status == 3)) || break
    sleep 0.1
  done
  printf 'take_over: %s %s: %s\n' "$3" "$4" "$words" >&2
  return 1
}

# client FOLDER: every step in order; what was acknowledged goes to its list, with how long it took.
client() {
  local line began receipt
  while IFS= read -r line; do
    if [[ $line =~ ^\{\"clock\":\"([^\"]+)\" ]]; then
      "$old" --data "$work/$1/data" clock --to "${BASH_REMATCH[1]}" >/dev/null
    elif [[ $line =~ ^\{\"who\":\"([^\"]*)\",\"rpc\":\"([^\"]*)\",\"request\":(.*)\}$ && $line != *'"stands":'* ]]; then
      began=$(now_ms)
      receipt=$(once "$work/$1/data" "${BASH_REMATCH[@]:1:3}")
      printf '%s\t%s\t%s\t%s\t%s\n' "$receipt" "$(($(now_ms) - began))" "${BASH_REMATCH[@]:1:3}" >>"$work/$1/acknowledged"
    fi
  done <"$point.steps.jsonl"
}

# again LINE: an acknowledged command once more; its answer must be the first receipt, from the ledger.
again() {
  local receipt who rpc request told
  IFS=$'\t' read -r receipt _ who rpc request <<<"$1"
  told=$(once "$work/changed/data" "$who" "$rpc" "$request")
  if [[ $told == "${receipt/\"repeated\":false/\"repeated\":true}" ]]; then return; fi
  printf 'take_over: lost: %s %s\n  was %s\n  is  %s\n' "$rpc" "$request" "$receipt" "$told" >&2
  printf '%s\n' "$rpc" >>"$work/lost"
}

# A second client that asks each acknowledged command again, all through the change, until the first has come to its end.
doubting_client() {
  local asked=0 line
  until [[ -e $work/client.done ]] && ((asked == $(acknowledged))); do
    if ((asked == $(acknowledged))); then
      sleep 0.02
      continue
    fi
    asked=$((asked + 1))
    line=$(sed -n "${asked}p" "$work/changed/acknowledged")
    again "$line"
  done
}

acknowledged() { wc -l <"$work/changed/acknowledged"; }

# Waits until so many commands were acknowledged.
reached() {
  until (($(acknowledged) >= $1)); do
    kill -0 "$client_pid" 2>/dev/null || break
    sleep 0.01
  done
}

# killed SERVICE...: hard, by process id, and started again as a supervisor would.
killed() {
  local service pid pids=() began
  began=$(now_ms)
  for service in "$@"; do
    pid=$(awk -v name="$service" '$1 == name { print $2 }' "$work/changed/data/processes.txt")
    kill -9 "$pid"
    pids+=("$pid")
  done
  for pid in "${pids[@]}"; do
    # Its arguments everybody may read; a service hides the link to its program from others of its user.
    while [[ -n $(tr -d '\0' 2>/dev/null <"/proc/$pid/cmdline") ]]; do sleep 0.01; done
  done
  "$new" --data "$work/changed/data" up --dev >/dev/null
  printf 'killed and started again: %s; %d ms, %d commands acknowledged by then\n' "$*" "$(($(now_ms) - began))" "$(acknowledged)"
}

# What stands in every ledger once nobody waits for anybody: service, authority, records.
records() {
  local before='' counted=''
  until [[ -n $counted && $counted == "$before" ]]; do
    before=$counted
    sleep 0.5
    counted=$("$new" --data "$work/$1/data" audit verify --as auditor:older | awk 'NR > 2 { print $1, $2, $3 }')
  done
  printf '%s\n' "$counted"
}

open changed "$old"
open calm "$new"
: >"$work/changed/acknowledged"
: >"$work/calm/acknowledged"
: >"$work/lost"
: >"$work/troubles"
steps=$(grep -c '"command_id":' "$point.steps.jsonl")
client calm &
calm_pid=$!
client changed &
client_pid=$!
doubting_client &
doubting_pid=$!

reached $((steps / 4))
began=$(now_ms)
"$old" --data "$work/changed/data" down >/dev/null
"$new" --data "$work/changed/data" up --dev >/dev/null
printf 'taken over after %d of %d commands, away for %d ms\n' "$(acknowledged)" "$steps" "$(($(now_ms) - began))"
reached $((steps / 2))
killed procurement transition
reached $((steps * 3 / 4))
killed registry needs rules procurement transition
wait "$client_pid"
: >"$work/client.done"
wait "$doubting_pid"
wait "$calm_pid"

# Once more, now that nothing changes any more.
while IFS= read -r line; do again "$line"; done <"$work/changed/acknowledged"
lost=$(wc -l <"$work/lost")
printf '%d commands acknowledged, %d of them only when sent again, the slowest after %d ms; each asked again twice, %d lost\n' "$(acknowledged)" \
  "$(grep -c '"repeated":true' "$work/changed/acknowledged" || true)" "$(cut -f2 "$work/changed/acknowledged" | sort -n | tail -1)" "$lost"

if [[ -s $work/troubles ]]; then
  printf 'trouble that was not waited out with --patience and tried again by the clients:\n'
  sort "$work/troubles" | uniq -c
fi

# Nothing twice: as many records in every ledger as where nobody was disturbed.
records changed >"$work/changed.records"
records calm >"$work/calm.records"
if ! diff "$work/calm.records" "$work/changed.records" >&2; then
  printf 'take_over: ledgers differ from those of an undisturbed run (<)\n' >&2
  exit 1
fi
printf '%d records in %d ledgers, as many as without the change\n' "$(awk '{ sum += $3 } END { print sum }' "$work/changed.records")" "$(wc -l <"$work/changed.records")"
"$new" --data "$work/changed/data" audit verify --as auditor:older >/dev/null
"$new" --data "$work/changed/data" rebuild --as operator:older >/dev/null
"$new" --data "$work/changed/data" audit replay --as auditor:older | tail -1
((lost == 0 && $(acknowledged) == steps))
