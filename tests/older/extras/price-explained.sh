#!/usr/bin/env bash
# Rossmere a week later: marks agreed, prices scored, one bid out after it was heard, an award recommended. Must leave
# Lancashire alone.
# shellcheck source-path=SCRIPTDIR source=stage.sh
source "$(dirname "${BASH_SOURCE[0]}")/stage.sh"

small="{$r,\"procedure_id\":\"r-small\"}"
about() { printf '{%s,"procedure_id":"r-small",%s}' "$r" "$1"; }
did "$officer" procurement.ModerateScore "$(about '"bid_id":"r-bid-two","lot_id":"mere","criterion_id":"reach","score":4,"reason":"Agreed after talking"')"
did "$officer" procurement.RecordPriceExplanation "$(about '"bid_id":"r-bid-two","explanation":"The third bid was made without us"')"
did "$officer" procurement.AcceptExplanation "$(about '"bid_id":"r-bid-two","reason":"So it was"')"
did "$officer" procurement.AskAboutPrice "$(about '"bid_id":"r-bid-three","question":"Did you know of the other bid?"')"
did "$officer" procurement.RecordPriceExplanation "$(about '"bid_id":"r-bid-three","explanation":"We did"')"
did "$officer" procurement.RejectBid "$(about '"bid_id":"r-bid-three","reason":"It was to be declared"')"
did "$approver" procurement.ApproveDisregard "$(about '"bid_id":"r-bid-three"')"
did "$officer" procurement.ScorePrices "$small"
did "$officer" procurement.CompleteEvaluation "$small"
did "$officer" procurement.RecommendAward "$(about '"reasons":"Most points"')"
