#!/usr/bin/env bash
# Glasgow while the play's alliance is forming: one that is only begun and one that looks for its partners. Must not touch the
# play's alliance.
# shellcheck source-path=SCRIPTDIR source=stage.sh
source "$(dirname "${BASH_SOURCE[0]}")/stage.sh"
# shellcheck source-path=SCRIPTDIR source=alliances.sh
source "$(dirname "${BASH_SOURCE[0]}")/alliances.sh"

begun ready-only
begun seeking-partners
committed seeking-partners
