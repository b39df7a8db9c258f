#!/usr/bin/env bash
# From a price that was explained to signed contracts, for the county and for Rossmere. Must take only steps that the law of that day allows.
# shellcheck source-path=SCRIPTDIR source=rossmere.sh
source "$(dirname "${BASH_SOURCE[0]}")/rossmere.sh"

county_signed
sign_small 2027-01-25
end_of_registry
end_of_needs
end_of_procurement
end_of_transitions r-withdrawals-r-{draft,submitted,approved,completed}
