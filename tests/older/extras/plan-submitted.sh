#!/usr/bin/env bash
# Rossmere in May 2026: every status of the registry, needs, rules, frameworks and offers that the play does not hold itself,
# and a plan that withdraws five services. Must leave Lancashire alone.
# shellcheck source-path=SCRIPTDIR source=stage.sh
source "$(dirname "${BASH_SOURCE[0]}")/stage.sh"
# shellcheck source-path=SCRIPTDIR source=rossmere_registry.sh
source "$(dirname "${BASH_SOURCE[0]}")/rossmere_registry.sh"
# shellcheck source-path=SCRIPTDIR source=rossmere_needs.sh
source "$(dirname "${BASH_SOURCE[0]}")/rossmere_needs.sh"
# shellcheck source-path=SCRIPTDIR source=rossmere_procurement.sh
source "$(dirname "${BASH_SOURCE[0]}")/rossmere_procurement.sh"

register_rossmere
fill_the_registry
keep_rules
describe_need
make_offers
make_plans
make_frameworks
draft_procedures
