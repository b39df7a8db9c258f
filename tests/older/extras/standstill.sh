#!/usr/bin/env bash
# Rossmere in December 2026: its award is approved and set aside within the standstill. Must leave Lancashire alone.
# shellcheck source-path=SCRIPTDIR source=stage.sh
source "$(dirname "${BASH_SOURCE[0]}")/stage.sh"

small="{$r,\"procedure_id\":\"r-small\"}"
did "$approver" procurement.ApproveAward "$small"
did approver:rossmere-head procurement.SetAsideAward "{$r,\"procedure_id\":\"r-small\",\"lot_id\":\"mere\",\"reason\":\"A mark was written down wrongly\"}"
