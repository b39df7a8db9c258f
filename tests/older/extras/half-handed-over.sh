#!/usr/bin/env bash
# Rossmere in May 2027: one service is withdrawn for good, which completes its transition. Must leave Lancashire alone.
# shellcheck source-path=SCRIPTDIR source=stage.sh
source "$(dirname "${BASH_SOURCE[0]}")/stage.sh"

ending='"ending":{"particulars":{"strategy":"floating_support"},"transferring_employees":0,"users_told":true,"alternatives_invited":true,"consultation_from":"2026-07-07","consultation_to":"2026-09-28"}'
withdrawal='"transition_id":"r-withdrawals-r-completed"'
"$concord" --data "$data" call transition.GetReadiness "{$r,$withdrawal}" --as "$officer" | jq -r '.items[].id' >"$data/items.txt"
while IFS= read -r item; do
  did "$officer" transition.CheckReadiness "{$r,$withdrawal,\"item_id\":\"$item\",\"evidence\":\"Seen on site\"}"
done <"$data/items.txt"
did "$officer" transition.StartHandover "{$r,$withdrawal}"
did "$officer" transition.WithdrawService "{$r,$withdrawal,\"service_id\":\"r-completed\",$ending}"
