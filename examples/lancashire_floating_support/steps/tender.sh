# From the approved plan to bids under seal: draft, publication by two persons, questions, bids, opening. Sourced by run_demo.sh.
# shellcheck shell=bash disable=SC2154

procedure='{"authority":"lancashire","procedure_id":"floating-support-2027"}'
show_procedure=(as "$officer" procurement.GetProcedure "$procedure")

bidder() { # bidder BID: who submits it, as `--as` takes it
  printf 'provider:bid-manager@%s' "$(sed -n 's/.*"lead_provider_id": "\([^"]*\)".*/\1/p' "$here/procurement/bids/$1.json")"
}

# The draft that the plan made by itself, with what only a person can say filled in: places, hours, dates, questions, rules.
specified_draft() {
  "${show_procedure[@]}" | awk -v folder="$here/procurement" '
    function file(name,   line, text) { while ((getline line < (folder "/" name)) > 0) text = text line "\n"; return text }
    BEGIN {
      while ((getline line < (folder "/lots.txt")) > 0) { split(line, cell, " "); units[cell[1]] = cell[2]; hours[cell[1]] = cell[3] }
      print "{\"authority\":\"lancashire\",\"procedure_id\":\"floating-support-2027\",\"draft\":{\"legal\":" file("legal.json") ",\"timetable\":" file("timetable.json") ","
    }
    /^  "draft": \{/ { inside = 1; next }
    !inside { next }
    /^  \},?$/ { print "}}"; exit }
    /"id": "(east|north|south)"/ { match($0, /"(east|north|south)"/); lot = substr($0, RSTART + 1, RLENGTH - 2) }
    /"units":/ { sub(/"0"/, "\"" units[lot] "\"") }
    /"hours_week_milli":/ { sub(/"0"/, "\"" hours[lot] "000\"") }
    /"criteria": \[\]/ { sub(/\[\]/, file("criteria.json")) }
    /"quality_floor_ppm":/ { sub(/"0"/, "\"500000\"") }
    /"price_formula":/ { sub(/PRICE_FORMULA_KIND_UNSPECIFIED/, "PRICE_FORMULA_KIND_FIXED_PRICE") }
    /"max_lots_per_provider":/ { sub(/0/, "1") }
    /"different_providers":/ { sub(/0/, "3") }
    /"accredited_only":/ { sub(/false/, "true") }
    /"extension_months":/ { sub(/0/, "12") }
    { print }'
}

write_the_tender() {
  step 'Write the tender' 'a commissioning officer; then the commissioning body'
  say 'Nobody types the plan again: its approval made the draft, with lots, districts, money by year and the services that each lot' \
    'replaces. The officer adds what only a person can say.'
  set_clock 2026-06-08T09:00:00Z
  until_there "${show_procedure[@]}" --value procedure.draft.title
  title 'Drafted from the plan:'
  "${show_procedure[@]}" --rows procedure.draft.lots \
    --columns lot=id,title,districts=area_codes,each_year=yearly_pence:pounds | named
  title 'Submitted too early:'
  refused PROCEDURE_INCOMPLETE as "$officer" procurement.SubmitForPublication "$procedure"
  specified_draft >"$data/draft.json"
  command_as "$officer" procurement.AmendProcedure "@$data/draft.json"
  title 'Questions to the bidders; a pass mark of 2 out of 5 on each, and half of all points:'
  "${show_procedure[@]}" --rows procedure.draft.criteria --columns question=id,asks=title,weight=weight_ppm:percent,pass_mark
  then_say 'The price is fixed, so quality decides. One lot a provider, consortium members counted: three different winners.' \
    'Accredited organisations only.'
  title 'What the gate of publication would find, before anybody is asked:'
  as "$officer" procurement.PreviewGates "$procedure" --rows gates.0.findings --columns finds=code,of=subject,level
  then_say 'The officer submits it all the same; what was found goes with it.'
  command_as "$officer" procurement.SubmitForPublication "$procedure"
  title 'The officer, who is an approver too, tries to publish alone:'
  refused SELF_APPROVAL as "commissioner,approver:${officer#*:}" procurement.PublishProcedure "$procedure"
  set_clock 2026-06-15T09:00:00Z
  title 'The commissioning body tries to publish, and the rules say no:'
  refused APPROVAL_MISSING as "$commissioning_body" procurement.PublishProcedure "$procedure"
  command_as "$commissioning_body" procurement.ReturnProcedure \
    '{"authority":"lancashire","procedure_id":"floating-support-2027","reason":"Cabinet has to approve that it commences."}'
  then_say 'Cabinet meets and approves. The officer writes that down, and the same tender goes out.'
  sed 's/"statements":\[/"approvals":["cabinet"],&/' "$data/draft.json" >"$data/draft_approved.json"
  command_as "$officer" procurement.AmendProcedure "@$data/draft_approved.json"
  command_as "$officer" procurement.SubmitForPublication "$procedure"
  command_as "$commissioning_body" procurement.PublishProcedure \
    '{"authority":"lancashire","procedure_id":"floating-support-2027","acknowledge_warnings":"Read; nothing of it stands against publication."}'
  show_the_timetable
  title 'What anybody can read now, without a token:'
  public procurement.ListProcedures '{"authority":"lancashire"}' --rows procedures --columns title,lots,value=value_pence:pounds,status
}

meet_the_market() {
  step 'Meet the market' 'the commissioning officer, and providers'
  set_clock 2026-07-07T09:00:00Z
  say 'Three forums, as in July 2006. Then questions in writing: all get the answer, nobody learns who asked.'
  import_as "$officer" registry engagements_summer lancashire engagements
  set_clock 2026-09-14T09:00:00Z
  command_as "$keyturn" procurement.AskQuestion "@$here/procurement/question.json"
  command_as "$officer" procurement.AnswerQuestion "@$here/procurement/answer.json"
  title 'Everybody reads:'
  public procurement.ListQuestions "$procedure" --rows questions --columns question=published_text,answer,answered_on
  local seen
  seen=$(public procurement.ListQuestions "$procedure")
  if [[ $seen == *KEYTURN* ]]; then
    printf 'The asker can be read.\n' >&2
    return 1
  fi
}

submit() { # submit BID: prints the receipt
  printf '  %-22s receipt %s...\n' "$1" "$(as "$(bidder "$1")" procurement.SubmitBid "@$here/procurement/bids/$1.json" --value bid_receipt.sealed_sha256 | cut -c1-24)"
}

confirm() { # confirm BID ORGANISATION...: each agrees with its own token
  local bid=$1 organisation
  shift
  for organisation in "$@"; do
    command_as "provider:bid-manager@$organisation" procurement.ConfirmMembership \
      "{\"authority\":\"lancashire\",\"procedure_id\":\"floating-support-2027\",\"bid_id\":\"$bid\"}"
  done
}

take_bids() {
  step 'Take bids under seal' 'providers'
  set_clock 2026-10-19T09:00:00Z
  say 'Each bid is encrypted as it arrives, under a key that lies outside the database. Until the deadline has passed and two' \
    'officers open the bids, nobody reads one: not the officer, not the auditor, not who holds the disk.'
  title 'Received:'
  local bid
  for bid in wrenbeck lanternway-consortium keyturn-alone clear-reach millgarth ferncaster copperfold; do submit "$bid"; done
  title 'Whoever is named in a bid agrees itself; until then it does not count:'
  as "$(bidder lanternway-consortium)" procurement.ListMemberships "$procedure" --rows named \
    --columns bid=bid_id,organisation=membership.provider_id,sub_contractor=membership.is_sub_contractor,answer=membership.status
  confirm wrenbeck X-CONCORD-DOORWAY-WEAVERS
  confirm lanternway-consortium X-CONCORD-ROPEWALK X-CONCORD-KEYTURN X-CONCORD-SKELBROOK
  title 'Clear Reach sends a better one, Copperfold thinks again:'
  sed 's/"bid_id"/"command_id": "clear-reach-again", "bid_id"/; s/Outreach bases in each district/Outreach bases in each district and a van for the villages/' \
    "$here/procurement/bids/clear-reach.json" >"$data/again.json"
  command_as "$(bidder clear-reach)" procurement.ReplaceBid "@$data/again.json"
  command_as "$(bidder copperfold)" procurement.WithdrawBid '{"authority":"lancashire","bid_id":"copperfold"}'
  title 'Allrow is not accredited:'
  refused NOT_ACCREDITED as "$(bidder allrow)" procurement.SubmitBid "@$here/procurement/bids/allrow.json"
  title 'The officer looks before the deadline:'
  printf '  bids received: %s\n' "$("${show_procedure[@]}" --value bids_received)"
  refused UNKNOWN_BID as "$officer" procurement.GetOpenedBid '{"authority":"lancashire","bid_id":"wrenbeck"}'
  refused DEADLINE_NOT_PASSED as "$officer" procurement.OpenBids "$procedure"
  title 'Who reads the database file or the log finds no word of a bid:'
  local hits
  hits=$(grep -alc 'Outreach bases' "$data"/procurement.db* "$data"/log/* || true)
  printf '  files with a sentence of a bid in them: %s\n' "${hits:-0}"
  [[ -z $hits ]]
  title 'One second after noon on the last day:'
  set_clock 2026-10-30T12:00:01Z
  refused BID_LATE as "$(bidder thistlemoor)" procurement.SubmitBid "@$here/procurement/bids/thistlemoor.json"
}

open_bids() {
  step 'Open the bids' 'two officers'
  set_clock 2026-11-02T09:00:00Z
  command_as "$officer" procurement.OpenBids "$procedure"
  title 'One officer is not enough, and the same one twice is still one:'
  refused SAME_OFFICER as "$officer" procurement.OpenBids "$procedure"
  refused UNKNOWN_BID as "$officer" procurement.GetOpenedBid '{"authority":"lancashire","bid_id":"wrenbeck"}'
  command_as "$second_officer" procurement.OpenBids "$procedure"
  title 'Opened:'
  as "$officer" procurement.ListBids "$procedure" --rows bids \
    --columns bid=id,lead=envelope.lead_provider_id,members=envelope.member_provider_ids,replaced,status
}
