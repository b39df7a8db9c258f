#!/usr/bin/env bash
# Plays the Glasgow alliance on the real services, from its strategy to a closed year of the open book, and checks that gain
# and pain reconcile to the penny. Stops what it started; leaves nothing behind.
set -euo pipefail
export LC_ALL=C.UTF-8

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
if (($# != 1)) || [[ ! -x $1/concord ]]; then
  printf 'usage: %s BIN\n  BIN  folder with concord and its services, such as build/release/bin\n' "$0" >&2
  exit 2
fi
concord=$(cd "$1" && pwd)/concord
unset CONCORD_DATA NO_COLOR
data=$(mktemp -d "${TMPDIR:-/tmp}/concord-glasgow.XXXXXX")

finish() {
  local status=$?
  trap - EXIT
  "$concord" --data "$data" down >/dev/null || status=3
  rm -rf "$data"
  exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

operator=operator:duty-operator
officer=commissioner:alliance-officer
approver=approver:chief-officer
auditor=auditor:city-auditor
members=(lodestar kelvinbank brackenfold saltmarket-row tollcross-trust gorbals-bridge wellpark)
about='"authority":"glasgow","alliance_id":"end-homelessness"'

# shellcheck source-path=SCRIPTDIR source=../rulebook.sh
source "$here/../rulebook.sh"

title() { printf '\n%s\n' "$1"; }
say() { printf '%s\n' "$*" | fold -s -w 112; }
member() { printf 'provider:%s-lead@X-CONCORD-%s' "$1" "${1^^}"; }
clock() { printf '  (the clock moves on to %s)\n' "$("$concord" --data "$data" clock --to "$1")"; }
as() { # as WHO RPC REQUEST [how to show the answer]
  local who=$1 rpc=$2
  shift 2
  "$concord" --data "$data" call "procurement.$rpc" "$@" --as "$who"
}
done_as() { # done_as WHO RPC REQUEST: only that it was done
  as "$@" --value receipt.position >/dev/null
  printf '  %s: done\n' "$2"
}
refused() { # refused CODE WHO RPC REQUEST: it must be refused with this code
  local code=$1 words status=0
  shift
  words=$(as "$@" 2>&1 >/dev/null) || status=$?
  printf '%s\n' "$words" | fold -s -w 108 | sed 's/^/    /'
  if ((status != 1)) || [[ $words != "$code":* ]]; then
    printf 'This should have been refused with %s, but ended with %d.\n' "$code" "$status" >&2
    return 1
  fi
}
item() { as "$officer" CompleteGateItem "{$about,\"item_id\":\"$1\",\"evidence\":\"$2\"}" --value receipt.position >/dev/null; }
gate() { done_as "$approver" ApproveGate "{$about,\"phase\":\"ALLIANCE_PHASE_$1\"}"; }
vote() { # vote WHO MEMBER DECISION KIND [REASON]
  as "$1" VoteOnDecision "{$about,\"member_id\":\"$2\",\"decision_id\":\"$3\",\"vote\":\"VOTE_KIND_$4\",\"reason\":\"${5:-}\"}" --value receipt.position >/dev/null
  printf '  %s votes %s %s\n' "$2" "$4" "${5:+($5)}"
}
decisions() { as "$auditor" ListAllianceDecisions "{$about}" --rows decisions --columns decision=title,status,decided=decided_on; }

lay_down_the_rules() {
  title '=== 1. Lay down the rules'
  "$concord" --data "$data" clock --to 2018-09-10T09:00:00Z >/dev/null
  "$concord" --data "$data" up --dev
  say 'The law of Scotland and the council'"'"'s standing orders, signed, installed, and in force once two persons said so:'
  make_publisher
  trust_publisher glasgow
  install_plugin scotland_2015 glasgow
  install_plugin glasgow glasgow
  activate_plugin scotland_2015 glasgow 2018-09-10 "$officer" "$approver"
  activate_plugin glasgow glasgow 2018-09-10 "$officer" "$approver"
  show_rulebook glasgow
}

readiness() {
  title '=== 2. Readiness'
  "$concord" --data "$data" import registry authorities "$here/data/authorities.csv" --authority commons --as "$operator"
  "$concord" --data "$data" import registry providers "$here/data/providers.csv" --authority glasgow --as "$officer"
  done_as "$officer" DraftAlliance "@$here/data/alliance.json"
  done_as "$officer" WriteStrategy "@$here/data/strategy.json"
  title 'What would signify success, as the providers said in the design sessions:'
  sed -n '/"outcomes"/,/\]/p' "$here/data/strategy.json" | sed -n 's/^ *"\(.*\)",\{0,1\}$/  - \1/p'
  title 'Mode of bids: individual at first, with the benefits and risks of both:'
  done_as "$officer" ChooseBidMode "@$here/data/mode_individual.json"
  clock 2018-11-05T09:00:00Z
  say 'The providers asked for group bids. Both modes are weighed again, and the change says why:'
  done_as "$officer" ChooseBidMode "@$here/data/mode_group.json"
  as "$auditor" GetAlliance "{$about}" --rows alliance.bid_modes --columns mode,chosen=chosen_on,why=reason
  title 'The gate stays closed while anything is open:'
  refused GATE_OPEN "$approver" ApproveGate "{$about,\"phase\":\"ALLIANCE_PHASE_READINESS\"}"
  item strategy 'Design sessions 1 to 4'
  item governance 'Governance and performance chapter of the ITT'
  item procurement 'Open tender decided; criteria for capability, innovation, collaboration'
  refused SELF_APPROVAL "approver:${officer#*:}" ApproveGate "{$about,\"phase\":\"ALLIANCE_PHASE_READINESS\"}"
  gate READINESS
}

# The invitation to tender is published under the rules: without competition first, which they refuse, then open.
issue_the_itt() {
  local itt='{"authority":"glasgow","procedure_id":"end-homelessness-itt"}'
  done_as "$officer" DraftProcedure "@$here/data/itt.json"
  done_as "$officer" SubmitForPublication "$itt"
  title 'Seven partners whom everybody knows, without competition? The standing orders say no:'
  refused COMPETITION_LEVEL_NOT_MET "$approver" PublishProcedure "$itt"
  done_as "$approver" ReturnProcedure "${itt%\}},\"reason\":\"Compete: make it an open procedure.\"}"
  sed 's/PROCEDURE_TYPE_DIRECT_AWARD/PROCEDURE_TYPE_OPEN/' "$here/data/itt.json" >"$data/itt_open.json"
  done_as "$officer" AmendProcedure "@$data/itt_open.json"
  done_as "$officer" SubmitForPublication "$itt"
  title 'Open to all, and the rules still warn: the law'"'"'s figures of 2019 are not in the pack, so a person must look them up.'
  refused WARNING_NOT_ACKNOWLEDGED "$approver" PublishProcedure "$itt"
  done_as "$approver" PublishProcedure "${itt%\}},\"acknowledge_warnings\":\"Looked up in the regulations of 2019: advertised on Public Contracts Scotland.\"}"
}

commitment() {
  title '=== 3. Commitment'
  clock 2019-05-15T09:00:00Z
  issue_the_itt
  item itt-issued 'ITT of 15 May 2019'
  clock 2019-06-14T12:00:00Z
  item bids-submitted 'Two groups bid by 14 June 2019'
  clock 2020-01-20T09:00:00Z
  item preferred-bidder 'The group of seven organisations'
  say 'A group of seven organisations; the council is the owner. One vote each:'
  done_as "$officer" FormLeadershipTeam "@$here/data/team.json"
  as "$auditor" GetAlliance "{$about}" --rows alliance.team.members --columns member=name
  gate COMMITMENT
}

formation() {
  title '=== 4. Formation'
  item alt-set-up 'First meeting of the leadership team'
  item values 'Agreed on an away day'
  item mobilisation 'Mobilisation plan 1.0'
  done_as "$officer" ProposeDecision "@$here/data/finances.json"
  vote "$officer" council finances FOR
  local name
  for name in "${members[@]:0:6}"; do vote "$(member "$name")" "$name" finances FOR; done
  vote "$(member wellpark)" wellpark finances ABSTAIN 'Our board meets next week'
  say 'Seven of eight are for it. An abstention is no vote for it, so nothing is agreed:'
  decisions
  refused GATE_OPEN "$approver" ApproveGate "{$about,\"phase\":\"ALLIANCE_PHASE_FORMATION\"}"
  clock 2020-01-29T09:00:00Z
  vote "$(member wellpark)" wellpark finances FOR
  title 'A second decision, and one vote against:'
  done_as "$(member lodestar)" ProposeDecision "@$here/data/hostel.json"
  vote "$(member lodestar)" lodestar close-hostel FOR
  vote "$(member saltmarket-row)" saltmarket-row close-hostel AGAINST 'No winter without those beds'
  decisions
  refused DECISION_CLOSED "$officer" VoteOnDecision "{$about,\"member_id\":\"council\",\"decision_id\":\"close-hostel\",\"vote\":\"VOTE_KIND_FOR\"}"
  clock 2020-03-31T09:00:00Z
  done_as "$officer" RecordHealthCheck "@$here/data/health-2020.json"
  item agreement 'Alliance Agreement, to be in force on 1 April 2020'
  gate FORMATION
}

operation() {
  title '=== 5. Operation: a year of the open book'
  clock 2020-04-01T09:00:00Z
  item go-live 'Went live on 1 April 2020'
  refused YEAR_RUNNING "$approver" CloseAllianceYear "{$about,\"year\":1}"
  clock 2021-04-20T09:00:00Z
  refused BOOK_INCOMPLETE "$approver" CloseAllianceYear "{$about,\"year\":1}"
  local line name entries=0
  while IFS= read -r line; do
    name=${line#*\"member_id\": \"}
    as "$(member "${name%%\"*}")" RecordBookEntry "$line" --value receipt.position >/dev/null
    entries=$((entries + 1))
  done <"$here/data/book.jsonl"
  printf '  %d entries by seven members\n' "$entries"
  title 'A mistake is taken back by a counter-entry; nothing is ever changed:'
  done_as "$(member wellpark)" RecordBookEntry "@$here/data/mistake.json"
  done_as "$(member wellpark)" CorrectBookEntry "@$here/data/correction.json"
  say 'Every member sees every entry; here one reads those of another:'
  as "$(member lodestar)" ListBookEntries "{$about,\"member_id\":\"wellpark\",\"from_month\":\"2020-07\",\"page_size\":3}" \
    --rows entries --columns month,entry=id,amount=amount_pence:pounds,reference
  done_as "$approver" CloseAllianceYear "{$about,\"year\":1}"
  local year=(as "$auditor" GetAlliance "{$about}")
  title 'Gain and pain share of the year:'
  "${year[@]}" --rows alliance.years.0.members \
    --columns member=member_id,direct=direct_cost_pence:pounds,overhead=overhead_pence:pounds,fee=fee_pence:pounds,uncapped=uncapped_pence,share=share_pence
  local result shares
  result=$("${year[@]}" --value alliance.years.0.result_pence)
  shares=$("${year[@]}" --rows alliance.years.0.members --columns share=share_pence | awk 'NR > 2 { sum += $1 } END { printf "%d", sum }')
  printf '\nTarget %s pence, actual %s pence: a result of %s pence; the shares add up to %s pence' \
    "$("${year[@]}" --value alliance.years.0.target_cost_pence)" "$("${year[@]}" --value alliance.years.0.actual_cost_pence)" "$result" "$shares"
  if [[ $result != "$shares" ]]; then
    printf ', which is not the same.\n'
    return 1
  fi
  printf ': reconciled to the penny.\n'
  done_as "$officer" RecordHealthCheck "@$here/data/health-2021.json"
  item reviews 'Two health checks'
  title 'Health, 1 poor to 5 excellent, and how it moved:'
  as "$auditor" GetAlliance "{$about}" --rows alliance.last_health_check.scores --columns dimension,score,trend,reason
}

prove_it() {
  title '=== 6. Prove it'
  "$concord" --data "$data" audit verify --as "$auditor"
  title 'What the rules said before the invitation was published, judged again:'
  show_replay "$auditor"
  "$concord" --data "$data" rebuild --dry-run --as "$operator" |
    awk 'NR > 2 { ++count[$NF] } END { for (verdict in count) printf "  %d tables: %s\n", count[verdict], verdict }'
  "$concord" --data "$data" status
}

printf 'The Glasgow Alliance to End Homelessness, 2018-21. README.md says which fact is real and which figure is illustrative.\n'
lay_down_the_rules
readiness
commitment
formation
operation
prove_it
