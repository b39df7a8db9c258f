"""What the copies are kept running for: call-offs under a framework, and places that come free when one ends."""
import os, sys; sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from fw import *

def right(what, seen, wanted):
    print(('right' if seen == wanted else 'WRONG'), what, seen)
    if seen != wanted: raise SystemExit(f'{what}: {seen}, and {wanted} is right')

d = Dep('play'); d.up()
W, K = 'X-CONCORD-WRENBECK', 'X-CONCORD-KEYTURN'
refused = d.call('procurement.DraftFramework', {'authority': 'lancashire', 'framework_id': 'bare', 'draft': {'title': 'No award', 'lots': [{'id': 'a', 'title': 'A', 'area_codes': ['E07000117'], 'client_groups': ['generic'], 'mechanism': 'CALL_OFF_MECHANISM_RANK_ORDER'}], 'starts_on': '2026-11-02', 'ends_on': '2028-11-01', 'light_touch': True}}, quiet=True)
right('a framework without an award is written', refused.code, 'OK')
right('and not opened', d.call('procurement.OpenFramework', {'authority': 'lancashire', 'framework_id': 'bare'}, APP, quiet=True).code, 'AWARD_NOT_STATED')
framework(d, fid='solo', admit=((W, 1, 1),))
right('a call-off of one person', calloff(d, 's1', fid='solo', starts='2026-11-09', ends='2027-11-08', quiet=True).code, 'OK')
right('no place is left', calloff(d, 's2', fid='solo', starts='2026-11-10', ends='2027-11-09', quiet=True).code, 'NOBODY_FREE')
contract = 'solo-call-s1'
has_contract = lambda: any(c.get('id') == contract for c in d.get('registry.ListContracts', {'authority': 'lancashire', 'page_size': 500}).get('contracts', []))
right('the registry has the contract', d.wait(has_contract, 20), True)
d.clock('2026-11-30T09:00:00Z')
d.ok('registry.ProposeContractEnd', {'authority': 'lancashire', 'contract_id': contract, 'change_id': 'end', 'ends_on': '2026-11-30', 'ground': 'agreed', 'reason': 'The person moved away'})
right('two persons end it', d.call('registry.ApproveContractChange', {'authority': 'lancashire', 'contract_id': contract, 'change_id': 'end'}, APP).code, 'OK')
right('its place comes free', d.wait(lambda: calloff(d, 's4', fid='solo', starts='2026-12-01', ends='2027-11-30', quiet=True).code == 'OK', 20), True)
d.clock('2028-11-02T09:00:00Z')
right('nothing is called off after the end', calloff(d, 's5', fid='solo', starts='2028-11-03', ends='2029-03-31', quiet=True).code, 'OUTSIDE_TERM')
d.down()
