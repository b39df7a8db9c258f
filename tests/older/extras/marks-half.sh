#!/usr/bin/env bash
# Rossmere in November 2026: its bids are opened and marked, the marks are locked; one flag is asked about, another stays open.
# Must leave Lancashire alone.
# shellcheck source-path=SCRIPTDIR source=stage.sh
source "$(dirname "${BASH_SOURCE[0]}")/stage.sh"

small="{$r,\"procedure_id\":\"r-small\"}"
about() { printf '{%s,"procedure_id":"r-small",%s}' "$r" "$1"; }
mark() { about "\"bid_id\":\"$1\",\"lot_id\":\"mere\",\"criterion_id\":\"reach\",\"score\":$2,\"reason\":\"As the answer says\""; }
did "$officer" procurement.OpenBids "$small"
did "$second" procurement.OpenBids "$small"
did "$officer" procurement.StartEvaluation "$small"
for who in one two; do
  did "evaluator:rossmere-$who" procurement.DeclareInterest "$(about '"statement":"None"')"
  for bid in one two three; do did "evaluator:rossmere-$who" procurement.ScoreAnswer "$(mark "r-bid-$bid" 3)"; done
done
did "evaluator:rossmere-two" procurement.ScoreAnswer "$(mark r-bid-two 4)"
did "$officer" procurement.StartModeration "$small"
did "$officer" procurement.AskAboutPrice "$(about '"bid_id":"r-bid-two","question":"Who else is in it?"')"
