#!/usr/bin/env bash
# Stands in for `concord` while a play runs: hands every call on, writes down each command with its answer, and has a folder
# kept where the play reaches one of its points. Must never change what a play is told.
# make_folder.sh sets OLDER_BIN (the real programs), OLDER_WORK (what is written down) and, for steps of ours, OLDER_INSIDE.
set -euo pipefail
export LC_ALL=C.UTF-8

real=$OLDER_BIN/concord
tests=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
words=("$@")
data='' verb='' after=()
while (($# > 0)); do
  case $1 in
    --data) data=$2 && shift ;;
    *)
      if [[ -z $verb ]]; then verb=$1; else after+=("$1"); fi
      ;;
  esac
  shift
done

note() { jq -nc "$@" >>"$OLDER_WORK/log.jsonl"; }

if [[ $verb == clock && ${after[0]:-} == --to ]]; then
  note --arg to "${after[1]}" --argjson ours "${OLDER_INSIDE:-0}" '{clock: $to, ours: $ours}'
fi
rpc=${after[0]:-}
if [[ $verb != call || ${rpc##*.} =~ ^(Get|List|Search|Explain|Evaluate|WhatIf|Diff) ]]; then exec "$real" "${words[@]}"; fi

# A command: the request gets an id that can be sent again, and the answer is kept whole.
request='{}' who='' value=''
for ((i = 1; i < ${#after[@]}; ++i)); do
  case ${after[i]} in
    --as) who=${after[++i]} ;;
    --value) value=${after[++i]} ;;
    -*)
      printf 'recorder: %s does not go with a command\n' "${after[i]}" >&2
      exit 2
      ;;
    *) request=${after[i]} ;;
  esac
done
if [[ $request == @* ]]; then request=$(<"${request#@}"); fi
# A field that stands twice is merged as protobuf does it: what says nothing takes nothing away.
request=$(jq -nc --stream 'reduce (inputs | select(length == 2)) as [$path, $said] ({};
  if getpath($path) != null and ($said | IN("", [], {}, "0", 0, false, null)) then . else setpath($path; $said) end)' <<<"$request")

# Points are reached in the order of points.txt, each once.
if [[ -z ${OLDER_INSIDE:-} && -s $OLDER_WORK/points ]]; then
  IFS='|' read -r point before _ <"$OLDER_WORK/points"
  if [[ "$who $rpc $request" =~ $before ]]; then
    sed -i 1d "$OLDER_WORK/points"
    "$tests/take_point.sh" "$point" "$data" &>>"$OLDER_WORK/points.txt"
  fi
fi

count=$(($(<"$OLDER_WORK/count") + 1))
printf '%s' "$count" >"$OLDER_WORK/count"
request=$(jq -c --arg id "older-$OLDER_PLAY-$(printf '%04d' "$count")" '{command_id: $id} + .' <<<"$request")
status=0
"$real" --data "$data" call "$rpc" "$request" --as "$who" >"$OLDER_WORK/out" 2>"$OLDER_WORK/error" || status=$?
answer=$(if ((status == 0)); then jq -c . "$OLDER_WORK/out"; else sed -n '1s/:.*//p' "$OLDER_WORK/error" | jq -Rc .; fi)
note --arg who "$who" --arg rpc "$rpc" --argjson request "$request" --argjson answer "$answer" --argjson status "$status" \
  --argjson ours "${OLDER_INSIDE:-0}" '{who: $who, rpc: $rpc, request: $request, ours: $ours} + (if $status == 0 then {answer: $answer} else {refused: $answer} end)'
cat "$OLDER_WORK/error" >&2
if ((status == 0)); then
  if [[ -n $value ]]; then jq -r ".$value" "$OLDER_WORK/out"; else cat "$OLDER_WORK/out"; fi
fi
exit "$status"
