#!/usr/bin/env bash
# Measures what building costs: a fresh clone of a commit, without a compiler cache, each compiler call timed. Prints
# processor seconds of what `./dev demo` builds, of everything, of the dearest units, and of one fixed unit in the same run.
# usage: tests/bench/build_time/measure.sh [commit]          (some fifteen minutes on two cores)
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(git -C "$here" rev-parse --show-toplevel)"
commit="$(git -C "$root" rev-parse --short "${1:-HEAD}")"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

cat >"$work/timed" <<'TIMED'
#!/usr/bin/env bash
# Runs a compiler and notes its processor seconds and what it wrote.
out=""
for ((i = 1; i < $#; ++i)); do [[ ${!i} == -o ]] && j=$((i + 1)) && out="${!j}"; done
TIMEFORMAT="%U %S $out"
{ time "$@" 2>&3; } 3>&2 2>>"$TIMED_LOG"
TIMED
chmod +x "$work/timed"

fixed() { # the fixed unit, three times, the middle one
  local log="$work/fixed.log"
  : >"$log"
  for _ in 1 2 3; do
    TIMED_LOG="$log" "$work/timed" g++ -std=c++20 -O2 -c "$here/fixed_unit.cpp" -o "$work/fixed.o"
  done
  awk '{print $1 + $2}' "$log" | sort -n | sed -n 2p
}

sum() { awk '{s += $1 + $2} END {printf "%.0f seconds in %d compiler calls\n", s, NR}' "$1"; }

git clone -q "$root" "$work/clone"
cd "$work/clone"
git checkout -q "$commit"
export TIMED_LOG="$work/units.log"
: >"$TIMED_LOG"
before="$(fixed)"
cmake --preset release --log-level=NOTICE -DCMAKE_CXX_COMPILER_LAUNCHER="$work/timed" >/dev/null
began=$SECONDS
if cmake --build --preset release --target help | grep -q '^concord_programs'; then
  cmake --build --preset release --target concord_programs >/dev/null
  printf 'commit %s, what demo builds: %s, %d seconds on the clock\n' "$commit" "$(sum "$TIMED_LOG")" $((SECONDS - began))
fi
cmake --build --preset release >/dev/null
printf 'commit %s, everything:       %s, %d seconds on the clock\n' "$commit" "$(sum "$TIMED_LOG")" $((SECONDS - began))
printf 'the dearest units, processor seconds:\n'
awk '{printf "  %.1f %s\n", $1 + $2, $3}' "$TIMED_LOG" | sort -rn | sed -n 1,5p
printf 'the fixed unit: %s seconds before, %s after\n' "$before" "$(fixed)"
