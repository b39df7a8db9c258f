#!/usr/bin/env bash
# The play's alliance went into operation; the two beside it are carried to their last gate. Must take only steps that the agreement allows.
extras=$(cd "$(dirname "${BASH_SOURCE[0]}")/../extras" && pwd)
# shellcheck source-path=SCRIPTDIR source=../extras/stage.sh
source "$extras/stage.sh"
# shellcheck source-path=SCRIPTDIR source=../extras/alliances.sh
source "$extras/alliances.sh"

stands "$city" procurement.GetAlliance "$(about end-homelessness)" alliance.phase operation
moved_to 2021-04-21T09:00:00Z
committed ready-only
for alliance in ready-only seeking-partners; do
  formed "$alliance"
  ended "$alliance"
  stands "$city" procurement.GetAlliance "$(about "$alliance")" alliance.phase ended
done
