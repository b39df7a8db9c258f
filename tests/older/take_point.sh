#!/usr/bin/env bash
# A play has reached a point: what it does not reach by itself is added, the services drain, and the data folder is kept as it
# lies. Must leave the play as it found it.
set -euo pipefail
export LC_ALL=C.UTF-8

tests=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
point=$1 data=$2
real=$OLDER_BIN/concord
export OLDER_INSIDE=1

if [[ -f $tests/extras/$point.sh ]]; then bash "$tests/extras/$point.sh" "$OLDER_WORK/bin/concord" "$data"; fi

# What one service tells another takes a moment; a folder is kept when nobody waits for anybody.
for ((i = 0; i < 100; ++i)); do
  sleep 0.3
  if "$real" --data "$data" status >/dev/null; then break; fi
done
"$real" --data "$data" status >/dev/null

kept=$OLDER_WORK/points.kept/$point
mkdir -p "$kept"
"$real" --data "$data" clock >"$kept/clock.txt"
"$real" --data "$data" down >/dev/null
cp -a "$data" "$kept/data"
"$real" --data "$data" up --dev >/dev/null
jq -nc --arg point "$point" '{point: $point}' >>"$OLDER_WORK/log.jsonl"
printf '== %s: kept\n' "$point"
