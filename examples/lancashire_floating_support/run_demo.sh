#!/usr/bin/env bash
# Plays the Lancashire floating-support case on the real services, from the register of providers to an approved plan, and
# explains each step. Stops what it started; leaves nothing behind unless --keep is given.
set -euo pipefail
export LC_ALL=C.UTF-8

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
usage() {
  printf 'usage: %s BIN [--keep]\n  BIN     folder with concord and its services, such as build/release/bin\n  --keep  keep the data folder and say where it is\n' "$0" >&2
  exit 2
}

bin='' keep=no
for argument in "$@"; do
  case $argument in
    --keep) keep=yes ;;
    -*) usage ;;
    *)
      [[ -z $bin ]] || usage
      bin=$argument
      ;;
  esac
done
[[ -n $bin ]] || usage
if [[ ! -x $bin/concord ]]; then
  printf 'There is no program concord in %s. Build it first: cmake --build --preset release\n' "$bin" >&2
  exit 2
fi
concord=$(cd "$bin" && pwd)/concord
unset CONCORD_DATA NO_COLOR
data=$(mktemp -d "${TMPDIR:-/tmp}/concord-lancashire.XXXXXX")

finish() {
  local status=$?
  trap - EXIT
  if ((status != 0)); then printf '\nThe play stopped (exit status %d) in: %s\n' "$status" "${step_titles[-1]:-before the first step}" >&2; fi
  "$concord" --data "$data" down >/dev/null || status=3
  if [[ $keep == yes ]]; then
    printf '\nKept: %s\n  Look again: %s --data %s up --dev\n' "$data" "$concord" "$data"
  else
    rm -rf "$data"
  fi
  exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# shellcheck source-path=SCRIPTDIR source=steps/stage.sh
source "$here/steps/stage.sh"
# shellcheck source-path=SCRIPTDIR source=steps/rules.sh
source "$here/steps/rules.sh"
# shellcheck source-path=SCRIPTDIR source=steps/supply.sh
source "$here/steps/supply.sh"
# shellcheck source-path=SCRIPTDIR source=steps/need.sh
source "$here/steps/need.sh"
# shellcheck source-path=SCRIPTDIR source=steps/plan.sh
source "$here/steps/plan.sh"
# shellcheck source-path=SCRIPTDIR source=steps/tender.sh
source "$here/steps/tender.sh"
# shellcheck source-path=SCRIPTDIR source=steps/award.sh
source "$here/steps/award.sh"
# shellcheck source-path=SCRIPTDIR source=steps/handover.sh
source "$here/steps/handover.sh"

start_up() {
  step 'Start' 'the operator'
  say 'One council, one machine: each service is a process of its own with its own ledger; a bell between them tells of news.'
  "$concord" --data "$data" clock --to 2026-05-18T08:00:00Z >/dev/null
  "$concord" --data "$data" up --dev
  say 'A development deployment can move its clock. It is the 18th of May 2026; the play moves on from date to date.'
}

prove_it() {
  step 'Prove it' 'the auditor, and the operator'
  say 'Every fact stands in a ledger whose records are chained by hashes. The auditor recomputes every one: a record altered,' \
    'dropped or moved within the chain shows here. Keep the last hash elsewhere, and a chain made anew shows too.'
  "$concord" --data "$data" audit verify --as "$auditor"
  title 'What the rules said before each decision, judged again by the bundles that were active then:'
  show_replay "$auditor"
  # For who wants them as data, our own tests for one.
  if [[ -n ${CONCORD_DEMO_DECISIONS:-} ]]; then
    "$concord" --data "$data" audit replay --as "$auditor" --json >"$CONCORD_DEMO_DECISIONS"
  fi
  title 'Every table that was shown today, folded again from the ledgers and compared:'
  "$concord" --data "$data" rebuild --dry-run --as "$operator" |
    awk 'NR > 2 { ++count[$NF] } END { for (verdict in count) printf "  %d tables: %s\n", count[verdict], verdict }'
  title 'And everything still runs:'
  "$concord" --data "$data" status
}

printf 'Reshaping floating support in Lancashire, 2005-07, replayed in 2026 with the census of 2021.\n'
printf 'Providers and services are illustrative; the totals are the real ones (README.md says which figure is which).\n'
start_up
lay_down_the_rules
ask_two_councils
know_the_providers
describe_the_market
keep_in_touch
look_from_outside
understand_need
find_the_gap
explain_a_figure
publish_need
answer_an_offer
appraise_the_options
share_out_the_money
decide_on_services
approve_the_plan
write_the_tender
meet_the_market
take_bids
open_bids
mark_the_bids
weigh_the_prices
award_the_lots
sign_the_contracts
look_at_the_impact
plan_the_handover
serve_notice
hand_over
measure_again
closing_report
prove_it
end_step
closing_table
