#!/usr/bin/env bash
# The play closes the first year; here its members make nil returns for the second, and the alliance ends. Must take only steps that the agreement allows.
extras=$(cd "$(dirname "${BASH_SOURCE[0]}")/../extras" && pwd)
# shellcheck source-path=SCRIPTDIR source=../extras/stage.sh
source "$extras/stage.sh"
# shellcheck source-path=SCRIPTDIR source=../extras/alliances.sh
source "$extras/alliances.sh"

stands "$city" procurement.GetAlliance "$(about end-homelessness)" alliance.years.0.year 1
moved_to 2022-04-20T09:00:00Z
for member in lodestar kelvinbank brackenfold saltmarket-row tollcross-trust gorbals-bridge wellpark; do
  for month in 2021-{04..12} 2022-{01..03}; do
    did "$(provider_of "$member")" procurement.RecordBookEntry "$(about end-homelessness ",\"entry\":{\"id\":\"$member-$month\",\"month\":\"$month\",\"member_id\":\"$member\",\"kind\":\"BOOK_ENTRY_KIND_DIRECT_COST\",\"amount_pence\":0,\"reference\":\"Nil return\"}")"
  done
done
did "$chief" procurement.CloseAllianceYear "$(about end-homelessness ',"year":2')"
gate end-homelessness OPERATION final-account
stands "$city" procurement.GetAlliance "$(about end-homelessness)" alliance.phase ended
