# From opened bids to signed contracts: marks, moderation, prices, the exact award, standstill. Sourced by run_demo.sh.
# shellcheck shell=bash disable=SC2154

ada=evaluator:ada
ben=evaluator:ben-who-used-a-service
show_award=(as "$officer" procurement.GetAward "$procedure")
show_evaluation=(as "$officer" procurement.GetEvaluation "$procedure")

# A line of marks.csv as a request; MARK and REASON stand for the evaluator's own.
mark() { # mark BID LOT CRITERION MARK REASON
  printf '{"authority":"lancashire","procedure_id":"floating-support-2027","bid_id":"%s","lot_id":"%s","criterion_id":"%s","score":%d,"reason":"%s"}' "$@"
}

about() { # about BID LOT NAME TEXT: a request about one price
  printf '{"authority":"lancashire","procedure_id":"floating-support-2027","bid_id":"%s","lot_id":"%s","%s":"%s"}' "$@"
}

mark_the_bids() {
  step 'Mark the bids' 'two evaluators, one of whom used such a service, and a reserve'
  set_clock 2026-11-09T09:00:00Z
  say 'Each marks every answer alone, 0 to 5 with a reason, and sees nobody else'"'"'s marks before all are locked.' \
    'Where they differ the panel talks and records what it agreed, and why; no average is ever taken.'
  command_as "$officer" procurement.StartEvaluation "$procedure"
  command_as "$officer" procurement.AppointPanel "@$here/procurement/panel.json"
  local who statement='{"authority":"lancashire","procedure_id":"floating-support-2027","statement":"I work for none of the bidders and have no share in any."}'
  for who in "$ada" "$ben"; do as "$who" procurement.DeclareInterest "$statement" >/dev/null; done
  title 'Ada would start the moderation before Ben has marked:'
  local bid lot criterion first second agreed reason count=0
  while IFS='|' read -r bid lot criterion first second agreed reason; do
    as "$ada" procurement.ScoreAnswer "$(mark "$bid" "$lot" "$criterion" "$first" "$reason")" >/dev/null
    count=$((count + 1))
  done < <(tail -n +2 "$here/procurement/marks.csv")
  refused SCORES_INCOMPLETE as "$officer" procurement.StartModeration "$procedure"
  while IFS='|' read -r bid lot criterion first second agreed reason; do
    as "$ben" procurement.ScoreAnswer "$(mark "$bid" "$lot" "$criterion" "$second" "$reason")" >/dev/null
    count=$((count + 1))
  done < <(tail -n +2 "$here/procurement/marks.csv")
  printf '\n  %d marks given\n' "$count"
  command_as "$officer" procurement.StartModeration "$procedure"
  title 'Where the two differed, and what the panel agreed:'
  while IFS='|' read -r bid lot criterion first second agreed reason; do
    [[ $first != "$second" ]] || continue
    as "$officer" procurement.ModerateScore "$(mark "$bid" "$lot" "$criterion" "$agreed" "$reason")" >/dev/null
    printf '  %s, %s, %s: %d and %d, agreed %d. %s\n' "$bid" "$lot" "$criterion" "$first" "$second" "$agreed" "$reason"
  done < <(tail -n +2 "$here/procurement/marks.csv")
}

weigh_the_prices() {
  step 'Look at the prices' 'a commissioning officer'
  say 'The price is fixed, but a bidder may ask for less. A price far below the others is a question, never a reason to reject.'
  set_clock 2026-11-18T09:00:00Z
  command_as "$officer" procurement.ScorePrices "$procedure"
  title 'Flagged:'
  "${show_evaluation[@]}" --rows evaluation.flags --columns bid=bid_id,lot=lot_id,kind,why=sentence,status
  title 'The evaluation cannot end before that is settled:'
  refused EVALUATION_OPEN as "$officer" procurement.CompleteEvaluation "$procedure"
  as "$officer" procurement.AskAboutPrice "$(about ferncaster south question 'How is the service delivered at this price?')" >/dev/null
  as "$officer" procurement.RecordPriceExplanation "$(about ferncaster south explanation 'Offices and night cover are shared with our housing teams; wages are at the sector rate, the sheets are attached.')" >/dev/null
  as "$officer" procurement.AcceptExplanation "$(about ferncaster south reason 'The wage sheets cover the hours; shared costs are shown. The bid stands.')" >/dev/null
  printf '  Ferncaster was asked, explained, and its bid stands: it will lose on quality, not on price.\n'
  command_as "$officer" procurement.CompleteEvaluation "$procedure"
}

