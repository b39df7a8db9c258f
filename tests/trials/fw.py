"""A framework that rests on a stated award, opened by a second person, and its call-offs."""
from lib import *

AWARD = {'awarded_by': 'Pennine Purchasing Consortium', 'notice': 'ocds-h6vhtk-0512ab', 'awarded_on': '2026-10-30', 'longest_call_off_months': 24, 'one_person_pence': 5000000}

def framework(d, fid='fw', mech='CALL_OFF_MECHANISM_RANK_ORDER', starts='2026-11-02', ends='2028-11-01', areas=('E07000117',), admit=(('X-CONCORD-WRENBECK', 1, 10), ('X-CONCORD-KEYTURN', 2, 10)), award=AWARD):
    draft = {'title': 'Floating support framework', 'lots': [{'id': 'a', 'title': 'Lot A', 'area_codes': list(areas), 'client_groups': ['generic'], 'mechanism': mech}], 'starts_on': starts, 'ends_on': ends, 'light_touch': True}
    if award: draft['award'] = award
    d.ok('procurement.DraftFramework', {'authority': 'lancashire', 'framework_id': fid, 'draft': draft})
    d.ok('procurement.OpenFramework', {'authority': 'lancashire', 'framework_id': fid}, APP)
    for p, rank, cap in admit:
        d.ok('procurement.AdmitProvider', {'authority': 'lancashire', 'framework_id': fid, 'admission': {'lot_id': 'a', 'provider_id': p, 'rank': rank, 'capacity_units': cap, 'prices': [{'unit': 'place_week', 'price_pence': 6000 + rank}]}})

def calloff(d, cid, fid='fw', units=1, starts='2026-11-10', ends='2027-11-09', area='E07000117', chosen='', **k):
    n = {'area_code': area, 'client_group': 'young_people', 'units': units, 'hours_week_milli': 4000, 'priced_unit': 'place_week', 'quantity': 52, 'starts_on': starts, 'ends_on': ends}
    if chosen: n['chosen_provider_id'] = chosen
    return d.call('procurement.CallOff', {'authority': 'lancashire', 'framework_id': fid, 'lot_id': 'a', 'call_off_id': cid, 'need': n}, **k)
