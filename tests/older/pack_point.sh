#!/usr/bin/env bash
# Packs what a play kept at a point: the data folder as one archive, requests with their answers, and steps to a lawful end.
# What is asked and carried on runs on a copy; the archive must hold the folder as the play left it.
set -euo pipefail
export LC_ALL=C.UTF-8

tests=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
point=$1 until=$2 made=$3
real=$OLDER_BIN/concord
kept=$OLDER_WORK/points.kept/$point
requests=$made/$point.requests.jsonl
steps=$made/$point.steps.jsonl
export OLDER_INSIDE=1

# Databases without free pages; no logs, processes or clock, which each start makes anew.
pack() {
  local database
  for database in "$kept"/data/*.db; do
    sqlite3 "$database" 'PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode=DELETE; VACUUM; PRAGMA journal_mode=WAL;' >/dev/null
    rm -f "$database-wal" "$database-shm"
  done
  (cd "$kept" && tar --sort=name --owner=0 --group=0 --numeric-owner --mtime=@0 -cf - clock.txt data/*.db data/keys) |
    xz -9e >"$made/$point.tar.xz"
}

# The folder as a test finds it, running.
start_copy() {
  data=$OLDER_WORK/copies/$point
  mkdir -p "$data"
  tar -xJf "$made/$point.tar.xz" -C "$data"
  "$real" --data "$data/data" clock --to "$(<"$data/clock.txt")" >/dev/null
  data+=/data
  "$real" --data "$data" up --dev >/dev/null
}

ask() { # ask WHO RPC REQUEST: answer or refusal as JSON members
  local status=0 who=()
  [[ -z $1 ]] || who=(--as "$1")
  "$real" --data "$data" call "$2" "$3" "${who[@]}" >"$OLDER_WORK/out" 2>"$OLDER_WORK/error" || status=$?
  case $status in
    0) jq -c '{answer: .}' "$OLDER_WORK/out" ;;
    1) jq -nc --arg code "$(sed -n '1s/:.*//p' "$OLDER_WORK/error")" '{refused: $code}' ;;
    *) cat "$OLDER_WORK/error" >&2 && return 1 ;;
  esac
}

# Of the commands before the point the last one of each rpc, some eight of them spread evenly and other ones at each point, sent
# again: same id, same receipt.
repeat_commands() {
  local turn
  turn=$(grep -n "|$point|" "$tests/points.txt" | cut -d: -f1)
  jq -sc --arg point "$point" --argjson turn "$turn" '(map(.point == $point) | index(true)) as $stop | .[:$stop] | map(select(.answer.receipt)) | reverse
    | unique_by(.rpc) | (length / 8 | ceil) as $each | to_entries | map(select(.key % $each == $turn % $each).value) | .[]' "$OLDER_WORK/log.jsonl"
}

record_requests() {
  local line
  repeat_commands >"$OLDER_WORK/commands"
  jq -c --arg point "$point" --arg play "$OLDER_PLAY" 'select(.at | index($point) or index($play))' "$tests/queries.jsonl" >"$OLDER_WORK/queries"
  local told
  while IFS= read -r line; do
    told=$(ask "$(jq -r .who <<<"$line")" "$(jq -r .rpc <<<"$line")" "$(jq -c .request <<<"$line")")
    if [[ $(jq -c .answer.receipt <<<"$told") != $(jq -c '.answer.receipt | .repeated = true' <<<"$line") ]]; then
      printf 'pack_point: %s: sent again it was answered %s\n' "$line" "$told" >&2
      return 1
    fi
    jq -c --argjson told "$told" '{who, rpc, request} + $told' <<<"$line" >>"$requests"
  done <"$OLDER_WORK/commands"
  while IFS= read -r line; do
    jq -c --argjson told "$(ask "$(jq -r .who <<<"$line")" "$(jq -r .rpc <<<"$line")" "$(jq -c .request <<<"$line")")" \
      '{who, rpc, request} + $told' <<<"$line" >>"$requests"
  done <"$OLDER_WORK/queries"
}

# The play's own commands after the point, until it has carried on what it held there.
steps_of_play() {
  jq -sc --arg point "$point" --arg until "$until" '(map(.point == $point) | index(true)) as $at | .[$at + 1:]
    | map(select(.ours == 0 and (.clock or .answer)))
    | (map((.rpc // "") | test($until)) | index(true)) as $stop | (if $until == "-" or $stop == null then . else .[:$stop] end) | .[]
    | if .clock then {clock} else {who, rpc, request} end' "$OLDER_WORK/log.jsonl"
}

# Takes one step on the copy; what a follower has to bring first may take a moment.
take() {
  local clock i told=''
  clock=$(jq -r '.clock // empty' <<<"$1")
  if [[ -n $clock ]]; then
    "$real" --data "$data" clock --to "$clock" >/dev/null
    return
  fi
  for ((i = 0; i < 100; ++i)); do
    told=$(ask "$(jq -r .who <<<"$1")" "$(jq -r .rpc <<<"$1")" "$(jq -c .request <<<"$1")")
    if [[ $told == '{"answer"'* ]]; then return; fi
    sleep 0.1
  done
  printf 'pack_point: %s: %s was not answered on %s\n' "$point" "$told" "$1" >&2
  return 1
}

record_steps() {
  local line
  steps_of_play >"$OLDER_WORK/steps"
  while IFS= read -r line; do
    take "$line"
    printf '%s\n' "$line" >>"$steps"
  done <"$OLDER_WORK/steps"
  if [[ -f $tests/ends/$point.sh ]]; then
    printf '0' >"$OLDER_WORK/count"
    rm -f "$OLDER_WORK/ends.jsonl"
    OLDER_STEPS=$steps OLDER_PLAY=$point-end bash "$tests/ends/$point.sh" "$real" "$data"
  fi
}

pack
start_copy
record_requests
record_steps
"$real" --data "$data" audit verify --as auditor:older >/dev/null
"$real" --data "$data" rebuild --as operator:older >/dev/null
"$real" --data "$data" down >/dev/null
