#!/usr/bin/env bash
# Makes tests/older/<commit>: plays both examples with the programs of that commit, keeps the data folder at each point of
# points.txt, records requests with their answers, and the steps that carry on to a lawful end. Must never write into BIN.
# Needs jq, sqlite3 and xz beside what ./dev installs.
set -euo pipefail
export LC_ALL=C.UTF-8

tests=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
if (($# != 3)) || [[ ! -x $1/concord ]]; then
  printf 'usage: %s BIN COMMIT FOLDER\n  BIN     programs built from that commit\n  FOLDER  what is made, such as tests/older/COMMIT; must not be there yet\n' "$0" >&2
  exit 2
fi
OLDER_BIN=$(cd "$1" && pwd)
commit=$2 folder=$3
for program in jq sqlite3 xz tar; do
  command -v "$program" >/dev/null || { printf 'make_folder: %s is missing\n' "$program" >&2 && exit 2; }
done
[[ ! -e $folder ]] || { printf 'make_folder: %s is there already\n' "$folder" >&2 && exit 2; }
work=$(mktemp -d "${TMPDIR:-/tmp}/concord-older.XXXXXX")
unset CONCORD_DATA NO_COLOR

# Ends what a failure left running, folder by folder.
finish() {
  local status=$? data
  trap - EXIT
  while IFS= read -r data; do "$OLDER_BIN/concord" --data "${data%/*}" down >/dev/null || status=3; done < <(find "$work" -name processes.txt)
  if ((status == 0)); then rm -rf "$work"; else printf 'make_folder: stopped with %d; look into %s\n' "$status" "$work" >&2; fi
  exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# play NAME EXAMPLE: with the recorder in the place of `concord`.
play() {
  local here=$work/$1
  mkdir -p "$here/bin" "$here/tmp"
  local program
  for program in "$OLDER_BIN"/concord-*; do ln -s "$program" "$here/bin/"; done
  ln -s "$tests/recorder.sh" "$here/bin/concord"
  grep "^$1|" "$tests/points.txt" | cut -d'|' -f2- >"$here/points"
  printf '0' >"$here/count"
  printf '== %s is played\n' "$1"
  if ! OLDER_BIN=$OLDER_BIN OLDER_WORK=$here OLDER_PLAY=$1 TMPDIR=$here/tmp "$tests/../../examples/$2/run_demo.sh" "$here/bin" >"$here/play.txt" 2>"$here/play.errors"; then
    tail -n 20 "$here/play.txt" "$here/play.errors" "$here/points.txt" >&2
    return 1
  fi
  cat "$here/points.txt"
  if [[ -s $here/points ]]; then
    printf 'make_folder: %s never came to: %s\n' "$1" "$(cut -d'|' -f1 "$here/points" | paste -sd' ')" >&2
    return 1
  fi
}

play lancashire lancashire_floating_support
play glasgow glasgow_alliance

made=$work/made
mkdir -p "$made"
while IFS='|' read -r name point _ until; do
  printf '== %s is packed\n' "$point"
  OLDER_BIN=$OLDER_BIN OLDER_WORK=$work/$name OLDER_PLAY=$name "$tests/pack_point.sh" "$point" "$until" "$made"
done <"$tests/points.txt"

printf 'commit %s\nrequests %d\n' "$commit" "$(cat "$made"/*.requests.jsonl | wc -l)" >"$made/about.txt"
mkdir -p "$(dirname "$folder")"
cp -r "$made" "$folder"
printf '== made: %s\n' "$folder"
cat "$folder/about.txt"
du -sh --apparent-size "$folder"