# Totals of every bid for every lot, one row a bid.
evaluation_matrix() {
  "${show_evaluation[@]}" --rows evaluation.results --columns bid_id,lot_id,total_milli:milli,passed | rows_only |
    awk '{ total[$1, $2] = $3; if (!seen[$1]++) order[++n] = $1 }
      END {
        printf "  %-24s %8s %8s %8s\n", "bid", "east", "north", "south"
        for (i = 1; i <= n; i++) printf "  %-24s %8s %8s %8s\n", order[i], cell("east"), cell("north"), cell("south")
      }
      function cell(lot) { return (order[i], lot) in total ? total[order[i], lot] : "-" }'
}

award_the_lots() {
  step 'Award the lots' 'a commissioning officer; then the commissioning body'
  set_clock 2026-12-01T09:00:00Z
  say 'Three lots, at most one for each provider. Taking the best bid lot by lot would give East to Wrenbeck, and the county a point' \
    'less; the exact optimum looks at all lots at once, and proves that nothing better exists.'
  command_as "$officer" procurement.RecommendAward "@$here/procurement/recommendation.json"
  title 'The evaluation matrix (points out of 100):'
  evaluation_matrix
  award_table
  title 'What if the consortium withdrew in the standstill?'
  as "$officer" procurement.WhatIfWithdrawn '{"authority":"lancashire","procedure_id":"floating-support-2027","bid_ids":["lanternway-consortium"]}' \
    --rows changes --columns lot=lot_id,now=bid_id,then=bid_id_then
  title 'The officer tries to approve the own recommendation:'
  refused SELF_APPROVAL as "commissioner,approver:${officer#*:}" procurement.ApproveAward "$procedure"
  set_clock 2026-12-10T09:00:00Z
  command_as "$commissioning_body" procurement.ApproveAward "$procedure"
  then_say 'The contract award notice goes out on the central platform the same day; the officer records it, because the rules ask for it.'
  command_as "$officer" procurement.RecordNotice \
    '{"authority":"lancashire","procedure_id":"floating-support-2027","notice":{"notice":"UK6","published_on":"2026-12-10","reference":"012345-2026"}}'
}

award_table() {
  title 'The award, and why:'
  "${show_award[@]}" --rows award.lots --columns lot=award.lot_id,winner=award.bid_id,points=award.score_milli:milli,runner_up=award.runner_up.bid_id,total_then=award.runner_up.total_milli:milli
  "${show_award[@]}" --rows award.lots --columns award.explanation | rows_only | fold -s -w 112 | sed 's/^/  /'
  printf '\n  Sum %s, proved bound %s. Ties: %s\n' "$("${show_award[@]}" --value award.total_milli:milli)" \
    "$("${show_award[@]}" --value award.bound_milli:milli)" "$("${show_award[@]}" --value award.rule)" | fold -s -w 112
}

sign_the_contracts() {
  step 'Wait, then sign' 'a commissioning officer'
  say 'Eight working days of standstill in which a bidder may object; Christmas does not count.'
  printf '  standstill ends on %s\n' "$("${show_award[@]}" --value award.lots.0.standstill_ends_on)"
  title 'Signed too early:'
  refused STANDSTILL_RUNNING as "$officer" procurement.SignContract "$(lot_request east)"
  set_clock 2027-01-05T09:00:00Z
  local lot
  for lot in east north south; do command_as "$officer" procurement.SignContract "$(lot_request "$lot")"; done
  title 'The registry knows the contracts by itself:'
  until_there registry_has_the_contracts
  as "$officer" registry.ListContracts '{"authority":"lancashire","page_size":500}' --rows contracts \
    --columns contract=id,providers=provider_ids,value=value_pence:pounds,from=starts_on,to=ends_on | grep -E '^contract|^-|floating-support'
}

registry_has_the_contracts() {
  [[ $(as "$officer" registry.ListContracts '{"authority":"lancashire","page_size":500}' --rows contracts --columns id | grep -c floating-support) == 3 ]]
}

lot_request() { printf '{"authority":"lancashire","procedure_id":"floating-support-2027","lot_id":"%s"}' "$1"; }

what_became_of_the_bids() {
  title 'What became of each bid:'
  as "$officer" procurement.ListBidOutcomes "$procedure" --rows outcomes --columns bid=bid_id,fate,why=sentence
}
