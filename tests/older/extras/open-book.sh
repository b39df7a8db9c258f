#!/usr/bin/env bash
# Glasgow while the play's book is open: an alliance that has ended. Must not touch the play's alliance.
# shellcheck source-path=SCRIPTDIR source=stage.sh
source "$(dirname "${BASH_SOURCE[0]}")/stage.sh"
# shellcheck source-path=SCRIPTDIR source=alliances.sh
source "$(dirname "${BASH_SOURCE[0]}")/alliances.sh"

begun ended-already
committed ended-already
formed ended-already
ended ended-already
